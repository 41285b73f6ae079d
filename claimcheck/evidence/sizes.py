"""
How large a study is: a wrong number of participants or trials differs, whatever words go with it.

Hardly a word of «24 studies were reviewed» stands beside the record's «42 included studies», so
that words cannot tell that both count the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.frames import Frame
from claimcheck.model import QuantityKind, Role

_STUDIES = frozenset({"{trial}", "{study}", "{article}", "{report}", "{pregnancy}", "{birth}"})
_PEOPLE = "{participant}"
_ANYBODY = frozenset({None, _PEOPLE})
_FAR = 1000
_FEWEST = 10
"""A bare number below it hardly tells how many were studied."""
_COUNTED = re.compile(
    r"\b(?:cover\w*|pool\w*|includ\w+|review\w*|combin\w+|enrol\w*|recruit\w*|took (?:in|part)"
    r"|in all|altogether|randomi[sz]ed|survey\w*|answered|analy[sz]ed|followed|look\w*[ \u00a0]at"
    r"|examined|studied|assessed|based[ \u00a0]on|data[ \u00a0](?:from|of|on)"
    r"|dr[ae]w[sn]?[ \u00a0]on|records[ \u00a0](?:from|of|on)|c[ao]me[sn]?[ \u00a0]from)\b",
    re.IGNORECASE,
)
_COVERING = re.compile(
    r"\b(?:covering|covered|including|included|involving|pooling|enrolling|enrolled|recruiting"
    r"|recruited|totall?ing)[ \u00a0]"
    r"(?:(?:a|total|of|about|nearly|almost|some|over|only)[ \u00a0])*\Z",
    re.IGNORECASE,
)
"""«18 trials covering 9,700 patients»"""
_OF_WHICH = re.compile(
    r"\b(?:of|among|in)[ \u00a0](?:(?:the|all|these|those)[ \u00a0])+\Z", re.IGNORECASE
)
"""«a third of the 12 patients»"""


def counts_the_study(claimed: Frame) -> bool:
    """Tell whether a claim's number says how many people or trials a study covers."""
    quantity = claimed.quantity
    if quantity.kind is not QuantityKind.COUNT or quantity.denominator is not None:
        return False
    if quantity.role is not Role.SAMPLE_SIZE and quantity.unit not in _STUDIES:
        is_covered = _COVERING.search(claimed.text, 0, quantity.span.start) is not None
        return is_covered and quantity.unit == _PEOPLE
    return _COUNTED.search(claimed.text) is not None


def _may_be_size(frame: Frame) -> bool:
    """Tell whether a record's number says how many a study covers, a bare one included."""
    is_bare = frame.quantity.kind is QuantityKind.COUNT and frame.quantity.unit in _ANYBODY
    if is_bare and frame.quantity.denominator is None and (frame.quantity.low or 0) >= _FEWEST:
        return _COUNTED.search(frame.text) is not None
    return counts_the_study(frame)


def counts_people(claimed: Frame) -> bool:
    """
    Tell whether a claim's number counts people, of a study or of a part of it.

    One that only says of how many another number is a share tells of no finding by itself.
    """
    quantity = claimed.quantity
    if quantity.kind is not QuantityKind.COUNT or quantity.unit != _PEOPLE:
        return False
    if quantity.denominator is not None or quantity.high is not None:
        return False
    return _OF_WHICH.search(claimed.text, 0, quantity.span.start) is None


def find_count(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the number of people nearest to a claim's words, a study's size before all others."""
    near = [c for c in candidates if c.how is None and not are_far_apart(claimed, c.frame)]
    counts = (c for c in near if c.frame.quantity.unit in _ANYBODY)
    return find_size(near) or next(counts, None)


def are_far_apart(claimed: Frame, frame: Frame) -> bool:
    """Tell whether two numbers hardly count the same, but a study and a whole country."""
    one, other = claimed.quantity.low or 0, frame.quantity.low or 0
    return max(one, other) > _FAR * max(min(one, other), 1)


def find_size(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the largest number that tells a record's size; None where none does."""
    sizes = [candidate for candidate in candidates if _may_be_size(candidate.frame)]
    return max(sizes, key=lambda c: c.frame.quantity.low or 0, default=None)
