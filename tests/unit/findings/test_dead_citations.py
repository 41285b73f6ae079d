"""CC011: a citation that leads nowhere, or to another paper."""

from __future__ import annotations

from datetime import date

import pytest

from claimcheck.findings import apply_rules
from claimcheck.model import ClaimResult, Pmid, Reference, SearchLog, SearchState, parse_doi
from tests.builders import make_claim, make_evidence

DAY = date(2026, 11, 22)
TITLE = "Lantern oil for melancholia in sailors: a crossover comparison"
ENTRY = "Muster AB, Other C. {} J Made Up Res. 2001;47(4):351-4. doi:10.1000/x.7 PMID: 7"


def messages(result: ClaimResult) -> list[str]:
    return [found.message for found in apply_rules([result], today=DAY) if found.rule == "CC011"]


def cited(entry: str, *, title: str = TITLE) -> ClaimResult:
    reference = Reference(text=entry, cites=("PMID:7", "DOI:10.1000/x.7"))
    return ClaimResult(
        claim=make_claim(cites=("PMID:7",), references=(reference,)),
        search=SearchLog(state=SearchState.COMPLETE, source="pubmed"),
        evidence=(
            make_evidence(pmid=Pmid("7"), doi=parse_doi("10.1000/x.7"), title=title, cited=True),
        ),
    )


@pytest.mark.parametrize("cite", ["PMID:7", "DOI:10.1000/x", "PMCID:PMC9"])
def test_a_citation_that_names_no_record_is_a_finding(cite: str) -> None:
    log = SearchLog(state=SearchState.COMPLETE, source="pubmed", unresolved=(cite, "PMID:8"))

    found = messages(ClaimResult(claim=make_claim(cites=(cite,)), search=log))

    assert len(found) == 1
    assert cite in found[0]


@pytest.mark.parametrize("number", ["0", "007", "12345678901"])
def test_a_number_that_can_be_no_pmid_is_a_finding(number: str) -> None:
    text = f"Zinc helped 52% (PMID {number}; PMID: 16894061)."
    search = SearchLog(state=SearchState.COMPLETE, source="pubmed")
    (found,) = messages(ClaimResult(claim=make_claim(text), search=search))
    assert found.startswith(f"{number} is no PMID")


def test_an_entry_that_names_another_paper_is_a_finding() -> None:
    other = "Sleep and shift work among bakers and millers, twenty years of letters."

    found = messages(cited(ENTRY.format(other)))

    assert len(found) == 1
    assert TITLE in found[0]


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY.format(TITLE + "."),
        ENTRY.format("Lantern oil for MELANCHOLIA in sailors."),
        ENTRY.format("Lantérn oil and melancholia of sailors: the crossover comparison!"),
        "PMID: 7",
        "Muster AB. J Made Up Res. 2001;47(4):351-4. PMID: 7",
        "https://example.org/" + "another-title-of-many-words/" * 9 + " PMID: 7",
    ],
)
def test_an_entry_with_the_title_or_without_any_is_none(entry: str) -> None:
    assert messages(cited(entry)) == []


def test_a_title_of_few_words_is_not_missed() -> None:
    other = "Sleep and shift work among bakers and millers, twenty years of letters."

    assert messages(cited(ENTRY.format(other), title="A reply")) == []


def test_an_entry_for_another_record_is_not_compared() -> None:
    result = cited(ENTRY.format("Sleep and shift work among bakers, twenty years of letters."))
    other = make_evidence(pmid=Pmid("99"), title=TITLE)

    assert messages(ClaimResult(claim=result.claim, evidence=(other,))) == []
