"""
Which of a record's numbers a claim's number means, and from which one it differs.

Words decide, values come after. The limits below were set on labelled claims; the results hardly
change when they are moved a little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.evidence.affinity import Reason, distinguishing_worth
from claimcheck.evidence.candidates import (
    Candidate,
)
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.values import (
    is_worded_fraction,
)
from claimcheck.model import QuantityKind

MARGIN = 0.06
"""How much less well than the best a fitting value's frame may fit and still be the one meant."""
MARGIN_WORDED = 0.2
"""The same for a share told in words, which comes in other words all round."""
TELLING = 1.5
MARGIN_TOLD = 0.2
MARGIN_RIVAL = 0.05
MARGIN_BESIDE = 0.05
"""The same against another number of the same sentence, where the words are alike."""
TIE = 0.02
"""A lead so small that words do not tell two numbers of a sentence apart."""
LEAST_AGREEING = 0.2
LEAST_UNRIVALLED = 0.08
"""The same where no other number fits better."""
LEAST_DIFFERING = 0.30
LEAST_COMPLEMENT = 0.45
LEAST_DERIVED = 0.15
LEAST_DISPLACED = 0.35
LEAST_BESIDE = 0.1
_EXACT_WORTH = 0.1
_RIVALS = re.compile(r"[^.;%]{0,40}\b(?:versus|vs|compared (?:with|to)|than|against)\b[^.;%]{0,40}")
_TURNED = frozenset({Reason.PLACE, Reason.TURN, Reason.CONTROL})
"""Reasons after which the neighbour in the sentence is the right number, whatever its words."""


def _outdoes_neighbours(
    claimed: Frame, candidate: Candidate, candidates: Sequence[Candidate]
) -> bool:
    """
    Tell whether a number fits better than the others of its sentence.

    The claim's words that stand by one of two numbers only decide between them. Where there are
    none, numbers set against one another («31% versus 9%») must be outdone clearly: nobody
    knows whose figure the claim means.
    """
    for other in candidates:
        if other.match.agrees or other.how or other.frame.sentence != candidate.frame.sentence:
            continue
        telling = distinguishing_worth(claimed, candidate.frame, other.frame)
        if telling <= -TELLING:
            return False
        least = MARGIN_RIVAL if _are_rivals(candidate.frame, other.frame) else -MARGIN_BESIDE
        if telling >= TELLING:
            least = -MARGIN_TOLD
        lead = candidate.fit.score - other.fit.score
        if lead < least or (_is_peer(candidate, other) and abs(telling) + abs(lead) < TIE):
            return False
    return True


def _is_peer(candidate: Candidate, other: Candidate) -> bool:
    """Tell whether two printed numbers are of one kind, so that one may be meant for the other."""
    if candidate.how or candidate.frame.is_locator or other.fit.conflicts:
        return False
    return candidate.frame.quantity.unit == other.frame.quantity.unit


def _are_rivals(first: Frame, second: Frame) -> bool:
    """Tell whether two numbers of a sentence are set against one another."""
    low, high = sorted((first.quantity.span, second.quantity.span))
    return _RIVALS.fullmatch(first.text[low.end : high.start]) is not None


def _least_overlap(candidate: Candidate, best: float) -> float:
    """Return how many of the claim's words a fitting number must have around it at least."""
    if candidate.frame.quantity.kind in {QuantityKind.P_VALUE, QuantityKind.AGE}:
        return 0.0
    if candidate.frame.is_locator:
        return LEAST_AGREEING
    return LEAST_AGREEING if candidate.fit.score < best else LEAST_UNRIVALLED


def find_meant(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the number that the claim means, if its value fits too."""
    if claimed.quantity.kind is QuantityKind.P_VALUE:
        # A p-value is one by its digits: two equal ones in an abstract are rare.
        return next((c for c in candidates if c.match.agrees), None)
    best = max((candidate.fit.score for candidate in candidates), default=0.0)
    margin = MARGIN_WORDED if is_worded_fraction(claimed.quantity) else MARGIN
    fitting = [
        candidate
        for candidate in candidates
        if candidate.match.agrees
        and not candidate.fit.conflicts
        and candidate.fit.overlap >= _least_overlap(candidate, best)
        and candidate.fit.score >= best - margin
    ]
    # A number that its rivals keep from being meant must not leave its place to a worse one.
    top = max((candidate.fit.score for candidate in fitting), default=0.0)
    return max(
        (
            c
            for c in fitting
            if c.fit.score >= top - MARGIN and _outdoes_neighbours(claimed, c, candidates)
        ),
        key=lambda c: c.fit.score + _EXACT_WORTH * c.match.exact,
        default=None,
    )


def find_differing(
    candidates: Sequence[Candidate],
    differing: Sequence[Candidate],
    agreeing: Candidate | None,
) -> Candidate | None:
    """Return the number from which the claim's differs; None when nothing is comparable."""
    best = candidates[0] if candidates else None
    if best is None:
        return None
    reasons = {conflict.reason for conflict in agreeing.fit.conflicts} if agreeing else set()
    if reasons and reasons <= {Reason.BETWEEN, Reason.NO_PLACE, Reason.BACKGROUND}:
        return None
    if best.fit.score >= _least_differing(best):
        if not best.match.agrees:
            return best
        if differing and differing[0].fit.score >= LEAST_DIFFERING:
            return differing[0]
    if agreeing is not None and agreeing.fit.conflicts:
        return _right_one(agreeing, differing)
    return None


def _least_differing(best: Candidate) -> float:
    """Return how well a number must fit to be the one from which the claim's differs."""
    if best.how is None:
        return LEAST_DIFFERING
    return LEAST_DERIVED if best.frame.measure is not Measure.LEVEL else LEAST_COMPLEMENT


def _right_one(agreeing: Candidate, differing: Sequence[Candidate]) -> Candidate | None:
    """
    Return the number that stands where a fitting value does not: its neighbour in the sentence.

    A value of another time, arm or outcome shows that the right one may be beside it.
    """
    reasons = {conflict.reason for conflict in agreeing.fit.conflicts}
    if reasons <= {Reason.NO_PLACE, Reason.BETWEEN}:
        return None
    for candidate in differing:
        if candidate.frame.sentence == agreeing.frame.sentence and not candidate.fit.conflicts:
            least = 0.0 if reasons & _TURNED else LEAST_BESIDE
            return candidate if candidate.fit.overlap >= least else None
    turned = reasons & {Reason.PLACE, Reason.TURN}
    return agreeing if turned and agreeing.fit.overlap >= LEAST_DISPLACED else None
