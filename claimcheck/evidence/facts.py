"""
Which of a record's numbers is the fact that a claim states: how many took part, how much was given.

Facts are told in words that hardly say anything («40 women took part»), so that an equal figure
of the same kind is meant wherever it stands, unless words give it to another group.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.evidence.affinity import distinguishing_worth, is_whole
from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.frames import Frame
from claimcheck.model import QuantityKind, Role

TELLING_FACT = 1.0
LEAST_OF_DOSES = 0.2
"""How many of a claim's words one of several doses must have."""
MARGIN_SOME = 0.3
"""How much better another count may fit than an equal one that is not of all those studied."""
_SEVERAL = 2


def find_fact(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    """
    Return the number that tells the same of a study as the claim's, if any does.

    The same figure of the same kind is meant wherever it stands, unless words give it to
    another group than the claim does.
    """
    for candidate in candidates:
        if not candidate.match.agrees or candidate.how or candidate.fit.conflicts:
            continue
        if _is_some(claimed) and _is_far_behind(candidate, candidates):
            continue
        if _is_one_of_doses(candidate, candidates):
            continue
        beside = (
            other
            for other in candidates
            if not other.match.agrees and other.frame.sentence == candidate.frame.sentence
        )
        if all(
            distinguishing_worth(claimed, candidate.frame, other.frame) > -TELLING_FACT
            for other in beside
        ):
            return candidate
    return None


def _is_some(claimed: Frame) -> bool:
    """Tell whether a number counts those to whom something happened, rather than all studied."""
    return claimed.quantity.kind is QuantityKind.COUNT and not is_whole(claimed)


def _is_far_behind(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Tell whether another figure fits the claim's words far better."""
    return any(
        other.fit.score > candidate.fit.score + MARGIN_SOME
        for other in candidates
        if not other.match.agrees
        and not other.fit.conflicts
        and other.frame.quantity.role is not Role.SAMPLE_SIZE
        and not is_other_count(candidate, other)
    )


def is_other_count(candidate: Candidate, other: Candidate) -> bool:
    """Tell whether another sentence's count may be of all those studied, or of other things."""
    return _may_be_whole(candidate, other) or _counts_less_surely(candidate, other)


def _counts_less_surely(candidate: Candidate, other: Candidate) -> bool:
    """Tell whether another sentence's bare number is not known to count the same: «67 clinics»."""
    mine, theirs = candidate.frame.quantity, other.frame.quantity
    if candidate.frame.sentence == other.frame.sentence:
        return False
    return mine.unit is not None and theirs.unit is None and theirs.kind is QuantityKind.COUNT


def _may_be_whole(candidate: Candidate, other: Candidate) -> bool:
    """Tell whether another sentence's count is larger, so that it may be of all those studied."""
    mine, theirs = candidate.frame.quantity.low, other.frame.quantity.low
    if candidate.frame.sentence == other.frame.sentence or mine is None or theirs is None:
        return False
    return theirs > mine


def _is_one_of_doses(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Tell whether a dose is one of several products' and hardly a word says of which."""
    if candidate.frame.quantity.kind is not QuantityKind.DOSE:
        return False
    if candidate.fit.overlap >= LEAST_OF_DOSES:
        return False
    others = {
        other.frame.quantity.low
        for other in candidates
        if not other.match.agrees
        and other.frame.sentence == candidate.frame.sentence
        and not other.fit.conflicts
    }
    return len(others) >= _SEVERAL
