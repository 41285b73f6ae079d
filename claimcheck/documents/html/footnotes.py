"""Footnotes of a web page: marks that lead to a note on the same page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.documents.html.tokens import TokenKind
from claimcheck.documents.html.tree import BLOCKS, Element, Tree

_MARK = re.compile(r"[\[(]?(?:[0-9]{1,3}|[*†‡§¶]{1,3}|[a-z])[\])]?")
_BACK = frozenset({"↩", "↩︎", "↑", "^", "⤴", "↵", "⏎", "⬆", "▲", "↖"})
_NOTE_WORDS = re.compile(r"footnote|noteref|endnote|reference|cite|citation|\bref\b", re.IGNORECASE)
_MAX_MARK = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnotes:
    """Which links are marks, and which elements are the notes they lead to."""

    marks: Mapping[int, str]
    """Labels by the link that is a mark."""
    notes: Mapping[int, str]
    """Labels by the block that is a note."""
    back_links: frozenset[int]
    """Links from a note back to its mark."""


def find_footnotes(tree: Tree, text: str, kept: Sequence[bool]) -> Footnotes:
    """Return the footnotes of a page; a mark is raised, in brackets, or called a reference."""
    targets = {
        name: element
        for element in reversed(tree.elements)
        if kept[element.index]
        for name in (element.attributes.get("id"), element.attributes.get("name"))
        if name
    }
    marks: dict[int, str] = {}
    notes: dict[int, str] = {}
    back_links: set[int] = set()
    for index, words in _link_texts(tree, text, kept).items():
        link = tree.elements[index]
        target = targets.get(link.attributes["href"][1:])
        if words in _BACK:
            back_links.add(index)
        elif target is not None and _MARK.fullmatch(words) and _is_mark(tree, link, words):
            note = _block_of(tree, target)
            if note is not None:
                marks[index] = notes.setdefault(note.index, link.attributes["href"][1:])
    return Footnotes(marks=marks, notes=notes, back_links=frozenset(back_links))


def _link_texts(tree: Tree, text: str, kept: Sequence[bool]) -> dict[int, str]:
    """Return the first characters of every link that leads to a place on the page."""
    link_of = [-1] * len(tree.elements)
    for element in tree.elements:
        is_link = element.name == "a" and element.attributes.get("href", "").startswith("#")
        outer = link_of[element.parent] if element.parent >= 0 else -1
        link_of[element.index] = element.index if is_link else outer
    texts: dict[int, str] = {}
    for event in tree.events:
        if event.kind is not TokenKind.TEXT or event.element < 0 or not kept[event.element]:
            continue
        link = link_of[event.element]
        if link >= 0 and len(texts.get(link, "")) <= _MAX_MARK:
            texts[link] = texts.get(link, "") + text[event.start : event.end][: 2 * _MAX_MARK]
    return {link: words.replace("&#8617;", "↩").strip() for link, words in texts.items()}


def _is_mark(tree: Tree, link: Element, words: str) -> bool:
    names = f"{link.attributes.get('class', '')} {link.attributes.get('role', '')}"
    if words[0] in "[(" or _NOTE_WORDS.search(names):
        return True
    near = [tree.elements[link.parent]] if link.parent >= 0 else []
    near += [tree.elements[child] for child in range(link.index + 1, link.last + 1)][:1]
    return any(element.name == "sup" for element in near)


def _block_of(tree: Tree, target: Element) -> Element | None:
    """Return the block that a note is; a heading, a table or a whole page is none."""
    if target.name not in BLOCKS:
        target = next((e for e in tree.ancestors(target.index) if e.name in BLOCKS), target)
    is_note = target.name in {"li", "p", "div", "aside", "dd", "td", "tr"}
    return target if is_note else None
