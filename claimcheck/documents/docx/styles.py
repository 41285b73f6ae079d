"""What the styles of a Word document make of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from claimcheck.documents.docx.archive import Archive
from claimcheck.documents.docx.parts import (
    Element,
    attribute,
    child,
    is_on,
    local_name,
    top_elements,
)
from claimcheck.model import BlockKind

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_KINDS: Mapping[str, tuple[BlockKind | None, int]] = {
    "title": (BlockKind.HEADING, 1),
    "subtitle": (BlockKind.HEADING, 2),
    "quote": (BlockKind.QUOTE, 0),
    "intense quote": (BlockKind.QUOTE, 0),
    "block text": (BlockKind.QUOTE, 0),
    "bibliography": (BlockKind.REFERENCE, 0),
    "html preformatted": (BlockKind.CODE, 0),
    "macro": (BlockKind.CODE, 0),
    "toc heading": (None, 0),
}
_LEFT_OUT = re.compile(r"(?:toc|index|table of figures|header|footer)\b", re.IGNORECASE)
_DEEPEST = 20
"""How long a chain of styles that build on one another may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a paragraph style says; None where it says nothing."""

    kind: BlockKind | None = None
    level: int = 0
    is_left_out: bool = False
    """Whether it marks a table of contents or the like."""
    is_list: bool | None = None
    is_hidden: bool = False
    based_on: str | None = None


def read_styles(archive: Archive, part: str) -> Mapping[str, Style]:
    """Return the paragraph styles by their identifiers, each with what it inherits."""
    raw: dict[str, Style] = {}
    for element in top_elements(archive, part, "styles"):
        key = attribute(element, "styleId")
        if local_name(element) == "style" and key:
            raw[key] = _style(element)
    return {key: _inherited(key, raw) for key in raw}


def _style(element: Element) -> Style:
    named = child(element, "name")
    name = (attribute(named, "val") or "" if named is not None else "").strip().lower()
    parent = child(element, "basedOn")
    properties = child(element, "pPr")
    kind, level = _KINDS.get(name, (None, 0))
    if match := _HEADING.fullmatch(name):
        kind, level = BlockKind.HEADING, min(6, int(match.group(1)))
    outline = outline_level(properties)
    if kind is None and outline:
        kind, level = BlockKind.HEADING, outline
    run = child(element, "rPr")
    return Style(
        kind=kind,
        level=level,
        is_left_out=bool(_LEFT_OUT.match(name)),
        is_list=list_state(properties) if not name.startswith("list bullet") else True,
        is_hidden=run is not None and is_on(child(run, "vanish")),
        based_on=attribute(parent, "val") if parent is not None else None,
    )


def outline_level(properties: Element | None) -> int:
    """Return the heading level (1 to 6) that paragraph properties name; 0 for body text."""
    outline = child(properties, "outlineLvl") if properties is not None else None
    value = attribute(outline, "val") if outline is not None else None
    return min(6, int(value) + 1) if value in set("012345678") else 0


def list_state(properties: Element | None) -> bool | None:
    """Tell whether properties put a paragraph into a list; None when they do not speak of it."""
    numbering = child(properties, "numPr") if properties is not None else None
    if numbering is None:
        return None
    number = child(numbering, "numId")
    return number is None or attribute(number, "val") != "0"


def _inherited(key: str, raw: Mapping[str, Style]) -> Style:
    style = raw[key]
    kind, level, is_list = style.kind, style.level, style.is_list
    left_out = style.is_left_out
    parent = style.based_on
    for _ in range(_DEEPEST):
        if parent is None or parent not in raw:
            break
        above = raw[parent]
        if kind is None:
            kind, level = above.kind, above.level
        is_list = above.is_list if is_list is None else is_list
        left_out = left_out or above.is_left_out
        parent = above.based_on
    return Style(
        kind=kind,
        level=level,
        is_list=is_list,
        is_left_out=left_out,
        is_hidden=style.is_hidden,
        based_on=style.based_on,
    )
