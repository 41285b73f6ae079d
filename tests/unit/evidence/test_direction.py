"""Direction of a claim against that of sentences."""

from __future__ import annotations

import pytest

from claimcheck.evidence.direction import compare_directions
from claimcheck.model import DirectionSignal


@pytest.mark.parametrize(
    ("claim", "sentence", "expected"),
    [
        ("Zinc reduced sneezing.", "Sneezing was lower with zinc.", DirectionSignal.SAME),
        ("Zinc reduced sneezing.", "Sneezing increased with zinc.", DirectionSignal.OPPOSITE),
        ("Zinc reduced sneezing.", "Zinc did not reduce sneezing.", DirectionSignal.OPPOSITE),
        (
            "Zinc lowered the number of colds.",
            "There was no significant difference between zinc and starch.",
            DirectionSignal.OPPOSITE,
        ),
        (
            "Zinc made no difference.",
            "No significant effect of zinc was seen.",
            DirectionSignal.SAME,
        ),
        ("Zinc is a metal.", "Sneezing increased.", DirectionSignal.UNCLEAR),
        ("Zinc reduced sneezing.", "Zinc was given daily.", DirectionSignal.UNCLEAR),
    ],
)
def test_direction(claim: str, sentence: str, expected: DirectionSignal) -> None:
    assert compare_directions(claim, [sentence]) is expected


def test_the_first_sentence_with_a_direction_decides() -> None:
    sentences = ["Zinc was given daily.", "Sneezing fell.", "Coughing rose."]

    assert compare_directions("Zinc lowered sneezing.", sentences) is DirectionSignal.SAME
