"""
From which of a record's numbers a claim's differs, where none is the one that it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimcheck.evidence.affinity import distinguishing_worth
from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.direction import denies_effect
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import FIRST_OF_TIMES
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.outcomes import names_role
from claimcheck.evidence.reasons import Reason
from claimcheck.evidence.sizes import are_far_apart, counts_people
from claimcheck.evidence.slips import has_same_digits
from claimcheck.evidence.support import is_copied
from claimcheck.evidence.values import in_unit
from claimcheck.evidence.ways import way_of
from claimcheck.evidence.wholes import OF_STUDY
from claimcheck.evidence.zones import OWN
from claimcheck.model import QuantityKind, Role

LEAST_DIFFERING = 0.30
"""How well a number must fit to be the one from which a claim's differs."""
LEAST_DISPLACING = 0.25
"""The same where the claim's figure stands elsewhere, for another group or outcome."""
LEAST_COMPLEMENT = 0.45
LEAST_DERIVED = 0.15
LEAST_DISPLACED = 0.35
LEAST_TURNED = 0.2
"""The same where it is copied of a change the other way, which is hardly by chance."""
LEAST_BESIDE = 0.1
TIE = 0.02
"""A lead so small that words do not tell two numbers of a sentence apart."""
_OF_A_CHANGE = "change is a ratio of"
"""What the wording of a ratio says that follows from one printed change."""
FAR_TIMES = 50
"""From this ratio on, two times tell of different things."""
_OUTCOMES = frozenset(
    {Role.RESPONSE, Role.REMISSION, Role.RELAPSE, Role.ADVERSE_EVENT, Role.MORTALITY}
)
_TELLING_ROLES = frozenset({Role.ONSET, Role.DURATION})
_COMPOUND = re.compile(r"\w-[A-Za-z]")
_HOW_LONG = re.compile(r"[ \u00a0](?:\w+[ \u00a0])?(?:duration|delay|onset|effect|relief|half)")
_BUT_NOT = re.compile(r"\bbut not\b", re.IGNORECASE)
_TURNED = frozenset({Reason.PLACE, Reason.TURN, Reason.CONTROL})
"""Reasons after which the neighbour in the sentence is the right number, whatever its words."""


def find_differing(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the number from which the claim's differs; None when nothing is comparable."""
    agreeing = next((candidate for candidate in candidates if candidate.match.agrees), None)
    best = next((candidate for candidate in candidates if not is_unlike(claimed, candidate)), None)
    if best is None:
        return None
    reasons = {conflict.reason for conflict in agreeing.fit.conflicts} if agreeing else set()
    if reasons and reasons <= {Reason.BETWEEN, Reason.NO_PLACE, Reason.BACKGROUND}:
        return None
    if best.fit.score >= _least_differing(best, agreeing):
        if not best.match.agrees:
            return None if _is_alike(claimed, best, candidates) else best
        first = next(_differing(claimed, candidates), None)
        if first is not None and first.fit.score >= LEAST_DIFFERING:
            return None if _is_alike(claimed, first, candidates) else first
    if agreeing is not None and agreeing.fit.conflicts:
        is_denied = _is_denied_for_group(claimed, agreeing)
        return agreeing if is_denied else _right_one(claimed, agreeing, candidates)
    return None


def _differing(claimed: Frame, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the numbers with another value from which a claim's can differ, best fit first."""
    for candidate in candidates:
        if not candidate.match.agrees and not is_unlike(claimed, candidate):
            yield candidate


def _is_ruled_out(best: Candidate) -> bool:
    """Tell whether a number is of a change, a group or a time that the claim does not tell of."""
    return any(conflict.reason in _TURNED for conflict in best.fit.conflicts)


def _is_alike(claimed: Frame, best: Candidate, candidates: Sequence[Candidate]) -> bool:
    """
    Tell whether a rounded or worded figure fits one as well as the best one beside it.

    Where words cannot tell two figures of a sentence apart, such a claim neither agrees nor
    differs; one that copies a figure which words do not give it is likelier to be wrong.
    """
    return any(
        other.match.agrees
        and not other.fit.conflicts
        and not is_copied(claimed, other)
        and other.frame.sentence == best.frame.sentence
        and (_is_ruled_out(best) or _fit_alike(claimed, other, best))
        for other in candidates
    )


def _fit_alike(claimed: Frame, other: Candidate, best: Candidate) -> bool:
    """Tell whether one number fits a claim's words as well as the best one does."""
    if best.fit.score - other.fit.score >= TIE:
        return False
    return distinguishing_worth(claimed, other.frame, best.frame) > -TIE


def _is_denied_for_group(claimed: Frame, agreeing: Candidate) -> bool:
    """
    Tell whether a sentence gives a change for one group and denies one for the claim's.

    «Unchanged for women, but 60% higher for men» says that 60% is not the women's.
    """
    if claimed.measure not in {Measure.CHANGE, Measure.RATIO} or denies_effect(claimed.text):
        return False
    reported = agreeing.frame
    if not denies_effect(reported.text) and _BUT_NOT.search(reported.text) is None:
        return False
    return any(
        member in reported.sides.get(group, {})
        and reported.sides[group][member] < OWN <= max(reported.sides[group].values())
        for group, mine in claimed.sides.items()
        if group < FIRST_OF_TIMES
        for member in mine
    )


def is_unlike(claimed: Frame, candidate: Candidate) -> bool:
    """
    Tell whether a number plays another part, so that no claim can differ from it.

    Minutes and weeks hardly ever tell of the same thing, unless both say how soon or how long, nor
    do the people of a study and those of a country.
    """
    if any(conflict.reason is Reason.PART for conflict in candidate.fit.conflicts):
        return True
    if candidate.how is not None and _OF_A_CHANGE in candidate.how:
        return True  # «fell by 57%» is no answer to «twice as likely»
    if candidate.how is not None and OF_STUDY in candidate.how:
        return True
    mine, theirs = claimed.quantity, candidate.frame.quantity
    if {mine.role, theirs.role} <= _OUTCOMES and mine.role is not theirs.role:
        return not candidate.match.agrees and not names_role(claimed, candidate.frame)
    return not candidate.match.agrees and _is_of_other_order(claimed, candidate)


def _is_of_other_order(claimed: Frame, candidate: Candidate) -> bool:
    """Tell whether two numbers are too far apart to tell of the same people or the same time."""
    if counts_people(claimed):
        return are_far_apart(claimed, candidate.frame)
    return claimed.quantity.kind is QuantityKind.TIME and _is_other_time(claimed, candidate)


def _is_other_time(claimed: Frame, candidate: Candidate) -> bool:
    """Tell whether a time is no other value of what a claim's time tells."""
    mine, theirs = claimed.quantity, candidate.frame.quantity
    if way_of(claimed) and candidate.how is None and not _tells_difference(candidate.frame):
        return True
    if mine.role in _TELLING_ROLES and _only_describes(candidate.frame):
        return True
    if mine.role is theirs.role and mine.role in _TELLING_ROLES:
        return False
    own, other = in_unit(mine, mine.unit), in_unit(theirs, mine.unit)
    if not own or not other or has_same_digits(mine, theirs):
        return False
    return max(own, other) / min(own, other) >= FAR_TIMES


def _only_describes(frame: Frame) -> bool:
    """Tell whether a time describes something else: «12-month prevalence», «in 3-year survival»."""
    quantity = frame.quantity
    if quantity.role not in {None, Role.DURATION}:
        return False
    is_compound = _COMPOUND.search(quantity.surface) is not None
    return is_compound and _HOW_LONG.match(frame.text, quantity.span.end) is None


def _tells_difference(frame: Frame) -> bool:
    """Tell whether a time is a difference: no «27 days» is what «ten days more» differs from."""
    return way_of(frame) != 0 or frame.measure is Measure.DIFFERENCE or "differ" in frame.text


def _is_of_another(candidate: Candidate) -> bool:
    """Tell whether a number is of another group or outcome."""
    reasons = {conflict.reason for conflict in candidate.fit.conflicts}
    return bool(reasons & {Reason.SIDE, Reason.ELSEWHERE})


def _least_differing(best: Candidate, agreeing: Candidate | None) -> float:
    """Return how well a number must fit to be the one from which the claim's differs."""
    if best.frame.quantity.kind is QuantityKind.AGE and "mean" in best.frame.text:
        return LEAST_BESIDE
    if best.how is None:
        is_elsewhere = agreeing is not None and _is_of_another(agreeing)
        return LEAST_DISPLACING if is_elsewhere else LEAST_DIFFERING
    return LEAST_DERIVED if best.frame.measure is not Measure.LEVEL else LEAST_COMPLEMENT


def _right_one(
    claimed: Frame, agreeing: Candidate, candidates: Sequence[Candidate]
) -> Candidate | None:
    """
    Return the number that stands where a fitting value does not: its neighbour in the sentence.

    A value of another time, arm or outcome shows that the right one may be beside it.
    """
    reasons = {conflict.reason for conflict in agreeing.fit.conflicts}
    if reasons <= {Reason.NO_PLACE, Reason.BETWEEN}:
        return None
    for candidate in _differing(claimed, candidates):
        if candidate.frame.sentence == agreeing.frame.sentence and not candidate.fit.conflicts:
            least = 0.0 if reasons & _TURNED else LEAST_BESIDE
            return candidate if candidate.fit.overlap >= least else None
    if not reasons & {Reason.PLACE, Reason.TURN}:
        return None
    is_turned = Reason.TURN in reasons and is_copied(claimed, agreeing)
    least = LEAST_TURNED if is_turned else LEAST_DISPLACED
    return agreeing if agreeing.fit.overlap >= least else None
