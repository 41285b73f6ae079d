"""
Comparing two printed numbers that measure the same thing.

Whether they do measure the same thing is not decided here. Both numbers are brought to one
unit, then each is the interval that its printing stands for: «52%» is 51.5–52.5, «about 52%»
48–56, «7 in 10» 66.5–73.5, «over a quarter» everything from 25 up to a reach above it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from claimcheck.evidence.bound_words import worded_relation
from claimcheck.model import Quantity, QuantityKind, Relation
from claimcheck.text.units import convert, dimension

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_ABOUT_POINTS = Decimal(4)
_FRACTION_POINTS = Decimal(4)
_ABOUT_SHARE = Decimal("0.12")
_FINE_SHARE = Decimal("0.3")
"""How far a share such as «one in 200» reaches, so that it does not stand for one in 1,000."""
_ROUND_SHARE = Decimal("0.03")
_UNIT_SHARE = Decimal("0.03")
_RANGE_SHARE = Decimal("0.1")
_CONVERTED_SHARE = Decimal("0.04")
_NARROW_SHARE = Decimal("0.12")
_NARROW = frozenset({QuantityKind.TIME, QuantityKind.DOSE})
"""«1 year» does not stand for everything from 6 to 18 months, nor «1 mg» for 0.6 mg."""
_BOUND_REACH = Decimal(25)
_WIDE_REACH = Decimal("0.6")
_LONG_REACH = Decimal("0.25")
_LOOSE = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|approximately|some|close to|just over|just under|"
    r"or so|not quite|an estimated|circa)\W*$",
    re.IGNORECASE,
)
_DECIMALS = re.compile(r"[0-9][.·][0-9]")
_BELOW = re.compile(r"\b(?:nearly|almost|not quite|just under|getting on for)\W*$", re.IGNORECASE)
"""Words that put a share a little below its figure rather than around it."""
_MORE_BELOW = Decimal("1.5")
_HARDLY = re.compile(
    r"\b(?:just|slightly|barely|marginally|a[ \u00a0](?:little|bit|touch|shade))[ \u00a0]"
    r"(?:over|under|above|below|(?:more|less|fewer)[ \u00a0]than)\W*$",
    re.IGNORECASE,
)
"""Words that put a number next to its bound: «just over a third» is no 50%."""
_HARDLY_SLACK = Decimal("1.5")
_LONGEST_HARDLY = 24
_DAY = Decimal(24)
_HOURS = {"h": Decimal(1), "d": _DAY}
_TIMES_A_DAY = "/d"
_DAILY = frozenset(
    f"{unit}{end}"
    for unit in ("g", "mg", "ug", "kcal", "kJ", "mL", "L", "[IU]", "mmol")
    for end in ("", "/d")
)
_BARE = frozenset({"1", ""})
_NEEDED = "{NNT}"
"""How many must be treated is no ratio of two groups, though it is written without a unit."""
_SHARP = frozenset(
    {
        Relation.EXACT,
        Relation.WITHIN,
        Relation.UNDER,
        Relation.AT_MOST,
        Relation.AT_LEAST,
        Relation.OVER,
    }
)
"""Relations of which a printed range tells nothing: «within an hour» and «1 to 14 days»."""
_LEAST = frozenset({Relation.AT_LEAST, Relation.OVER})
_SHARES = frozenset({"%", "pp"})


class Interval(NamedTuple):
    """The values that a printed number stands for, both ends included."""

    low: Decimal
    high: Decimal

    def overlaps(self, other: Interval) -> bool:
        """Tell whether the two share more than an end: 11.5 rounds to one of them only."""
        return self.low < other.high and other.low < self.high

    def gap(self, other: Interval) -> Decimal:
        """Return the distance between the two, 0 where they overlap."""
        return max(Decimal(0), self.low - other.high, other.low - self.high)

    @property
    def middle(self) -> Decimal:
        """The value halfway."""
        return (self.low + self.high) / 2


class ValueMatch(NamedTuple):
    """How two numbers of one dimension stand to one another."""

    agrees: bool
    exact: bool
    """Whether they agree by their digits alone, without the slack that loose wording gives."""
    claimed: Quantity
    reported: Quantity
    mine: Interval
    """What the claimed number admits."""
    theirs: Interval
    """What the reported number stands for, in the claimed one's unit."""
    converted: bool
    is_inside: bool = False
    """Whether they agree only because the claimed figure lies in a printed range."""

    @property
    def distance(self) -> float:
        """How far apart they are as a share of the larger, 0 to 1; 0 when they agree."""
        if self.agrees:
            return 0.0
        mine, theirs = self.mine, self.theirs
        size = max(abs(mine.middle), abs(theirs.middle), Decimal("0.0001"))
        return float(min(Decimal(1), mine.gap(theirs) / size))

    @property
    def why(self) -> str:
        """The reason in words for the reader."""
        mine, theirs = self.claimed, self.reported
        if not self.agrees:
            return f"the record gives {theirs.surface}{_interval_note(mine, theirs)}"
        if self.is_inside:
            return f"{mine.surface} lies in the printed range"
        shown = f"{_plain(self.theirs.low)}–{_plain(self.theirs.high)}{_unit_text(mine.unit)}"
        note = " after conversion" if self.converted else ""
        return f"{theirs.surface} ({shown}{note}) lies within what «{mine.surface}» allows"


def half_width(value: Decimal) -> Decimal:
    """
    Return half a unit of the last printed digit.

    >>> half_width(Decimal("0.50")), half_width(Decimal("12"))
    (Decimal('0.005'), Decimal('0.5'))
    """
    exponent = value.as_tuple().exponent
    return _HALF.scaleb(exponent) if isinstance(exponent, int) else _HALF


_LARGEST_ROUND = 10
"""The largest whole of a round share with more than one part, such as «seven in ten»."""


def is_worded_fraction(quantity: Quantity) -> bool:
    """Tell whether a share is told loosely, as in «a third», «7 in 10» or «one in fifty»."""
    if quantity.unit != "%" or "%" in quantity.surface:
        return False
    if (quantity.numerator or 0) > 1 and (quantity.denominator or 0) > _LARGEST_ROUND:
        return False  # «9 of the 17»
    surface = quantity.surface.lower()
    if _DECIMALS.search(surface):
        return False  # «7.4 of every 1,000»
    return "percent" not in surface and "per cent" not in surface


def printed_interval(quantity: Quantity) -> Interval | None:
    """Return what a number stands for by its digits alone; None for a vague one."""
    if quantity.low is None:
        return None
    # As text, since 0.50 equals 0.5 and stands for less.
    high = None if quantity.high is None else str(quantity.high)
    is_narrow = quantity.kind in _NARROW or _is_printed_ratio(quantity)
    return _printed(str(quantity.low), high, is_narrow)


def _is_printed_ratio(quantity: Quantity) -> bool:
    """Tell whether a ratio is printed in digits: «an odds ratio of 1» is none of 1.4."""
    is_ratio = quantity.kind is QuantityKind.RATIO and quantity.unit != _NEEDED
    return is_ratio and quantity.surface[:1].isdigit()


@lru_cache(maxsize=16_384)
def _printed(lower: str, upper: str | None, is_narrow: bool) -> Interval:  # noqa: FBT001 - key of a cache
    """Return what the digits of a number, or of both ends of a range, stand for."""
    low = Decimal(lower)
    high = low if upper is None else Decimal(upper)
    below, above = half_width(low), half_width(high)
    if is_narrow:
        below, above = min(below, abs(low) * _NARROW_SHARE), min(above, abs(high) * _NARROW_SHARE)
    return Interval(low - below, high + above)


def claimed_interval(quantity: Quantity, before: str = "") -> Interval | None:
    """
    Return the values that a claim's number admits.

    Args:
        quantity: The number.
        before: The words right before it, which may loosen it («roughly», «only»).
    """
    printed = printed_interval(quantity)
    if printed is None or quantity.low is None:
        return None
    relation = worded_relation(before, quantity.kind) or quantity.relation
    slack = _slack(quantity, loose=_LOOSE.search(before[-24:]) is not None)
    wide = Interval(printed.low - slack, printed.high + slack)
    if slack and is_worded_fraction(quantity) and _BELOW.search(before[-24:]):
        wide = Interval(printed.low - slack * _MORE_BELOW, wide.high)
    hardly = _HARDLY.search(before[-_LONGEST_HARDLY:]) is not None
    reach = _slack(quantity, loose=True) * _HARDLY_SLACK if hardly else _reach(quantity, wide)
    high = quantity.low if quantity.high is None else quantity.high
    match relation:
        case Relation.AT_LEAST | Relation.OVER:
            return Interval(quantity.low - half_width(quantity.low) / 2, high + reach)
        case Relation.AT_MOST | Relation.UNDER | Relation.WITHIN:
            return Interval(quantity.low - reach, high + half_width(high) / 2)
        case Relation.UP_TO:
            return Interval(wide.low, wide.high)
        case _:
            return wide


def _slack(quantity: Quantity, *, loose: bool) -> Decimal:
    """Return how far beyond its digits a number may lie by its wording."""
    about = loose or quantity.relation is Relation.ABOUT
    middle = abs(quantity.low or Decimal(0))
    if quantity.unit in _SHARES:
        if is_worded_fraction(quantity):
            return _fraction_slack(quantity, about=about)
        share = min(_ABOUT_POINTS, max(Decimal("0.4"), middle * _ABOUT_SHARE * 2))
        return share if about else Decimal(0)
    if quantity.kind in {QuantityKind.YEAR, QuantityKind.P_VALUE} or not about:
        return Decimal(0)
    return middle * (_ROUND_SHARE if quantity.kind is QuantityKind.DOSE else _ABOUT_SHARE)


def _fraction_slack(quantity: Quantity, *, about: bool) -> Decimal:
    """Return the slack of a worded fraction in points: the finer its parts, the less."""
    whole = quantity.denominator
    middle = abs(quantity.low or Decimal(0))
    if whole is not None and whole > 20:
        return min(Decimal(1) if about else Decimal("0.5"), middle * _FINE_SHARE)
    points = _FRACTION_POINTS if whole is None or whole < 10 else Decimal("3.5")
    return min(points, max(Decimal(1), min(middle, _HUNDRED - middle) * Decimal("0.3")))


def _reach(quantity: Quantity, wide: Interval) -> Decimal:
    """Return how far from its bound a bounded number may lie and still be meant by it."""
    if quantity.unit in _SHARES:
        return max(_BOUND_REACH, wide.middle / 2) if quantity.unit == "%" else _BOUND_REACH
    if quantity.kind is QuantityKind.TIME:
        # «Within five years» hardly means what was found after two.
        return abs(wide.middle) * (_LONG_REACH if quantity.unit == "a" else _WIDE_REACH)
    return max(abs(wide.middle) * _WIDE_REACH, Decimal(1))


class ReportedValue(NamedTuple):
    """What a reported number stands for beside a claimed one."""

    quantity: Quantity
    """The number, or the end of a range that starts at nothing."""
    values: Interval
    """In the claimed number's unit."""
    converted: bool


def read_value(reported: Quantity, unit: str | None, *, of_range: bool) -> ReportedValue | None:
    """
    Return what a reported number stands for in `unit`; None where it has no figure in it.

    Args:
        reported: The number.
        unit: The unit of the claimed number.
        of_range: Whether the claimed number is a range.
    """
    meant = _as_asked(reported if of_range else _up_to_its_end(reported), unit)
    brought = _brought(meant, unit)
    return None if brought is None else ReportedValue(meant, *brought)


def compare_values(
    claimed: Quantity,
    reported: Quantity,
    *,
    before: str = "",
    admitted: Interval | None = None,
    read: ReportedValue | None = None,
) -> ValueMatch | None:
    """
    Compare a claimed number with a reported one of the same dimension.

    Args:
        claimed: The number in the claim.
        reported: The number in the record.
        before: The words before the claimed number.
        admitted: What the claimed number admits, where that is known already.
        read: What the reported number stands for, likewise.

    Returns:
        None when no factor joins the two units or one of them has no figure.
    """
    mine = admitted or claimed_interval(claimed, before)
    read = read or read_value(reported, claimed.unit, of_range=claimed.high is not None)
    if mine is None or read is None:
        return None
    meant, theirs, converted = read
    fits = mine.overlaps(theirs) and _is_as_narrow(claimed, meant, mine, theirs)
    if fits or _fits_alternative(claimed, theirs):
        exact = _is_exact(claimed, theirs)
        return ValueMatch(True, exact, claimed, reported, mine, theirs, converted)
    if _is_mean_in_range(claimed, reported):
        return None
    inside = _inside(claimed, reported) and claimed.relation not in _SHARP
    return ValueMatch(inside, False, claimed, reported, mine, theirs, converted, inside)


def _is_mean_in_range(claimed: Quantity, reported: Quantity) -> bool:
    """
    Tell whether a claim gives one age, and a record who was let in, an age among them.

    «About 31 years old» is neither borne out by «aged 18 to 65 years» nor does it differ.
    """
    return claimed.kind is QuantityKind.AGE and claimed.high is None and _inside(claimed, reported)


def _up_to_its_end(reported: Quantity) -> Quantity:
    """Return a range of time that starts at nothing as its end: «days 0 to 42» are six weeks."""
    if reported.kind is not QuantityKind.TIME or reported.high is None or reported.low != 0:
        return reported
    if not reported.surface[:1].isalpha():
        return reported
    return replace(reported, low=reported.high, high=None)


def _as_asked(reported: Quantity, unit: str | None) -> Quantity:
    """Return «every eight hours» as three times a day where a claim tells it so, or as it is."""
    low = reported.low
    if reported.kind is not QuantityKind.FREQUENCY or reported.high is not None or not low:
        return reported
    hours = _HOURS.get(reported.unit or "")
    if unit == _TIMES_A_DAY and hours is not None:
        return replace(reported, low=(_DAY / (low * hours)).quantize(_HALF), unit=unit)
    if reported.unit == _TIMES_A_DAY and unit in _HOURS:
        return replace(reported, low=(_DAY / (low * _HOURS[unit])).quantize(_HALF), unit=unit)
    return reported


def _is_as_narrow(claimed: Quantity, reported: Quantity, mine: Interval, theirs: Interval) -> bool:
    """
    Tell whether a printed range is narrow enough to be what a claim's number says.

    «25 to 85%» does not bear out 40 to 45%, nor 85%: a range's end is no figure of its own.
    «Up to 85%» is borne out by its upper end.
    """
    if reported.high is None:
        return True
    if claimed.relation is Relation.UP_TO:
        return mine.low <= theirs.high <= mine.high
    if claimed.relation in _LEAST and claimed.high is None:
        return theirs.low >= mine.low
    if claimed.high is not None and _only_touches(mine, theirs):
        return False
    if claimed.kind is QuantityKind.AGE:
        return theirs.high - theirs.low <= mine.high - mine.low
    room = max(mine.high - mine.low, abs(theirs.middle) * _RANGE_SHARE)
    return theirs.high - theirs.low <= room * 2


def _only_touches(mine: Interval, theirs: Interval) -> bool:
    """Tell whether two ranges only meet at their ends: «0 to 3 months» and «3 to 6 months»."""
    is_below = theirs.low < mine.low and theirs.high < mine.middle
    return is_below or (theirs.high > mine.high and theirs.low > mine.middle)


def _interval_note(claimed: Quantity, reported: Quantity) -> str:
    """Say that the record's interval holds the claimed figure, where it does."""
    interval = reported.interval
    if interval is None or claimed.low is None or claimed.unit != reported.unit:
        return ""
    if not interval.low <= claimed.low <= interval.high:
        return ""
    return f"; its interval {interval.low:f} to {interval.high:f} holds {claimed.surface}"


def _is_exact(claimed: Quantity, theirs: Interval) -> bool:
    """Tell whether a reported interval meets the printed one of the claim."""
    printed = printed_interval(claimed)
    return printed is not None and printed.overlaps(theirs)


def _inside(claimed: Quantity, reported: Quantity) -> bool:
    """Tell whether a claimed figure lies inside a printed range."""
    if claimed.low is None or reported.low is None or reported.high is None:
        return False
    return claimed.unit == reported.unit and reported.low <= claimed.low <= reported.high


def _fits_alternative(claimed: Quantity, theirs: Interval) -> bool:
    """Tell whether another reading of an ambiguous figure fits."""
    alternatives = claimed.alternatives
    return bool(alternatives) and any(theirs.low <= value <= theirs.high for value in alternatives)


@lru_cache(maxsize=16_384)
def _converted(printed: Interval, source: str, target: str) -> Interval | None:
    """Bring an interval to another unit, with the slack that a conversion needs."""
    is_time = dimension(target) == "time"
    if is_time:
        width = abs(printed.middle) * _CONVERTED_SHARE
        printed = Interval(
            max(printed.low, printed.middle - width), min(printed.high, printed.middle + width)
        )
    first, second = convert(printed.low, source, target), convert(printed.high, source, target)
    if first is None or second is None:
        return None
    brought = Interval(first, second)
    # «A month» for 30 days, «half a year» for 26 weeks: calendar units are not exact.
    slack = abs(brought.middle) * (_UNIT_SHARE if is_time else _ROUND_SHARE / 3)
    return Interval(brought.low - slack, brought.high + slack)


def _brought(reported: Quantity, unit: str | None) -> tuple[Interval, bool] | None:
    """Return a reported number in `unit`, and whether that took a conversion."""
    printed = printed_interval(reported)
    if printed is None:
        return None
    if reported.unit == unit or _is_bare(reported.unit, unit):
        return printed, False
    if reported.unit is None or unit is None:
        return None
    if _is_daily(reported.unit, unit):
        return printed, False
    brought = _converted(printed, reported.unit, unit)
    return None if brought is None else (brought, True)


def in_unit(quantity: Quantity, unit: str | None) -> Decimal | None:
    """Return a number (of a range, its middle) in `unit`; None when no factor joins the two."""
    brought = _brought(quantity, unit)
    return None if brought is None else brought[0].middle


@lru_cache(maxsize=4096)
def _is_bare(first: str | None, second: str | None) -> bool:
    """Tell whether two units only count things or name none at all."""
    units = [unit for unit in (first, second) if unit]
    return _NEEDED not in units and all(unit in _BARE or unit.startswith("{") for unit in units)


def _is_daily(first: str, second: str) -> bool:
    """Tell whether two doses differ only in that one is said to be a day's."""
    return (
        first in _DAILY
        and second in _DAILY
        and first.removesuffix("/d") == (second.removesuffix("/d"))
    )


def are_commensurable(first: Quantity, second: Quantity) -> bool:
    """Tell whether two numbers can be brought to one unit."""
    return first.unit == second.unit or _can_be_joined(first.unit, second.unit)


@lru_cache(maxsize=4096)
def _can_be_joined(first: str | None, second: str | None) -> bool:
    """Tell whether one unit can be brought to another."""
    if _is_bare(first, second):
        return True
    if first is None or second is None:
        return False
    if _is_daily(first, second) or (
        _TIMES_A_DAY in {first, second} and {first, second} & {*_HOURS}
    ):
        return True
    one, other = dimension(first), dimension(second)
    return one is not None and one == other


def _plain(value: Decimal) -> str:
    """Write a number without an exponent and without idle zeros."""
    rounded = value.quantize(Decimal("0.001")) if abs(value) < 10**9 else value
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit_text(unit: str | None) -> str:
    """Write a unit after a number."""
    if unit is None or unit == "1" or unit.startswith("{"):
        return ""
    return unit if unit == "%" else f" {unit}"
