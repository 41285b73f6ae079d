"""Marks in the XML of a Word document where a range begins and ends; runs are split at them."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from claimcheck.documents.docx.parts import Element, attribute, child, local_name

_CONTAINERS = frozenset({"p", "hyperlink", "ins", "moveTo"})
"""Elements in which range marks and runs may stand side by side (ECMA-376, part 1, 17.3)."""
_BOX = "txbxContent"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """One end of a commented range."""

    comment: int
    """The identifier of the comment."""
    is_end: bool
    element: Element
    """What stands in the run at the boundary: text, a tab, the mark of a note."""
    order: int
    """Place of `element` among all in the order of the document."""
    offset: int
    """Characters of the element before the boundary, as the reader counts them."""
    length: int
    """Characters of the element, as the reader counts them."""


def can_hold(element: Element) -> bool:
    """Tell whether a range can begin or end at an element."""
    return _side(element) is not None


def place_boundaries(boundaries: Iterable[Boundary], *, reference_style: str | None) -> None:
    """
    Write the marks of ranges into the tree, and after each range the reference to its comment.

    Args:
        boundaries: Both ends of every range, at elements that `can_hold` one.
        reference_style: The character style of references; None where the document has none.
    """
    # From the end of the document to its beginning: what a split leaves on its left keeps its
    # places. At one place ends come before starts, so they are written first.
    ordered = sorted(boundaries, key=lambda each: (each.order, each.offset, each.is_end))
    whole = {each.element for each in ordered if _is_read_whole(each.element, each.length)}
    for boundary in reversed(ordered):
        namespace = etree.QName(boundary.element).namespace
        marks = (
            [
                _element(namespace, "commentRangeEnd", boundary.comment),
                _reference(namespace, boundary.comment, reference_style),
            ]
            if boundary.is_end
            else [_element(namespace, "commentRangeStart", boundary.comment)]
        )
        neighbour, is_after = _open(boundary, can_be_cut=boundary.element in whole)
        if is_after:
            for mark in reversed(marks):
                neighbour.addnext(mark)
        else:
            for mark in marks:
                neighbour.addprevious(mark)


def _open(boundary: Boundary, *, can_be_cut: bool) -> tuple[Element, bool]:
    """Return the neighbour of the boundary, after splitting its run, and whether it is before."""
    element = boundary.element
    run = _run_of(element)
    side = _side(element)
    if side is None:
        raise ValueError("no range can stand here")
    if run is not side or element.getparent() is not run:
        return side, boundary.is_end
    if boundary.offset <= 0:
        return _before(run, element)
    length = len(_shown_text(element)) if can_be_cut else boundary.length
    if boundary.offset >= length:
        following = element.getnext()
        return (run, True) if following is None else _before(run, following)
    if not can_be_cut:
        return run, boundary.is_end
    return _before(run, _cut(element, boundary.offset))


def _before(run: Element, element: Element) -> tuple[Element, bool]:
    """Make `element` the first of a run, and return that run."""
    earlier = [each for each in element.itersiblings(preceding=True) if local_name(each) != "rPr"]
    if not earlier:
        return run, False
    later = etree.SubElement(run.getparent(), run.tag, dict(run.attrib))
    run.addnext(later)
    properties = child(run, "rPr")
    if properties is not None:
        later.append(copy.deepcopy(properties))
    for each in [element, *element.itersiblings()]:
        later.append(each)
    return later, False


def _is_read_whole(element: Element, length: int) -> bool:
    """Tell whether the reader's characters are those of the element, one for one."""
    return local_name(element) == "t" and len(_shown_text(element)) == length


def _shown_text(element: Element) -> str:
    text = element.text or ""
    # Word drops white space at the ends unless it is told to keep it.
    return text if attribute(element, "space") == "preserve" else text.strip(" ")


def _cut(element: Element, offset: int) -> Element:
    """Cut a text in two and return the second part."""
    text = _shown_text(element)
    later = etree.Element(element.tag, dict(element.attrib))
    for part, words in ((element, text[:offset]), (later, text[offset:])):
        part.text = words
        part.set(_SPACE, "preserve")
    element.addnext(later)
    return later


def _run_of(element: Element) -> Element | None:
    return next((each for each in element.iterancestors() if local_name(each) == "r"), None)


def _side(element: Element) -> Element | None:
    """Return what marks can stand beside: the run, or what holds it where none is allowed."""
    boxes = [each for each in element.iterancestors() if local_name(each) == _BOX]
    node = boxes[-1] if boxes else _run_of(element)
    while node is not None:
        parent = node.getparent()
        if parent is not None and local_name(parent) in _CONTAINERS:
            return node
        node = parent
    return None


def _element(namespace: str, name: str, comment: int) -> Element:
    element = etree.Element(f"{{{namespace}}}{name}")
    element.set(f"{{{namespace}}}id", str(comment))
    return element


def _reference(namespace: str, comment: int, style: str | None) -> Element:
    run = etree.Element(f"{{{namespace}}}r")
    if style is not None:
        properties = etree.SubElement(run, f"{{{namespace}}}rPr")
        named = etree.SubElement(properties, f"{{{namespace}}}rStyle")
        named.set(f"{{{namespace}}}val", style)
    run.append(_element(namespace, "commentReference", comment))
    return run
