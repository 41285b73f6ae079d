"""Builds a Document piece by piece, so that every character keeps its place in the file."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field

from claimcheck.documents.source_text import SourceText, joins_before
from claimcheck.model import Block, BlockKind, Link, Span

# Unicode's stream-safe format has no more marks on one letter (UAX #15, section 13); the bound
# keeps the time linear in a text of nothing but marks.
_MAX_MARKS = 30


@dataclass(slots=True)
class ProseBuilder:
    """Collects the prose of a source text as blocks, with markup left out."""

    source: SourceText
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _segments: list[tuple[int, int]] = field(default_factory=list)
    _length: int = 0
    _block_start: int = 0

    @property
    def position(self) -> int:
        """The length of the text so far."""
        return self._length

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._pieces)

    @property
    def segments(self) -> tuple[tuple[int, int], ...]:
        """Pairs (start in the text, offset in the decoded original), ascending."""
        return tuple(self._segments) or ((0, 0),)

    def begin_block(self) -> None:
        """Start a block; blocks stand apart by an empty line."""
        if self._length:
            self._pieces.append("\n\n")
            self._length += 2
        self._block_start = self._length

    def end_block(
        self, kind: BlockKind, *, level: int = 0, label: str | None = None
    ) -> Block | None:
        """End the block; one without a visible character is dropped and None returned."""
        span = Span(self._block_start, self._length)
        if not self._tail_is_visible():
            return None
        block = Block(kind=kind, span=span, level=level, label=label)
        self.blocks.append(block)
        return block

    def copy(self, start: int, end: int) -> None:
        """Append `source.text[start:end]`."""
        end = min(end, len(self.source.text))
        if start >= end:
            return
        if self._must_compose(self.source.text[start]):
            marks = start
            while start < end and joins_before(self.source.text[start]):
                start += 1
            self._compose(self.source.text[marks:start])
            if start == end:
                return
        shift = self._length - start
        self._segments.extend(
            (begin + shift, origin) for begin, origin in self.source.segments_between(start, end)
        )
        self._pieces.append(self.source.text[start:end])
        self._length += end - start

    def replace(self, text: str, at: int) -> None:
        """Append `text` that stands for what the source holds at `at`, such as an entity."""
        if text and self._must_compose(text[0]):
            self._compose(text[0])
            text = text[1:]
        if not text:
            return
        at = min(at, len(self.source.text) - 1)
        (_, origin), *_ = self.source.segments_between(at, at + 1)
        self._segments.extend((self._length + index, origin) for index in range(len(text)))
        self._pieces.append(text)
        self._length += len(text)

    def _must_compose(self, character: str) -> bool:
        """Tell whether a mark follows markup or an entity and belongs to the letter before it."""
        return (
            character >= "\u0300"
            and self._length > self._block_start
            and joins_before(character)
            and bool(self._pieces[-1])
        )

    def _compose(self, marks: str) -> None:
        """Append marks in NFC; what they change keeps the place of the letter they stand on."""
        tail = self._pieces[-1]
        stem = len(tail) - 1
        while stem > 0 and joins_before(tail[stem]) and len(tail) - stem < _MAX_MARKS:
            stem -= 1
        composed = unicodedata.normalize("NFC", tail[stem:] + marks)
        start = self._length - (len(tail) - stem)
        origin = self._origin(start)
        while self._segments and self._segments[-1][0] >= start:
            self._segments.pop()
        self._pieces[-1] = tail[:stem]
        self._pieces.append(composed)
        self._segments.extend((start + index, origin) for index in range(len(composed)))
        self._length = start + len(composed)

    def _origin(self, position: int) -> int:
        start, origin = self._segments[bisect_right(self._segments, (position, 1 << 62)) - 1]
        return origin + position - start

    def link(self, start: int, target: str) -> None:
        """Record that the text from `start` to here leads to `target`."""
        self.links.append(Link(span=Span(start, self._length), target=target))

    def text_of_block(self) -> str:
        """Return the text of the block so far."""
        length, pieces = self._length - self._block_start, []
        for piece in reversed(self._pieces):
            if length <= 0:
                break
            pieces.append(piece)
            length -= len(piece)
        return "".join(reversed(pieces))

    def link_between(self, start: int, end: int, target: str) -> None:
        """Record that a stretch of the text so far leads to `target`."""
        self.links.append(Link(span=Span(start, end), target=target))

    def _tail_is_visible(self) -> bool:
        length = self._length - self._block_start
        for piece in reversed(self._pieces):
            if length <= 0:
                return False
            if piece.strip():
                return True
            length -= len(piece)
        return False
