from __future__ import annotations

import re

import pytest

from claimcheck.model import (
    ClaimResult,
    NumberSignal,
    RecordStatus,
    SearchLog,
    SearchState,
    Signals,
    SubjectSignal,
    SubjectTerms,
)
from claimcheck.reports import render_html, render_markdown, render_terminal
from claimcheck.reports.wording import (
    absence_words,
    number_words,
    pubmed_url,
    search_words,
    short_standing,
    source_words,
    status_words,
    tally_words,
    unit_words,
    warnings_of,
)
from tests.builders import make_claim, make_evidence
from tests.golden.samples import sample_report, search_state_results, searched

VERDICTS = re.compile(
    r"\b(supported|contradicted|verified|confirmed|refuted|debunked)\b", re.IGNORECASE
)


@pytest.mark.parametrize("signal", NumberSignal)
def test_no_signal_uses_a_word_of_verdict(signal: NumberSignal) -> None:
    assert not VERDICTS.search(number_words(signal))


@pytest.mark.parametrize("status", RecordStatus)
def test_no_status_uses_a_word_of_verdict(status: RecordStatus) -> None:
    assert not VERDICTS.search(status_words(make_evidence(status=status)))


@pytest.mark.parametrize("state", SearchState)
def test_no_search_state_uses_a_word_of_verdict(state: SearchState) -> None:
    log = searched(state)
    assert not VERDICTS.search(f"{search_words(log)} {absence_words(log)}")


def test_a_claim_without_a_search_term_is_not_said_to_have_been_asked_otherwise() -> None:
    log = SearchLog(state=SearchState.DEGRADED, source="pubmed", reason="no searchable term")
    assert search_words(log) == "pubmed: nothing to ask for"
    assert "nothing was asked" in absence_words(log)
    assert "changed the query" in absence_words(searched(SearchState.DEGRADED))


def test_reports_without_judgements_hold_no_word_of_verdict() -> None:
    report = sample_report(results=sample_report().results[1:])
    for text in (
        render_terminal(report, verbose=True),
        render_html(report),
        render_markdown(report),
    ):
        assert not VERDICTS.search(text)


def test_only_a_complete_search_says_that_nothing_bears_on_a_claim() -> None:
    said = [
        state
        for state in SearchState
        if "Searched to the end" in absence_words(searched(state, rungs=()))
    ]
    assert said == [SearchState.COMPLETE]


def test_a_search_without_counts_claims_none() -> None:
    log = SearchLog(state=SearchState.COMPLETE, source="starter")
    assert search_words(log) == "starter: search complete"


@pytest.mark.parametrize("pmid", ["", "x", "1234567890", "١٢", "12a", "-1", "1/../../x"])
def test_only_digits_make_an_address(pmid: str) -> None:
    assert pubmed_url(pmid) is None


def test_units_are_said_as_readers_say_them() -> None:
    assert [unit_words(unit) for unit in ("wk", "{session}", "mg/kg", None)] == [
        "weeks",
        "session",
        "mg/kg",
        "",
    ]


def test_unknown_journal_and_year_are_said_to_be_unknown() -> None:
    assert source_words(make_evidence(journal=None, year=None)) == "journal and year not known"


def test_standings_are_one_word() -> None:
    assert [short_standing(result) for result in sample_report().results] == [
        "accepted",
        *["unsourced"] * 5,
        "ignored",
    ]


def test_tallies_agree_in_number() -> None:
    first, second, *_ = sample_report().results
    assert tally_words(first) == "2 agree (1 loosely), 1 differs, 2 without comparable number"
    assert tally_words(second) == "1 agrees, 3 differ"


def test_only_a_complete_search_counts_no_records() -> None:
    states = [(each.search.state, tally_words(each)) for each in search_state_results()]
    assert states == [
        (SearchState.DEGRADED, "not known"),
        (SearchState.INCOMPLETE, "not known"),
        (SearchState.COMPLETE, "none"),
        (SearchState.COMPLETE, "none"),
        (SearchState.NOT_SEARCHED, "not known"),
    ]


def test_codes_of_units_are_shown_as_they_are_printed() -> None:
    codes = ("mm[Hg]", "[IU]/L", "10*9/L", "[lb_av]", "Cel")
    assert [unit_words(code) for code in codes] == ["mmHg", "IU/L", "10⁹/L", "pounds", "°C"]


def test_it_is_said_where_no_record_names_a_claims_treatment() -> None:
    subject = SubjectSignal(missing=("zinc", "sneezing"))
    strange = make_evidence(signals=Signals(number=NumberSignal.NOT_APPLICABLE, subject=subject))
    claim = make_claim("Zinc ends sneezing.", subjects=SubjectTerms(intervention=("zinc",)))
    search = SearchLog(state=SearchState.COMPLETE, source="fake")
    two = ClaimResult(claim=claim, search=search, evidence=(strange, strange))
    one = ClaimResult(claim=claim, search=search, evidence=(strange,))
    other = ClaimResult(claim=claim, search=search, evidence=(strange, make_evidence()))
    assert warnings_of(two) == ("None of the 2 records names «zinc».",)
    assert warnings_of(one) == ("The record does not name «zinc».",)
    assert warnings_of(other) == ()
    assert warnings_of(ClaimResult(claim=claim, search=search)) == ()
