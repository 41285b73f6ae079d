"""
ReStructuredText as prose, as far as its prose goes.

After the specification at docutils.sourceforge.io/docs/ref/rst (read 2026-11-22). docutils itself
tells no places inside of a line, and includes files and runs directives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claimcheck.documents.marked_text import MarkedText, lines_of, trimmed
from claimcheck.documents.preformatted import BOX, write_preformatted
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.rst_marks import (
    ADORNMENT,
    ARGUMENT_IS_PROSE,
    BULLET,
    DEEPEST,
    DIRECTIVE,
    ENUMERATOR,
    FIELD,
    GRID,
    MARKS,
    NOTE,
    PROSE,
    SIMPLE,
    TARGET,
    TITLES,
)
from claimcheck.documents.rst_tables import csv_rows, grid_rows, list_rows, simple_rows
from claimcheck.documents.scripts import to_subscript, to_superscript
from claimcheck.documents.source_text import SourceText
from claimcheck.model import BlockKind, Span


def write_restructuredtext(source: SourceText, builder: ProseBuilder) -> tuple[str, ...]:
    """Append the prose of a reStructuredText source; there are no notices to return."""
    writer = _Writer(text=source.text, builder=builder, lines=lines_of(source.text))
    writer.write()
    return ()


@dataclass(slots=True, kw_only=True)
class _Writer:
    """Walks the lines."""

    text: str
    builder: ProseBuilder
    lines: list[Span]
    marked: MarkedText = field(init=False)
    _titles: list[str] = field(default_factory=list)
    """Styles of titles in the order of their first use."""
    _targets: dict[str, str] = field(default_factory=dict)
    _substitutions: dict[str, str] = field(default_factory=dict)
    _marks: int = 0
    _notes: int = 0

    def __post_init__(self) -> None:
        self.marked = MarkedText(builder=self.builder, marks=MARKS, act=self._act)
        for span in self.lines:
            line = span.cut(self.text).strip()
            if not line.startswith(".. "):
                continue
            target = TARGET.match(line[3:])
            if target and target["url"]:
                self._targets[_name(target["name"])] = target["url"]
            directive = DIRECTIVE.match(line[3:])
            if directive and directive["name"] and directive["type"] == "replace":
                self._substitutions[_name(directive["name"])] = line[3 + directive.end() :]

    def write(self) -> None:
        """Append every block."""
        self._blocks(0, len(self.lines), BlockKind.PARAGRAPH, 0)

    def _line(self, number: int) -> str:
        return self.lines[number].cut(self.text).rstrip() if number < len(self.lines) else ""

    def _indent(self, number: int) -> int:
        line = self._line(number)
        return len(line) - len(line.lstrip())

    def _blocks(self, first: int, last: int, kind: BlockKind, level: int) -> None:
        """Append the blocks of some lines; what is indented further is a quotation."""
        number = first
        while number < last and not self._line(number):
            number += 1
        indent = self._indent(number) if number < last else 0
        while number < last:
            line = self._line(number)
            if not line:
                number += 1
            elif self._indent(number) > indent and level < DEEPEST:
                end = self._end_of_indented(number, last, indent + 1)
                quote = kind if kind is BlockKind.LIST_ITEM else BlockKind.QUOTE
                self._blocks(
                    number, end, quote, level + 1 if kind is BlockKind.LIST_ITEM else level
                )
                number = end
            else:
                number = self._block(number, last, self._indent(number), kind, level)

    def _block(  # noqa: PLR0911 - one return a kind of block, in the order of the specification
        self, number: int, last: int, indent: int, kind: BlockKind, level: int
    ) -> int:
        """Append the block that begins in a line; return the line behind it."""
        line = self._line(number)[indent:]
        title = self._title(number, last) if kind is BlockKind.PARAGRAPH else None
        if title is not None:
            return title
        if line.startswith((".. ", "__ ")) or line in {"..", "__"}:
            return self._explicit(number, last, indent, level)
        if GRID.fullmatch(line) or SIMPLE.fullmatch(line):
            return self._table(number, last, indent)
        if len(line) >= 4 and ADORNMENT.fullmatch(line):
            return number + 1
        if line.startswith(">>> "):
            return self._end_of_paragraph(number, last, -1)
        if FIELD.match(line):
            return self._end_of_indented(number + 1, last, indent + 1)
        item = BULLET.match(line) or ENUMERATOR.match(line)
        if item:
            return self._item(number, last, indent, item.end(), level)
        if line.startswith("| "):
            span = self.lines[number]
            self.marked.block(span.start + indent + 2, span.end, kind)
            return number + 1
        return self._paragraph(number, last, indent, kind, level)

    def _title(self, number: int, last: int) -> int | None:
        """Append a section title and return the line behind it; None when there is none."""
        line, below = self._line(number), self._line(number + 1) if number + 1 < last else ""
        if number + 2 < last and _is_adornment(line) and self._line(number + 2) == line and below:
            style, place, end = line[0] * 2, number + 1, number + 3
        elif line and _is_adornment(below) and not _is_adornment(line):
            if len(below) < min(4, len(line)):
                return None
            style, place, end = below[0], number, number + 2
        else:
            return None
        if style not in self._titles:
            self._titles.append(style)
        span = trimmed(self.text, self.lines[place].start, self.lines[place].end)
        level = min(6, self._titles.index(style) + 1)
        self.marked.block(span.start, span.end, BlockKind.HEADING, level=level)
        return end

    def _end_of_indented(self, number: int, last: int, indent: int) -> int:
        """Return the line behind a block of lines that are indented at least so far, or empty."""
        end = number
        while number < last and (not self._line(number) or self._indent(number) >= indent):
            number += 1
            if self._line(number - 1):
                end = number
        return end

    def _end_of_paragraph(self, number: int, last: int, indent: int) -> int:
        while (
            number < last and self._line(number) and (indent < 0 or self._indent(number) == indent)
        ):
            number += 1
        return number

    def _item(self, number: int, last: int, indent: int, width: int, level: int) -> int:
        """Append a list item and what is indented under it."""
        span = self.lines[number]
        end = self._end_of_indented(number + 1, last, indent + 1)
        stop = number + 1
        while stop < end and self._line(stop) and not _is_list(self._line(stop).lstrip()):
            stop += 1
        box = BOX.match(self.text, span.start + indent + width, span.end)
        start = box.end() if box else span.start + indent + width
        text = trimmed(self.text, start, self.lines[stop - 1].end)
        self.marked.block(text.start, text.end, BlockKind.LIST_ITEM, level=level + 1)
        if level < DEEPEST:
            self._blocks(stop, end, BlockKind.LIST_ITEM, level + 1)
        return end

    def _paragraph(self, number: int, last: int, indent: int, kind: BlockKind, level: int) -> int:
        end = self._end_of_paragraph(number, last, indent)
        is_term = (
            end == number + 1 and end < last and self._line(end) and self._indent(end) > indent
        )
        text = trimmed(self.text, self.lines[number].start, self.lines[end - 1].end)
        if is_term:
            self.marked.block(text.start, text.end, BlockKind.HEADING, level=6)
            stop = self._end_of_indented(end, last, indent + 1)
            if level < DEEPEST:
                self._blocks(end, stop, BlockKind.PARAGRAPH, level + 1)
            return stop
        is_literal = self.text.endswith("::", text.start, text.end)
        # «Text::» prints one colon; a line of nothing but two prints none.
        stop = text.end - (2 if len(text) == 2 else 1) if is_literal else text.end
        depth = max(level, 1) if kind is BlockKind.LIST_ITEM else 0
        self.marked.block(text.start, stop, kind, level=depth)
        if is_literal:
            after = self._end_of_indented(end, last, indent + 1)
            self._preformatted(end, after)
            return after
        return end

    def _preformatted(self, first: int, end: int) -> None:
        if first < end:
            part = Span(self.lines[first].start, self.lines[end - 1].end)
            write_preformatted(self.builder.source, self.builder, part)

    def _explicit(self, number: int, last: int, indent: int, level: int) -> int:
        """Take a footnote, a target, a directive or a comment."""
        line = self._line(number)[indent + 3 :]
        start = self.lines[number].start + indent + 3
        end = self._end_of_indented(number + 1, last, indent + 1)
        note = NOTE.match(line)
        directive = DIRECTIVE.match(line)
        if note and self._line(number)[indent:].startswith(".. "):
            label = note["label"]
            if label in {"#", "*"}:
                self._notes += 1
                label = f"auto-{self._notes}"
            text = trimmed(self.text, start + note.end(), self.lines[end - 1].end)
            self.marked.block(text.start, text.end, BlockKind.FOOTNOTE, label=label.lstrip("#"))
        elif directive and not directive["name"] and directive["type"] in PROSE:
            self._directive(directive, number, end, indent, level)
        return end

    def _directive(
        self, match: re.Match[str], number: int, end: int, indent: int, level: int
    ) -> None:
        name = match["type"]
        argument = Span(self.lines[number].start + indent + 3 + match.end(), self.lines[number].end)
        first = number + 1
        if len(argument) and (name in ARGUMENT_IS_PROSE or name in TITLES):
            while (
                name in ARGUMENT_IS_PROSE
                and first < end
                and self._line(first)
                and not (FIELD.match(self._line(first).lstrip()))
            ):
                argument = Span(argument.start, self.lines[first].end)
                first += 1
            self.marked.block(argument.start, argument.end, BlockKind.PARAGRAPH)
        options: list[str] = []
        while first < end and FIELD.match(self._line(first).lstrip()):
            options.append(self._line(first).strip())
            first += 1
        header = any(option.startswith((":header-rows:", ":header:")) for option in options)
        if name == "list-table":
            self._rows(list_rows(self.text, self.lines[first:end]), header=header)
        elif name == "csv-table":
            self._rows(csv_rows(self.text, self.lines[first:end]), header=header)
        elif level < DEEPEST:
            quote = name in {"epigraph", "pull-quote"}
            self._blocks(first, end, BlockKind.QUOTE if quote else BlockKind.PARAGRAPH, level + 1)

    def _rows(self, rows: Sequence[Sequence[Span]], *, header: bool) -> None:
        for place, row in enumerate(rows):
            kind = BlockKind.TABLE_HEADER if header and not place else BlockKind.TABLE_ROW
            self.marked.row([[cell] for cell in row], kind)

    def _table(self, number: int, last: int, indent: int) -> int:
        end = number
        is_grid = self._line(number)[indent] == "+"
        while end < last and (self._line(end) if is_grid else not self._ends_simple(number, end)):
            end += 1
        lines = [
            Span(s.start + indent, s.start + len(s.cut(self.text).rstrip()))
            for s in self.lines[number:end]
        ]
        rows = (grid_rows if is_grid else simple_rows)(self.text, lines)
        for cells, is_header in rows:
            kind = BlockKind.TABLE_HEADER if is_header else BlockKind.TABLE_ROW
            self.marked.row(cells, kind)
        return max(end, number + 1)

    def _ends_simple(self, first: int, number: int) -> bool:
        """Tell whether a simple table ended: a border with an empty line behind it."""
        return (
            number > first + 1
            and not self._line(number)
            and bool(SIMPLE.fullmatch(self._line(number - 1).strip()))
        )

    def _act(self, match: re.Match[str], marked: MarkedText) -> None:
        """Write what an inline mark stands for."""
        builder = self.builder
        if match["nothing"] is not None:
            return
        if match["note"] is not None:
            label = match["note"]
            if label in {"#", "*"}:
                self._marks += 1
                label = f"auto-{self._marks}"
            marked.note(label.lstrip("#"))
        elif match["role"] is not None:
            self._role(match, marked)
        elif match["substitution"] is not None:
            value = self._substitutions.get(_name(match["substitution"]))
            if value is None:
                marked.copy(*match.span("substitution"))
            else:
                builder.replace(value, match.start())
        else:
            start = builder.position
            for name in (
                "escaped",
                "literal",
                "link_text",
                "reference",
                "strong",
                "emphasis",
                "word",
            ):
                if match[name] is not None:
                    marked.copy(*match.span(name))
            known = match["target"] or self._targets.get(
                _name(match["reference"] or match["word"] or "")
            )
            if known:
                marked.link(start, known)

    def _role(self, match: re.Match[str], marked: MarkedText) -> None:
        role, text = match["role"], match["role_text"]
        place = match.start("role_text")
        if role in {"sup", "superscript"}:
            self.builder.replace(to_superscript(text), place)
        elif role in {"sub", "subscript"}:
            self.builder.replace(to_subscript(text), place)
        else:
            target = re.search(r"\s{0,20}<[^<>]{1,500}>\Z", text)
            marked.copy(place, place + (target.start() if target else len(text)))


def _is_adornment(line: str) -> bool:
    return len(line) >= 2 and bool(ADORNMENT.fullmatch(line))


def _is_list(line: str) -> bool:
    return bool(BULLET.match(line) or ENUMERATOR.match(line))


def _name(name: str) -> str:
    """Return a reference name for comparison: lower case, white space as one space."""
    return " ".join(name.strip("`").casefold().split())
