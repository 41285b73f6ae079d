"""
The times, doses, ages and years beside two numbers, and the parts that numbers play in a study.

«At week 4» and «at week 12» keep equal words from meaning the same; an infusion's length and the
day of a visit are no two values of one thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import permutations

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.locators import Locator
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.reasons import Conflict, Reason
from claimcheck.evidence.sections import SectionKind
from claimcheck.evidence.values import Interval, claimed_interval, compare_values
from claimcheck.model import Quantity, QuantityKind, Relation, Role

_MANY_TIMES = 4
"""From so many points in time on, a figure without a time may be of any of them."""
_SAID_BEFORE = re.compile(r"\b(?:those|these)[ \u00a0]\Z", re.IGNORECASE)
_ALL = re.compile(r"\ball[ \u00a0](?:the[ \u00a0]|of[ \u00a0]the[ \u00a0])?\Z", re.IGNORECASE)
_OWN_PLACE = 0.9
_NEAR_PLACE = 0.5
_ROLES_APART = frozenset(
    pair
    for group in (
        (Role.ONSET, Role.DURATION, Role.ADMINISTRATION, Role.INTERVAL),
        (Role.TIME_POINT, Role.ADMINISTRATION, Role.INTERVAL),
        (Role.FOLLOW_UP, Role.ADMINISTRATION, Role.INTERVAL),
    )
    for pair in permutations(group, 2)
)
_EXCLUDING = frozenset(role for role, _ in _ROLES_APART)
_FACTS = frozenset({QuantityKind.DOSE, QuantityKind.FREQUENCY, QuantityKind.AGE, QuantityKind.YEAR})
"""Kinds of numbers that tell of what a study did, not of what it found."""
_OF_YEARS = frozenset({QuantityKind.COUNT, QuantityKind.DOSE})
"""How many fell ill and how much was eaten change from year to year."""
_DESIGN_UNITS = frozenset(
    {
        "{participant}",
        "{trial}",
        "{study}",
        "{site}",
        "{center}",
        "{centre}",
        "{hospital}",
        "{case}",
        "{animal}",
        "{mouse}",
        "{rat}",
    }
)
"""What a study counts to tell how large it was."""
_LENGTHS = frozenset({Role.COURSE, Role.FOLLOW_UP, Role.DURATION})
_DESIGN_SECTIONS = frozenset({SectionKind.METHODS, SectionKind.OBJECTIVE})
_LOW = (Relation.UNDER, Relation.AT_MOST)
_HIGH = (Relation.OVER, Relation.AT_LEAST)
_OPPOSED = [{low, high} for low in _LOW for high in _HIGH]
_LOCATOR_WORDS = {
    QuantityKind.TIME: "time",
    QuantityKind.DOSE: "dose",
    QuantityKind.YEAR: "year",
    QuantityKind.AGE: "age",
    QuantityKind.FREQUENCY: "frequency",
    QuantityKind.COUNT: "step",
}


def compare_places(
    claimed: Frame, reported: Frame, prepared: PreparedRecord
) -> tuple[float, Conflict | None]:
    """Return what times, doses and years beside the numbers add, and the conflict they make."""
    shift = 0.0
    conflict: Conflict | None = None
    for mine, admitted in _own_places(claimed):
        same_kind = [
            other
            for other in reported.locators
            if other.quantity.kind is mine.quantity.kind
            and other.weight > 0
            and other.quantity.low is not None
            and not _are_roles_apart(mine.quantity, other.quantity)
        ]
        if not same_kind:
            if mine.quantity.kind is QuantityKind.TIME and prepared.numbers.times >= _MANY_TIMES:
                shift -= 0.15
                conflict = conflict or Conflict(Reason.NO_PLACE, "no time is told for this figure")
            continue
        fitting = [
            other
            for other in same_kind
            if _is_same_place(mine, other, admitted) and not _is_one_of_all(claimed, mine, other)
        ]
        best = max((other.weight for other in fitting), default=0.0)
        own = [other for other in same_kind if other.weight >= _OWN_PLACE and other not in fitting]
        if own and best < _OWN_PLACE:
            shift -= 0.35
            what = _LOCATOR_WORDS.get(mine.quantity.kind, "place")
            conflict = Conflict(Reason.PLACE, f"the {what} differs: {own[0].quantity.surface}")
        elif (
            not fitting
            and mine.quantity.kind is QuantityKind.DOSE
            and (max(other.weight for other in same_kind) >= _NEAR_PLACE)
        ):
            shift -= 0.35
            conflict = Conflict(Reason.PLACE, f"the dose differs: {same_kind[0].quantity.surface}")
        elif (
            not fitting
            and mine.quantity.kind is QuantityKind.AGE
            and any(_are_opposed(mine.quantity, other.quantity) for other in same_kind)
        ):
            shift -= 0.35
            text = f"the figure is of the other side: {same_kind[0].quantity.surface}"
            conflict = Conflict(Reason.PLACE, text)
        elif best:
            shift += 0.25 if best >= _OWN_PLACE else 0.15
        else:
            shift -= 0.1
    return shift, conflict


def has_its_place_alone(claimed: Frame, first: Frame, second: Frame) -> bool:
    """Tell whether a claim's time, dose, age or year is the first number's own and no second's."""
    return any(
        _is_at(mine, admitted, first, _OWN_PLACE) and not _is_at(mine, admitted, second, 0.0)
        for mine, admitted in _own_places(claimed)
    )


def _is_at(mine: Locator, admitted: Interval | None, reported: Frame, least: float) -> bool:
    """Tell whether a record's number has a claim's place, of at least some weight."""
    return any(
        other.weight > 0 and other.weight >= least and _is_same_place(mine, other, admitted)
        for other in reported.locators
        if other.quantity.kind is mine.quantity.kind and other.quantity.low is not None
    )


@lru_cache(maxsize=4096)
def _own_places(claimed: Frame) -> tuple[tuple[Locator, Interval | None], ...]:
    """Return the times, doses, ages and years that tell which number a claim means, as read."""
    strongest = strongest_places(claimed)
    return tuple(
        (place, claimed_interval(place.quantity))
        for place in claimed.locators
        if place.quantity.low is not None
        and place.weight >= strongest[place.quantity.kind]
        and _places(claimed, place.quantity)
    )


def _places(claimed: Frame, place: Quantity) -> bool:
    """
    Tell whether a time, dose, age or year beside a claimed number may tell which one is meant.

    How many took part, how much was given and how often are facts of a study, whatever other
    facts of it stand beside them; how many fell ill in a year is none.
    """
    kind = claimed.quantity.kind
    if kind is QuantityKind.TIME:
        return place.kind in {QuantityKind.DOSE, QuantityKind.COUNT, QuantityKind.AGE}
    is_of_year = kind in _OF_YEARS and place.kind is QuantityKind.YEAR
    return not is_fact(claimed) or (is_of_year and claimed.quantity.role is not Role.SAMPLE_SIZE)


def is_fact(frame: Frame) -> bool:
    """Tell whether a number tells of what a study did, not of what it found."""
    quantity = frame.quantity
    if quantity.kind is QuantityKind.COUNT:
        return quantity.role is Role.SAMPLE_SIZE or quantity.unit in _DESIGN_UNITS
    return quantity.kind in _FACTS


def _are_roles_apart(first: Quantity, second: Quantity) -> bool:
    """Tell whether two numbers play parts that exclude one another, as onset and duration do."""
    return (first.role, second.role) in _ROLES_APART


def end_by_year(claimed: Frame, prepared: PreparedRecord) -> int:
    """
    Return which end of a change a claim's year stands for: 1 for a record's last, -1 for its first.

    «By 2018, 31% did» tells of the 31% in «from 19% to 31%» where a record runs from 2015 to 2018.
    """
    mine = {
        place.quantity.low for place in claimed.locators if place.quantity.kind is QuantityKind.YEAR
    }
    first, last = _years_of(prepared)
    if len(mine) != 1 or first == last:
        return 0
    return (last in mine) - (first in mine)


@lru_cache(maxsize=4096)
def _years_of(prepared: PreparedRecord) -> tuple[Decimal | None, Decimal | None]:
    """Return the first and the last year of which a record tells anything new."""
    years = [
        year
        for frame in prepared.numbers.frames
        if frame.quantity.kind is QuantityKind.YEAR and not frame.is_background
        for year in (frame.quantity.low, frame.quantity.high)
        if year is not None
    ]
    return (min(years), max(years)) if years else (None, None)


@lru_cache(maxsize=4096)
def strongest_places(claimed: Frame) -> Mapping[QuantityKind, float]:
    """Return for each kind of place the weight from which on it is the claimed number's own."""
    found: dict[QuantityKind, float] = {}
    for locator in claimed.locators:
        kind = locator.quantity.kind
        found[kind] = max(0.3, locator.weight, found.get(kind, 0.0))
    return found


def _is_same_place(mine: Locator, other: Locator, admitted: Interval | None) -> bool:
    """Tell whether two times, doses, ages or years are the same; the first admits an interval."""
    if mine.beyond != other.beyond:
        return False
    if _are_opposed(mine.quantity, other.quantity):
        return False
    if _lies_beyond(mine.quantity, other.quantity) or _lies_beyond(other.quantity, mine.quantity):
        return False
    match = compare_values(mine.quantity, other.quantity, admitted=admitted)
    if match is None:
        return False
    return match.agrees or _are_same_bounds(mine.quantity, other.quantity)


def _are_opposed(first: Quantity, second: Quantity) -> bool:
    """Tell whether one number bounds from below and the other from above: «under 60», «over 60»."""
    return {first.relation, second.relation} in _OPPOSED


def _lies_beyond(bound: Quantity, band: Quantity) -> bool:
    """Tell whether a band ends where a bound begins: «over 60» and «40 to 60»."""
    if band.high is None or band.low is None or bound.low is None or bound.unit != band.unit:
        return False
    if bound.high is not None:
        return False
    if bound.relation in _HIGH:
        return band.high <= bound.low
    return bound.relation in _LOW and band.low >= bound.low


def _is_one_of_all(claimed: Frame, mine: Locator, other: Locator) -> bool:
    """Tell whether a claim tells of all steps («all four steps») and the record of the last one."""
    if other.quantity.kind is not QuantityKind.COUNT or other.quantity.role is not Role.TIME_POINT:
        return False
    return _ALL.search(claimed.text, 0, mine.quantity.span.start) is not None


def _are_same_bounds(first: Quantity, second: Quantity) -> bool:
    """Tell whether two numbers are printed alike, as «under 65» and «<65»."""
    return first.low == second.low and first.unit == second.unit


def may_play_another_part(claimed: Frame) -> bool:
    """Tell whether a claim's number plays a part that excludes others."""
    return claimed.quantity.role in _EXCLUDING


def plays_another_part(claimed: Frame, reported: Frame) -> bool:
    """Tell whether the roles of two numbers exclude one another, as onset and duration do."""
    if _are_roles_apart(claimed.quantity, reported.quantity):
        return True
    return claimed.quantity.role is Role.ONSET and _is_no_onset(claimed, reported)


def _is_no_onset(claimed: Frame, reported: Frame) -> bool:
    """
    Tell whether a time says nothing of how soon an effect is there.

    A trial's length and the days of its visits do not; «at 24 hours it had fallen» bears out
    «within a day», but does not say that it takes a day.
    """
    role = reported.quantity.role
    start = reported.quantity.span.start
    if _SAID_BEFORE.search(reported.text[max(0, start - 10) : start]):
        return True
    if reported.section in _DESIGN_SECTIONS or role in _LENGTHS:
        return True
    return role is not Role.ONSET and claimed.quantity.high is not None
