"""
Numbers that follow in one step from printed ones: complements, differences, ratios.

«16% versus 33%» gives a difference of 17 points, a relative fall of 52% and a ratio of 2.1;
«HR 0.68» gives 32% lower.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.measures import Measure
from claimcheck.model import QuantityKind, Role

_HUNDRED = Decimal(100)
_CONTRAST = re.compile(
    r"\b(?:versus|vs|compared|in contrast|than|from|against|relative to|whereas|lower|higher|more"
    r"|less|fewer|greater|increased|decreased|reduced)\b",
    re.IGNORECASE,
)
_NEXT_GROUP = re.compile(
    r"[ \u00a0]?[;,][ \u00a0](?:[A-Za-z][\w+-]{0,20}[ \u00a0]){1,3}(?:=[ \u00a0]?)?"
)
_AGAINST = re.compile(
    r"\)?[^.;()0-9]{0,30}\b(?:versus|vs|against|compared (?:with|to)"
    r"|(?<!more )(?<!less )(?<!fewer )(?<!rather )(?<!other )than)\b"
    r"\.?[^.;()0-9]{0,40}(?:\([^.;()0-9]{0,25})?"
)
_ALSO = re.compile(r"\)?[^.;()0-9]{0,40},?[ \u00a0]and[ \u00a0][^.;()0-9]{0,40}\(?")
"""«(9 mg) and syrup (8 mg), compared with water (18 mg)»: both are set against the third."""
_PARALLEL = re.compile(
    r"[ \u00a0](?P<how>in|for|on|with|among|after|of)[ \u00a0][^.;,()%0-9]{2,50}"
    r"(?:,?[ \u00a0](?:and|but)[ \u00a0](?:in[ \u00a0]|for[ \u00a0]|among[ \u00a0])?"
    r"(?:only[ \u00a0]|just[ \u00a0])?)"
)
"""«25% in the open group and 16% in the closed group»"""
_AND = re.compile(r"[ \u00a0]and[ \u00a0]")
_RESPECTIVELY = re.compile(r"[^.;0-9]{0,40}\brespectively\b")
_OF_START = re.compile(
    r"(?:,[ \u00a0][0-9.]{1,5}%?)?(?:,?[ \u00a0]and[ \u00a0][0-9.]{1,5}%)?[ \u00a0]of[ \u00a0]"
    r"(?:the[ \u00a0]|its[ \u00a0]|their[ \u00a0])?"
    r"(?:controls?|baseline|initial|original|starting|normal|pre-?[a-z]{4,12})"
    r"(?:[ \u00a0](?:values?|levels?))?"
    r"(?=[,;.)]|[ \u00a0](?:in|at|after|by|within|with|during|and)\b)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:consum\w+|requir\w+|used?|usage|needed|intake|mean|median|average\w*)\b[^;]*\Z",
    re.IGNORECASE,
)
_MOMENTS = frozenset({Role.TIME_POINT, Role.FOLLOW_UP, Role.ONSET, Role.COURSE})
_FAR_BEFORE = 120
_FARTHEST = 120
_SCORES = frozenset({None, "{score}"})
_ONE_PLACE = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Derived:
    """A number computed from printed ones."""

    frame: Frame
    """The frame of the (first) printed number, with the computed value in its quantity."""
    shown: str
    """What was printed, as the reader finds it."""
    how: str
    """The computation, such as `33% − 16%`."""
    levels: tuple[Frame, Frame] | None = None
    """The two printed levels that it follows from, in order; None where it follows from one."""


@lru_cache(maxsize=16_384)
def complement(frame: Frame) -> Derived | None:
    """Return what is left to 100%, for a share with one figure."""
    quantity = frame.quantity
    if quantity.unit != "%" or quantity.low is None or quantity.high is not None:
        return None
    if not 0 <= quantity.low <= _HUNDRED:
        return None
    value = replace(quantity, low=_HUNDRED - quantity.low, numerator=None, denominator=None)
    return Derived(replace(frame, quantity=value), quantity.surface, f"100% − {quantity.surface}")


def change_from_ratio(frame: Frame) -> Derived | None:
    """Return the relative change in percent that a ratio amounts to."""
    quantity = frame.quantity
    if frame.measure is not Measure.RATIO or quantity.low is None or quantity.unit:
        return None
    if not 0 < quantity.low < 20:
        return None
    change = (quantity.low - 1) * _HUNDRED
    value = replace(
        quantity, kind=QuantityKind.RATE, unit="%", low=abs(change), high=None, interval=None
    )
    sign = -1 if change < 0 else 1
    made = replace(frame, quantity=value, measure=Measure.CHANGE, sign=sign)
    word = "lower" if sign < 0 else "higher"
    how = f"a ratio of {quantity.low} is {abs(change):f}% {word}"
    return Derived(made, quantity.surface, how)


def change_from_share_left(frame: Frame) -> Derived | None:
    """Return the change that «fell to 45% of control» tells of."""
    quantity = frame.quantity
    if frame.measure is not Measure.LEVEL or quantity.unit != "%" or quantity.low is None:
        return None
    if quantity.high is not None or quantity.numerator is not None:
        return None
    if _OF_START.match(frame.text, quantity.span.end) is None:
        return None
    change = quantity.low - _HUNDRED
    if not change:
        return None
    value = replace(quantity, low=abs(change), interval=None)
    sign = -1 if change < 0 else 1
    made = replace(frame, quantity=value, measure=Measure.CHANGE, sign=sign, is_control=False)
    word = "lower" if change < 0 else "higher"
    return Derived(made, quantity.surface, f"{quantity.surface} of it is {abs(change):f}% {word}")


def ratio_from_change(frame: Frame) -> Derived | None:
    """Return the ratio that a relative change in percent amounts to."""
    quantity = frame.quantity
    if frame.measure is not Measure.CHANGE or quantity.unit != "%" or quantity.low is None:
        return None
    factor = 1 + (frame.sign or 1) * quantity.low / _HUNDRED
    value = replace(quantity, kind=QuantityKind.RATIO, unit=None, low=factor, high=None)
    made = replace(frame, quantity=value, measure=Measure.RATIO)
    return Derived(made, quantity.surface, f"{quantity.surface} change is a ratio of {factor}")


def pair_levels(frames: Sequence[Frame]) -> list[Derived]:
    """Return differences, relative changes and ratios of neighbouring levels of one sentence."""
    found: list[Derived] = []
    levels = [
        frame
        for frame in frames
        if frame.measure is Measure.LEVEL
        and frame.quantity.low is not None
        and frame.quantity.high is None
        and (frame.quantity.unit == "%" or frame.quantity.kind is QuantityKind.SCORE)
    ]
    for first, second in itertools.pairwise(levels):
        if first.sentence != second.sentence or not _are_of_one_unit(first, second):
            continue
        if (
            _are_contrasted(first, second)
            or _stand_side_by_side(first, second)
            or _are_parallel(first, second)
        ):
            found.extend(_from_pair(first, second))
    return [*found, *_pair_amounts(frames), *_pair_with_third(levels)]


def _pair_amounts(frames: Sequence[Frame]) -> Iterator[Derived]:
    """
    Yield ratios and relative changes of times and amounts that are set against one another.

    «12 days with honey versus 6 with gauze» tells who asks for it twice as long. Moments («at 6
    versus 12 weeks») and doses that were given are none of these.
    """
    amounts = [frame for frame in frames if _is_amount(frame)]
    for first, second in itertools.pairwise(amounts):
        if first.sentence != second.sentence or first.quantity.unit != second.quantity.unit:
            continue
        start, end = first.quantity.span.end, second.quantity.span.start
        is_against = _AGAINST.fullmatch(first.text, start, end) is not None
        if is_against or _are_parallel(first, second):
            yield from _from_pair(first, second)
    yield from _pair_with_third(amounts)
    for first, second in itertools.pairwise(frames):
        if _are_two_changes(first, second):
            yield from (one for one in _from_pair(first, second) if one.frame.quantity.unit is None)


def _are_two_changes(first: Frame, second: Frame) -> bool:
    """Tell whether points gained or lost by two groups are set against one another."""
    if first.sentence != second.sentence or not _are_of_one_unit(first, second):
        return False
    if first.quantity.kind is not QuantityKind.SCORE or first.measure is not Measure.DIFFERENCE:
        return False
    if second.quantity.kind is not QuantityKind.SCORE or first.sign != second.sign:
        return False
    return (
        _AGAINST.fullmatch(first.text, first.quantity.span.end, second.quantity.span.start)
        is not None
    )


def _is_amount(frame: Frame) -> bool:
    """Tell whether a number is a time that something took or an amount that was used."""
    quantity = frame.quantity
    if quantity.low is None or quantity.high is not None or quantity.role in _MOMENTS:
        return False
    if quantity.kind is QuantityKind.TIME:
        return True
    if quantity.kind is not QuantityKind.DOSE:
        return False
    start = quantity.span.start
    is_told = _AMOUNT.search(frame.text, max(0, start - _FAR_BEFORE), start) is not None
    return is_told or "±" in quantity.surface


def _pair_with_third(levels: Sequence[Frame]) -> Iterator[Derived]:
    """Yield what follows from the first and the last of «A (9) and B (8) compared with C (18)»."""
    for first, second, third in zip(levels, levels[1:], levels[2:], strict=False):
        if not first.sentence == second.sentence == third.sentence:
            continue
        if not first.quantity.unit == second.quantity.unit == third.quantity.unit:
            continue
        also = _ALSO.fullmatch(first.text, first.quantity.span.end, second.quantity.span.start)
        if also is None:
            continue
        if _AGAINST.fullmatch(first.text, second.quantity.span.end, third.quantity.span.start):
            yield from _from_pair(first, third)


def pair_times(frames: Sequence[Frame]) -> list[Derived]:
    """Return the differences of neighbouring times that a sentence sets against one another."""
    found: list[Derived] = []
    times = [
        frame
        for frame in frames
        if frame.quantity.kind is QuantityKind.TIME and frame.quantity.high is None
    ]
    for first, second in itertools.pairwise(times):
        one, other = first.quantity.low, second.quantity.low
        if first.sentence != second.sentence or first.quantity.unit != second.quantity.unit:
            continue
        if one is None or other is None or one == other or not _are_times_apart(first, second):
            continue
        high, low = max(one, other), min(one, other)
        quantity = replace(first.quantity, low=high - low)
        merged = replace(
            first, quantity=quantity, keys=_joined(first, second), sides={}, is_control=False
        )
        how = f"{high} − {low}"
        found.append(Derived(merged, _shown(first, second), how, (first, second)))
    return found


def _are_times_apart(first: Frame, second: Frame) -> bool:
    """Tell whether a sentence gives two times for two groups."""
    between = first.text[first.quantity.span.end : second.quantity.span.start]
    if _AGAINST.fullmatch(between) or _are_parallel(first, second):
        return True
    return _AND.fullmatch(between) is not None and (
        _RESPECTIVELY.match(second.text, second.quantity.span.end) is not None
    )


def _joined(first: Frame, second: Frame) -> dict[str, float]:
    """Return the keys of two frames, each with its better weight."""
    keys = dict(first.keys)
    for key, weight in second.keys.items():
        keys[key] = max(weight, keys.get(key, 0.0))
    return keys


def _are_of_one_unit(first: Frame, second: Frame) -> bool:
    """Tell whether two levels are printed in one unit; scores may leave theirs out."""
    units = {first.quantity.unit, second.quantity.unit}
    return len(units) == 1 or units == _SCORES


def _stand_side_by_side(first: Frame, second: Frame) -> bool:
    """Tell whether a bracket gives a level for each of two groups: «(salve 13.2; drops 10.2)»."""
    text = first.text
    start, end = first.quantity.span.end, second.quantity.span.start
    opened, closed = text.rfind("(", 0, start), text.rfind(")", 0, start)
    return opened > closed and _NEXT_GROUP.fullmatch(text[start:end]) is not None


def _are_parallel(first: Frame, second: Frame) -> bool:
    """Tell whether two shares are told of two groups in the same words: «25% in A and 16% in B»."""
    start, end = first.quantity.span.end, second.quantity.span.start
    between = _PARALLEL.fullmatch(first.text, start, end)
    if between is None:
        return False
    behind = second.text[second.quantity.span.end :].lstrip(" \u00a0")
    return behind.startswith(f"{between['how']} ")


def _are_contrasted(first: Frame, second: Frame) -> bool:
    """Tell whether a sentence sets two numbers against one another."""
    if first.quantity.unit != "%" and not (first.end < 0 < second.end):
        between = first.text[first.quantity.span.end : second.quantity.span.start]
        return _AGAINST.fullmatch(between) is not None
    start, end = first.quantity.span.end, second.quantity.span.start
    return _CONTRAST.search(first.text[:end]) is not None and end - start < _FARTHEST


def _from_pair(first: Frame, second: Frame) -> list[Derived]:
    """Return what follows from two levels."""
    one, other = first.quantity.low, second.quantity.low
    if one is None or other is None or one == other:
        return []
    is_change = first.end < 0 < second.end
    # No sign: which of the two is the later or the treated one is not known here.
    merged = replace(
        first,
        keys=_joined(first, second),
        sides={},
        is_control=is_change and second.is_control,
        end=first.end if first.is_control == second.is_control else 0,
        is_negated=False,
        sign=0,
        phase=0 if is_change else first.phase,
        locators=(second if second.end > 0 else first).locators,
    )
    high, low = max(one, other), min(one, other)
    unit = "pp" if first.quantity.unit == "%" else first.quantity.unit or "{score}"
    made: list[tuple[Frame, str]] = []
    if unit == "pp" or is_change or first.quantity.kind is QuantityKind.SCORE:
        # Of times and amounts, and of what two groups gained or lost, it is seldom meant.
        made.append(_make(merged, high - low, unit, Measure.DIFFERENCE, f"{high} − {low}"))
    if low > 0:
        fall = ((high - low) / high * _HUNDRED).quantize(_ONE_PLACE, ROUND_HALF_EVEN)
        rise = ((high - low) / low * _HUNDRED).quantize(_ONE_PLACE, ROUND_HALF_EVEN)
        ratio = (high / low).quantize(_ONE_PLACE, ROUND_HALF_EVEN)
        inverse = (low / high).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
        made += [
            _make(merged, fall, "%", Measure.CHANGE, f"({high} − {low}) / {high}", -1),
            _make(merged, rise, "%", Measure.CHANGE, f"({high} − {low}) / {low}", 1),
            _make(merged, ratio, None, Measure.RATIO, f"{high} / {low}"),
            _make(merged, inverse, None, Measure.RATIO, f"{low} / {high}"),
        ]
    shown = _shown(first, second)
    return [Derived(frame, shown, how, (first, second)) for frame, how in made]


def _make(
    frame: Frame,
    value: Decimal,
    unit: str | None,
    measure: Measure,
    how: str,
    sign: int = 0,
) -> tuple[Frame, str]:
    """Make one derived number, with its computation."""
    kind = frame.quantity.kind
    if unit is None:
        kind = QuantityKind.RATIO
    elif unit == "%" and kind in {QuantityKind.TIME, QuantityKind.DOSE}:
        kind = QuantityKind.RATE
    quantity = replace(
        frame.quantity, kind=kind, unit=unit, low=value, numerator=None, denominator=None
    )
    return replace(frame, quantity=quantity, measure=measure, sign=sign), how


def _shown(first: Frame, second: Frame) -> str:
    """Return the stretch of the sentence that holds two numbers, or both surfaces if long."""
    start, end = first.quantity.span.start, second.quantity.span.end
    if 0 < end - start <= 60:
        return first.text[start:end]
    return f"{first.quantity.surface} … {second.quantity.surface}"
