"""
Whether claim and record speak of a change, or of its absence, the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from claimcheck.model import DirectionSignal
from claimcheck.text.cues import Cue, CueKind, find_cues
from claimcheck.text.lowering import for_lower_case, lowered

_NO_EFFECT = for_lower_case(
    r"\b(?:no|not|n['’]t|without|neither|non-?)\b[^.;,]{0,40}\b(?:significant\w*|statistical\w*)\b|"
    r"\b(?:no|without)\b[^.;,]{0,25}\b(?:difference|effect|change|association|benefit|improvement|"
    r"evidence|correlation|relationship|increase|reduction|advantage)\b|"
    r"\b(?:did|does|do|was|were|is|are|has|have|had)[ \u00a0](?:not|n['’]t)[ \u00a0]"
    r"(?:\w+ly[ \u00a0])?"
    r"(?:differ|reduce|increase|improve|affect|change|prevent|alter|lower|raise|associated|related|"
    r"appear|seem|worsen|decrease|help|benefit|different|superior|effective|influence)\w*|"
    r"\bfail(?:ed|s)?[ \u00a0]to\b|\bnonsignificant\b|\bineffective\b|\bunchanged\b|"
    r"\bno[ \u00a0](?:better|worse|more|less|higher|lower)[ \u00a0](?:effective[ \u00a0])?than\b",
)
_LIFTED = re.compile(r"\bnot only\b|\bno (?:doubt|longer)\b|\bnot (?:quite|just)\b", re.IGNORECASE)


class Direction(StrEnum):
    """The way in which a sentence says that something changes or differs."""

    UP = "up"
    DOWN = "down"
    BETTER = "better"
    WORSE = "worse"
    NONE = "none"
    """No effect, no difference."""


_KINDS = {
    CueKind.DIRECTION_UP: Direction.UP,
    CueKind.DIRECTION_DOWN: Direction.DOWN,
    CueKind.IMPROVE: Direction.BETTER,
    CueKind.WORSEN: Direction.WORSE,
}
_OPPOSITES = frozenset(
    {
        frozenset({Direction.UP, Direction.DOWN}),
        frozenset({Direction.BETTER, Direction.WORSE}),
    }
)


def denies_effect(text: str) -> bool:
    """Tell whether a sentence says that there was no effect or no significant difference."""
    return denying_words(text) is not None


def denying_words(text: str) -> str | None:
    """Return the words by which a sentence says that there was no effect or no difference."""
    low = lowered(text)
    if "no" in low and _LIFTED.search(low) is not None:
        text = _LIFTED.sub(" ", text)
        low = lowered(text)
    found = _NO_EFFECT.search(low)
    return None if found is None else text[found.start() : found.end()]


@lru_cache(maxsize=8192)
def find_directions(text: str) -> frozenset[Direction]:
    """Return the directions that a sentence speaks of; `NONE` alone when it denies an effect."""
    if denies_effect(text):
        return frozenset({Direction.NONE})
    cues = find_cues(text)
    denied = [cue for cue in cues if cue.kind is CueKind.NEGATION and cue.scope is not None]
    return frozenset(
        _KINDS[cue.kind]
        for cue in cues
        if cue.kind in _KINDS and not any(_governs(negation, cue) for negation in denied)
    )


def _governs(negation: Cue, cue: Cue) -> bool:
    """Tell whether a negation governs another cue."""
    return negation.scope is not None and negation.scope.overlaps(cue.span)


def compare_directions(claim: str, sentences: Sequence[str]) -> DirectionSignal:
    """
    Return how the claim's direction stands to that of the sentences, the best one first.

    The first sentence that speaks of a direction at all decides.
    """
    mine = find_directions(claim)
    if not mine:
        return DirectionSignal.UNCLEAR
    for sentence in sentences:
        theirs = find_directions(sentence)
        if theirs:
            return _compare(mine, theirs)
    return DirectionSignal.UNCLEAR


def _compare(mine: frozenset[Direction], theirs: frozenset[Direction]) -> DirectionSignal:
    """Compare two sets of directions."""
    none_here, none_there = Direction.NONE in mine, Direction.NONE in theirs
    if none_here != none_there:
        return DirectionSignal.OPPOSITE
    if mine & theirs:
        return DirectionSignal.SAME
    for one in mine:
        for other in theirs:
            if frozenset({one, other}) in _OPPOSITES:
                return DirectionSignal.OPPOSITE
    return DirectionSignal.UNCLEAR
