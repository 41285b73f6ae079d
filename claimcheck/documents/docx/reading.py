"""The body of a Word document, laid out as a Document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from claimcheck.documents.docx.archive import Archive, open_archive
from claimcheck.documents.docx.paragraphs import (
    Paragraph,
    ParagraphReader,
    is_bold_throughout,
    is_joined_to_next,
)
from claimcheck.documents.docx.parts import (
    Element,
    attribute,
    child,
    is_on,
    local_name,
    main_part,
    relationships,
    top_elements,
)
from claimcheck.documents.docx.styles import Style, list_state, outline_level, read_styles
from claimcheck.documents.plain_text import BULLET, SENTENCE_END
from claimcheck.documents.preformatted import BOX
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.references import mark_references
from claimcheck.documents.source_text import read_source
from claimcheck.errors import DocumentError
from claimcheck.model import BlockKind, Document

_MAX_HEADING_WORDS = 14
MAX_PARAGRAPHS = 50_000
_DEEPEST = 100
_PLAIN = Style()


@dataclass(slots=True)
class _Part:
    """A block of the body: a paragraph, or the paragraphs of a table row by its cells."""

    kind: BlockKind
    cells: list[list[Paragraph]]
    level: int = 0
    label: str | None = None


def read_docx(data: bytes, *, name: str) -> Document:
    """
    Return the document in the bytes of a DOCX file.

    Insertions are in, deletions out. Footnotes and endnotes stand at the end and have the place
    of the paragraph with their mark. Headers, footers, comments and hidden text are left out.

    Raises:
        DocumentError: It is none, damaged, encrypted, too large, or holds no text.
    """
    archive = open_archive(data, name=name)
    part = main_part(archive)
    elements = top_elements(archive, part, "body")
    return read_placed(data, archive, part, elements, name=name).document


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedDocument:
    """A document with the paragraphs that it was made of."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    """Every paragraph, those of text boxes and notes as well; `origin` is its place."""
    marks: dict[int, Element]
    """By the `id()` of a note's paragraph the mark in the text that refers to it; only where places
    are kept."""


def read_placed(
    data: bytes,
    archive: Archive,
    part: str,
    elements: Iterable[Element],
    *,
    name: str,
    keeps_places: bool = False,
) -> PlacedDocument:
    """
    Return the document whose body has these elements.

    Raises:
        DocumentError: A part is broken, or there is no text.
    """
    folder = part.rpartition("/")[0]
    body = _Body(
        name=name,
        styles=read_styles(archive, f"{folder}/styles.xml"),
        reader=ParagraphReader(hyperlinks=relationships(archive, part), keeps_places=keeps_places),
    )
    for element in elements:
        body.take(element, 0)
    body.finish()
    notes = _read_notes(archive, folder)
    if not any(paragraph.text.strip() for paragraph in body.paragraphs):
        raise DocumentError(f"{name}: holds no text; there is nothing to check")
    document = _lay_out(body, notes, name=name, digest=hashlib.sha256(data).hexdigest())
    of_parts = (each for found in body.parts for cell in found.cells for each in cell)
    own = {id(each): each for each in (*body.paragraphs, *of_parts)}
    of_notes = [(label, each) for label, found in notes.items() for each in found]
    marks = body.reader.marks
    return PlacedDocument(
        document=document,
        paragraphs=(*own.values(), *(each for label, each in of_notes if label in marks)),
        marks={id(each): marks[label] for label, each in of_notes if label in marks},
    )


@dataclass(slots=True, kw_only=True)
class _Body:
    """Walks the body and collects its blocks."""

    name: str
    """The document, for messages."""
    styles: Mapping[str, Style]
    reader: ParagraphReader
    parts: list[_Part] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    """Every paragraph of the body, empty ones as well, in order."""
    _open: Paragraph | None = None
    """A paragraph whose end was deleted."""

    def take(self, element: Element, depth: int) -> None:
        """Handle one element of the body, of a content control or of a cell."""
        name = local_name(element)
        if depth > _DEEPEST or name in {"del", "moveFrom", "sectPr", "sdtPr", "altChunk"}:
            return
        if name == "p":
            self._paragraph(element)
        elif name == "tbl":
            self._table(element, depth)
        elif name in {"sdt", "sdtContent", "ins", "moveTo", "customXml", "Choice"}:
            for inner in element:
                self.take(inner, depth + 1)
        elif name == "AlternateContent":
            for inner in list(element)[:1]:
                self.take(inner, depth + 1)

    def finish(self) -> None:
        """Take the last paragraph when even the end of the document was deleted."""
        if self._open is not None:
            self.parts.append(_Part(kind=BlockKind.PARAGRAPH, cells=[[self._open]]))

    def _paragraph(self, element: Element) -> None:
        paragraph = self._read(element)
        if paragraph is None:
            return
        kind, level = self._kind(element, paragraph)
        if kind is not None:
            self.parts.append(_Part(kind=kind, cells=[[paragraph]], level=level))
        self._boxes(paragraph)

    def _read(self, element: Element) -> Paragraph | None:
        """Return the paragraph; None when the next one goes on with it."""
        if len(self.paragraphs) >= MAX_PARAGRAPHS:
            raise DocumentError(
                f"{self.name}: has more than {MAX_PARAGRAPHS:,} paragraphs; split the document"
            )
        paragraph = self.reader.read(element, len(self.paragraphs) + 1)
        self.paragraphs.append(paragraph)
        if self._open is not None:
            # It stands where it begins; the number of the later one stays as an empty line.
            before, self._open = self._open, None
            before.join(paragraph)
            paragraph.text, paragraph.links, paragraph.notes, paragraph.boxes = "", [], [], []
            paragraph.places = []
            paragraph = before
        if is_joined_to_next(element):
            self._open = paragraph
            return None
        return paragraph

    def _boxes(self, paragraph: Paragraph) -> None:
        """Read the text boxes; their paragraphs have the number of the one they hang on."""
        boxes, paragraph.boxes = paragraph.boxes, []
        for box in boxes[:_DEEPEST]:
            for element in box:
                if local_name(element) != "p":
                    continue
                inner = self.reader.read(element, paragraph.number)
                inner.boxes = []
                kind, level = self._kind(element, inner)
                if kind is not None:
                    self.parts.append(_Part(kind=kind, cells=[[inner]], level=level))

    def _kind(self, element: Element, paragraph: Paragraph) -> tuple[BlockKind | None, int]:
        """Return what a paragraph is, by its own properties and its style; None for no prose."""
        properties = child(element, "pPr")
        named = child(properties, "pStyle") if properties is not None else None
        style = (
            self.styles.get(attribute(named, "val") or "", _PLAIN) if named is not None else _PLAIN
        )
        if style.is_left_out or style.is_hidden:
            return None, 0
        outline = outline_level(properties)
        if style.kind is not None:
            return style.kind, style.level
        if outline:
            return BlockKind.HEADING, outline
        own = list_state(properties)
        if own or (own is None and style.is_list) or BULLET.match(paragraph.text.lstrip()):
            return BlockKind.LIST_ITEM, _list_level(properties)
        text = paragraph.text.strip()
        if (
            text
            and len(text.split()) <= _MAX_HEADING_WORDS
            and not text.endswith((*SENTENCE_END, ":"))
            and not any(character.isdigit() for character in text)
            and is_bold_throughout(element)
        ):
            return BlockKind.HEADING, 6
        return BlockKind.PARAGRAPH, 0

    def _table(self, table: Element, depth: int) -> None:
        rows = [row for row in _within(table, "tr") if not _is_deleted(row)]
        for place, row in enumerate(rows):
            nested: list[Element] = []
            cells = [self._cell(cell, nested) for cell in _within(row, "tc")]
            is_header = _is_header(table, row, first=place == 0 and len(rows) > 1)
            if len(cells) == 1:  # a frame around prose
                for paragraph in cells[0]:
                    self.parts.append(_Part(kind=BlockKind.PARAGRAPH, cells=[[paragraph]]))
            elif any(paragraph.text.strip() for cell in cells for paragraph in cell):
                kind = BlockKind.TABLE_HEADER if is_header else BlockKind.TABLE_ROW
                self.parts.append(_Part(kind=kind, cells=cells))
            for paragraph in (paragraph for cell in cells for paragraph in cell):
                self._boxes(paragraph)
            for inner in nested:
                self.take(inner, depth + 1)

    def _cell(self, cell: Element, nested: list[Element]) -> list[Paragraph]:
        found: list[Paragraph] = []
        for element in _flat(cell):
            if local_name(element) == "tbl":
                nested.append(element)
            elif (paragraph := self._read(element)) is not None:
                found.append(paragraph)
        if self._open is not None:  # a deletion does not reach over the border of a cell
            found.append(self._open)
            self._open = None
        return found


def _flat(cell: Element, depth: int = 0) -> Iterator[Element]:
    """Yield the paragraphs and tables of a cell, those in content controls as well."""
    for element in cell:
        name = local_name(element)
        if name in {"p", "tbl"}:
            yield element
        elif name in {"sdt", "sdtContent", "ins", "moveTo", "customXml"} and depth < _DEEPEST:
            yield from _flat(element, depth + 1)


def _within(element: Element, name: str, depth: int = 0) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, content controls looked through."""
    for inner in element:
        found = local_name(inner)
        if found == name:
            yield inner
        elif found in {"sdt", "sdtContent", "customXml"} and depth < _DEEPEST:
            yield from _within(inner, name, depth + 1)


def _is_deleted(row: Element) -> bool:
    properties = child(row, "trPr")
    return properties is not None and child(properties, "del") is not None


def _is_header(table: Element, row: Element, *, first: bool) -> bool:
    """Tell whether a row is the header: so marked, or a first row of words in bold or by style."""
    properties = child(row, "trPr")
    if properties is not None and is_on(child(properties, "tblHeader")):
        return True
    if not first:
        return False
    paragraphs = [found for found in row.iter() if local_name(found) == "p"]
    if paragraphs and all(is_bold_throughout(found) for found in paragraphs):
        return True
    of_table = child(table, "tblPr")
    look = child(of_table, "tblLook") if of_table is not None else None
    if look is None:
        return False
    marked = attribute(look, "firstRow") in {"1", "true", "on"}
    try:
        bits = int(attribute(look, "val") or "0", 16)
    except ValueError:
        bits = 0
    words = "".join(found.text or "" for found in row.iter() if local_name(found) == "t")
    return (marked or bool(bits & 0x20)) and not any(letter.isdigit() for letter in words)


def _list_level(properties: Element | None) -> int:
    numbering = child(properties, "numPr") if properties is not None else None
    depth = child(numbering, "ilvl") if numbering is not None else None
    value = attribute(depth, "val") if depth is not None else None
    return int(value) + 1 if value in set("012345678") else 1


def _read_notes(archive: Archive, folder: str) -> dict[str, list[Paragraph]]:
    """Return the paragraphs of every footnote and endnote by its label."""
    notes: dict[str, list[Paragraph]] = {}
    for kind in ("footnote", "endnote"):
        part = f"{folder}/{kind}s.xml"
        reader = ParagraphReader(hyperlinks=relationships(archive, part))
        for element in top_elements(archive, part, f"{kind}s"):
            if attribute(element, "type") in {None, "normal"}:
                label = f"{kind}-{attribute(element, 'id')}"
                notes[label] = [
                    reader.read(found, 0) for found in element if local_name(found) == "p"
                ]
    return notes


def _lay_out(
    body: _Body, notes: Mapping[str, list[Paragraph]], *, name: str, digest: str
) -> Document:
    """Give every paragraph a place in the original, one line each, and write the blocks."""
    hanging: dict[int, list[Paragraph]] = {}
    used: dict[str, list[Paragraph]] = {}
    for part in body.parts:
        for paragraph in (paragraph for cell in part.cells for paragraph in cell):
            if paragraph is not body.paragraphs[paragraph.number - 1]:
                hanging.setdefault(paragraph.number, []).append(paragraph)
            for label in paragraph.notes:
                if label in notes and label not in used:
                    used[label] = notes[label]
                    hanging.setdefault(paragraph.number, []).extend(notes[label])
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for paragraph in body.paragraphs:
        starts.append(length)
        for piece in (paragraph, *hanging.get(paragraph.number, ())):
            piece.origin = length
            pieces.append(piece.text + " ")
            length += len(piece.text) + 1
        pieces[-1] = pieces[-1][:-1] + "\n"
    builder = ProseBuilder(source=read_source("".join(pieces)))
    for part in body.parts:
        _write(builder, part)
    for label, paragraphs in used.items():
        _write(builder, _Part(kind=BlockKind.FOOTNOTE, cells=[paragraphs], label=label))
    return Document(
        path=name,
        text=builder.text,
        blocks=mark_references(builder.text, builder.blocks),
        segments=builder.segments,
        line_starts=tuple(starts),
        paragraphs=tuple(starts),
        links=tuple(builder.links),
        digest=digest,
    )


def _write(builder: ProseBuilder, part: _Part) -> None:
    builder.begin_block()
    place = 0
    for number, cell in enumerate(part.cells):
        if number:
            builder.replace(" | ", place)
        is_first = True
        for paragraph in cell:
            if not paragraph.text.strip():
                continue
            if not is_first:
                builder.replace(" ", place)
            is_first = False
            _write_paragraph(builder, paragraph, is_item=part.kind is BlockKind.LIST_ITEM)
            place = paragraph.origin + len(paragraph.text)
    builder.end_block(part.kind, level=part.level, label=part.label)


def _write_paragraph(builder: ProseBuilder, paragraph: Paragraph, *, is_item: bool) -> None:
    text = paragraph.text
    start = len(text) - len(text.lstrip())
    bullet = BULLET.match(text, start) if is_item else None
    start = bullet.end() if bullet else start
    box = BOX.match(text, start) if is_item else None
    start = box.end() if box else start
    end = len(text.rstrip())
    shift = builder.position - start
    builder.copy(paragraph.origin + start, paragraph.origin + end)
    for first, last, target in sorted(paragraph.links):
        begin, stop = (min(max(place, start), end) for place in (first, last))
        if begin < stop or first == last:
            builder.link_between(begin + shift, stop + shift, target)
