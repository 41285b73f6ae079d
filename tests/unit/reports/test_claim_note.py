"""Notes on claims, for Word comments and hovers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimcheck.model import NumberSignal, SearchState, Signals
from claimcheck.reports.claim_note import Line, note_lines
from tests.golden.samples import (
    disputed_result,
    onset_result,
    sample_findings,
    search_state_results,
)


def words(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def test_a_note_says_standing_findings_judgements_search_and_records() -> None:
    said = words(note_lines(disputed_result(), ()))
    assert said[0] == "✓ accepted by judgement"
    assert "Judgement: partly, by kim on 2026-11-20, from PMID 9000001" in said
    assert any("stale" in line for line in said)
    assert "Search: pubmed: search complete, 14 records found" in said
    assert (
        "1. Repeated calmazine infusions in adults with low mood: the Northern Mood Study"
        " · Annals of Invented Medicine, 2021 · PMID 9000001 · uncontrolled trial · n = 46 · adults"
        " · not retracted · summary written for claimcheck · cited by the document"
    ) in said
    assert any("24 ([52% =]) were in remission" in line for line in said)
    assert "= 52% agrees with 52%; closest differing number: 67%" in said
    assert any("[31% ≠] of the calmazine arm" in line for line in said)
    assert any("RETRACTED (notice: PMID 9000009)" in line for line in said)
    assert "2 more records in the report." in said


def test_findings_stand_with_what_holds_them_back() -> None:
    said = words(note_lines(onset_result(), sample_findings()[1:3]))
    assert said[0].startswith("! failing the gate")
    assert said[1].startswith("error CC001: no source stands behind")
    assert said[2].endswith("(suppressed: author's own opinion)")


@pytest.mark.parametrize("result", search_state_results(), ids=lambda each: each.search.state)
def test_nothing_found_is_said_of_complete_searches_alone(result: object) -> None:
    known = next(each for each in search_state_results() if each == result)
    said = " ".join(words(note_lines(known, ())))
    if known.search.state is SearchState.INCOMPLETE:
        assert "could not be completed" in said
        assert "503" in said
    assert ("no record bears on it" in said) == (
        known.search.state is SearchState.COMPLETE and known.search.source != "starter"
    )


def test_the_number_of_records_can_be_chosen() -> None:
    none = words(note_lines(disputed_result(), (), records=0))
    assert "5 more records in the report." in none
    assert not any(line.startswith("1.") for line in none)


def test_no_verdict_word_comes_from_the_machine() -> None:
    result = disputed_result()
    bare = replace(
        result,
        judgements=(),
        is_accepted=False,
        evidence=tuple(
            replace(each, signals=Signals(number=NumberSignal.AGREES)) for each in result.evidence
        ),
    )
    said = " ".join(words(note_lines(bare, ()))).lower()
    for verdict in ("supported", "contradicted", "verified", "confirmed", "refuted", "accepted"):
        assert verdict not in said
