"""
What a sentence before a colon lends to the numbers behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from claimcheck.evidence.lexicon import Term
from claimcheck.model import Quantity, Span

_COLON = re.compile(r"(?P<lead>[^:;()]{20,200}):[ \u00a0]")
_GOES_ON = re.compile(
    r"\b(?:were|was|are|is|follows|respectively|includ(?:ed|ing)|of|in|for|by|than)[ \u00a0]*\Z",
    re.IGNORECASE,
)
"""Words after which what comes behind a colon belongs to the sentence before it."""
_ROW = ": "
_FEWEST_HEADS = 2
_FEWEST_OF_SENTENCE = 7
"""Words before a colon from which on they are a sentence and no label."""
_BEFORE_COLON = 0.45


class RowHead(NamedTuple):
    """What is said of some of many rows: «fever» in «fever: at first, 4%; later, 7%; itch: …»."""

    span: Span
    last: int
    """Where the last of its rows ends."""


def find_row_heads(text: str, places: Sequence[int], clause_ends: Sequence[Span]) -> list[RowHead]:
    """
    Return the heads of rows with several figures each, none where there is only one.

    Args:
        text: The sentence.
        places: Where its figures stand.
        clause_ends: Where its clauses end.
    """
    if _ROW not in text:
        return []
    marks = [joint.start for joint in clause_ends if text[joint.start] == ";"]
    heads: list[RowHead] = []
    for low, high in pairwise((0, *marks, len(text))):
        first = next((place for place in places if low <= place < high), high)
        colon = text.rfind(_ROW, low, first)
        before = text.rfind(_ROW, low, max(low, colon))
        is_general = low == 0 and before < 0
        if colon >= 0 and not is_general:
            heads.append(RowHead(Span(max(low, before), colon), high))
        elif heads:
            heads[-1] = RowHead(heads[-1].span, high)
    return heads if len(heads) >= _FEWEST_HEADS else []


def part_at_colons(
    text: str,
    quantities: Sequence[Quantity],
    terms: Sequence[Term],
    zones: dict[int, dict[int, float]],
) -> None:
    """
    Let a sentence before a colon lend its words to the numbers behind it only in part.

    «A further trial gave honey to nurses with stubborn rash: 71% healed» tells two things.
    """
    if ":" not in text:
        return  # finding no colon takes the pattern longer than anything else asked of a sentence
    for colon in _COLON.finditer(text):
        lead = colon.group("lead")
        if len(lead.split()) < _FEWEST_OF_SENTENCE or _GOES_ON.search(lead) is not None:
            continue
        for number, quantity in enumerate(quantities):
            if quantity.span.start < colon.end() or number not in zones:
                continue
            for index, term in enumerate(terms):
                if term.span.end <= colon.end() and index in zones[number]:
                    zones[number][index] = min(zones[number][index], _BEFORE_COLON)
