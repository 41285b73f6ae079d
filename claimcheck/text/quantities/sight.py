"""How well an eye sees, by Snellen's chart: «20/30», «6/9»."""

from __future__ import annotations

from decimal import Decimal

from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import word_set

_DISTANCES = frozenset({Decimal(20), Decimal(6)})
"""How far away the chart hangs, in feet or in metres."""
_SIGHT = word_set("sight_words")
_EYES = frozenset({"eye", "eyes"})
_REACH = 16
_NEAR = 8


def is_acuity(lexemes: Lexemes, start: int, distance: Decimal, end: int) -> bool:
    """Tell whether «20/30», between two lexemes, is an acuity and no share of people."""
    if distance not in _DISTANCES:
        return False
    if lexemes.lowers[end : end + 2] in (["or", "better"], ["or", "worse"]):
        return True
    before = lexemes.lowers[max(0, start - _REACH) : start]
    if before[-1:] == ["reached"] and not _EYES.isdisjoint(before):
        return True
    return not _SIGHT.isdisjoint(before[-_NEAR:])
