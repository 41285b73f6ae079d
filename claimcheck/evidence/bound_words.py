"""
The words right before a number that set a bound: «no more than», «as little as», «under».
"""

from __future__ import annotations

import re

from claimcheck.model import QuantityKind, Relation

_UNDER = re.compile(r"\b(?:less than|under|below|fewer than|within)\W*$", re.IGNORECASE)
_OVER = re.compile(r"\b(?:more than|over|above|upwards of|greater than)\W*$", re.IGNORECASE)
_LITTLE = re.compile(r"\bas (?:little|few|soon|early|short) as\W*$", re.IGNORECASE)
_DENIED_MORE = re.compile(
    r"\b(?:no|not|never|cannot|nor|\w{2,6}n[’'\u02bc]t)[ \u00a0]"
    # In «no benefit after more than six weeks» the bound is no part of what is denied.
    r"(?:(?!(?:only|after|in|with|of|for|among|at|from|to|by|aged|on)\b)\w{1,15}[ \u00a0]){0,3}?"
    r"(?:(?P<more>(?:more|greater|longer|higher|larger)[ \u00a0]than|exceed(?:ing|s|ed)?)"
    r"|(?:less|fewer|shorter|lower|smaller)[ \u00a0]than)\W*$",
    re.IGNORECASE,
)
"""«No more than», «did not last longer than», «never less than»: a bound of the other side."""
_LONGEST_DENIED = 60


def worded_relation(before: str, kind: QuantityKind) -> Relation | None:
    """Return the bound that the words right before a number set, where its parsing missed it."""
    if _LITTLE.search(before[-24:]):
        return Relation.EXACT
    denied = _DENIED_MORE.search(before[-_LONGEST_DENIED:])
    if denied is not None and kind is not QuantityKind.AGE:
        return Relation.AT_MOST if denied["more"] else Relation.AT_LEAST
    if _UNDER.search(before[-24:]):
        return Relation.UNDER
    return Relation.OVER if _OVER.search(before[-24:]) else None
