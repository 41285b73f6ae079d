"""
The number strip: all comparable numbers of all records on one axis with the claimed value.

Here are positions only, from 0 (left end of the axis) to 1; the terminal and the HTML report
draw them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from claimcheck.model import ClaimResult, NumberSignal, Quantity, QuantityKind, RecordStatus

_LARGEST = Decimal("1e12")
_LOG_SPAN = 200.0
"""From this ratio of the largest to the smallest value on, the axis is logarithmic."""
_TICKS = 5


_HOURS = {
    "s": 1 / 3600,
    "min": 1 / 60,
    "h": 1.0,
    "d": 24.0,
    "wk": 168.0,
    "mo": 730.5,
    "a": 8_766.0,
}
"""Hours in a unit; a month is a twelfth of a Julian year of 365.25 days (UCUM: `mo_j`, `a_j`)."""

_TIMES = (
    (1 / 3600, "1 s"),
    (1 / 60, "1 min"),
    (1.0, "1 h"),
    (24.0, "1 day"),
    (168.0, "1 wk"),
    (730.5, "1 mo"),
    (8_766.0, "1 yr"),
    (87_660.0, "10 yr"),
    (876_600.0, "100 yr"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StripPoint:
    """One number of one record on the axis."""

    position: float
    surface: str
    relation: NumberSignal
    pmid: str
    rank: int
    """Place of the record in the claim's evidence, from 1."""
    sample_size: int | None
    is_retracted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A labelled place on the axis."""

    position: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStrip:
    """One number of a claim on an axis with the numbers of the records."""

    claimed: str
    """The surface in the claim."""
    unit: str | None
    """Unit of the axis; None for a bare number, and where each tick names its own unit."""
    low: float | None
    """Position of the claimed value, or of the low end of the claimed range; None if vague."""
    high: float | None
    """Position of the high end; None for a single value."""
    points: tuple[StripPoint, ...]
    ticks: tuple[Tick, ...]
    is_logarithmic: bool

    @property
    def agreeing(self) -> int:
        """Count the numbers that agree."""
        return sum(point.relation is NumberSignal.AGREES for point in self.points)

    @property
    def differing(self) -> int:
        """Count the numbers that differ."""
        return sum(point.relation is NumberSignal.DIFFERS for point in self.points)


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float
    is_logarithmic: bool = False

    def position(self, value: float) -> float:
        """Return the place of a value, 0 to 1."""
        low, high, here = self.low, self.high, value
        if self.is_logarithmic:
            low, high, here = math.log10(low), math.log10(high), math.log10(value)
        return min(1.0, max(0.0, (here - low) / (high - low)))


def number_strips(result: ClaimResult) -> tuple[NumberStrip, ...]:
    """Return a strip for each number of a claim that some record can be compared with."""
    seen: dict[str, Quantity] = {}
    for quantity in result.claim.quantities:
        seen.setdefault(quantity.surface, quantity)
    strips = (_number_strip(result, quantity) for quantity in seen.values())
    return tuple(strip for strip in strips if strip is not None)


def _number_strip(result: ClaimResult, quantity: Quantity) -> NumberStrip | None:
    found = [
        (float(point.value), point, rank, evidence)
        for rank, evidence in enumerate(result.evidence, start=1)
        for point in evidence.points
        if point.claim == quantity.surface and _is_drawable(point.value)
    ]
    if not found:
        return None
    ends = [end for end in (quantity.low, quantity.high) if end is not None and _is_drawable(end)]
    claimed = [float(end) for end in ends]
    unit = quantity.unit or found[0][1].unit
    values = [*claimed, *(value for value, *_ in found)]
    hours = _HOURS.get(unit or "", 0.0)
    if quantity.kind is QuantityKind.YEAR:
        axis = _Axis(math.floor(min(values)) - 2.0, math.ceil(max(values)) + 2.0)
    else:
        axis = _axis(values, is_percentage=unit == "%")
    is_time = axis.is_logarithmic and hours > 0
    points = tuple(
        StripPoint(
            position=axis.position(value),
            surface=point.surface,
            relation=point.relation,
            pmid=evidence.pmid,
            rank=rank,
            sample_size=evidence.sample_size,
            is_retracted=evidence.status is RecordStatus.RETRACTED,
        )
        for value, point, rank, evidence in found
    )
    return NumberStrip(
        claimed=quantity.surface,
        unit=None if is_time else unit,
        low=axis.position(claimed[0]) if claimed else None,
        high=axis.position(claimed[1]) if len(claimed) == 2 else None,
        points=points,
        ticks=_time_ticks(axis, hours) if is_time else _ticks(axis),
        is_logarithmic=axis.is_logarithmic,
    )


def _is_drawable(value: Decimal) -> bool:
    return value.is_finite() and abs(value) <= _LARGEST


def _axis(values: list[float], *, is_percentage: bool) -> _Axis:
    low, high = min(values), max(values)
    if is_percentage and low >= 0 and high <= 100:
        return _Axis(0.0, 100.0)
    if low > 1e-12 and high / low > _LOG_SPAN:
        ends = 10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high))
        return _Axis(*ends, is_logarithmic=True)
    low = min(low, 0.0)
    if high - low < 1e-12:
        return _Axis(low, low + 1.0)
    step = _nice_step(high - low)
    return _Axis(math.floor(low / step) * step, math.ceil(high / step) * step)


def _nice_step(width: float) -> float:
    raw = width / (_TICKS - 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)


def _time_ticks(axis: _Axis, hours: float) -> tuple[Tick, ...]:
    """Label a logarithmic axis of times with the units in which people think of them."""
    low, high = axis.low * hours, axis.high * hours
    named = [(span / hours, label) for span, label in _TIMES if low <= span <= high]
    stride = max(1, math.ceil(len(named) / (_TICKS + 1)))
    return tuple(
        Tick(position=axis.position(value), label=label) for value, label in named[::stride]
    )


def _ticks(axis: _Axis) -> tuple[Tick, ...]:
    if axis.is_logarithmic:
        first, last = round(math.log10(axis.low)), round(math.log10(axis.high))
        stride = max(1, (last - first) // (_TICKS - 1))
        values = [10.0**power for power in range(first, last + 1, stride)]
    else:
        step = 25.0 if (axis.low, axis.high) == (0.0, 100.0) else _nice_step(axis.high - axis.low)
        count = round((axis.high - axis.low) / step)
        values = [axis.low + step * index for index in range(count + 1)]
    return tuple(Tick(position=axis.position(value), label=f"{value:.6g}") for value in values)
