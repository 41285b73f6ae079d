"""Compares the quantities of claims with the hand-labelled ones of gold.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from claimcheck.model import Quantity
from claimcheck.text.units import convert

_UNITS = {
    "percent": "%",
    "second": "s",
    "minute": "min",
    "hour": "h",
    "day": "d",
    "week": "wk",
    "month": "mo",
    "year": "a",
    "per_day": "/d",
    "per_week": "/wk",
    "mg": "mg",
    "mg/kg": "mg/kg",
    "L/min": "L/min",
}
_PEOPLE = frozenset(
    {"participant", "patient", "person", "people", "adult", "subject", "individual"}
)


def wrong_quantities(
    gold: Sequence[Mapping[str, Any]], found: Sequence[Quantity]
) -> tuple[int, list[str]]:
    """Return how many labelled quantities count and those that none of `found` equals."""
    counted = [item for item in gold if item["kind"] != "other"]
    wrong = [
        str(dict(item))
        for item in counted
        if not any(_is_same(item, quantity) for quantity in found)
    ]
    return len(counted), wrong


def _is_same(item: Mapping[str, Any], quantity: Quantity) -> bool:
    kinds = {item["kind"]}
    if item["kind"] == "rate":
        kinds.add("ratio")
    if item["kind"] == "frequency" and item.get("role") == "interval":
        kinds.add("time")
    if quantity.kind.value not in kinds:
        return False
    if item["kind"] == "year":
        return quantity.low == Decimal(str(item["low"]))
    unit = item.get("unit")
    if not _unit_fits(unit, quantity):
        return False
    wanted = tuple(_decimal(item.get(key)) for key in ("low", "high"))
    given = _in_unit(quantity, unit)
    return all(
        _equal(one, other, loose="text" in item) for one, other in zip(wanted, given, strict=True)
    )


def _unit_fits(unit: str | None, quantity: Quantity) -> bool:
    if unit is None:
        return True
    own = quantity.unit or ""
    code = _UNITS.get(unit)
    if code is not None:
        if own == code:
            return True
        if quantity.low is not None and convert(Decimal(1), own, code) is not None:
            return True
        return unit.startswith("per_") and own in {code, "{session}" + code, "1" + code}
    word = own.strip("{}").split("/")[0].rstrip("s")
    return word == unit or (word in _PEOPLE and unit in _PEOPLE) or own in {"", "1"}


def _in_unit(quantity: Quantity, unit: str | None) -> tuple[Decimal | None, Decimal | None]:
    code = _UNITS.get(unit or "")
    if code is None or quantity.unit is None or quantity.unit == code:
        return quantity.low, quantity.high
    unit_of = quantity.unit
    low, high = (
        None if value is None else convert(value, unit_of, code)
        for value in (quantity.low, quantity.high)
    )
    return low, high


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _equal(one: Decimal | None, other: Decimal | None, *, loose: bool) -> bool:
    if one is None or other is None:
        return one is other
    # A share in words («two thirds») is labelled in whole percent.
    return abs(one - other) <= (Decimal("0.7") if loose else Decimal(0))
