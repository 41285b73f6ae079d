from __future__ import annotations

from claimcheck.model import Claim, NumberSignal
from claimcheck.reports.comparison_lines import comparison_lines
from tests.builders import make_claim, make_evidence
from tests.golden.samples import comparison, disputed_result

AGREES = NumberSignal.AGREES


def claim() -> Claim:
    return make_claim("52% and 24 hours and 3 sites")


def test_numbers_without_any_beside_them_share_a_line_and_stand_last() -> None:
    evidence = make_evidence(
        comparisons=(
            comparison(claim(), "52%", why="the record has no figure"),
            comparison(claim(), "24 hours", record="a day", relation=AGREES, why="same"),
            comparison(claim(), "3 sites", why="the record has no figure"),
        )
    )
    lines = [(line.claimed, line.words, line.why) for line in comparison_lines(evidence)]
    assert lines == [
        ("24 hours", "agrees with a day", "same"),
        ("52%, 3 sites", "no comparable number", "the record has no figure"),
    ]


def test_different_reasons_stand_on_lines_of_their_own() -> None:
    evidence = make_evidence(
        comparisons=(
            comparison(claim(), "52%", why="said of placebo"),
            comparison(claim(), "3 sites", why="no figure"),
        )
    )
    assert [line.why for line in comparison_lines(evidence)] == ["said of placebo", "no figure"]


def test_the_closest_differing_number_stands_beside_the_agreeing_one() -> None:
    first, *_ = comparison_lines(disputed_result().evidence[0])
    assert (first.words, first.closest) == ("agrees with 52%", "67%")


def test_a_difference_names_the_records_number() -> None:
    (line,) = comparison_lines(disputed_result().evidence[1])
    assert line.words == "differs from 31%"


def test_a_loose_agreement_is_told_by_its_words_and_its_sign() -> None:
    evidence = make_evidence(
        comparisons=(comparison(claim(), "52%", record="52%", relation=AGREES, loose=True),)
    )
    (line,) = comparison_lines(evidence)
    assert (line.words, line.sign.value) == ("agrees loosely with 52%", "=?")
