"""The prose of a web page, block by block."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from claimcheck.documents.html.footnotes import Footnotes, find_footnotes
from claimcheck.documents.html.main_text import find_main_text
from claimcheck.documents.html.tables import find_tables
from claimcheck.documents.html.tokens import TokenKind, entities
from claimcheck.documents.html.tree import BLOCKS, Element, Event, Tree, parse_tree
from claimcheck.documents.plain_text import BULLET, is_heading
from claimcheck.documents.preformatted import is_prose
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.scripts import to_subscript, to_superscript
from claimcheck.documents.source_text import SourceText
from claimcheck.model import BlockKind

# White space of HTML, and characters that a page shows as nothing (soft hyphen, zero width).
_GAP = re.compile(r"(?P<space>[ \t\n\f\r]{1,})|[\u00ad\u200b\u2060\ufeff]{1,}")
_INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
_HEADINGS = {**{f"h{level}": level for level in range(1, 7)}, "dt": 6}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_CODE_CLASS = re.compile(
    r"\b(?:lang|language|highlight|sourceCode|brush|prettyprint|hljs)", re.IGNORECASE
)
_DEEPEST = 64
"""How many blocks around a text are asked what it is."""


def write_html(source: SourceText, builder: ProseBuilder) -> tuple[str, ...]:
    """Append the article of a web page to `builder` and return notices for the user."""
    tree = parse_tree(source.text)
    kept = find_main_text(tree, source.text)
    writer = _Writer(
        text=source.text,
        builder=builder,
        tree=tree,
        kept=kept,
        rows=find_tables(tree, kept),
        footnotes=find_footnotes(tree, source.text, kept),
        leaflets=_leaflets(tree, source.text),
    )
    for event in tree.events:
        writer.take(event)
    writer.flush()
    return ()


@dataclass(slots=True)
class _Row:
    """The row of a table that is being written as one block."""

    index: int
    cells: int = 0
    """Cells begun so far."""
    separators: int = 0
    """Separators written so far."""
    is_header: bool = True


@dataclass(slots=True, kw_only=True)
class _Writer:
    """Walks the events and knows which block it stands in."""

    text: str
    builder: ProseBuilder
    tree: Tree
    kept: tuple[bool, ...]
    rows: frozenset[int]
    """Rows that hold data; each is one block."""
    footnotes: Footnotes
    leaflets: frozenset[int]
    """Preformatted elements that hold prose; each line of them is a block."""
    _leaflet: int = -1
    """The one that is being written; -1 when none is."""
    _is_item: bool = False
    """Whether the line of it began with the mark of a list item."""
    _is_open: bool = False
    _place: int = 0
    """Place behind the last word."""
    _space: int = -1
    """Place of white space that waits for the next word; -1 when none waits."""
    _breaks: int = 0
    _blocks: list[Element] = field(default_factory=list)
    _lists: int = 0
    _scripts: list[str] = field(default_factory=list)
    _row: _Row | None = None
    _links: list[tuple[int, int, str]] = field(default_factory=list)
    """Open links: element, start in the prose, target."""
    _skipped: range = range(0)
    """The last element that was left out, and those inside of it."""

    def take(self, event: Event) -> None:
        """Handle one event."""
        if event.element < 0:
            if not self.tree.elements:  # a fragment without any tag
                self._write(event)
        elif event.kind is TokenKind.TEXT:
            if self.kept[event.element] and event.element not in self._skipped:
                self._write(event)
        elif event.kind is TokenKind.START:
            self._start(self.tree.elements[event.element], event.start)
        else:
            self._end(self.tree.elements[event.element])

    def flush(self) -> None:
        """End the block that is open, if any."""
        self._space, self._breaks = -1, 0
        if not self._is_open:
            return
        if self._row is not None:
            self._separate(self._row)
        for _, start, target in self._links:
            self._link(start, target)
        self._is_open = False
        kind, level, label = self._kind()
        self.builder.end_block(kind, level=level, label=label)

    def _start(self, element: Element, place: int) -> None:
        if element.index in self._skipped:
            return
        if element.name in BLOCKS:
            self._start_block(element)
        elif not self.kept[element.index]:
            return
        elif element.name == "br":
            self._line_break(place)
        elif element.name in {"sup", "sub"}:
            self._scripts.append(element.name)
        elif element.name == "a":
            self._start_link(element)

    def _start_link(self, element: Element) -> None:
        label = self.footnotes.marks.get(element.index)
        if label is not None and self._is_open:
            self.builder.link(self.builder.position, f"footnote:{label}")
        if label is not None or element.index in self.footnotes.back_links:
            self._skipped = range(element.index, element.last + 1)
        elif target := element.attributes.get("href"):
            self._links.append((element.index, self.builder.position, target))

    def _end(self, element: Element) -> None:
        if element.name in BLOCKS:
            self._end_block(element)
        elif element.name in {"sup", "sub"} and self._scripts and self.kept[element.index]:
            self._scripts.pop()
        if self._links and self._links[-1][0] == element.index:
            _, start, target = self._links.pop()
            if self._is_open:
                self._link(start, target)

    def _link(self, start: int, target: str) -> None:
        if start < self.builder.position:
            self.builder.link(start, target)

    def _start_block(self, element: Element) -> None:
        if self._row is not None:
            if element.name in {"td", "th"} and self.kept[element.index]:
                self._row.cells += 1
                self._row.is_header &= element.name == "th"
            self._wait(self._place)
            return
        self.flush()
        self._blocks.append(element)
        self._lists += element.name in _LISTS
        if element.index in self.rows:
            self._row = _Row(index=element.index)
        if element.index in self.leaflets:
            self._leaflet = element.index

    def _end_block(self, element: Element) -> None:
        if self._row is not None and element.index != self._row.index:
            self._wait(self._place)
            return
        self.flush()
        self._row = None
        if element.index == self._leaflet:
            self._leaflet = -1
        if self._blocks and self._blocks[-1].index == element.index:
            self._blocks.pop()
            self._lists -= element.name in _LISTS

    def _wait(self, place: int) -> None:
        """Remember white space; it is written when a word follows in the same block."""
        if self._is_open and self._space < 0:
            self._space = place

    def _line_break(self, place: int) -> None:
        self._breaks += 1
        if self._breaks > 1 and self._row is None:
            self.flush()
        else:
            self._wait(place)

    def _write(self, event: Event) -> None:
        """Append text: runs of white space become one space, entities what they mean."""
        position = event.start
        for start, end, meaning in entities(self.text, event.start, event.end):
            self._words(position, start)
            self._character(meaning, start)
            position = end
        self._words(position, event.end)

    def _words(self, start: int, end: int) -> None:
        for gap in _GAP.finditer(self.text, start, end):
            self._word(start, gap.start())
            if gap["space"]:
                self._white_space(gap)
            start = gap.end()
        self._word(start, end)

    def _white_space(self, gap: re.Match[str]) -> None:
        """Take white space; in a leaflet a line ends its block unless the sentence goes on."""
        if self._leaflet >= 0 and self._row is None and "\n" in gap.group():
            following = self.text[gap.end() : gap.end() + 1]
            if gap.group().count("\n") > 1 or not following.islower():
                self.flush()
                return
        self._wait(gap.start())

    def _word(self, start: int, end: int) -> None:
        if start >= end:
            return
        if self._leaflet >= 0 and not self._is_open:
            bullet = BULLET.match(self.text, start)
            self._is_item = bullet is not None
            if bullet and bullet.end() > end:  # the words follow behind the white space
                return
        if self._scripts:
            self._character(self.text[start:end], start)
        else:
            self._begin()
            self.builder.copy(start, end)
        self._place = end

    def _character(self, text: str, place: int) -> None:
        """Append text that stands for something else in the source."""
        if text in {" ", "\t", "\n"}:
            self._wait(place)
        elif text not in _INVISIBLE:
            if self._scripts:
                text = (to_superscript if self._scripts[-1] == "sup" else to_subscript)(text)
            self._begin()
            self.builder.replace(text, place)
            self._place = place

    def _begin(self) -> None:
        """Make ready for a word: open a block, or write what waits before the word."""
        self._breaks = 0
        if not self._is_open:
            self.builder.begin_block()
            self._is_open = True
            start = self.builder.position
            self._links = [(index, start, target) for index, _, target in self._links]
            self._space = -1
        if self._row is not None and self._row.cells - 1 > self._row.separators:
            self._separate(self._row)
        elif self._space >= 0:
            self.builder.replace(" ", self._space)
        self._space = -1

    def _separate(self, row: _Row) -> None:
        while row.separators < row.cells - 1:
            self.builder.replace(" | ", self._place)
            row.separators += 1

    def _kind(self) -> tuple[BlockKind, int, str | None]:  # noqa: PLR0911 - one a kind of block
        """Return kind, level and label of the block, by the elements around it."""
        if self._row is not None:
            kind = BlockKind.TABLE_HEADER if self._row.is_header else BlockKind.TABLE_ROW
            return kind, 0, None
        around = self._blocks[: -_DEEPEST - 1 : -1]
        for element in around:
            label = self.footnotes.notes.get(element.index)
            if label is not None:
                return BlockKind.FOOTNOTE, 0, label
        for element in around:
            if element.name in _HEADINGS:
                return BlockKind.HEADING, _HEADINGS[element.name], None
            if element.name == "pre":
                return self._kind_in_pre(element)
            if element.name == "li":
                return BlockKind.LIST_ITEM, max(1, self._lists), None
            if element.name == "blockquote":
                return BlockKind.QUOTE, 0, None
        return BlockKind.PARAGRAPH, 0, None

    def _kind_in_pre(self, element: Element) -> tuple[BlockKind, int, str | None]:
        if element.index not in self.leaflets:
            return BlockKind.CODE, 0, None
        if self._is_item:
            return BlockKind.LIST_ITEM, 1, None
        line = self.builder.text_of_block()
        if is_heading(line):
            return BlockKind.HEADING, 2, None
        return BlockKind.PARAGRAPH, 0, None


def _leaflets(tree: Tree, text: str) -> frozenset[int]:
    """Return the preformatted elements that hold prose and not code."""
    starts: dict[int, int] = {}
    found: set[int] = set()
    for event in tree.events:
        if event.kind is TokenKind.TEXT or event.element < 0:
            continue
        element = tree.elements[event.element]
        if element.name != "pre":
            continue
        if event.kind is TokenKind.START:
            starts[element.index] = event.end
        else:
            inner = tree.elements[element.index : min(element.last, element.index + 4) + 1]
            names = " ".join(e.attributes.get("class", "") for e in inner)
            shown = html.unescape(
                re.sub(r"<[^<>]{0,500}>", "", text[starts[element.index] : event.start])
            )
            if not _CODE_CLASS.search(names) and is_prose(shown):
                found.add(element.index)
    return frozenset(found)
