"""
What a sentence before a colon lends to the numbers behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.evidence.lexicon import Term
from claimcheck.model import Quantity

_COLON = re.compile(r"(?P<lead>[^:;()]{20,200}):[ \u00a0]")
_FEWEST_OF_SENTENCE = 7
"""Words before a colon from which on they are a sentence and no label."""
_BEFORE_COLON = 0.45


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
        if len(colon.group("lead").split()) < _FEWEST_OF_SENTENCE:
            continue
        for number, quantity in enumerate(quantities):
            if quantity.span.start < colon.end() or number not in zones:
                continue
            for index, term in enumerate(terms):
                if term.span.end <= colon.end() and index in zones[number]:
                    zones[number][index] = min(zones[number][index], _BEFORE_COLON)
