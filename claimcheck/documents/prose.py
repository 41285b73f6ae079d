"""Builds a Document piece by piece, so that every character keeps its place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimcheck.documents.source_text import SourceText
from claimcheck.model import Block, BlockKind, Link, Span


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
        shift = self._length - start
        self._segments.extend(
            (begin + shift, origin) for begin, origin in self.source.segments_between(start, end)
        )
        self._pieces.append(self.source.text[start:end])
        self._length += end - start

    def replace(self, text: str, at: int) -> None:
        """Append `text` that stands for what the source holds at `at`, such as an entity."""
        at = min(at, len(self.source.text) - 1)
        (_, origin), *_ = self.source.segments_between(at, at + 1)
        self._segments.extend((self._length + index, origin) for index in range(len(text)))
        self._pieces.append(text)
        self._length += len(text)

    def link(self, start: int, target: str) -> None:
        """Record that the text from `start` to here leads to `target`."""
        self.links.append(Link(span=Span(start, self._length), target=target))

    def _tail_is_visible(self) -> bool:
        length = self._length - self._block_start
        for piece in reversed(self._pieces):
            if length <= 0:
                return False
            if piece.strip():
                return True
            length -= len(piece)
        return False
