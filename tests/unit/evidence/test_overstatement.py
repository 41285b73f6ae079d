"""What a claim says more strongly than a record."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from claimcheck.evidence.overstatement import find_overstatements
from claimcheck.model import Quantity, QuantityKind, Span


def found(claim: str, abstract: str, shares: Sequence[float] = ()) -> str:
    return " | ".join(find_overstatements(claim, (), abstract, [abstract], shares))


@pytest.mark.parametrize(
    ("claim", "abstract", "word"),
    [
        ("Zinc cures colds.", "Zinc shortened colds in patients.", "cures"),
        ("Zinc has no side effects.", "Nausea was commoner with zinc.", "nausea"),
        ("People sleep better on zinc.", "Rats slept longer on zinc.", "animals"),
        ("Zinc causes colds to end.", "Zinc was associated with shorter colds.", "associated"),
        ("Zinc shortens colds.", "Zinc may shorten colds.", "may"),
    ],
)
def test_a_stronger_claim_is_named(claim: str, abstract: str, word: str) -> None:
    assert word in found(claim, abstract)


def test_most_against_a_minority_is_named() -> None:
    assert "31%" in found("Most patients recovered.", "Recovery was seen.", [31.0])
    assert not found("Most patients recovered.", "Recovery was seen.", [71.0])


def test_an_up_to_that_was_dropped_is_named() -> None:
    quantity = Quantity(
        surface="60%", span=Span(0, 3), kind=QuantityKind.RATE, low=Decimal(60), unit="%"
    )

    signals = find_overstatements("60% slept.", [quantity], "", ["Up to 60% of people slept."])

    assert any("up to" in signal.lower() for signal in signals)


def test_a_claim_that_keeps_the_hedge_is_not_named() -> None:
    assert not found("Zinc may shorten colds.", "Zinc may shorten colds.")


def test_a_denied_strong_word_is_not_named() -> None:
    assert "cure" not in found("Zinc does not cure colds.", "Zinc shortened colds.")
