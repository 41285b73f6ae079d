"""Text with inline marks, copied without them: shared by reStructuredText and AsciiDoc."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from claimcheck.documents.prose import ProseBuilder
from claimcheck.model import BlockKind, Span

_LINE_BREAK = re.compile(r"[ \t]{0,200}\n[ \t]{0,200}")
_DEEPEST = 5


@dataclass(slots=True, kw_only=True)
class MarkedText:
    """Copies stretches of a source and hands every inline mark to the format."""

    builder: ProseBuilder
    marks: re.Pattern[str]
    act: Callable[[re.Match[str], MarkedText], None]
    """Writes what a mark stands for."""
    notes: dict[str, Span] = field(default_factory=dict)
    """Places by label of notes that stand in the running text, to be written at the end."""
    _depth: int = 0

    def write(self, start: int, end: int) -> None:
        """Append `source.text[start:end]` without its marks; line ends become spaces."""
        if self._depth >= _DEEPEST:
            self.copy(start, end)
            return
        self._depth += 1
        text, position = self.builder.source.text, start
        for match in self.marks.finditer(text, start, end):
            self.copy(position, match.start())
            self.act(match, self)
            position = match.end()
        self.copy(position, end)
        self._depth -= 1

    def copy(self, start: int, end: int) -> None:
        """Append characters as they are; line ends become spaces."""
        for gap in _LINE_BREAK.finditer(self.builder.source.text, start, end):
            self.builder.copy(start, gap.start())
            self.builder.replace(" ", gap.start())
            start = gap.end()
        self.builder.copy(start, end)

    def link(self, start: int, target: str) -> None:
        """Record that the text from `start` to here leads to `target`, if there is any."""
        if start < self.builder.position:
            self.builder.link(start, target)

    def note(self, label: str) -> None:
        """Record a footnote mark here."""
        self.builder.link(self.builder.position, f"footnote:{label}")

    def block(
        self, start: int, end: int, kind: BlockKind, *, level: int = 0, label: str | None = None
    ) -> None:
        """Append a stretch as a block."""
        self.builder.begin_block()
        self.write(start, end)
        self.builder.end_block(kind, level=level, label=label)

    def row(self, cells: Sequence[Sequence[Span]], kind: BlockKind) -> None:
        """Append a row of a table; a cell may stand in several pieces."""
        self.builder.begin_block()
        place = 0
        for number, cell in enumerate(cells):
            if number:
                self.builder.replace(" | ", place)
            for index, span in enumerate(cell):
                if index:
                    self.builder.replace(" ", place)
                self.write(span.start, span.end)
                place = span.end - 1
        self.builder.end_block(kind)


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the stretch without white space at its ends."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))


def lines_of(text: str) -> list[Span]:
    """Return the lines of a text without their ends."""
    lines: list[Span] = []
    start = 0
    for line in text.split("\n"):
        lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    return lines
