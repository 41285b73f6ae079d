"""Lines, wrapped and laid side by side; the only module that knows about columns."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.console import Console
from rich.text import Text

from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.plain import defused, to_plain_string

_SIMPLE = re.compile(
    "(?![\u00a0 ])"
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u22ff]+"
)
"""
Characters that each take one column, on one line: a third of the report's time was spent on asking
for the width of each word.
"""
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


def wrap(lines: Iterable[Line], width: int, bar: Text | None = None) -> list[Text]:
    """Wrap lines to a width, each behind `bar`; words longer than a line are broken."""
    console = _console(width=width, color=False)
    before = Text("", end="") if bar is None else bar
    wrapped: list[Text] = []
    for line in lines:
        margin = before + " " * line.indent
        lead, head_width = margin, 0
        if line.head is not None:
            lead, head_width = margin + line.head, line.head.cell_len
        room = max(8, width - line.indent - head_width)
        plain = _plain_parts(line.text, room)
        if plain is not None and not lead.spans:
            # Joining texts of rich costs several times what making one does.
            wrapped.append(Text(lead.plain + plain[0], end=""))
            space = margin.plain + " " * head_width
            wrapped.extend(Text(space + part, end="") for part in plain[1:])
            continue
        for part in _styled_parts(line.text, console, room):
            wrapped.append(lead + part)
            lead = margin + " " * head_width
    return wrapped


def _plain_parts(text: Text, room: int) -> list[str] | None:
    """Return the lines of a text wrapped to `room` columns; None where rich must be asked."""
    plain = text.plain
    if text.spans or _SIMPLE.fullmatch(plain) is None:
        return None
    parts: list[str] = _lines_of(room).findall(plain)
    return [part.rstrip() for part in parts] if "".join(parts) == plain else None


def _styled_parts(text: Text, console: Console, room: int) -> list[Text]:
    """Return the lines of any text wrapped to `room` columns."""
    lines = text.wrap(console, room, overflow="fold")
    for line in lines:
        line.rstrip()
    return list(lines)


@lru_cache(maxsize=64)
def _lines_of(room: int) -> re.Pattern[str]:
    """Return what finds the lines of a text whose words are all shorter than a line."""
    return re.compile(rf".{{1,{room}}}(?!\S)\s*")


def stacked(ink: Ink, blocks: Sequence[Sequence[Line]]) -> list[Text]:
    """Lay blocks one below the other behind a bar, with a free line between two."""
    bar = ink.write(f"{ink.glyphs.bar} ", "quiet")
    out: list[Text] = []
    for block in blocks:
        if out and block:
            out.append(bar.copy())
        out.extend(wrap(block, ink.width - 2, bar))
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
