"""Two printed numbers of the same thing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claimcheck.evidence.values import compare_values
from claimcheck.model import ConfidenceInterval, Quantity, QuantityKind, Relation, Span


def number(low: str, unit: str | None = "%", **fields: object) -> Quantity:
    surface = str(fields.pop("surface", f"{low}{unit or ''}"))
    defaults: dict[str, object] = {"kind": QuantityKind.RATE}
    return Quantity(
        surface=surface,
        span=Span(0, len(surface)),
        low=Decimal(low),
        unit=unit,
        **(defaults | fields),  # type: ignore[arg-type]  # fields are given by name
    )


def agrees(claimed: Quantity, reported: Quantity, before: str = "") -> bool | None:
    match = compare_values(claimed, reported, before=before)
    return None if match is None else match.agrees


@pytest.mark.parametrize(
    ("claimed", "reported", "expected"),
    [
        ("52", "52.4", True),
        ("52", "51.4", False),
        ("52.0", "52.4", False),
        ("0.50", "0.48", False),
        ("0.5", "0.48", True),
        ("25", "52", False),
    ],
)
def test_printed_precision_decides(claimed: str, reported: str, *, expected: bool) -> None:
    assert agrees(number(claimed), number(reported)) is expected


@pytest.mark.parametrize(
    ("words", "reported", "expected"),
    [("about ", "55", True), ("nearly ", "56", True), ("about ", "60", False), ("", "55", False)],
)
def test_loose_words_allow_a_few_points(words: str, reported: str, *, expected: bool) -> None:
    assert agrees(number("52"), number(reported), before=f"It helped {words}") is expected


@pytest.mark.parametrize(
    ("reported", "expected"), [("68", True), ("73", True), ("60", False), ("78", False)]
)
def test_a_worded_fraction_is_coarse(reported: str, *, expected: bool) -> None:
    worded = number("70", surface="7 in 10", numerator=Decimal(7), denominator=Decimal(10))

    assert agrees(worded, number(reported)) is expected


def test_one_in_a_hundred_is_finer_than_one_in_three() -> None:
    worded = number("3", surface="3 in every 100", numerator=Decimal(3), denominator=Decimal(100))

    assert agrees(worded, number("3.2"))
    assert not agrees(worded, number("6"))


@pytest.mark.parametrize(
    ("relation", "reported", "expected"),
    [
        (Relation.OVER, "27.1", True),
        (Relation.OVER, "24", False),
        (Relation.OVER, "90", False),
        (Relation.UNDER, "22", True),
        (Relation.UNDER, "31", False),
    ],
)
def test_a_bound_reaches_some_way_but_not_to_the_end(
    relation: Relation, reported: str, *, expected: bool
) -> None:
    assert agrees(number("25", relation=relation), number(reported)) is expected


@pytest.mark.parametrize(
    ("claimed", "unit", "reported", "other", "expected"),
    [
        ("24", "h", "1", "d", True),
        ("1", "mo", "4", "wk", True),
        ("1", "mo", "30", "d", True),
        ("13", "wk", "13", "d", False),
        ("0.5", "g", "500", "mg", True),
        ("6", "mo", "1", "a", False),
    ],
)
def test_units_are_brought_together(
    claimed: str, unit: str, reported: str, other: str, *, expected: bool
) -> None:
    mine = number(claimed, unit, kind=QuantityKind.TIME)

    assert agrees(mine, number(reported, other, kind=QuantityKind.TIME)) is expected


def test_units_that_nothing_joins_are_not_compared() -> None:
    assert agrees(number("12", "mg"), number("12", "mmol")) is None
    assert agrees(number("12", "%"), number("12", "pp")) is None


def test_ranges_agree_where_they_meet() -> None:
    claimed = number("40", high=Decimal(45))

    assert agrees(claimed, number("43"))
    assert not agrees(claimed, number("52"))


def test_a_vague_number_has_nothing_to_compare() -> None:
    vague = Quantity(
        surface="within hours", span=Span(0, 12), kind=QuantityKind.TIME, unit="h",
        relation=Relation.WITHIN,
    )  # fmt: skip

    assert agrees(vague, number("2", "h")) is None


def test_a_wide_range_bears_out_neither_its_ends_nor_what_lies_inside() -> None:
    wide = number("25", high=Decimal(85))

    assert not agrees(number("85"), wide)
    assert not agrees(number("40", high=Decimal(45)), wide)
    assert agrees(number("85", relation=Relation.UP_TO), wide)
    assert agrees(number("24", high=Decimal(86)), wide)


def test_a_figure_inside_the_reported_interval_is_said_to_be_there() -> None:
    interval = ConfidenceInterval(low=Decimal(45), high=Decimal(60))
    match = compare_values(number("48"), number("52", interval=interval))

    assert match is not None
    assert not match.agrees
    assert "45 to 60 holds 48%" in match.why
