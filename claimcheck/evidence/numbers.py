"""
For every number of a claim: does the record give the same, another one, or none to compare.

The number that the claim means is found by its words (affinity), and only then are values
compared. A value that fits in a frame that does not («79%», but of the other arm) is shown as
differing. In doubt a number is not said to agree: a wrong «agrees» costs more than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from claimcheck.evidence.affinity import is_whole, outcome_terms, tells_outcome
from claimcheck.evidence.candidates import (
    Candidate,
    as_unlike,
    list_candidates,
    nearest,
    why_agrees,
    why_differs,
    why_none,
)
from claimcheck.evidence.choice import find_meant, is_tied, lacks_a_word_of
from claimcheck.evidence.differing import find_differing, is_unlike
from claimcheck.evidence.direction import denies_effect, find_directions
from claimcheck.evidence.finding import (
    Finding,
    denied_in_words,
    firm_where_borne_out,
    where_misplaced,
    without_doubtful,
    without_unplaced,
)
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.halves import find_half
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.pairs import are_set_apart, hold_to_pairs, pair_up
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.sections import SectionKind
from claimcheck.evidence.sizes import counts_people, counts_the_study, find_count, find_size
from claimcheck.evidence.slips import find_other_unit
from claimcheck.evidence.support import is_copied
from claimcheck.evidence.sureness import (
    find_figure,
    is_likely_meant,
    is_likely_of_same,
    is_surely_meant,
)
from claimcheck.evidence.values import is_worded_fraction
from claimcheck.model import NumberSignal, QuantityKind, Relation

WITHOUT_FIGURE = "the record gives no figure for what the claim says of it"
"""Why a time or dose is compared with none."""
LEAST_POINTER = 0.6
_HARDLY_VALUES = frozenset({QuantityKind.COUNT, QuantityKind.YEAR})
"""Kinds that are no finding of a claim that has a time or a dose to tell."""
_CLAUSE = re.compile(r";|, but\b|\bbut\b|\bwhereas\b|\bwhile\b|\balthough\b", re.IGNORECASE)
_NO_RESULTS = frozenset({SectionKind.METHODS, SectionKind.OBJECTIVE, SectionKind.BACKGROUND})
_NOT_AT = re.compile(r"\bnot[ \u00a0](?:at|on|in|by|after|with|for)\b[^.;]{0,20}\Z", re.IGNORECASE)
"""«… but not at 48 hours»."""
_GIVEN = re.compile(r"\b(?:with|using|given|at|in)[ \u00a0](?:the[ \u00a0])?\Z", re.IGNORECASE)
_BY = re.compile(r"\bby[ \u00a0](?:at[ \u00a0]least[ \u00a0])?\Z", re.IGNORECASE)
_IN_SHARE = re.compile(
    r"[ \u00a0](?:in|for|among)[ \u00a0]"
    r"(?:(?:just|only|about|nearly|almost|some|over|under)[ \u00a0])*"
)
_OF_WHOM = re.compile(
    r"\b(?:with|having|whose)[ \u00a0](?:(?!(?:had|has|have|was|were|is|are|got|fell|rose|lost"
    r"|gained|reached|showed)\b)[\w/-]+[ \u00a0]){1,6}\Z",
    re.IGNORECASE,
)
"""«Those with a score under …»: what follows tells of whom something is said."""
_ARMS = frozenset({"{group}", "{arm}"})
_NEXT_CLAUSE = re.compile(r"[,;:()]|\b(?:and|but|while|whereas)\b", re.IGNORECASE)
_BOUNDS = frozenset({Relation.AT_LEAST, Relation.OVER, Relation.AT_MOST, Relation.UNDER})
_SIGNIFICANT = Decimal("0.05")


def find_numbers(frames: Sequence[Frame], prepared: PreparedRecord) -> tuple[Finding, ...]:
    """Return a finding for each number of the claim, in the order of `frames`."""
    if not frames:
        return ()
    values = _values_of(tuple(frames))
    heads = _decide_together(values, prepared)
    for frame in values:
        if heads[id(frame)].relation is not NumberSignal.AGREES:
            half = find_half(frame, frames, prepared)
            if half is not None:
                heads[id(frame)] = _by_half(heads[id(frame)], half)
    heads = {
        key: without_doubtful(finding, heads.values(), prepared) for key, finding in heads.items()
    }
    if len(heads) == 1:
        heads = {key: where_misplaced(finding, prepared) for key, finding in heads.items()}
    found: list[Finding] = []
    for frame in frames:
        if id(frame) in heads:
            found.append(heads[id(frame)])
        else:
            found.append(_decide_pointer(frame, prepared, list(heads.values())))
    placed = [without_unplaced(finding, found) for finding in found]
    return tuple(firm_where_borne_out(finding, placed) for finding in placed)


@lru_cache(maxsize=1024)
def _values_of(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """Return those of a claim's numbers that state a finding; all where none does."""
    return (
        tuple(frame for frame in frames if not _is_pointer(frame, frames))
        or tuple(frame for frame in frames if frame.quantity.kind not in _HARDLY_VALUES)
        or frames
    )


def _by_half(finding: Finding, half: Candidate) -> Finding:
    """Return the finding for «half of them by then» beside a median or a half-life."""
    agrees = half.match.agrees and not half.fit.conflicts
    return finding._replace(
        relation=NumberSignal.AGREES if agrees else NumberSignal.DIFFERS,
        why=why_agrees(half) if agrees else why_differs(half, None),
        candidate=half,
        nearest_differing=None,
        comparable=(),
    )


def _decide_together(values: Sequence[Frame], prepared: PreparedRecord) -> dict[int, Finding]:
    """
    Return a finding for each value of the claim, by the identity of its frame.

    A number of the record that one of them means is not what another one means: values that
    found theirs are taken out of the others' way, and these are looked at once more.
    """
    listed = {id(frame): list_candidates(frame, prepared) for frame in values}
    found = {id(frame): _decide_value(frame, prepared, listed[id(frame)]) for frame in values}
    for _ in values:
        for frame in values:
            if found[id(frame)].relation is NumberSignal.AGREES:
                continue
            taken = _taken_by_others(frame, values, found)
            if not taken:
                continue
            left = [item for item in listed[id(frame)] if id(item.source) not in taken]
            if len(left) == len(listed[id(frame)]):
                continue
            again = _decide_value(frame, prepared, left)
            if again.relation is NumberSignal.AGREES:
                found[id(frame)] = again
                break
        else:
            break
    for frame in values:
        _look_past_taken(frame, values, listed, found, prepared)
    pair_up(values, listed, found, prepared)
    hold_to_pairs(values, listed, found)
    return found


def _look_past_taken(
    frame: Frame,
    values: Sequence[Frame],
    listed: Mapping[int, Sequence[Candidate]],
    found: dict[int, Finding],
    prepared: PreparedRecord,
) -> None:
    """
    Let a value not differ from the number that another value of the claim means.

    Values that are set against one another may have been swapped.
    """
    if any(other is not frame and are_set_apart(frame, other) for other in values):
        return
    finding = found[id(frame)]
    if finding.relation is not NumberSignal.DIFFERS or finding.candidate is None:
        return
    taken = _taken_by_others(frame, values, found)
    if id(finding.candidate.source) in taken:
        left = [item for item in listed[id(frame)] if id(item.source) not in taken]
        found[id(frame)] = _decide_value(frame, prepared, left)


def _taken_by_others(
    frame: Frame, values: Sequence[Frame], found: Mapping[int, Finding]
) -> frozenset[int]:
    """Return the record's frames, by identity, that agree with other values of the claim."""
    return frozenset(
        id(finding.candidate.source)
        for other in values
        if other is not frame and other.quantity.low != frame.quantity.low
        for finding in (found[id(other)],)
        if finding.relation is NumberSignal.AGREES and finding.candidate is not None
    )


def _is_pointer(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell whether a number only says where or of what another one of the claim is said."""
    if frame.is_locator or _is_least_change(frame, frames) or _is_counted(frame, frames):
        return True
    if _is_given(frame, frames) or _is_one_of_arms(frame, frames) or _is_whole_of(frame, frames):
        return True
    # «half of them saw their score halved»: the second says what was counted.
    halved = frame.quantity.surface.lower().startswith("halv")
    return halved and any(
        other is not frame and other.measure is Measure.LEVEL and not other.is_locator
        for other in frames
    )


def _is_whole_of(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell whether a number only says of how many a share is: «of the 22 trials, 18 …»."""
    return is_whole(frame) and any(
        other.quantity.denominator == frame.quantity.low and other.measure is Measure.LEVEL
        for other in frames
        if other.quantity.kind is QuantityKind.RATE and other is not frame
    )


def _is_one_of_arms(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell whether a number only says whose figures follow: «one group had 50 mg»."""
    quantity = frame.quantity
    return quantity.low == 1 and quantity.unit in _ARMS and len(frames) > 1


def _is_given(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell whether a number says how strong what was given is: «with 5 mmol/L 28% swam»."""
    unit = frame.quantity.unit or ""
    if "/" not in unit or _GIVEN.search(frame.text, 0, frame.quantity.span.start) is None:
        return False
    return any(
        other.measure is Measure.LEVEL and other.quantity.kind is QuantityKind.RATE
        for other in frames
        if other is not frame
    )


def _is_counted(frame: Frame, frames: Sequence[Frame]) -> bool:
    """
    Tell whether a number says which of them were counted, or of whom a share is.

    «4% scored 10 or more», «by more than 10 in 4%», «of those with a score under 10, 58% …».
    """
    quantity = frame.quantity
    shares = [
        other.quantity
        for other in frames
        if other.measure is Measure.LEVEL and other.quantity.kind is QuantityKind.RATE
    ]
    if quantity.kind is QuantityKind.RATE or not shares:
        return False
    if quantity.relation in _BOUNDS and any(
        share.span < quantity.span
        or _IN_SHARE.fullmatch(frame.text, quantity.span.end, share.span.start)
        for share in shares
    ):
        return True
    parts = quantity.relation in _BOUNDS or quantity.high is not None
    is_class = quantity.kind is QuantityKind.SCORE and parts
    return is_class and _OF_WHOM.search(frame.text, 0, quantity.span.start) is not None


def _is_least_change(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell whether a number says what counted as a change: «half improved by a fifth or more»."""
    if frame.quantity.relation is not Relation.AT_LEAST:
        return False
    start = frame.quantity.span.start
    is_led = frame.is_criterion or _BY.search(frame.text, max(0, start - 20), start) is not None
    return any(
        other.measure is Measure.LEVEL
        and other.quantity.unit == "%"
        and other.quantity.span < frame.quantity.span
        and (is_led or _NEXT_CLAUSE.search(frame.text, other.quantity.span.end, start) is None)
        for other in frames
    )


def _decide_value(
    claimed: Frame, prepared: PreparedRecord, candidates: Sequence[Candidate]
) -> Finding:
    """Decide about a number that states a finding, among candidates with the best fit first."""
    rest = tuple(candidates)
    agreeing = next((candidate for candidate in candidates if candidate.match.agrees), None)
    meant = None
    if agreeing is not None:
        meant = _find_surely_meant(claimed, candidates, prepared)
    if meant is not None and claimed.quantity.kind is QuantityKind.TIME:
        told = tells_outcome(claimed, meant.frame, prepared)
        # A claim that names what happened must find it; another one is known by all its signs,
        # save for a range, in which many numbers lie.
        if not told and claimed.quantity.high is None and not outcome_terms(claimed):
            told = is_likely_meant(claimed, meant, candidates, prepared)
        meant = meant if told else None
    against = _find_contradiction(claimed, meant, candidates)
    if against is not None:
        return Finding(claimed, NumberSignal.DIFFERS, against[1], against[0], None, rest)
    if meant is not None:
        why = why_agrees(meant)
        differing = [candidate for candidate in candidates if not candidate.match.agrees]
        return Finding(claimed, NumberSignal.AGREES, why, meant, nearest(differing), rest)
    other = find_other_unit(claimed, prepared, candidates[0] if candidates else None)
    if other is not None:
        return _in_another_unit(claimed, other, rest)
    if agreeing is None and counts_the_study(claimed):
        shown = find_size(candidates)
    else:
        shown = find_differing(claimed, candidates)
    if shown is None and agreeing is None and counts_people(claimed):
        shown = _find_count(claimed, prepared, candidates)
    if shown is not None:
        why = why_differs(shown, agreeing)
        return Finding(claimed, NumberSignal.DIFFERS, why, shown, None, rest)
    return _without_a_figure(claimed, prepared, rest, agreeing)


def _find_count(
    claimed: Frame, prepared: PreparedRecord, candidates: Sequence[Candidate]
) -> Candidate | None:
    """Return the number of people to lay beside a claim's, where it surely counts the same."""
    count = find_count(claimed, candidates)
    if count is None:
        return None
    return count if is_likely_of_same(claimed, count, candidates, prepared) else None


def _find_contradiction(
    claimed: Frame, meant: Candidate | None, candidates: Sequence[Candidate]
) -> tuple[Candidate, str] | None:
    """Return the record's number whose value fits and that speaks against the claim, and why."""
    if meant is None:
        turned = _find_turned_p_value(claimed, candidates)
        return (
            None if turned is None else (turned, f"{turned.shown} tells of a change the other way")
        )
    if _contradicts_itself(claimed):
        return meant, f"{meant.shown} tells of no significant effect; the claim says there was one"
    denied = _find_denied(claimed, candidates)
    if denied is None:
        return None
    return denied, f"the record tells of no such effect at {denied.shown}"


def _find_surely_meant(
    claimed: Frame, candidates: Sequence[Candidate], prepared: PreparedRecord
) -> Candidate | None:
    """
    Return the number that a claim's number means, if its value fits.

    Where rules find none, a rounded or worded figure may show by all its signs that it is meant;
    for one that is copied digit by digit they prove too little.
    """
    by_rule = find_meant(claimed, candidates)
    if by_rule is not None or claimed.quantity.kind is QuantityKind.P_VALUE:
        return by_rule
    figure = find_figure(candidates)
    if figure is None or figure.how is not None or is_copied(claimed, figure):
        return None
    if claimed.quantity.high is not None:
        return None  # many numbers lie in a range
    if not is_worded_fraction(claimed.quantity) and is_tied(claimed, figure, candidates):
        return None  # words do not tell whose it is
    if lacks_a_word_of(claimed, figure, candidates):
        return None
    sure = is_surely_meant(claimed, figure, candidates, prepared, by_rule=False)
    return figure if sure else None


def _without_a_figure(
    claimed: Frame,
    prepared: PreparedRecord,
    candidates: tuple[Candidate, ...],
    agreeing: Candidate | None,
) -> Finding:
    """Decide about a number for which a record has no figure: it may deny it in words."""
    denied = denied_in_words(claimed, prepared, candidates)
    if denied is not None:
        return denied
    why = why_none(agreeing)
    return Finding(claimed, NumberSignal.NO_COMPARABLE_NUMBER, why, None, None, candidates)


def _contradicts_itself(claimed: Frame) -> bool:
    """Tell whether a claim of a significant effect quotes a p-value that speaks against it."""
    value = claimed.quantity.low
    if claimed.quantity.kind is not QuantityKind.P_VALUE or value is None:
        return False
    is_over = claimed.quantity.relation in {Relation.OVER, Relation.AT_LEAST}
    is_weak = value > _SIGNIFICANT or (is_over and value == _SIGNIFICANT)
    return is_weak and not denies_effect(claimed.text)


def _find_turned_p_value(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the claim's p-value where the record gives it for a change the other way."""
    if claimed.quantity.kind is not QuantityKind.P_VALUE:
        return None
    return next((c for c in candidates if c.match.agrees and claimed.sign * c.frame.sign < 0), None)


def _find_denied(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the time or dose of a claim where the record's results deny the claimed effect."""
    if not claimed.is_locator:
        return None
    best = next(
        (
            candidate
            for candidate in candidates
            if candidate.match.agrees and candidate.frame.section not in _NO_RESULTS
        ),
        None,
    )
    return best if best is not None and _is_denied(claimed, best.frame) else None


def _is_denied(claimed: Frame, reported: Frame) -> bool:
    """Tell whether a claim of an effect names a time or dose for which the record denies it."""
    if denies_effect(claimed.text) or not find_directions(claimed.text):
        return False
    start = reported.quantity.span.start
    before = _CLAUSE.split(reported.text[:start])[-1]
    after = _CLAUSE.split(reported.text[start:])[0]
    return _NOT_AT.search(before) is not None or denies_effect(before + after)


def _in_another_unit(claimed: Frame, other: Frame, rest: tuple[Candidate, ...]) -> Finding:
    """Return the finding that the claim's digits stand there in another unit."""
    shown = as_unlike(other)
    why = f"the same digits in another unit: {other.quantity.surface}"
    return Finding(claimed, NumberSignal.DIFFERS, why, shown, None, rest)


def _decide_pointer(claimed: Frame, prepared: PreparedRecord, heads: Sequence[Finding]) -> Finding:
    """
    Decide about a time, dose, age or year that says where the claim's figures hold.

    Where the record gives none of those figures there is nothing that it could say this of.
    """
    if all(head.relation is NumberSignal.NO_COMPARABLE_NUMBER for head in heads):
        return Finding(claimed, NumberSignal.NO_COMPARABLE_NUMBER, WITHOUT_FIGURE, None, None, ())
    return _decide_locator_alone(claimed, prepared, heads)


def _decide_locator_alone(
    claimed: Frame, prepared: PreparedRecord, heads: Sequence[Finding]
) -> Finding:
    """Decide about a locator by its value, first in the sentences where the figures stand."""
    candidates = list_candidates(claimed, prepared)
    near = {head.candidate.frame.sentence for head in heads if head.candidate is not None}
    agreeing = [candidate for candidate in candidates if candidate.match.agrees]
    agreeing.sort(key=lambda c: (c.frame.sentence not in near, not c.match.exact, -c.fit.score))
    if agreeing:
        return Finding(
            claimed,
            NumberSignal.AGREES,
            why_agrees(agreeing[0]),
            agreeing[0],
            nearest([c for c in candidates if not c.match.agrees]),
            candidates,
        )
    other = find_other_unit(claimed, prepared, None)
    if other is not None:
        return _in_another_unit(claimed, other, candidates)
    best = next((candidate for candidate in candidates if not is_unlike(claimed, candidate)), None)
    if claimed.is_locator and best is not None and best.fit.overlap >= LEAST_POINTER:
        return Finding(
            claimed,
            NumberSignal.DIFFERS,
            why_differs(best, None),
            best,
            None,
            candidates,
        )
    return Finding(
        claimed,
        NumberSignal.NO_COMPARABLE_NUMBER,
        why_none(None),
        None,
        None,
        candidates,
    )
