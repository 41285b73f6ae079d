"""The pages of a PDF, laid out as a Document."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from claimcheck.documents.pdf.columns import in_reading_order, usual_gap
from claimcheck.documents.pdf.lines import Line, join_lines
from claimcheck.documents.pdf.paragraphs import Group, group_lines
from claimcheck.documents.pdf.running import Page, read_pages
from claimcheck.documents.pdf.running_heads import without_running_heads
from claimcheck.documents.plain_text import BULLET
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.references import mark_references
from claimcheck.documents.scripts import to_superscript
from claimcheck.documents.source_text import read_source
from claimcheck.errors import DocumentError
from claimcheck.model import BlockKind, Document

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_RAISED = re.compile(r"(?:\ue000[^\ue000]){1,}")
_INNER_HYPHEN = re.compile(r"\u00ad(?=\S)")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WORD = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,}){0,3}")
_BREAK = re.compile(r"([^\W\d_]{2,})[-\u00ad‐]\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]{2,}")
_DASHES = ("-", "\u00ad", "‐", "–", "—", "/")
_MOST_UNREADABLE = 0.3


def read_pdf(data: bytes, *, name: str) -> Document:
    """
    Return the document in the bytes of a PDF file.

    Running heads and page numbers are left out, columns read one after the other, and words
    that a line end cut are joined; each character has the place of its page.

    Raises:
        DocumentError: It is none, broken, locked, too large, or holds no text that can be read.
    """
    if b"%PDF-" not in data[:1024]:
        raise DocumentError(f"{name}: is no PDF, whatever its name says")
    pages = read_pages(data, name=name)
    _require_text(pages, name=name)
    lines: list[Line] = []
    region = 0
    bodies = without_running_heads(pages)
    usual = usual_gap(bodies)
    for number, pieces in enumerate(bodies, start=1):
        for column in in_reading_order(pieces, usual=usual):
            region += 1
            lines += join_lines(column, page=number, region=region)
    for line in lines:
        line.cells = [_clean(piece.text) for piece in line.pieces]
        line.text = " ".join(line.cells)
    return _lay_out(lines, len(pages), name=name, notices=_notices(pages, name), data=data)


def _require_text(pages: Sequence[Page], *, name: str) -> None:
    characters = "".join(piece.text for page in pages for piece in page.pieces)
    if not characters.strip():
        if any(page.has_pictures for page in pages):
            raise DocumentError(
                f"{name}: holds pictures of pages and no text; run text recognition (OCR) on it"
            )
        raise DocumentError(f"{name}: holds no text; there is nothing to check")
    plain = characters.replace("\ue000", "")
    unreadable = sum(unicodedata.category(c) in {"Co", "Cn", "Cc"} or c == "\ufffd" for c in plain)
    if unreadable > _MOST_UNREADABLE * len(plain):
        raise DocumentError(
            f"{name}: its fonts do not say which letters they draw, so its text cannot be read; "
            f"save it again from the program that made it"
        )


def _notices(pages: Sequence[Page], name: str) -> tuple[str, ...]:
    empty = [number for number, page in enumerate(pages, start=1) if not page.pieces]
    if not empty:
        return ()
    shown = ", ".join(str(number) for number in empty[:10]) + (" and more" if empty[10:] else "")
    return (f"{name}: no text on page {shown}; a picture of text is not read",)


def _clean(text: str) -> str:
    """Return the text of a piece with ligatures, raised digits and hyphens made plain, NFC."""
    text = _RAISED.sub(lambda match: to_superscript(match.group().replace("\ue000", "")), text)
    text = _UNPRINTABLE.sub("", text.replace("\ue000", "").translate(_LIGATURES))
    return unicodedata.normalize("NFC", _INNER_HYPHEN.sub("-", text))


def _lay_out(
    lines: Sequence[Line], count: int, *, name: str, notices: tuple[str, ...], data: bytes
) -> Document:
    groups = group_lines(lines)
    pieces: list[str] = []
    starts = [0]
    length = 0
    for line in lines:
        while len(starts) < line.page:
            starts.append(length)
        line.origin = length
        pieces.append(line.text + "\n")
        length += len(line.text) + 1
    while len(starts) < count:
        starts.append(length)
    builder = ProseBuilder(source=read_source("".join(pieces)))
    words = _words(lines)
    for group in groups:
        _write(builder, group, words)
    return Document(
        path=name,
        text=builder.text,
        blocks=mark_references(builder.text, builder.blocks),
        segments=builder.segments,
        line_starts=tuple(starts),
        pages=tuple(starts),
        notices=notices,
        digest=hashlib.sha256(data).hexdigest(),
    )


def _words(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that stand inside of lines, where no line end can have cut them."""
    found: set[str] = set()
    for line in lines:
        for match in _WORD.finditer(line.text):
            if match.start() > 0 and match.end() < len(line.text) - 1:
                found.add(match.group().casefold())
                found.update(match.group().casefold().split("-"))
    return frozenset(found)


def _write(builder: ProseBuilder, group: Group, words: frozenset[str]) -> None:
    builder.begin_block()
    if group.lines[0].is_row:
        _write_row(builder, group.lines[0])
    else:
        for number, line in enumerate(group.lines):
            following = group.lines[number + 1] if number + 1 < len(group.lines) else None
            _write_line(builder, group, line, following, words)
    builder.end_block(group.kind, level=group.level)


def _write_row(builder: ProseBuilder, line: Line) -> None:
    place = line.origin
    for number, cell in enumerate(line.cells):
        if number:
            builder.replace(" | ", place - 1)
        builder.copy(place, place + len(cell))
        place += len(cell) + 1


def _write_line(
    builder: ProseBuilder, group: Group, line: Line, following: Line | None, words: frozenset[str]
) -> None:
    start, end = line.origin, line.origin + len(line.text)
    if line is group.lines[0] and group.kind is BlockKind.LIST_ITEM:
        bullet = BULLET.match(line.text)
        start += bullet.end() if bullet else 0
    if following is None:
        builder.copy(start, end)
        return
    if line.text.endswith(_DASHES):
        if _is_cut(line.text, following.text, words):
            builder.copy(start, end - 1)
        elif line.text.endswith("\u00ad"):
            builder.copy(start, end - 1)
            builder.replace("-", end - 1)
        else:
            builder.copy(start, end)
        if not line.text.endswith((" –", " —", " -")):
            return
    else:
        builder.copy(start, end)
        if following.text.startswith("—") and not following.text.startswith("— "):
            return  # the dash stands without spaces
    builder.replace(" ", end)


def _is_cut(text: str, following: str, words: frozenset[str]) -> bool:
    """
    Tell whether a hyphen at a line end only cuts a word.

    The document itself knows: a word that stands whole elsewhere was cut, one that stands with
    its hyphen was not; two halves that are words by themselves were joined by their author.
    """
    before = _BREAK.search(text[-40:])
    after = _FIRST_WORD.match(following[:40])
    if before is None or after is None or not following[0].islower():
        return False
    first, second = before.group(1).casefold(), after.group().casefold()
    if first + second in words:
        return True
    if f"{first}-{second}" in words:
        return False
    return not (first in words and second in words)
