"""
Which of a record's numbers is the fact that a claim states: how many took part, how much was given.

Facts are told in words that hardly say anything («40 women took part»), so that an equal figure
of the same kind is meant wherever it stands, unless words give it to another group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.evidence.affinity import distinguishing_worth, is_whole
from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.daily_doses import is_of_day
from claimcheck.evidence.frames import Frame
from claimcheck.model import QuantityKind, Role

TELLING_FACT = 1.0
LEAST_OF_DOSES = 0.2
"""How many of a claim's words one of several doses must have."""
MARGIN_SOME = 0.3
"""How much better another count may fit than an equal one that is not of all those studied."""
_SEVERAL = 2
_TIE = 0.02
_AGAINST = re.compile(r"\b(?:versus|vs|than|compared)\b", re.IGNORECASE)


def find_fact(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    """
    Return the number that tells the same of a study as the claim's, if any does.

    The same figure of the same kind is meant wherever it stands, unless words give it to
    another group than the claim does.
    """
    for candidate in candidates:
        is_computed = candidate.how is not None and not is_of_day(candidate.how)
        if not candidate.match.agrees or is_computed or candidate.fit.conflicts:
            continue
        if _is_some(claimed) and _is_far_behind(candidate, candidates):
            continue
        if _is_one_of_doses(candidate, candidates) or _is_one_of_arms(candidate, candidates):
            continue
        beside = (
            other
            for other in candidates
            if not other.match.agrees
            and (
                other.frame.sentence == candidate.frame.sentence
                or (not claimed.end and _is_better_dose(candidate, other))
            )
        )
        if all(
            distinguishing_worth(claimed, candidate.frame, other.frame) > -TELLING_FACT
            for other in beside
        ):
            return candidate
    return None


def _is_better_dose(candidate: Candidate, other: Candidate) -> bool:
    """Tell whether a dose, or an amount that was lost or used, fits better in another sentence."""
    is_dose = candidate.frame.quantity.kind is QuantityKind.DOSE
    return is_dose and not other.fit.conflicts and other.fit.score > candidate.fit.score


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


def _is_one_of_arms(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """
    Tell whether an amount is set against another one that fits as well.

    «Blood loss was greater in A than in B (245 versus 151 ml)»
    """
    if candidate.frame.quantity.kind is not QuantityKind.DOSE:
        return False
    return any(
        not other.match.agrees
        and not other.fit.conflicts
        and other.how is None
        and other.frame.quantity.unit == candidate.frame.quantity.unit
        and abs(candidate.fit.score - other.fit.score) < _TIE
        and _are_set_against(candidate.frame, other.frame)
        for other in candidates
    )


def _are_set_against(first: Frame, second: Frame) -> bool:
    """Tell whether two figures of a sentence stand on the two sides of a comparison."""
    if first.sentence != second.sentence:
        return False
    low, high = sorted((first.quantity.span, second.quantity.span))
    return _AGAINST.search(first.text, low.end, high.start) is not None
