"""
What is said to have changed: «cut strokes by 40%» is no «cut the work by 40%».
"""

from __future__ import annotations

import re
from functools import lru_cache

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import SAME_BEGINNING, Term
from claimcheck.evidence.measures import Measure

_CHANGED = re.compile(
    r"\b(?:cuts?|cutting|reduc\w{1,4}|lower\w{0,3}|rais\w{1,3}|increas\w{1,3}|decreas\w{1,3}"
    r"|boost\w{0,3}|improv\w{1,3}|shorten\w{0,3}|prolong\w{0,3}|slash\w{0,3})[ \u00a0]"
    r"(?P<what>[^.;,0-9]{3,80})[ \u00a0]by[ \u00a0](?:[a-z]{1,9}[ \u00a0]){0,3}\Z",
    re.IGNORECASE,
)
_LEAST = 0.25


def changes_something_else(claimed: Frame, reported: Frame) -> bool:
    """
    Tell whether what a claim says has changed is not among the words of the record's number.

    «Screening would cut strokes by 40%» is not borne out by «it cut the work by 40%».
    """
    if claimed.measure is not Measure.CHANGE or reported.measure is not Measure.CHANGE:
        return False
    changed = _find_changed(claimed)
    if not changed:
        return False
    sure = {key for term in changed for key, worth in term.keys if worth >= SAME_BEGINNING}
    theirs = _find_changed(reported)
    if theirs is None:
        return not any(reported.keys.get(key, 0.0) >= _LEAST for key in sure)
    told = {key for term in theirs for key, _ in term.keys}
    return bool(told) and sure.isdisjoint(told)


@lru_cache(maxsize=8192)
def _find_changed(frame: Frame) -> tuple[Term, ...] | None:
    """Return the telling words of what is said to have changed; None where it is not said."""
    match = _CHANGED.search(frame.text[: frame.quantity.span.start])
    if match is None:
        return None
    return tuple(
        term
        for term, _ in frame.terms
        if term.weight >= 1 and match.start("what") <= term.span.start < match.end("what")
    )
