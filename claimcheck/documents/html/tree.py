"""The elements of a web page and the text in them, flat, in the order of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from claimcheck.documents.html.tokens import Token, TokenKind, tokenize
from claimcheck.errors import DocumentError

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that begin and end a block of prose."""
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
# An open element of the first kind ends where one of the second begins, unless one of the third
# stands between them (html.spec.whatwg.org, section 13.1.2.4).
_SIBLINGS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = MappingProxyType(
    {
        "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir", "table"})),
        "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
        "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
        "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
        "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
        "tr": (frozenset({"tr", "caption"}), frozenset({"table"})),
        "tbody": (frozenset({"thead", "tbody", "tfoot", "caption"}), frozenset({"table"})),
        "thead": (frozenset({"thead", "tbody", "tfoot", "caption"}), frozenset({"table"})),
        "tfoot": (frozenset({"thead", "tbody", "tfoot", "caption"}), frozenset({"table"})),
        "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
        "a": (frozenset({"a"}), frozenset({"td", "th", "table"})),
        **{
            name: (frozenset({"p"}), frozenset({"td", "th", "table", "button", "li", "div"}))
            for name in BLOCKS - {"li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot"}
        },
    }
)
_TABLE_PARTS = frozenset(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"])
_FORMATTING = frozenset(
    """
    a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small
    span strike strong sub sup time tt u var
    """.split()  # noqa: SIM905 - a list of forty strings reads worse
)
"""Elements whose end tag ends nothing when a block began inside of them."""
_CELLS = frozenset({"td", "th", "caption"})
MAX_ELEMENTS = 150_000
"""Elements of a page; an article of ten thousand paragraphs has a tenth of them."""
_LOOK_BACK = 32
"""How many open elements are looked through for one to end; keeps the time linear."""


@dataclass(slots=True, kw_only=True)
class Element:
    """An element: its place among the others and what it holds."""

    index: int
    name: str
    parent: int
    """Index of the element around it; -1 for the outermost."""
    attributes: Mapping[str, str]
    last: int
    """Index of the last element inside of it; its own when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Text, or an element that begins or ends, in the order of the file."""

    kind: TokenKind
    element: int
    """The element that begins or ends, or that the text stands in."""
    start: int
    end: int


@dataclass(slots=True, kw_only=True)
class Tree:
    """A page; every element has exactly one event for its start and one for its end."""

    elements: list[Element] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def ancestors(self, index: int) -> Iterator[Element]:
        """Yield the elements around an element, the nearest first."""
        parent = self.elements[index].parent
        while parent >= 0:
            element = self.elements[parent]
            yield element
            parent = element.parent


def parse_tree(text: str) -> Tree:
    """
    Return the tree of a page; tags that are missing or too many are mended.

    Raises:
        DocumentError: There are more than `MAX_ELEMENTS`.
    """
    builder = _TreeBuilder()
    for token in tokenize(text):
        builder.take(token)
    builder.close_all(len(text))
    return builder.tree


@dataclass(slots=True)
class _TreeBuilder:
    tree: Tree = field(default_factory=Tree)
    _open: list[int] = field(default_factory=list)
    _names: Counter[str] = field(default_factory=Counter)

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.kind is TokenKind.TEXT:
            element = self._open[-1] if self._open else -1
            self.tree.events.append(
                Event(kind=token.kind, element=element, start=token.start, end=token.end)
            )
        elif token.kind is TokenKind.START:
            self._start(token)
        else:
            self._end(token)

    def close_all(self, position: int) -> None:
        """End every element that is still open at the end of the page."""
        while self._open:
            self._close(position)

    def _start(self, token: Token) -> None:
        name = token.name
        if name in {"html", "body"} and self._names[name]:
            return
        if name in _SIBLINGS:
            self._end_siblings(*_SIBLINGS[name], token.start)
        index = len(self.tree.elements)
        if index >= MAX_ELEMENTS:
            raise DocumentError(
                f"has more than {MAX_ELEMENTS:,} elements; give the article without the page"
            )
        self.tree.elements.append(
            Element(
                index=index,
                name=name,
                parent=self._open[-1] if self._open else -1,
                attributes=token.attributes,
                last=index,
            )
        )
        self.tree.events.append(
            Event(kind=TokenKind.START, element=index, start=token.start, end=token.end)
        )
        self._open.append(index)
        self._names[name] += 1
        if name in _VOID:
            self._close(token.end)

    def _end_siblings(self, ended: frozenset[str], walls: frozenset[str], at: int) -> None:
        if not any(self._names[name] for name in ended):
            return
        for depth in range(len(self._open) - 1, max(-1, len(self._open) - 1 - _LOOK_BACK), -1):
            name = self.tree.elements[self._open[depth]].name
            if name in ended:
                while len(self._open) > depth:
                    self._close(at)
                return
            if name in walls:
                return

    def _end(self, token: Token) -> None:
        name = token.name
        if name == "br":  # browsers read a stray end tag of a line break as a line break
            self._start(token)
            return
        if not self._names[name]:
            return
        if not (self._is_near(name) if name in _FORMATTING else self._is_in_scope(name)):
            return
        while self._open:
            ended = self.tree.elements[self._open[-1]].name
            self._close(token.start, token.end)
            if ended == name:
                return

    def _is_in_scope(self, name: str) -> bool:
        """Tell whether the end tag of a block may end it; a table cell keeps strays inside."""
        if name in _TABLE_PARTS:
            return True
        for index in self._open[: -_LOOK_BACK - 1 : -1]:
            other = self.tree.elements[index].name
            if other == name:
                return True
            if other in _CELLS:
                return False
        return True

    def _is_near(self, name: str) -> bool:
        """Tell whether the element of an inline end tag is open with no block in between."""
        for index in self._open[: -_LOOK_BACK - 1 : -1]:
            other = self.tree.elements[index].name
            if other == name:
                return True
            if other in BLOCKS:
                return False
        return False

    def _close(self, start: int, end: int | None = None) -> None:
        index = self._open.pop()
        element = self.tree.elements[index]
        element.last = len(self.tree.elements) - 1
        self._names[element.name] -= 1
        self.tree.events.append(
            Event(
                kind=TokenKind.END,
                element=index,
                start=start,
                end=start if end is None else end,
            )
        )
