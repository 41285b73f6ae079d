"""
Word comments on stretches of a document's prose; everything else of the file stays as it is.

The XML of the text gets range marks, and runs are split where a range begins or ends inside of
one (ECMA-376, part 1, 17.13.4). Of the other parts only the list of comments changes and, where
there was none, the relations of the text and the list of content types; all the others are
copied as they are packed.
"""

from __future__ import annotations

import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from claimcheck.documents.docx.archive import Archive, open_archive
from claimcheck.documents.docx.comment_parts import CommentParts
from claimcheck.documents.docx.paragraphs import Paragraph
from claimcheck.documents.docx.parts import Element, local_name, main_part, parse_part
from claimcheck.documents.docx.ranges import Boundary, can_hold, place_boundaries
from claimcheck.documents.docx.reading import read_placed
from claimcheck.documents.docx.repacking import repack
from claimcheck.errors import DocumentError
from claimcheck.model import Document, Span

AUTHOR = "claimcheck"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocxComment:
    """A comment on a stretch of `Document.text`."""

    span: Span
    lines: tuple[tuple[tuple[str, bool], ...], ...]
    """Its paragraphs, each as pieces of text that are bold or not."""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentedDocx:
    """A file with comments."""

    data: bytes
    unplaced: tuple[DocxComment, ...] = ()
    """Comments on words that have no place where Word allows a mark; they are not in the file."""
    earlier: int = 0
    """How many of claimcheck's the file had before; they stay, as people may have replied."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where an element of a run stands in the original of the document."""

    start: int
    end: int
    element: Element
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentableDocx:
    """A Word file that comments can be put on, once."""

    document: Document
    """The same as the reader gives of it."""
    is_signed: bool
    """Whether the file carries a digital signature, which no changed file keeps."""
    _data: bytes
    _archive: Archive
    _part: str
    _root: Element
    _pieces: tuple[_Piece, ...]
    """In the order of their places; the pieces of a note are the mark in the text."""

    def comment(self, comments: Iterable[DocxComment]) -> CommentedDocx:
        """
        Return the file with the comments.

        Raises:
            DocumentError: A part that has to be changed is broken.
        """
        parts = CommentParts.read(self._archive, self._part, self._root)
        earlier = parts.count_by(AUTHOR)
        boundaries: list[Boundary] = []
        unplaced: list[DocxComment] = []
        for comment in comments:
            ends = self._ends(comment.span)
            if ends is None:
                unplaced.append(comment)
                continue
            key = parts.add(comment.lines, author=AUTHOR, written_at=comment.written_at)
            boundaries += (_boundary(key, *end, is_end=is_end) for is_end, end in enumerate(ends))
        place_boundaries(boundaries, reference_style=parts.reference_style)
        try:
            data = repack(self._data, parts.written(self._part, self._root))
        except (zipfile.BadZipFile, ValueError, OverflowError) as error:
            reason = str(error)[:200]
        else:
            return CommentedDocx(data=data, unplaced=tuple(unplaced), earlier=earlier)
        raise DocumentError(f"{self.document.path}: cannot be written again ({reason})")

    def _ends(self, span: Span) -> tuple[tuple[_Piece, int], tuple[_Piece, int]] | None:
        """Return the pieces in which a range begins and ends, with the characters before."""
        if not span:
            return None
        first = self.document.origin(span.start)
        last = self.document.origin(span.end - 1)
        after = bisect_right(self._pieces, last, key=lambda piece: piece.start)
        before = bisect_right(self._pieces, first, key=lambda piece: piece.start)
        near = self._pieces[max(0, before - 1) : after]
        inside = [piece for piece in near if piece.end > first and can_hold(piece.element)]
        if not inside:
            return None
        head, tail = inside[0], inside[-1]
        if tail.order < head.order:  # a text box stands in the paragraph that comes before it
            tail = head
        return (head, max(0, first - head.start)), (tail, min(last + 1, tail.end) - tail.start)


def _boundary(comment: int, piece: _Piece, offset: int, *, is_end: int) -> Boundary:
    return Boundary(
        comment=comment,
        is_end=bool(is_end),
        element=piece.element,
        order=piece.order,
        offset=offset,
        length=piece.end - piece.start,
    )


def open_docx_for_comments(data: bytes, *, name: str) -> CommentableDocx:
    """
    Return the Word file in `data`, read as a whole.

    Raises:
        DocumentError: It is none, damaged, encrypted, too large, or holds no text.
    """
    archive = open_archive(data, name=name)
    part = main_part(archive)
    root = parse_part(archive, part)
    body = None if root is None else next((e for e in root.iter() if local_name(e) == "body"), None)
    if root is None or body is None:
        raise DocumentError(f"{name}: holds no text; there is nothing to comment")
    placed = read_placed(data, archive, part, body, name=name, keeps_places=True)
    return CommentableDocx(
        document=placed.document,
        is_signed=archive.has_folder("_xmlsignatures/"),
        _data=data,
        _archive=archive,
        _part=part,
        _root=root,
        _pieces=_pieces(root, placed.paragraphs, placed.marks),
    )


def _pieces(
    root: Element, paragraphs: Sequence[Paragraph], marks: dict[int, Element]
) -> tuple[_Piece, ...]:
    orders = {element: order for order, element in enumerate(root.iter())}
    found: list[_Piece] = []
    for paragraph in paragraphs:
        if paragraph.origin < 0:
            continue
        mark = marks.get(id(paragraph))
        if mark is not None:
            end = paragraph.origin + len(paragraph.text)
            found.append(_Piece(paragraph.origin, end, mark, orders[mark]))
            continue
        found += (
            _Piece(paragraph.origin + start, paragraph.origin + end, element, orders[element])
            for start, end, element in paragraph.places
            if end > start
        )
    return tuple(sorted(found, key=lambda piece: (piece.start, piece.end)))
