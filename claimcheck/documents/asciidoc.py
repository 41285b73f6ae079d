"""AsciiDoc as prose, as far as its prose goes (docs.asciidoctor.org/asciidoc, read 2026-11-22)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from claimcheck.documents.marked_text import MarkedText, lines_of, trimmed
from claimcheck.documents.preformatted import BOX, write_preformatted
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.scripts import to_subscript, to_superscript
from claimcheck.documents.source_text import SourceText
from claimcheck.model import BlockKind, Span

_MARKS = re.compile(
    r"\\(?P<escaped>[*_`#^~+{\[<:&])"
    r"|(?P<note>footnote(?:ref)?:(?P<note_id>[\w-]{0,60})"
    r"\[(?P<note_text>(?:[^\[\]]|\[[^\[\]]{0,300}\]){0,2000})\])"
    r"|(?P<link>(?:link:|mailto:|xref:)?(?P<target>(?:https?://|(?<=link:)|(?<=mailto:)|(?<=xref:))[^\s\[\]<>]{1,1000})\[(?P<link_text>[^\[\]]{0,1000})\])"
    r"|(?P<dropped>\bimage:[^\s\[\]]{1,500}\[[^\[\]]{0,500}\]|\(\(\([^()]{0,300}\)\)\)"
    r"|\[\[\[?[\w:., -]{1,80}\]?\]\]"
    r"|\banchor:[\w-]{1,60}\[[^\[\]]{0,200}\]|[ \t]\+(?=\n|\Z)|\[[.#%][\w.#% -]{0,60}\](?=[*_`#]))"
    r"|\b(?:pass|kbd|btn|stem|latexmath|asciimath|menu)(?::[\w,]{0,40})?:\[(?P<content>[^\[\]]{0,1000})\]"
    r"|<<(?P<reference>[^<>,\n]{1,100})(?:,(?P<reference_text>[^<>]{1,300}))?>>"
    r"|\(\((?P<term>[^()]{1,200})\)\)"
    r"|(?P<pair>\*\*|__|``|##|\+\+)(?=\S)(?P<pair_text>[^\n]{1,300}?)(?P=pair)"
    r"|(?<!\w)(?P<single>[*_`#+])(?!(?P=single))(?=\S)(?P<single_text>[^\n]{1,300}?)(?<=\S)(?P=single)(?![\w])"
    r"|\^(?P<raised>[^\s^]{1,60})\^|~(?P<lowered>[^\s~]{1,60})~"
    r"|\{(?P<attribute>[\w-]{1,60})\}"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<dash>(?<=\w)--(?=\w)|(?<=[ \n])--(?=[ \n]))"
)
_HEADING = re.compile(r"(?P<marks>={1,6}|#{1,6})[ \t]{1,10}(?P<text>\S[^\n]{0,500})")
_ITEM = re.compile(
    r"[ \t]{0,40}(?P<mark>\*{1,5}|-|\.{1,5}|[0-9]{1,3}\.|•)[ \t]{1,10}(?:\[[ xX*]\][ \t])?(?=\S)"
)
_DEFINITION = re.compile(r"(?P<term>[^\n]{1,200}?)(?::{2,4}|;;)(?:[ \t]{1,40}|$)")
_ATTRIBUTE = re.compile(r":!?(?P<name>[\w-]{1,60})!?:(?:[ \t]{1,10}(?P<value>[^\n]{0,500}))?")
_BLOCK_MACRO = re.compile(r"[a-z]{2,20}::[^\s\[]{0,500}\[[^\n]{0,1000}\]\s{0,10}")
_BLOCK_ATTRIBUTES = re.compile(
    r"\[(?P<list>[^\[\]\n]{0,500})\]\s{0,10}|\[\[[^\n]{1,200}\]\]\s{0,10}"
)
_TITLE = re.compile(r"\.(?=[^\s.])")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]{1,10}")
_SKIPPED_FENCE = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,}[\w-]{0,40})\s{0,10}")
_OPEN_FENCE = re.compile(r"(?:={4,}|\*{4,}|--|_{4,})\s{0,10}")
_TABLE_FENCE = re.compile(r"[|!]={3,}\s{0,10}")
_RULE = re.compile(r"(?:'{3,}|-{3}|\*{3}|<{3,})\s{0,10}")
_CELL = re.compile(
    r"(?:(?<=\s)|(?<=\A)|^)(?:[0-9.]{0,6}[+*])?(?:[<^>.]{0,4}[aedhlmsv]?)\|", re.MULTILINE
)


def write_asciidoc(source: SourceText, builder: ProseBuilder) -> tuple[str, ...]:
    """Append the prose of an AsciiDoc source to `builder`; there are no notices to return."""
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
    _attributes: dict[str, str] = field(default_factory=dict)
    _number: int = 0
    """Of the line."""
    _quote: str = ""
    """The fence that ends the quotation, if one is open."""
    _options: str = ""
    """The last line of block attributes."""

    def __post_init__(self) -> None:
        self.marked = MarkedText(builder=self.builder, marks=_MARKS, act=self._act)

    def write(self) -> None:
        """Append every block."""
        self._header()
        while self._number < len(self.lines):
            self._block()
        for label, span in list(self.marked.notes.items()):
            self.marked.block(span.start, span.end, BlockKind.FOOTNOTE, label=label)

    def _line(self, number: int) -> str:
        return self.lines[number].cut(self.text) if number < len(self.lines) else ""

    def _header(self) -> None:
        """Take the title of the document; author and revision under it are no prose."""
        while self._number < len(self.lines):
            line = self._line(self._number)
            if line.strip() and not line.startswith(("//", ":")):
                break
            self._attribute(line)
            self._number += 1
        heading = _HEADING.match(self._line(self._number))
        if heading is None or heading["marks"] != "=":
            return
        self._heading(heading)
        while self._line(self._number).strip():
            self._attribute(self._line(self._number))
            self._number += 1

    def _attribute(self, line: str) -> bool:
        match = _ATTRIBUTE.fullmatch(line.rstrip())
        if match:
            self._attributes[match["name"]] = match["value"] or ""
        return match is not None

    def _heading(self, match: re.Match[str]) -> None:
        span = self.lines[self._number]
        level = min(6, len(match["marks"]))
        self.marked.block(
            span.start + match.start("text"), span.end, BlockKind.HEADING, level=level
        )
        self._number += 1

    def _block(self) -> None:
        line = self._line(self._number)
        stripped = line.strip()
        if not stripped or stripped == "+" or self._is_furniture(line):
            self._number += 1
        elif _SKIPPED_FENCE.fullmatch(line):
            self._skip_to(re.sub(r"[\w-]+$", "", stripped) if stripped[0] == "`" else stripped)
        elif _TABLE_FENCE.fullmatch(line):
            self._table(stripped)
        elif _OPEN_FENCE.fullmatch(line):
            if stripped[0] == "_":
                self._quote = "" if self._quote == stripped else stripped
            self._number += 1
        elif heading := _HEADING.match(line):
            self._heading(heading)
        elif item := _ITEM.match(line):
            box = BOX.match(line, item.end())
            start = box.end() if box else item.end()
            self._paragraph(start, BlockKind.LIST_ITEM, level=_level(item["mark"]))
        elif (definition := _DEFINITION.match(line)) and "://" not in definition["term"]:
            self._definition(definition)
        else:
            self._plain(line)

    def _is_furniture(self, line: str) -> bool:
        if line.startswith("//") and not line.startswith("////"):
            return True
        if self._attribute(line) or _BLOCK_MACRO.fullmatch(line) or _RULE.fullmatch(line):
            return True
        options = _BLOCK_ATTRIBUTES.fullmatch(line)
        if options:
            self._options = (options["list"] or "").lower()
        return options is not None

    def _plain(self, line: str) -> None:
        title = _TITLE.match(line)
        admonition = _ADMONITION.match(line)
        if title:
            span = self.lines[self._number]
            self.marked.block(span.start + 1, span.end, BlockKind.PARAGRAPH)
            self._number += 1
            return
        quote = self._quote or self._options.startswith(("quote", "verse"))
        is_code = self._options.startswith(("source", "listing", "literal"))
        self._options = ""
        kind = BlockKind.QUOTE if quote else BlockKind.CODE if is_code else BlockKind.PARAGRAPH
        self._paragraph(admonition.end() if admonition else 0, kind)

    def _paragraph(self, indent: int, kind: BlockKind, *, level: int = 0) -> None:
        """Append the block that begins in this line and goes on to an empty line or a new mark."""
        first = self._number
        self._number += 1
        while self._number < len(self.lines) and not self._ends(self._line(self._number)):
            self._number += 1
        start = self.lines[first].start + indent
        span = trimmed(self.text, start, self.lines[self._number - 1].end)
        self.marked.block(span.start, span.end, kind, level=level)

    def _ends(self, line: str) -> bool:
        return (
            not line.strip()
            or line.strip() == "+"
            or line.startswith("//")
            or any(
                pattern.fullmatch(line)
                for pattern in (_SKIPPED_FENCE, _OPEN_FENCE, _TABLE_FENCE, _BLOCK_ATTRIBUTES)
            )
            or bool(_ITEM.match(line))
            or bool(_DEFINITION.match(line) and "://" not in line)
        )

    def _definition(self, match: re.Match[str]) -> None:
        span = self.lines[self._number]
        self.marked.block(span.start, span.start + match.end("term"), BlockKind.HEADING, level=6)
        if match.end() < len(span):
            self._paragraph(match.end(), BlockKind.PARAGRAPH)
        else:
            self._number += 1

    def _skip_to(self, fence: str) -> None:
        """Take a listing, a literal or a comment; what is prose in the first two is kept."""
        keeps = fence[0] in "-." and not self._options.startswith("source")
        self._options = ""
        self._number += 1
        first = self._number
        while self._number < len(self.lines) and self._line(self._number).strip() != fence:
            self._number += 1
        if keeps and first < self._number:
            part = Span(self.lines[first].start, self.lines[self._number - 1].end)
            write_preformatted(self.builder.source, self.builder, part)
        self._number += 1

    def _table(self, fence: str) -> None:
        """Append the rows, each of as many cells as the first line or the columns declare."""
        first = self._number + 1
        last = first
        while last < len(self.lines) and self._line(last).strip() != fence:
            last += 1
        self._number = last + 1
        options, self._options = self._options, ""
        if first >= last:
            return
        cells: list[tuple[int, Span]] = []
        for number in range(first, last):
            self._cells(self.lines[number], number, cells)
        if not cells:
            return
        columns = _columns(options) or sum(number == cells[0][0] for number, _ in cells)
        header = "header" in options or (
            self._line(first).strip() and first + 1 < last and not self._line(first + 1).strip()
        )
        spans = [span for _, span in cells]
        for place in range(0, len(spans), columns):
            kind = BlockKind.TABLE_HEADER if header and place == 0 else BlockKind.TABLE_ROW
            self.marked.row([[span] for span in spans[place : place + columns]], kind)

    def _cells(self, line: Span, number: int, cells: list[tuple[int, Span]]) -> None:
        marks = [
            match
            for match in _CELL.finditer(self.text, line.start, line.end)
            if self.text[match.end() - 2 : match.end() - 1] != "\\"
        ]
        if not marks and cells and line.cut(self.text).strip():
            owner, before = cells[-1]
            cells[-1] = owner, trimmed(self.text, before.start, line.end)
        for index, mark in enumerate(marks):
            stop = marks[index + 1].start() if index + 1 < len(marks) else line.end
            cells.append((number, trimmed(self.text, mark.end(), stop)))

    def _act(self, match: re.Match[str], marked: MarkedText) -> None:
        """Write what an inline mark stands for."""
        builder = self.builder
        if match["note"] is not None:
            self._note(match)
        elif match["link"] is not None:
            self._link(match)
        elif match["escaped"] is not None:
            marked.copy(*match.span("escaped"))
        elif match["raised"] is not None:
            builder.replace(to_superscript(match["raised"]), match.start("raised"))
        elif match["lowered"] is not None:
            builder.replace(to_subscript(match["lowered"]), match.start("lowered"))
        elif match["attribute"] is not None:
            value = self._attributes.get(match["attribute"], _CHARACTERS.get(match["attribute"]))
            builder.replace(match.group() if value is None else value, match.start())
        elif match["entity"] is not None:
            builder.replace(html.unescape(match["entity"]), match.start())
        elif match["dash"] is not None:
            builder.replace("—", match.start())
        else:
            _write_content(match, marked)

    def _note(self, match: re.Match[str]) -> None:
        span = Span(*match.span("note_text"))
        label = match["note_id"] or str(len(self.marked.notes) + 1)
        if match["note"].startswith("footnoteref:"):
            label, comma, _ = match["note_text"].partition(",")
            span = Span(span.start + len(label) + len(comma), span.end)
        if len(span):
            self.marked.notes.setdefault(label, span)
        self.marked.note(label)

    def _link(self, match: re.Match[str]) -> None:
        start = self.builder.position
        text = Span(*match.span("link_text"))
        if not len(text):
            text = Span(*match.span("target"))
        self.marked.write(text.start, text.end)
        if not match["link"].startswith("xref:"):
            self.marked.link(start, match["target"])


_CHARACTERS = {
    "nbsp": "\u00a0", "sp": " ", "empty": "", "zwsp": "", "wj": "", "apos": "'", "quot": '"',
    "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "deg": "°", "plus": "+",
    "brvbar": "¦", "vbar": "|", "amp": "&", "lt": "<", "gt": ">", "startsb": "[", "endsb": "]",
    "caret": "^", "asterisk": "*", "tilde": "~", "backslash": "\\", "backtick": "`",
    "two-colons": "::", "two-semicolons": ";;",
}  # fmt: skip


def _write_content(match: re.Match[str], marked: MarkedText) -> None:
    """Write what stands between marks, which may hold marks of its own."""
    for name in ("content", "reference_text", "term", "pair_text", "single_text"):
        if match[name] is not None:
            marked.write(*match.span(name))


def _level(mark: str) -> int:
    return len(mark) if mark[0] in "*." else 1


def _columns(options: str) -> int:
    """Return how many columns the attributes of a table declare; 0 when they do not."""
    match = re.search(r"cols\s?=\s?\"?([^\"\]]{1,200})\"?", options)
    if not match:
        return 0
    repeated = re.fullmatch(r"([0-9]{1,2})\*[^,]{0,20}", match.group(1).strip())
    return int(repeated.group(1)) if repeated else len(re.split(r"[,;]", match.group(1)))
