"""
Which elements of a web page are its article, and which its furniture.

Rules on what authors of pages declare (elements, roles, names of classes), then on how much of
the text lies where. Measured beside three libraries in docs/dependencies.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from claimcheck.documents.html.tokens import TokenKind
from claimcheck.documents.html.tree import Element, Tree

_WORD = re.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_HIDDEN_STYLE = re.compile(
    r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE
)
_MAX_NAME = 400
_PROTECTED = frozenset({"html", "body", "main", "h1", "table", "tbody", "thead", "tr", "td", "th"})
_LISTS = frozenset(
    {"ul", "ol", "menu", "div", "section", "table", "aside", "dl", "p", "figure", "footer"}
)
_NOTES = frozenset({"li", "p", "div", "aside", "dd"})
_COMMENT_SHARE = 0.6
_FURNITURE_SHARE = 0.35
_MAIN_SHARE = 0.25
_ARTICLE_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    elements: frozenset[str]
    roles: frozenset[str]
    words: frozenset[str]
    first_words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    comments: frozenset[str]
    denials: frozenset[str]
    sources: tuple[str, ...]


@cache
def _words() -> _Words:
    table = tomllib.loads(
        files("claimcheck.documents.html").joinpath("furniture.toml").read_text("utf-8")
    )
    return _Words(
        elements=frozenset(table["elements"]),
        roles=frozenset(table["roles"]),
        words=frozenset(table["words"]),
        first_words=frozenset(table["first_words"]),
        pairs=frozenset((first, second) for first, second in table["pairs"]),
        comments=frozenset(table["comments"]),
        denials=frozenset(table["denials"]),
        sources=tuple(table["sources"]),
    )


def find_main_text(tree: Tree, text: str) -> tuple[bool, ...]:
    """
    Return for each element whether its own text belongs to the article.

    When in doubt an element is kept: a menu entry too many is no claim, a paragraph too few is
    a claim lost.
    """
    kept = [True] * len(tree.elements)
    for element in tree.elements:
        kept[element.index] = _is_kept(kept, element) and not _is_never_read(element)
    weights = _Weights(tree, text, kept)
    _drop_furniture(tree, kept, weights)
    weights = _Weights(tree, text, kept)
    _drop_link_lists(tree, kept, weights)
    wide = tuple(kept)
    _narrow_to_main(tree, kept, weights)
    _keep_notes(tree, kept, wide)
    return tuple(kept)


def _keep_notes(tree: Tree, kept: list[bool], wide: Sequence[bool]) -> None:
    """Keep the notes outside of the article that raised links in it lead to."""
    targets = {
        name: element
        for element in tree.elements
        if wide[element.index]
        and not kept[element.index]
        and element.name in _NOTES
        and (name := element.attributes.get("id"))
    }
    if not targets:
        return
    for link in tree.elements:
        href = link.attributes.get("href", "")
        if link.name == "a" and kept[link.index] and href[1:] in targets and href[:1] == "#":
            inner = tree.elements[link.index + 1 : min(link.last, link.index + 1) + 1]
            if any(each.name == "sup" for each in (tree.elements[link.parent], *inner)):
                note = targets[href[1:]]
                for index in range(note.index, note.last + 1):
                    kept[index] = wide[index]


def _is_kept(kept: Sequence[bool], element: Element) -> bool:
    return element.parent < 0 or kept[element.parent]


def _is_never_read(element: Element) -> bool:
    words, attributes = _words(), element.attributes
    return (
        element.name in words.elements
        or (element.name not in _PROTECTED and attributes.get("role", "").lower() in words.roles)
        or "hidden" in attributes
        or (attributes.get("aria-hidden") == "true" and element.name not in {"html", "body"})
        or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
    )


class _Weights:
    """How many characters of text and of link text each element holds, and which landmarks."""

    def __init__(self, tree: Tree, text: str, kept: Sequence[bool]) -> None:
        count = len(tree.elements)
        self.text = [0] * count
        self.linked = [0] * count
        self.links = [0] * count
        self.sources = [0] * count
        self.landmarks = [0] * count
        in_link = [False] * count
        for element in tree.elements:
            outer = element.parent >= 0 and in_link[element.parent]
            in_link[element.index] = outer or (
                element.name == "a" and bool(element.attributes.get("href"))
            )
        self._add_texts(tree, text, kept, in_link)
        for element in tree.elements:
            if kept[element.index]:
                self._add_marks(element)
        for element in reversed(tree.elements):
            if element.parent >= 0 and kept[element.index]:
                for values in (self.text, self.linked, self.links, self.sources, self.landmarks):
                    values[element.parent] += values[element.index]
        self.total = sum(self.text[e.index] for e in tree.elements if e.parent < 0) or 1

    def _add_texts(
        self, tree: Tree, text: str, kept: Sequence[bool], in_link: Sequence[bool]
    ) -> None:
        for event in tree.events:
            if event.kind is not TokenKind.TEXT or event.element < 0 or not kept[event.element]:
                continue
            weight = len(text[event.start : event.end].strip())
            self.text[event.element] += weight
            if in_link[event.element]:
                self.linked[event.element] += weight

    def _add_marks(self, element: Element) -> None:
        href = element.attributes.get("href", "").lower()
        if element.name == "a" and href:
            self.links[element.index] += 1
            if href.startswith("#") or any(host in href for host in _words().sources):
                self.sources[element.index] += 1
        if element.name in {"h1", "main"} or element.attributes.get("role") == "main":
            self.landmarks[element.index] += 1


def _drop_furniture(tree: Tree, kept: list[bool], weights: _Weights) -> None:
    in_article = [False] * len(tree.elements)
    for element in tree.elements:
        index, parent = element.index, element.parent
        inside = parent >= 0 and in_article[parent]
        in_article[index] = inside or element.name in {"article", "main"}
        if not _is_kept(kept, element):
            kept[index] = False
        elif kept[index] and element.name not in _PROTECTED:
            share = weights.text[index] / weights.total
            kept[index] = bool(weights.landmarks[index]) or not _is_furniture(
                element, share=share, inside=inside
            )


def _is_furniture(element: Element, *, share: float, inside: bool) -> bool:
    names = _name_words(element.attributes)
    if any(_names_one(part, _words().comments) for part in names):
        return share < _COMMENT_SHARE
    if share >= _FURNITURE_SHARE:
        return False
    if element.name == "footer":
        return True
    if element.name in {"header", "aside"} and not inside:
        return True
    return any(_names_furniture(part) for part in names)


def _name_words(attributes: Mapping[str, str]) -> list[list[str]]:
    """Return the words of each class and of the id, in lower case."""
    names = f"{attributes.get('class', '')[:_MAX_NAME]} {attributes.get('id', '')[:_MAX_NAME]}"
    return [found for name in names.split() if (found := [w.lower() for w in _WORD.findall(name)])]


def _names_furniture(name: Sequence[str]) -> bool:
    words = _words()
    return (
        _names_one(name, words.words)
        or name[0] in words.first_words
        or any(pair in words.pairs for pair in pairwise(name))
    )


def _names_one(name: Sequence[str], words: frozenset[str]) -> bool:
    return any(word in words for word in name) and not any(
        word in _words().denials for word in name
    )


def _drop_link_lists(tree: Tree, kept: list[bool], weights: _Weights) -> None:
    """Leave out lists and boxes that are links for the most part, but not lists of sources."""
    for element in tree.elements:
        index = element.index
        if not _is_kept(kept, element) or (
            kept[index]
            and element.name in _LISTS
            and weights.links[index] >= 3
            and weights.linked[index] > 0.66 * weights.text[index]
            and weights.sources[index] * 2 < weights.links[index]
            and weights.text[index] < _FURNITURE_SHARE * weights.total
        ):
            kept[index] = False


def _narrow_to_main(tree: Tree, kept: list[bool], weights: _Weights) -> None:
    """Leave out what stands beside the one element that the author calls the main one."""
    main = _main_element(tree, kept, weights)
    if main is None:
        return
    for element in tree.elements:
        inside = main.index <= element.index <= main.last
        kept[element.index] = kept[element.index] and inside


def _main_element(tree: Tree, kept: Sequence[bool], weights: _Weights) -> Element | None:
    for share, is_sought in ((_MAIN_SHARE, _is_main), (_ARTICLE_SHARE, _is_article)):
        found = [e for e in tree.elements if kept[e.index] and is_sought(e)]
        largest = max(found, key=lambda e: weights.text[e.index], default=None)
        if largest is not None and weights.text[largest.index] >= share * weights.total:
            return largest
    return None


def _is_main(element: Element) -> bool:
    return element.name == "main" or element.attributes.get("role", "").lower() == "main"


def _is_article(element: Element) -> bool:
    return (
        element.name == "article"
        or element.attributes.get("role", "").lower() == "article"
        or "articlebody" in element.attributes.get("itemprop", "").lower()
    )
