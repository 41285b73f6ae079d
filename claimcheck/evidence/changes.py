"""
What is said to have changed: «cut strokes by 40%» is no «cut the work by 40%».
"""

from __future__ import annotations

import re
from functools import lru_cache

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import SAME_BEGINNING
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
    return changed is not None and not any(reported.keys.get(key, 0.0) >= _LEAST for key in changed)


@lru_cache(maxsize=4096)
def _find_changed(claimed: Frame) -> frozenset[str] | None:
    """Return the keys of what a claim says has changed; None where it does not say so."""
    match = _CHANGED.search(claimed.text[: claimed.quantity.span.start])
    if match is None:
        return None
    changed = [
        term
        for term, _ in claimed.terms
        if term.weight >= 1 and match.start("what") <= term.span.start < match.end("what")
    ]
    keys = (key for term in changed for key, worth in term.keys if worth >= SAME_BEGINNING)
    return frozenset(keys) if changed else None
