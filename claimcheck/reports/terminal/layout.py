"""Lines, wrapped and laid side by side; the only module that knows about columns."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.plain import defused, to_plain_string

_LINK_ID = re.compile("\x1b]8;id=[^;\x1b]{0,80};")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line before wrapping."""

    text: Text
    indent: int = 0
    """Columns before everything."""
    head: Text | None = None
    """Stands before the first line only; the later lines are indented by its width."""


BLANK = Line(text=Text(""))


def wrap(lines: Iterable[Line], width: int) -> list[Text]:
    """Wrap lines to a width; words longer than a line are broken."""
    console = _console(width=width, color=False)
    wrapped: list[Text] = []
    for line in lines:
        head = Text("", end="") if line.head is None else line.head
        room = max(8, width - line.indent - head.cell_len)
        margin = Text(" " * line.indent, end="")
        for part in line.text.wrap(console, room, overflow="fold"):
            part.rstrip()
            wrapped.append(margin + head + part)
            head = Text(" " * head.cell_len, end="")
    return wrapped


def stacked(ink: Ink, blocks: Sequence[Sequence[Line]]) -> list[Text]:
    """Lay blocks one below the other behind a bar, with a free line between two."""
    bar = ink.write(f"{ink.glyphs.bar} ", "quiet")
    out: list[Text] = []
    for block in blocks:
        if out and block:
            out.append(bar.copy())
        out.extend(bar + line for line in wrap(block, ink.width - 2))
    return out


def column_width(ink: Ink) -> int:
    """Return the width of the left of two columns; the right one takes the rest."""
    return min(56, (ink.width - 5) * 2 // 5)


def beside(ink: Ink, left: Sequence[Line], right: Sequence[Line]) -> list[Text]:
    """Lay two columns side by side, each behind a bar."""
    bar = ink.write(f"{ink.glyphs.bar} ", "quiet")
    left_width = column_width(ink)
    left_lines = wrap(left, left_width)
    right_lines = wrap(right, ink.width - left_width - 5)
    out: list[Text] = []
    for index in range(max(len(left_lines), len(right_lines))):
        first = left_lines[index] if index < len(left_lines) else Text("", end="")
        second = right_lines[index] if index < len(right_lines) else Text("", end="")
        first.align("left", left_width)
        out.append(bar + first + Text(" ", end="") + bar + second)
    return out


def rule(ink: Ink, title: Text) -> Text:
    """Return a title in a horizontal rule over the whole width."""
    sign = ink.glyphs.rule
    head = ink.write(sign * 2 + " ", "quiet") + title
    head.truncate(max(8, ink.width - 2), overflow="ellipsis" if ink.unicode else "crop")
    rest = max(0, ink.width - head.cell_len - 1)
    return head + ink.write(" " + sign * rest if rest else "", "quiet")


def to_string(ink: Ink, lines: Iterable[Text]) -> str:
    """Write lines as the final text."""
    if ink.color:
        return defused(_styled(ink, lines))
    return to_plain_string(line.plain for line in lines)


def _styled(ink: Ink, lines: Iterable[Text]) -> str:
    console = _console(width=ink.width, color=True)
    with console.capture() as capture:
        for line in lines:
            console.print(line, soft_wrap=True, end="\n")
    return _LINK_ID.sub("\x1b]8;;", capture.get())  # rich puts random numbers there


def _console(*, width: int, color: bool) -> Console:
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
