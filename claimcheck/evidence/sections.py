"""
The sentences of an abstract with the section that each stands in.

Sections come from the record where it has them; otherwise from labels in the running text, with
a colon («RESULTS: …») or as capitals without one («RESULTS After …»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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


LONGEST_SENTENCE = 2000
"""Characters; the longest of 48,144 sentences of abstracts has 1,933 (2026-12-01)."""


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
        for span in _short_sentences(section.text):
            skipped, inner = _inline_label(span.cut(section.text))
            if inner is not None and kind_of_label(inner) is not SectionKind.OTHER:
                label, kind = inner, kind_of_label(inner)
            else:
                skipped = 0
            own = Span(span.start + skipped, span.end)
            found.append(PlacedSentence(own.shifted(offset), own.cut(section.text), label, kind))
        offset += len(section.text) + 1
    return tuple(found)


def _short_sentences(text: str) -> Iterator[Span]:
    """
    Yield the sentences of a text, those longer than any of an abstract in pieces.

    What is asked of a number looks at all of its sentence, so that time grows with the square of
    a sentence's length.
    """
    for span in split_sentences(text):
        start = span.start
        while span.end - start > LONGEST_SENTENCE:
            last = start + LONGEST_SENTENCE
            ends = (text.rfind(mark, start, last) + len(mark) for mark in ("; ", ", ", " "))
            end = next((end for end in ends if end > start + 2), last)
            yield Span(start, end)
            start = end
        yield Span(start, span.end)


def _inline_label(text: str) -> tuple[int, str | None]:
    """Return the length and the words of a label at the start of a sentence."""
    match = _LABEL.match(text) or _CAPITALS.match(text)
    if match is None or match.end() >= len(text):
        return 0, None
    return match.end(), match["label"]
