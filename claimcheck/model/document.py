"""What a user wrote, as text whose every character knows its place in the original file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from claimcheck.model.span import Span


class BlockKind(StrEnum):
    """The part that a block of text plays in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_CELL = "table-cell"
    TABLE_ROW = "table-row"
    """The cells of one row, joined by ` | `; a row is the least part that can be understood."""
    TABLE_HEADER = "table-header"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
    REFERENCE = "reference"
    """An entry of a reference list; neither evidence nor a claim."""
    CODE = "code"
    FRONT_MATTER = "front-matter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of prose that sentences never cross: a paragraph, a list item, a table cell."""

    kind: BlockKind
    span: Span
    """Place in `Document.text`."""
    level: int = 0
    """Depth of a heading (1 to 6) or of a list item (1 and up); 0 elsewhere."""
    label: str | None = None
    """Mark of a footnote or number of a reference entry; None where there is none. A reference that
    is a footnote has `^` before its mark."""
    number: int | None = None
    """Place of a footnote in the reference list that it stands in, 1-based; None elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the original file; numbers are 1-based, None where a format has none."""

    line: int
    """Line of a text file; the number of the paragraph or page where a format has no lines."""
    column: int | None = None
    page: int | None = None
    """Page of a PDF, 1-based."""
    paragraph: int | None = None
    """Paragraph of a DOCX, 1-based."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink or a footnote mark of the document: where its words stand and where it leads."""

    span: Span
    target: str


class IgnoreScope(StrEnum):
    """How far a comment that tells the gate to pass over something reaches."""

    LINE = "ignore"
    NEXT_LINE = "ignore-next-line"
    BLOCK = "off"
    """From here to the next `on` of the same rules, or to the end of the file."""
    FILE = "ignore-file"


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreComment:
    """A comment in a document that tells the gate to pass over claims."""

    scope: IgnoreScope
    line: int
    """1-based line on which the comment begins."""
    first: int
    """First line that it covers."""
    last: int | None
    """Last line that it covers; None for the end of the file."""
    rules: tuple[str, ...] = ()
    """Codes such as `CC002`; empty for all rules."""
    reason: str = ""
    until: date | None = None
    """The last day on which it holds; None for always."""
    problem: str | None = None
    """Why the comment cannot be understood and does not count; None when it can."""

    def covers(self, rule: str, first: int, last: int) -> bool:
        """Tell whether it is about this rule and touches the lines from `first` to `last`."""
        below = self.last is None or first <= self.last
        return below and last >= self.first and (not self.rules or rule in self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    One file that a user wrote, as prose in NFC.

    `text` holds the prose of the file with its markup left out. `segments` say where each
    stretch of `text` begins in the original characters of the file: a position `p` of `text`
    lies at `origin + (p - start)` for the last segment with `start <= p`.
    """

    path: str
    """The file as the user named it, with forward slashes; goes into claims.yaml and reports."""
    text: str
    blocks: tuple[Block, ...]
    segments: tuple[tuple[int, int], ...] = ((0, 0),)
    """Pairs (start in `text`, offset in the decoded original), ascending."""
    line_starts: tuple[int, ...] = (0,)
    """Offsets in the decoded original at which its lines begin; (0,) where it has none."""
    paragraphs: tuple[int, ...] = ()
    """Offsets at which the paragraphs of a DOCX begin; empty for other formats."""
    pages: tuple[int, ...] = ()
    """Offsets at which the pages of a PDF begin; empty for other formats."""
    links: tuple[Link, ...] = ()
    notices: tuple[str, ...] = ()
    """What the user must know about the reading, such as a guessed encoding."""
    ignores: tuple[IgnoreComment, ...] = ()
    """The comments for the gate, in the order of their lines."""
    digest: str = ""
    """SHA-256 of the bytes of the file, in hexadecimal."""
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(start for start, _ in self.segments))

    def origin(self, position: int) -> int:
        """Return the offset in the decoded original of a position in `text`."""
        start, origin = self.segments[max(0, bisect_right(self._starts, position) - 1)]
        return origin + position - start

    def place(self, position: int) -> Place:
        """
        Return where a position in `text` lies in the original file.

        A format without lines counts paragraphs (DOCX) or pages (PDF) in their stead, so that
        `line` is always a number by which a person finds the sentence.
        """
        offset = self.origin(position)
        if self.pages:
            page = max(1, bisect_right(self.pages, offset))
            return Place(line=page, page=page)
        if self.paragraphs:
            paragraph = max(1, bisect_right(self.paragraphs, offset))
            return Place(line=paragraph, paragraph=paragraph)
        line = bisect_right(self.line_starts, offset)
        return Place(line=line, column=offset - self.line_starts[line - 1] + 1)
