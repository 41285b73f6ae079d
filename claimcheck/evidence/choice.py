"""
Which of a record's numbers a claim's number means.

Words decide, values come after. The limits below were set on labelled claims; the results hardly
change when they are moved a little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.evidence.affinity import are_same_counts, distinguishing_worth, words_apart
from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.facts import TELLING_FACT, find_fact
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import FIRST_OF_TIMES
from claimcheck.evidence.places import is_fact
from claimcheck.evidence.reasons import Reason
from claimcheck.evidence.values import is_worded_fraction
from claimcheck.evidence.wholes import is_of_whole
from claimcheck.evidence.zones import OWN
from claimcheck.model import QuantityKind

MARGIN = 0.06
"""How much less well than the best a fitting value's frame may fit and still be the one meant."""
MARGIN_WORDED = 0.45
"""The same for a share told in words, which comes in other words all round."""
TELLING = 0.9
TELLING_AWAY = 0.75
MARGIN_TOLD = 0.3
MARGIN_RIVAL = 0.05
MARGIN_SIDE = 0.25
MARGIN_BESIDE = 0.05
"""The same against another number of the same sentence, where the words are alike."""
TIE = 0.02
"""A lead so small that words do not tell two numbers of a sentence apart."""
LEAST_AGREEING = 0.2
WELL_WORDED = 0.4
LEAST_SAME_FIGURE = 0.1
MARGIN_SAME_FIGURE = 0.15
"""How much better another sentence's number may fit the words than the claim's own figure."""
LEAD_SAME_FIGURE = 0.1
LEAST_UNRIVALLED = 0.08
"""The same where no other number fits better."""
_EXACT_WORTH = 0.1
_RIVALS = re.compile(r"[^.;%]{0,40}\b(?:versus|vs|compared (?:with|to)|than|against)\b[^.;%]{0,40}")
_OF_OTHERS = frozenset({Reason.SIDE, Reason.CONTROL, Reason.PLACE})
_OF_RATIO = "a ratio of"
"""How the wording of a change begins that follows from one printed ratio."""
_IN_BRACKETS = re.compile(r"[ \u00a0]?\([^()]*")
_IN_BRACKETS_BEHIND = re.compile(r"[)\]]?[^();.]{1,60}\([^()]*")
"""«11% had lice (head 9%, …)»"""
_SET_AGAINST = re.compile(r"\b(?:versus|vs|compared (?:with|to))\b", re.IGNORECASE)


def _outdoes_neighbours(
    claimed: Frame, candidate: Candidate, candidates: Sequence[Candidate]
) -> bool:
    """
    Tell whether a number fits better than the others of its sentence.

    The claim's words that stand by one of two numbers only decide between them. Where there are
    none, numbers set against one another («31% versus 9%») must be outdone clearly: nobody
    knows whose figure the claim means.
    """
    if are_same_counts(claimed, candidate.frame):
        return True
    return not any(_is_outdone(claimed, candidate, other) for other in candidates)


def _is_outdone(claimed: Frame, candidate: Candidate, other: Candidate) -> bool:
    """Tell whether another number keeps one with the claim's value from being meant."""
    if other.match.agrees or _is_no_rival(candidate, other) or _is_part(claimed, candidate, other):
        return False
    if _has_the_side(claimed, candidate, other):
        return True
    if other.frame.sentence != candidate.frame.sentence:
        return _is_told_away(claimed, candidate, other)
    return _is_outdone_beside(claimed, candidate, other)


def _is_outdone_beside(claimed: Frame, candidate: Candidate, other: Candidate) -> bool:
    """Tell whether a number of the same sentence fits as well or better."""
    if not candidate.fit.conflicts and _is_of_others(other):
        return False
    telling = distinguishing_worth(claimed, candidate.frame, other.frame)
    if telling <= -TELLING or (telling <= 0 and _is_one_of_arms(candidate, other)):
        return True
    if is_worded_fraction(claimed.quantity) and _is_of_a_part(claimed, candidate, other):
        return False
    least = MARGIN_RIVAL if are_rivals(candidate.frame, other.frame) else -MARGIN_BESIDE
    if telling >= (TELLING_AWAY if candidate.fit.overlap >= WELL_WORDED else TELLING):
        least = -MARGIN_TOLD
    lead = candidate.fit.score - other.fit.score
    return lead < least or (_is_peer(candidate, other) and abs(telling) + abs(lead) < TIE)


def _is_of_a_part(claimed: Frame, candidate: Candidate, other: Candidate) -> bool:
    """
    Tell whether another number is only of more than a claim says, and no less well meant.

    «Itching in 42%, 16% of it severe» gives who does not speak of severe itching the 42%.
    """
    if abs(candidate.fit.score - other.fit.score) >= TIE:
        return False
    known = {key for term, _ in claimed.terms for key, _ in term.keys}
    mine, theirs = _own_keys(candidate.frame), _own_keys(other.frame)
    return mine <= theirs | known and not theirs <= mine | known


def _own_keys(frame: Frame) -> frozenset[str]:
    """Return the very words that are a number's own."""
    return frozenset(t.keys[0][0] for t, weight in frame.terms if weight >= OWN and t.weight >= 1)


def _is_no_rival(candidate: Candidate, other: Candidate) -> bool:
    """Tell whether a derived number or a time cannot stand in another's way."""
    if other.how:
        return not _follow_alike(candidate, other)
    # Two times are no rivals of their difference.
    return candidate.how is not None and other.frame.quantity.kind is QuantityKind.TIME


def _is_part(claimed: Frame, candidate: Candidate, other: Candidate) -> bool:
    """
    Tell whether another number is of a part of the people that a number is of.

    «40% (44% of men and 36% of women)» gives who speaks of neither men nor women the 40%.
    """
    whole, part = candidate.frame, other.frame
    start, end = whole.quantity.span.end, part.quantity.span.start
    if whole.sentence != part.sentence:
        return False
    if _IN_BRACKETS.fullmatch(whole.text, start, end) is None:
        is_behind = _IN_BRACKETS_BEHIND.fullmatch(whole.text, start, end) is not None
        return is_behind and _is_named_apart(claimed, whole, part)
    return any(
        weight >= OWN and group not in claimed.sides
        for group, members in part.sides.items()
        if group not in whole.sides or max(whole.sides[group].values()) < OWN
        for weight in members.values()
    )


def _is_named_apart(claimed: Frame, whole: Frame, part: Frame) -> bool:
    """Tell whether a part has a name that its whole lacks and of which a claim says nothing."""
    known = {key for term, _ in claimed.terms for key, _ in term.keys}
    named = [
        term
        for term, weight in part.terms
        if weight >= OWN and term.weight >= 1 and whole.keys.get(term.keys[0][0], 0.0) < OWN
    ]
    return bool(named) and all(known.isdisjoint(key for key, _ in term.keys) for term in named)


def _follow_alike(candidate: Candidate, other: Candidate) -> bool:
    """Tell whether two numbers of a sentence follow from one printed ratio or count each."""
    if candidate.frame.sentence != other.frame.sentence:
        return False
    if is_of_whole(candidate.how):
        return is_of_whole(other.how)
    return _is_of_ratio(candidate) and _is_of_ratio(other)


def _has_the_side(claimed: Frame, candidate: Candidate, other: Candidate) -> bool:
    """
    Tell whether another number is of the claim's group and this one of no group of the kind.

    «A second major operation in 13%» is nearer to major operations than «surgery in 30%».
    """
    if candidate.frame.is_locator or other.frame.is_locator or _is_ruled_out(other):
        return False
    if other.fit.score < candidate.fit.score - MARGIN_SIDE:
        return False
    for group, mine in claimed.sides.items():
        if group >= FIRST_OF_TIMES or group in candidate.frame.sides:
            continue
        named = {member for member, weight in mine.items() if weight >= OWN}
        theirs = other.frame.sides.get(group, {})
        if any(theirs.get(member, 0.0) >= OWN for member in named):
            return distinguishing_worth(claimed, candidate.frame, other.frame) < TELLING
    return False


def _is_told_away(claimed: Frame, candidate: Candidate, other: Candidate) -> bool:
    """Tell whether words of the claim stand by another sentence's number and not here at all."""
    if candidate.frame.is_locator or _is_ruled_out(other):
        return False
    telling = distinguishing_worth(claimed, candidate.frame, other.frame)
    return telling <= -TELLING_AWAY and words_apart(claimed, candidate.frame, other.frame) < 0


def _is_peer(candidate: Candidate, other: Candidate) -> bool:
    """Tell whether two printed numbers are of one kind, so that one may be meant for the other."""
    if candidate.how or candidate.frame.is_locator or other.fit.conflicts:
        return False
    return candidate.frame.quantity.unit == other.frame.quantity.unit


def is_tied(claimed: Frame, candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Tell whether no word tells a number from another one of its sentence and kind."""
    return any(
        not other.match.agrees
        and other.how is None
        and other.frame.sentence == candidate.frame.sentence
        and _is_peer(candidate, other)
        and abs(candidate.fit.score - other.fit.score) < TIE
        and abs(distinguishing_worth(claimed, candidate.frame, other.frame)) < TIE
        for other in candidates
    )


def lacks_a_word_of(claimed: Frame, candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Tell whether a word of the claim is of another number alone, which fits as well or nearly."""
    near = candidate.fit.score - MARGIN_TOLD
    return any(
        not other.match.agrees
        and other.how is None
        and not other.fit.conflicts
        and other.fit.score >= (near if _is_peer(candidate, other) else candidate.fit.score)
        and distinguishing_worth(claimed, candidate.frame, other.frame) <= -TELLING
        for other in candidates
    )


def _is_one_of_arms(candidate: Candidate, other: Candidate) -> bool:
    """Tell whether hardly a word of the claim stands by a number that is set against others."""
    if candidate.fit.overlap >= LEAST_AGREEING or not _is_peer(candidate, other):
        return False
    return _SET_AGAINST.search(candidate.frame.text) is not None


def are_rivals(first: Frame, second: Frame) -> bool:
    """Tell whether two numbers of a sentence are set against one another."""
    if first.sentence != second.sentence:
        return False
    low, high = sorted((first.quantity.span, second.quantity.span))
    return _RIVALS.fullmatch(first.text[low.end : high.start]) is not None


def _least_overlap(claimed: Frame, candidate: Candidate, best: float) -> float:
    """Return how many of the claim's words a fitting number must have around it at least."""
    if candidate.frame.quantity.kind in {QuantityKind.P_VALUE, QuantityKind.AGE}:
        return 0.0
    if candidate.frame.is_locator:
        return LEAST_AGREEING
    # Many numbers lie in a range, and many follow from others, most of them by chance.
    by_chance = claimed.quantity.high is not None or candidate.is_computed
    return LEAST_AGREEING if by_chance or candidate.fit.score < best else LEAST_UNRIVALLED


def find_meant(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the number that the claim means, if its value fits too."""
    if claimed.quantity.kind is QuantityKind.P_VALUE:
        # A p-value is one by its digits: two equal ones in an abstract are rare.
        return next(
            (
                c
                for c in candidates
                if c.match.agrees and not _is_misplaced(c) and claimed.sign * c.frame.sign >= 0
            ),
            None,
        )
    if is_fact(claimed):
        return find_fact(claimed, candidates)
    if claimed.quantity.high is not None and any(_is_same_range(claimed, c) for c in candidates):
        candidates = [c for c in candidates if not c.match.agrees or _is_same_range(claimed, c)]
    candidates = _without_outranked(candidates)
    best = max((candidate.fit.score for candidate in candidates), default=0.0)
    margin = MARGIN_WORDED if is_worded_fraction(claimed.quantity) else MARGIN
    fitting = [
        candidate
        for candidate in candidates
        if candidate.match.agrees
        and not candidate.fit.conflicts
        and candidate.fit.overlap >= _least_overlap(claimed, candidate, best)
        and (
            candidate.fit.score >= best - margin
            or _is_told_from_better(claimed, candidate, candidates, best)
        )
    ]
    if not fitting:
        return _find_same_figure(claimed, candidates)
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


def _is_told_from_better(
    claimed: Frame, candidate: Candidate, candidates: Sequence[Candidate], best: float
) -> bool:
    """Tell whether a word of the claim sets a number apart from each one that fits better."""
    if candidate.fit.score < best - MARGIN_TOLD:
        return False
    return all(
        distinguishing_worth(claimed, candidate.frame, other.frame) >= TELLING_AWAY
        for other in candidates
        if other.fit.score > candidate.fit.score + MARGIN
        and not other.match.agrees
        and other.how is None
        and not other.fit.conflicts
    )


def _without_outranked(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """
    Return the candidates without changes computed from levels whose sentence prints a ratio too.

    «(31% versus 43%; adjusted RR 0.63)» tells of a fall by 37%, whatever the two levels give.
    """
    told = {
        c.frame.sentence
        for c in candidates
        if _is_of_ratio(c) and c.match.agrees and not c.fit.conflicts
    }
    if not told:
        return candidates
    return [c for c in candidates if not c.how or _is_of_ratio(c) or c.frame.sentence not in told]


def _is_of_ratio(candidate: Candidate) -> bool:
    """Tell whether a change follows from one printed ratio."""
    return (candidate.how or "").startswith(_OF_RATIO)


def _is_same_range(claimed: Frame, candidate: Candidate) -> bool:
    """Tell whether a number is the very range of a claim, of which a figure inside is no other."""
    mine, theirs = claimed.quantity, candidate.frame.quantity
    return (mine.low, mine.high, mine.unit) == (theirs.low, theirs.high, theirs.unit)


def _find_same_figure(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    """
    Return the very figure of the claim, although words fit another sentence's number better.

    Words of two sentences are compared badly, so that an equal figure outweighs them, unless
    words of the claim belong to the other number alone.
    """
    for candidate in candidates:
        exact = candidate.match.exact and candidate.how is None and not candidate.fit.conflicts
        is_loose = candidate.frame.is_locator or claimed.quantity.high is not None
        least = LEAST_AGREEING if is_loose else LEAST_SAME_FIGURE
        if not exact or candidate.fit.overlap < least:
            continue
        rivals = [
            other
            for other in candidates
            if not other.match.agrees and not other.fit.conflicts and other.how is None
        ]
        if all(_may_be_outweighed(claimed, candidate, other) for other in rivals):
            return candidate
    return None


def _may_be_outweighed(claimed: Frame, candidate: Candidate, other: Candidate) -> bool:
    """Tell whether another number may be passed over for one with the claim's own figure."""
    lead = candidate.fit.score - other.fit.score
    telling = distinguishing_worth(claimed, candidate.frame, other.frame)
    if other.frame.sentence == candidate.frame.sentence:
        return lead >= LEAD_SAME_FIGURE or telling >= TELLING
    if lead <= -MARGIN_SAME_FIGURE or telling <= -TELLING_FACT:
        return False
    return claimed.is_locator or words_apart(claimed, candidate.frame, other.frame) > -1


def _is_misplaced(candidate: Candidate) -> bool:
    """Tell whether a number is of another time, dose, age or year."""
    return any(conflict.reason is Reason.PLACE for conflict in candidate.fit.conflicts)


def _is_of_others(candidate: Candidate) -> bool:
    """Tell whether a number is of another group, outcome, arm or time, whatever words it has."""
    return any(conflict.reason in _OF_OTHERS for conflict in candidate.fit.conflicts)


def _is_ruled_out(candidate: Candidate) -> bool:
    """Tell whether a number cannot be meant, for more than that words stand elsewhere."""
    return any(conflict.reason is not Reason.ELSEWHERE for conflict in candidate.fit.conflicts)
