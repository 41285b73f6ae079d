"""Units and the factors between them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claimcheck.text.units import convert, dimension


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("24", "h", "d", "1"),
        ("2", "wk", "d", "14"),
        ("90", "min", "h", "1.5"),
        ("1", "a", "mo", "12"),
        ("1", "mo", "d", "30.4375"),
        ("0.5", "mg", "ug", "500"),
        ("1.5", "g", "mg", "1500"),
        ("500", "mL", "L", "0.5"),
        ("1", "mg/dL", "g/L", "0.01"),
        ("0.5", "mg/kg", "ug/kg", "500"),
        ("1", "mg/kg/h", "mg/h/kg", "1"),
        ("5", "10*9/L", "10*6/mL", "5"),
        ("3", "{session}", "{session}", "3"),
    ],
)
def test_units_of_one_dimension_convert(
    value: str, source: str, target: str, expected: str
) -> None:
    assert convert(Decimal(value), source, target) == Decimal(expected)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("mg", "mmol"),
        ("%", "pp"),
        ("mg/kg", "mg"),
        ("{session}", "{participant}"),
        ("h", None),
        (None, "h"),
        ("mm[Hg]", "mm"),
        ("nonsense", "h"),
        ("/", "//"),
    ],
)
def test_units_without_a_factor_do_not_convert(source: str | None, target: str | None) -> None:
    assert convert(Decimal(1), source, target) is None


def test_equal_units_give_the_value_back_as_printed() -> None:
    assert str(convert(Decimal("0.50"), "nonsense", "nonsense")) == "0.50"
    assert str(convert(Decimal(7), None, None)) == "7"


def test_whole_results_have_no_exponent() -> None:
    assert str(convert(Decimal(10), "h", "min")) == "600"


def test_dimensions_name_what_is_measured() -> None:
    assert dimension("wk") == "time"
    assert dimension("mg/kg") == "mass/mass"
    assert dimension("{trial}") == "{trial}"
    assert dimension("nonsense") is None
    assert dimension(None) is None
