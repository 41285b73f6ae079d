"""
Which of two groups a comparison puts first: «faster with A than with B».

A ratio or a difference is of an ordered pair. The same figure for the pair turned round says the
opposite, unless its direction is turned round too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import SAME_BEGINNING, find_terms
from claimcheck.evidence.measures import Measure

_JOINT = re.compile(
    r"\b(?:than|versus|vs\.?|compared[ \u00a0](?:with|to)|relative[ \u00a0]to|over|as on|as with)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[;()\[\]]|,[ \u00a0]|\b(?:at|after|during|who|which|did|was|were)\b")
_ORDERED = frozenset({Measure.RATIO, Measure.CHANGE, Measure.DIFFERENCE})
_LONGEST = 70


@lru_cache(maxsize=8192)
def contrast_keys(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of the words before and after the comparison of a sentence."""
    joint = _JOINT.search(text)
    if joint is None:
        return frozenset(), frozenset()
    after = text[joint.end() : joint.end() + _LONGEST]
    stop = _STOP.search(after)
    after = after[: stop.start()] if stop else after
    before = text[max(0, joint.start() - 2 * _LONGEST) : joint.start()]
    first, second = _keys(before), _keys(after)
    return first - second, second - first


def _keys(text: str) -> frozenset[str]:
    """Return the keys of the telling words of a stretch."""
    return frozenset(
        key
        for term in find_terms(text)
        if term.weight >= 1
        for key, worth in term.keys
        if worth > SAME_BEGINNING
    )


def is_turned_round(claimed: Frame, reported: Frame) -> bool:
    """Tell whether two comparisons name their groups in opposite order, with equal direction."""
    if claimed.measure not in _ORDERED or claimed.measure is not reported.measure:
        return False
    first, second = contrast_keys(claimed.text)
    their_first, their_second = contrast_keys(reported.text)
    if not second or not their_second:
        return False
    straight = len(first & their_first) + 2 * len(second & their_second)
    crossed = len(first & their_second) + 2 * len(second & their_first)
    same_way = claimed.sign * reported.sign >= 0
    return crossed > straight if same_way else straight > crossed
