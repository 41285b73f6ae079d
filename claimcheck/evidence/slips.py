"""
Slips of the unit: the claim's digits stand in the record, but in a unit that makes them another.

«500 g» for 500 mg, «8 cm a month» for 8 cm a year, «57 weeks» for 57 days.
"""

from __future__ import annotations

from claimcheck.evidence.affinity import view_claim, word_overlap
from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.paces import differ_in_pace
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.values import are_commensurable, compare_values
from claimcheck.model import Quantity, QuantityKind, Relation

_TELLING_DIGITS = 3
_NEVER_MISTAKEN = frozenset(
    {QuantityKind.COUNT, QuantityKind.P_VALUE, QuantityKind.YEAR, QuantityKind.MONEY}
)
"""Kinds of which a number with the same digits elsewhere says nothing."""
_PACES = frozenset({"h", "d", "wk", "mo", "a"})
_BOUNDS = frozenset({Relation.OVER, Relation.AT_LEAST, Relation.UNDER, Relation.AT_MOST})
_OF_SHARES = {"%", "pp"}
_RARE_COUNT = 13
"""From this number on, equal counts of hours, weeks or grams hardly meet by chance."""
_SAME_DIGITS_OTHER_UNIT = 0.25
_SAME_AMOUNT = 0.1
_SAME_SMALL_TIME = 0.25
_ANY_WORD = 0.01
_MARGIN = 0.06


def find_other_unit(
    claimed: Frame, prepared: PreparedRecord, best: Candidate | None
) -> Frame | None:
    """Return a record's number with the claim's digits, but in a unit that nothing joins."""
    if not _may_be_mistaken(claimed.quantity):
        return None
    equal = [
        frame
        for frame in prepared.numbers.with_low.get(claimed.quantity.low, ())
        if has_same_digits(claimed.quantity, frame.quantity)
        and frame.quantity.unit != claimed.quantity.unit
    ]
    if not equal:
        return None
    view = view_claim(claimed, prepared)
    rated = [(word_overlap(view, frame), frame) for frame in equal]
    for overlap, frame in rated:
        is_amount = overlap >= _least_overlap(claimed.quantity) and _are_amounts(claimed, frame)
        if is_amount or _are_bounds_in_other_units(claimed, frame):
            return frame  # «500 g» for 500 mg, «2.7 mg» for 2.7 mg/kg
    found = [pair for pair in rated if _is_in_other_unit(claimed, pair[1])]
    if not found:
        return None
    overlap, frame = max(found, key=lambda pair: pair[0])
    if overlap < _SAME_DIGITS_OTHER_UNIT or (best and best.fit.overlap > overlap + _MARGIN):
        return None
    return frame


def _least_overlap(quantity: Quantity) -> float:
    """Return the share of a claim's words that an equal amount in another unit must have."""
    is_rare, is_time = (quantity.low or 0) >= _RARE_COUNT, quantity.kind is QuantityKind.TIME
    if is_rare:
        return _ANY_WORD if is_time else 0.0
    return _SAME_SMALL_TIME if is_time else _SAME_AMOUNT


def _is_in_other_unit(claimed: Frame, frame: Frame) -> bool:
    """Tell whether a number with the claim's digits is in a unit that nothing joins to its."""
    if frame.quantity.kind in _NEVER_MISTAKEN or frame.measure is Measure.BOUND:
        return False
    is_time = QuantityKind.TIME in {claimed.quantity.kind, frame.quantity.kind}
    if is_time and not has_telling_digits(frame.quantity):
        return False  # nobody takes 40% for 40 minutes
    unit = frame.quantity.unit
    if {unit, claimed.quantity.unit} == _OF_SHARES:
        return False  # a share is no slip for points that two shares lie apart
    is_bare = unit is None or unit.startswith("{")
    if is_bare and not has_telling_digits(frame.quantity):
        return False
    return not are_commensurable(claimed.quantity, frame.quantity)


def _are_amounts(claimed: Frame, frame: Frame) -> bool:
    """Tell whether both are doses, or both levels with named units and telling digits."""
    kinds = {claimed.quantity.kind, frame.quantity.kind}
    match = compare_values(claimed.quantity, frame.quantity)
    if match is not None and match.agrees:
        return differ_in_pace(claimed, frame)  # «300 mg a week» for 300 mg a day
    if kinds == {QuantityKind.DOSE}:
        return True
    if kinds == {QuantityKind.TIME}:
        return (claimed.quantity.low or 0) > 1  # «57 weeks» for 57 days
    if kinds == {QuantityKind.RATE} and {"%", "pp"}.isdisjoint(
        (claimed.quantity.unit, frame.quantity.unit)
    ):
        return _has_fraction(claimed)  # «53.1 per 1,000» for 53.1 per 100,000
    units = (claimed.quantity.unit, frame.quantity.unit)
    if _differ_in_pace(*units):
        return True  # «8 cm a month» for 8 cm a year
    is_named = all(unit is not None and not unit.startswith("{") for unit in units)
    return kinds == {QuantityKind.SCORE} and is_named and _has_fraction(claimed)


def _are_bounds_in_other_units(claimed: Frame, frame: Frame) -> bool:
    """Tell whether both bound what was counted alike, but for the unit: «under 30 mg/mL»."""
    if claimed.quantity.relation not in _BOUNDS:
        return False
    match = compare_values(claimed.quantity, frame.quantity)
    is_same_side = claimed.quantity.relation is frame.quantity.relation
    return is_same_side and match is not None and match.converted and not match.agrees


def _differ_in_pace(first: str | None, second: str | None) -> bool:
    """Tell whether two units measure the same for another time each: «cm/mo» and «cm/a»."""
    if first is None or second is None or first == second:
        return False
    one, _, pace = first.partition("/")
    other, _, other_pace = second.partition("/")
    return one == other and pace in _PACES and other_pace in _PACES


def _has_fraction(frame: Frame) -> bool:
    """Tell whether a number is printed with decimals, and so hardly meets another by chance."""
    low = frame.quantity.low
    return low is not None and low != low.to_integral_value()


def _may_be_mistaken(quantity: Quantity) -> bool:
    """Tell whether the same digits elsewhere mean something; «double» is no slip for «2 days»."""
    if quantity.low is None or quantity.kind in _NEVER_MISTAKEN:
        return False
    is_worded = quantity.kind in {QuantityKind.TIME, QuantityKind.DOSE}
    return is_worded or any(character.isdigit() for character in quantity.surface)


def has_same_digits(first: Quantity, second: Quantity) -> bool:
    """Tell whether two numbers are printed with equal values, whatever their units."""
    if first.high != second.high:
        return False
    return first.low is not None and first.low == second.low


def has_telling_digits(quantity: Quantity) -> bool:
    """Tell whether a number has so many digits that it hardly occurs by chance."""
    low = quantity.low
    if low is None:
        return False
    printed = low.to_integral_value() if low == low.to_integral_value() else low
    return len(printed.as_tuple().digits) >= _TELLING_DIGITS
