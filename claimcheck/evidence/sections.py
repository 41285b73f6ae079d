"""
The sentences of an abstract with the section that each stands in.

Sections come from the record where it has them; otherwise from labels in the running text, with
a colon («RESULTS: …») or as capitals without one («RESULTS After …»).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from claimcheck.model import Record, Span
from claimcheck.text.sentences import split_sentences


class SectionKind(StrEnum):
    """What a section does; close to NLM's categories."""

    BACKGROUND = "background"
    OBJECTIVE = "objective"
    METHODS = "methods"
    RESULTS = "results"
    CONCLUSIONS = "conclusions"
    OTHER = "other"
    """No label, or one that tells nothing."""


_KINDS = (
    (
        SectionKind.RESULTS,
        re.compile(r"result|finding|outcome data|main outcome of|\bfound\b", re.IGNORECASE),
    ),
    (
        SectionKind.CONCLUSIONS,
        re.compile(r"conclu|interpret|discussion|implication|summary", re.IGNORECASE),
    ),
    (
        SectionKind.OBJECTIVE,
        re.compile(r"aim|objective|purpose|goal|hypothes|question", re.IGNORECASE),
    ),
    (
        SectionKind.METHODS,
        re.compile(
            r"method|design|setting|participant|patient|subject|intervention|measure|material"
            r"|population|sample|procedure|data|registration|limitation|funding|analysis"
            r"|\b(?:was|were|we) (?:done|did)\b",
            re.IGNORECASE,
        ),
    ),
    (
        SectionKind.BACKGROUND,
        re.compile(r"background|introduction|context|rationale|import", re.IGNORECASE),
    ),
)
_LABEL = re.compile(r"\A(?P<label>[A-Z][A-Za-z &/,'’()-]{2,60}):[ \u00a0]")
_CAPITALS = re.compile(
    r"\A(?P<label>[A-Z]{4,20}(?:[ ,&/]{1,3}(?:AND[ ])?[A-Z]{4,20}){0,4})[ \u00a0](?=[A-Z0-9(])"
)


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A sentence of an abstract."""

    span: Span
    """Place in `Record.abstract`, without the section's label."""
    text: str
    section: str | None
    kind: SectionKind


@lru_cache(maxsize=4096)
def kind_of_label(label: str) -> SectionKind:
    """Return what a section with this label does."""
    for kind, pattern in _KINDS:
        if pattern.search(label):
            return kind
    return SectionKind.OTHER


def place_sentences(record: Record) -> tuple[PlacedSentence, ...]:
    """Return the sentences of a record's abstract in order."""
    found: list[PlacedSentence] = []
    offset = 0
    for section in record.sections:
        if section.label:
            offset += len(section.label) + 2
        label = section.label
        kind = kind_of_label(f"{section.label or ''} {section.category or ''}")
        for span in split_sentences(section.text):
            skipped, inner = _inline_label(span.cut(section.text))
            if inner is not None and kind_of_label(inner) is not SectionKind.OTHER:
                label, kind = inner, kind_of_label(inner)
            else:
                skipped = 0
            own = Span(span.start + skipped, span.end)
            found.append(PlacedSentence(own.shifted(offset), own.cut(section.text), label, kind))
        offset += len(section.text) + 1
    return tuple(found)


def _inline_label(text: str) -> tuple[int, str | None]:
    """Return the length and the words of a label at the start of a sentence."""
    match = _LABEL.match(text) or _CAPITALS.match(text)
    if match is None or match.end() >= len(text):
        return 0, None
    return match.end(), match["label"]
