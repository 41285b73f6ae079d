"""Reference lists: which blocks are bibliography, and therefore neither claim nor evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from claimcheck.model import Block, BlockKind

FOOTNOTE_MARK = "^"
"""Stands before the label of a reference that is a footnote."""

_HEADING = re.compile(
    r"(?:selected |key |scientific |cited |article |main )?"
    r"(?:references?|bibliography|works cited|literature(?: cited)?|sources?|citations?|"
    r"further reading|notes and references|footnotes|endnotes)"
    r"(?: (?:cited|and (?:notes|further reading|citations|resources)))?\s*:?",
    re.IGNORECASE,
)
# The marks of an entry: year, volume and pages; a list of authors; an identifier.
_VOLUME = re.compile(
    r"(?:19|20)[0-9]{2}[^;\n]{0,20};\s{0,3}[0-9]{1,4}|"
    r"\b[0-9]{1,4}\s?\([0-9S]{1,6}\)\s?[:,]\s?[eE]?[0-9]{1,6}|"
    r"\b[0-9]{1,4}:\s?[0-9]{1,5}\s?[-–]\s?[0-9]{1,5}\b"
)
_AUTHORS = re.compile(
    r"^(?:\[?[0-9]{1,3}[\].)]?\s{0,4})?"
    r"[A-ZÀ-Þ][\w’'-]{1,30},?\s(?:[A-Z]{1,3}\b|(?:[A-Z]\.\s?-?){1,3})\s?(?:,|&|et al|and\b|\(|\.)"
)
_IDENTIFIER = re.compile(
    r"\b(?:doi:\s?10\.|https?://(?:dx\.)?doi\.org/10\.|PMID:?\s?[0-9]|PMC[0-9]{4})", re.IGNORECASE
)
_YEAR = re.compile(r"\((?:19|20)[0-9]{2}[a-z]?\)|\b(?:19|20)[0-9]{2}[.;]")
_SOURCE_LINE = re.compile(r"^(?:sources?|references?|via)\s?:\s", re.IGNORECASE)
_NUMBER = re.compile(r"^\[?([0-9]{1,3})[\].)]?\s")


def mark_references(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """
    Return the blocks with the entries of reference lists typed as such.

    Everything under a heading such as «References» is an entry, up to the next heading; so is
    a block elsewhere that has an entry's shape.
    """
    return tuple(_marked(text, blocks))


def _marked(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    inside = False
    number = 0
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            inside = bool(_HEADING.fullmatch(block.span.cut(text).strip(" *#")))
            number = 0
            yield block
            continue
        content = block.span.cut(text)
        if block.kind is BlockKind.FOOTNOTE:
            # It counts among the entries, so that those behind it keep their numbers.
            number += inside
            marked = _footnote(block, content, inside=inside)
            yield replace(marked, number=number) if inside else marked
            continue
        if not (inside or _is_entry(content)):
            yield block
            continue
        number += 1
        printed = _NUMBER.match(content)
        label = printed.group(1) if printed else str(number)
        yield replace(block, kind=BlockKind.REFERENCE, label=label)


def _footnote(block: Block, content: str, *, inside: bool) -> Block:
    """Return a footnote, as an entry where it only names a source; its mark stays known."""
    names_source = bool(_IDENTIFIER.search(content[:600]) and _YEAR.search(content[:600]))
    if not (inside or names_source or _is_entry(content)):
        return block
    return replace(block, kind=BlockKind.REFERENCE, label=f"{FOOTNOTE_MARK}{block.label or ''}")


def _is_entry(content: str) -> bool:
    head = content[:600]
    if _SOURCE_LINE.match(head):
        return True
    marks = [
        bool(_AUTHORS.match(head)),
        bool(_VOLUME.search(head)),
        bool(_IDENTIFIER.search(head)),
        bool(_YEAR.search(head)),
    ]
    return (marks[0] and sum(marks) >= 2) or (marks[1] and marks[3])
