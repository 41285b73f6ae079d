"""The number strip as geometry for SVG: percentages across, pixels down."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.model import NumberSignal
from claimcheck.reports.number_strip import NumberStrip, StripPoint
from claimcheck.reports.order import BEST
from claimcheck.reports.wording import number_words, plural, unit_words

_MARGIN = 4.0
"""Percent left free at both ends, so that labels and signs fit."""

_NEAR = 0.035
"""Points closer than this part of the axis go on lanes above one another."""

_LANE = 15
_LANES = 4
_TOP = 24
"""Pixels above the highest lane, for the label of the claimed value."""

_RADII = ("3.5", "4.5", "5.5", "6.5")
"""Pixels; the second also where the sample size is not known."""
_SIZES = (30, 150, 1_000)
"""Sample sizes from which on the next radius is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A sign that points are drawn with; it stands on the page once for all of them."""

    name: str
    sign: str
    """`a` agrees, `d` differs, `n` neither; also the class in the style sheet."""
    radius: str
    is_retracted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPoint:
    """One number, where it is drawn and what is said of it."""

    x: str
    y: int
    shape: str
    """The name of its shape in `SHAPES`."""
    title: str
    is_far: bool
    """Whether its record stands further down the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnStrip:
    """A number strip with every place computed."""

    height: int
    axis: int
    """Distance of the axis from the top."""
    claimed: str
    claimed_x: str | None
    claimed_end: str | None
    claimed_width: str | None
    label_anchor: str
    ticks: tuple[tuple[str, str], ...]
    points: tuple[DrawnPoint, ...]
    unit: str
    words: str
    """The strip in words, for those who cannot see it."""


SHAPES = tuple(
    Shape(
        name=f"{sign}{size}{'r' if is_retracted else ''}",
        sign=sign,
        radius=radius,
        is_retracted=is_retracted,
    )
    for sign in "adn"
    for size, radius in enumerate(_RADII)
    for is_retracted in (False, True)
)
"""Every shape that a point may have."""


def draw_strip(strip: NumberStrip, *, best_only: bool = False) -> DrawnStrip:
    """Compute the drawing of a number strip; with `best_only` without records further down."""
    # A record that says a number twice has one sign for it.
    said = dict.fromkeys(strip.points)
    points = tuple(point for point in said if point.rank <= BEST or not best_only) or tuple(said)
    lanes = _lanes(points)
    axis = _TOP + _LANE * (max(lanes) + 1)
    low, high = strip.low, strip.high
    middle = 0.5 if low is None else (low + (low if high is None else high)) / 2
    return DrawnStrip(
        height=axis + 26,
        axis=axis,
        claimed=strip.claimed,
        claimed_x=None if low is None else _percent(low),
        claimed_end=None if high is None else _percent(high),
        claimed_width=None if low is None or high is None else f"{abs(high - low) * 92:.1f}%",
        label_anchor="start" if middle < 0.2 else "end" if middle > 0.8 else "middle",
        ticks=tuple((_percent(tick.position), tick.label) for tick in strip.ticks),
        points=tuple(
            _drawn(point, axis - 8 - _LANE * lane)
            for point, lane in zip(points, lanes, strict=True)
        ),
        unit=_unit(strip),
        words=_words(strip),
    )


def _percent(position: float) -> str:
    return f"{_MARGIN + position * (100 - 2 * _MARGIN):.1f}%"


def _lanes(points: tuple[StripPoint, ...]) -> list[int]:
    """Give each point the lowest lane on which nothing is near; the last lane takes the rest."""
    ends = [-1.0] * _LANES
    lanes = [0] * len(points)
    for index in sorted(range(len(points)), key=lambda index: points[index].position):
        here = points[index].position
        free = [lane for lane in range(_LANES) if here - ends[lane] >= _NEAR]
        lanes[index] = free[0] if free else _LANES - 1
        ends[lanes[index]] = here
    return lanes


def _drawn(point: StripPoint, y: int) -> DrawnPoint:
    sign = {NumberSignal.AGREES: "a", NumberSignal.DIFFERS: "d"}.get(point.relation, "n")
    size = "sample size not known" if point.sample_size is None else f"n = {point.sample_size:,}"
    retracted = ", RETRACTED" if point.is_retracted else ""
    step = 1 if point.sample_size is None else sum(point.sample_size >= each for each in _SIZES)
    return DrawnPoint(
        x=_percent(point.position),
        y=y,
        shape=f"{sign}{step}{'r' if point.is_retracted else ''}",
        title=f"{point.surface} {number_words(point.relation)} (record {point.rank}, "
        f"{size}{retracted})",
        is_far=point.rank > BEST,
    )


def _unit(strip: NumberStrip) -> str:
    unit = unit_words(strip.unit)
    if not strip.is_logarithmic:
        return unit
    return f"{unit} (logarithmic)" if unit else "logarithmic"


def _words(strip: NumberStrip) -> str:
    records = plural(len(strip.points), "comparable number")
    shown = ", ".join(dict.fromkeys(point.surface for point in strip.points[:12]))
    return (
        f"Number strip. Claimed: {strip.claimed}. {records}: {strip.agreeing} agree, "
        f"{strip.differing} differ. {shown}"
    )
