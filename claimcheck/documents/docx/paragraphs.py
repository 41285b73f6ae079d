"""One paragraph of a Word document as text, with tracked changes as accepted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from claimcheck.documents.docx.parts import Element, attribute, child, is_on, local_name
from claimcheck.documents.scripts import to_subscript, to_superscript

_LINE_ENDS = re.compile(r"[\t\n\r]")
_HYPERLINK = re.compile(r"\s{0,20}HYPERLINK\s{1,20}\"([^\"]{1,2000})\"", re.IGNORECASE)
# Fields whose result is a page number or a list of the document's own headings.
_LEFT_OUT_FIELD = re.compile(
    r"\s{0,20}(?:TOC|PAGE|PAGEREF|NUMPAGES|SECTIONPAGES|INDEX|XE|TC|SEQ\s+CHAPTER)\b", re.IGNORECASE
)
_HEIGHT = re.compile(r"(?P<below>-)?(?:[4-9]|[1-9][0-9])(?:pt)?")
"""By how many half points a run stands off the line; less is no script."""
_FIGURES = re.compile(r"[0-9+\u2212–,-]{1,20}")
_MAX_INSTRUCTION = 4096
_DEEPEST = 200
# Deleted text, properties and drawings hold no prose of the accepted document.
_SKIPPED = frozenset(
    [
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "delText",
        "delInstrText",
        "sdtPr",
        "sdtEndPr",
        "smartTagPr",
        "customXmlPr",
        "rt",
        "annotationRef",
        "commentReference",
        "proofErr",
        "footnoteRef",
        "endnoteRef",
        "separator",
        "continuationSeparator",
        "pgNum",
        "dayShort",
        "monthShort",
        "yearShort",
    ]
)
# Characters of the Symbol font that stand in medical prose, by their code in w:sym (ECMA-376,
# 17.3.3.30; code points of the Adobe Symbol encoding).
_SYMBOLS = {
    0x2D: "−", 0x44: "Δ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x65: "ε",
    0x67: "γ", 0x68: "η", 0x6B: "κ", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x72: "ρ", 0x73: "σ",
    0x74: "τ", 0x77: "ω", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xAD: "↑", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD7: "⋅",
}  # fmt: skip


@dataclass(slots=True)
class Paragraph:
    """The text of a paragraph, NFC, and what hangs on it."""

    number: int
    """Its place among all paragraphs of the body, 1-based."""
    text: str = ""
    links: list[tuple[int, int, str]] = field(default_factory=list)
    """Start and end in `text`, and the target; a footnote mark has no width."""
    notes: list[str] = field(default_factory=list)
    """Labels of the notes that it refers to."""
    boxes: list[Element] = field(default_factory=list)
    """Contents of text boxes that are anchored in it."""
    places: list[tuple[int, int, Element]] = field(default_factory=list)
    """Which stretch of `text` comes from which element; empty unless that was asked for."""
    origin: int = -1
    """Where its text begins in the original; below 0 while that is not laid out."""

    def join(self, further: Paragraph) -> None:
        """Append a paragraph whose border to this one was deleted."""
        shift = len(self.text)
        self.text += further.text
        self.links += [(start + shift, end + shift, to) for start, end, to in further.links]
        self.places += [(start + shift, end + shift, each) for start, end, each in further.places]
        self.notes += further.notes
        self.boxes += further.boxes

    def normalise(self) -> None:
        """Bring the text to NFC, and the links with it."""
        if unicodedata.is_normalized("NFC", self.text):
            return

        def moved(offset: int) -> int:
            return len(unicodedata.normalize("NFC", self.text[:offset]))

        self.links = [(moved(start), moved(end), to) for start, end, to in self.links]
        self.places = [(moved(start), moved(end), each) for start, end, each in self.places]
        self.text = unicodedata.normalize("NFC", self.text)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shows: bool = False
    start: int = 0


@dataclass(slots=True)
class ParagraphReader:
    """Reads paragraphs one after the other; a field may run over several of them."""

    hyperlinks: Mapping[str, str]
    keeps_places: bool = False
    """Whether paragraphs know from which elements their text comes, which then stay in memory."""
    marks: dict[str, Element] = field(default_factory=dict)
    """The first mark in the text of each note, by its label; kept with the places."""
    _paragraph: Paragraph = field(default_factory=lambda: Paragraph(number=0))
    _fields: list[_Field] = field(default_factory=list)
    _script: str = ""

    def read(self, element: Element, number: int) -> Paragraph:
        """Return the paragraph that a `w:p` holds."""
        self._paragraph = Paragraph(number=number)
        for open_field in self._fields:
            open_field.start = 0
        self._children(element, 0)
        for open_field in self._fields:
            self._link(open_field)
        self._paragraph.normalise()
        return self._paragraph

    def _children(self, element: Element, depth: int) -> None:
        if depth > _DEEPEST:
            return
        for inner in element:
            self._take(inner, depth + 1)

    def _take(self, element: Element, depth: int) -> None:
        name = local_name(element)
        if name in _SKIPPED or not name:
            return
        if name == "r":
            self._run(element, depth)
        elif name == "hyperlink":
            self._hyperlink(element, depth)
        elif name == "AlternateContent":
            chosen = child(element, "Choice")
            chosen = child(element, "Fallback") if chosen is None else chosen
            if chosen is not None:
                self._children(chosen, depth)
        elif name == "txbxContent":
            self._paragraph.boxes.append(element)
        elif name in {"footnoteReference", "endnoteReference"}:
            self._note(element, name)
        elif name in {"fldChar", "instrText", "fldSimple"}:
            self._field_part(element, name, depth)
        elif (text := _text_of(element, name)) is not None:
            self._append(text, element)
        else:
            self._children(element, depth)

    def _run(self, element: Element, depth: int) -> None:
        properties = child(element, "rPr")
        outer = self._script
        if properties is not None:
            if is_on(child(properties, "vanish")) or is_on(child(properties, "specVanish")):
                return
            self._script = _script_of(properties, element)
        self._children(element, depth)
        self._script = outer

    def _hyperlink(self, element: Element, depth: int) -> None:
        start = len(self._paragraph.text)
        self._children(element, depth)
        target = self.hyperlinks.get(attribute(element, "id") or "")
        if target and len(self._paragraph.text) > start:
            self._paragraph.links.append((start, len(self._paragraph.text), target))

    def _note(self, element: Element, name: str) -> None:
        label = f"{name.removesuffix('Reference')}-{attribute(element, 'id')}"
        if self._shows():
            place = len(self._paragraph.text)
            self._paragraph.links.append((place, place, f"footnote:{label}"))
            self._paragraph.notes.append(label)
            if self.keeps_places:
                self.marks.setdefault(label, element)

    def _field_part(self, element: Element, name: str, depth: int) -> None:
        if name == "instrText":
            if self._fields and len(self._fields[-1].instruction) < _MAX_INSTRUCTION:
                self._fields[-1].instruction += element.text or ""
            return
        if name == "fldSimple":
            instruction = attribute(element, "instr") or ""
            self._open_field(_Field(instruction=instruction, shows=True))
            self._fields[-1].shows = not _LEFT_OUT_FIELD.match(instruction)
            self._children(element, depth)
            self._close_field()
            return
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open_field(_Field())
        elif kind == "separate" and self._fields:
            current = self._fields[-1]
            current.shows = not _LEFT_OUT_FIELD.match(current.instruction)
            current.start = len(self._paragraph.text)
        elif kind == "end" and self._fields:
            self._close_field()

    def _open_field(self, opened: _Field) -> None:
        if len(self._fields) < _DEEPEST:
            opened.start = len(self._paragraph.text)
            self._fields.append(opened)

    def _close_field(self) -> None:
        self._link(self._fields.pop())

    def _link(self, closed: _Field) -> None:
        target = _HYPERLINK.match(closed.instruction)
        end = len(self._paragraph.text)
        if target and closed.shows and end > closed.start:
            self._paragraph.links.append((closed.start, end, target.group(1)))

    def _shows(self) -> bool:
        return all(opened.shows for opened in self._fields)

    def _append(self, text: str, element: Element) -> None:
        if not self._shows():
            return
        if self._script == "superscript":
            text = to_superscript(text)
        elif self._script == "subscript":
            text = to_subscript(text)
        start = len(self._paragraph.text)
        self._paragraph.text += text
        if self.keeps_places:
            self._paragraph.places.append((start, start + len(text), element))


def _script_of(properties: Element, run: Element) -> str:
    """
    Return «superscript», «subscript» or nothing for the words of a run.

    LibreOffice writes a raised figure as one at a higher position; left on the line, 10⁹ would
    read 109 and the mark of a source would be a digit more. Raised words may be an ornament.
    """
    aligned = child(properties, "vertAlign")
    if aligned is not None:
        return attribute(aligned, "val") or ""
    place = child(properties, "position")
    height = _HEIGHT.fullmatch((attribute(place, "val") or "") if place is not None else "")
    if height is None or not _FIGURES.fullmatch("".join(run.itertext())):
        return ""
    return "subscript" if height["below"] else "superscript"


def _text_of(element: Element, name: str) -> str | None:
    """Return the characters that an element of a run stands for; None when it is none."""
    if name == "t":
        text = _LINE_ENDS.sub(" ", element.text or "")
        # Word drops white space at the ends unless it is told to keep it.
        return text if attribute(element, "space") == "preserve" else text.strip(" ")
    if name in {"tab", "ptab", "br", "cr"}:
        return " "
    if name == "noBreakHyphen":
        return "-"
    if name == "softHyphen":
        return ""
    if name == "sym":
        return _symbol(element)
    return None


def _symbol(element: Element) -> str:
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    if (attribute(element, "font") or "").lower() == "symbol" or 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(code & 0xFF, "\ufffd")
    return chr(code) if 0x20 <= code < 0xD800 else "\ufffd"


def is_joined_to_next(element: Element) -> bool:
    """Tell whether the end of a paragraph was deleted, so that the next one continues it."""
    properties = child(element, "pPr")
    mark = child(properties, "rPr") if properties is not None else None
    return mark is not None and any(local_name(found) in {"del", "moveFrom"} for found in mark)


def is_bold_throughout(element: Element) -> bool:
    """Tell whether every run with text is bold, as in headings without a heading style."""
    runs = [run for run in _descendants(element, "r") if child(run, "t") is not None]
    return bool(runs) and all(
        (properties := child(run, "rPr")) is not None and is_on(child(properties, "b"))
        for run in runs
    )


def _descendants(element: Element, name: str) -> Iterator[Element]:
    return (found for found in element.iter() if local_name(found) == name)
