"""The number strip drawn with characters."""

from __future__ import annotations

import math

from rich.text import Text

from claimcheck.model import NumberSignal
from claimcheck.reports.number_signs import sign_for
from claimcheck.reports.number_strip import NumberStrip, StripPoint
from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.layout import Line
from claimcheck.reports.wording import unit_words

_WIDEST = 60
_STEPS_PER_POWER = 2
"""How many steps a bar grows by for a tenfold sample."""


def strip_lines(ink: Ink, strip: NumberStrip, width: int) -> list[Line]:
    """
    Draw a strip: the claimed value, the sizes of the samples, the axis with the points, the scale.

    Nothing is drawn for the sizes where no record tells its own.
    """
    unit = unit_words(strip.unit)
    scale = f"{unit}, logarithmic".strip(", ") if strip.is_logarithmic else unit
    room = max(12, min(_WIDEST, width - 1 - len(ink.plain(scale))))
    head = ink.line(
        ink.quantity(strip.claimed),
        ink.write(f" beside {len(strip.points)} comparable", "label"),
        ink.write(f" ({strip.agreeing} {ink.glyphs.agrees}, ", "label"),
        ink.write(f"{strip.differing} {ink.glyphs.differs})", "label"),
    )
    return [
        Line(text=head),
        Line(text=_claimed_line(ink, strip, room)),
        *(Line(text=line) for line in _size_lines(ink, strip, room)),
        Line(text=_axis_line(ink, strip, room)),
        Line(text=_scale_line(ink, strip, room, scale)),
    ]


def _column(position: float, room: int) -> int:
    return round(position * (room - 1))


def _claimed_line(ink: Ink, strip: NumberStrip, room: int) -> Text:
    cells = [" "] * room
    if strip.low is not None:
        first = _column(strip.low, room)
        last = first if strip.high is None else _column(strip.high, room)
        for column in range(min(first, last), max(first, last) + 1):
            cells[column] = ink.glyphs.claimed_range
        cells[first] = cells[last] = ink.glyphs.claimed
    return ink.write_cells("".join(cells).rstrip() or " ", "claim")


def _size_lines(ink: Ink, strip: NumberStrip, room: int) -> list[Text]:
    """Draw a bar over each point, higher for a larger sample, as the circles of the HTML report."""
    largest: dict[int, int] = {}
    for point in strip.points:
        if point.sample_size is not None and point.sample_size > 0:
            column = _column(point.position, room)
            largest[column] = max(point.sample_size, largest.get(column, 0))
    if not largest:
        return []
    cells = "".join(
        _bar(ink.glyphs.sizes, largest[column]) if column in largest else " "
        for column in range(room)
    )
    label = f"largest n {max(largest.values()):,}"
    free = room + 1 + len(unit_words(strip.unit))
    line = cells.rstrip()
    if len(line) + 1 + len(label) <= free:
        line = f"{line} {label}"
    return [ink.write_cells(line, "label")]


def _bar(signs: str, sample_size: int) -> str:
    """Return the bar of a sample; each of eight steps stands for about three times as many."""
    step = round(math.log10(sample_size) * _STEPS_PER_POWER)
    return signs[min(max(0, (step - 1) * len(signs) // 8), len(signs) - 1)]


def _axis_line(ink: Ink, strip: NumberStrip, room: int) -> Text:
    glyphs = ink.glyphs
    columns: dict[int, list[StripPoint]] = {}
    for point in strip.points:
        columns.setdefault(_column(point.position, room), []).append(point)
    ticks = {_column(tick.position, room) for tick in strip.ticks}
    line = Text("", end="")
    for column in range(room):
        if column in columns:
            line += _point(ink, columns[column])
        elif column in {0, room - 1}:
            line += ink.write(glyphs.left_end if column == 0 else glyphs.right_end, "quiet")
        else:
            line += ink.write(glyphs.tick if column in ticks else glyphs.axis, "quiet")
    return line


def _point(ink: Ink, points: list[StripPoint]) -> Text:
    relations = {point.relation for point in points}
    relation = relations.pop() if len(relations) == 1 else None
    style = "none" if relation is None else ink.style(sign_for(relation))
    if len(points) > 1:
        return ink.write(str(len(points)) if len(points) < 10 else "+", style)
    signs = {
        NumberSignal.AGREES: ink.glyphs.point_agrees,
        NumberSignal.DIFFERS: ink.glyphs.point_differs,
    }
    return ink.write(signs.get(points[0].relation, ink.glyphs.point_none), style)


def _scale_line(ink: Ink, strip: NumberStrip, room: int, unit: str) -> Text:
    cells = [" "] * room
    free_from = 0
    for tick in strip.ticks:
        start = min(max(0, _column(tick.position, room) - len(tick.label) // 2), room)
        start = min(start, room - len(tick.label))
        if start < free_from:
            continue
        cells[start : start + len(tick.label)] = list(tick.label)
        free_from = start + len(tick.label) + 1
    return ink.write_cells(f"{''.join(cells).rstrip()} {unit}", "label")
