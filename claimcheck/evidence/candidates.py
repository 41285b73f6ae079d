"""
The numbers of a record that a claim's number may mean, printed and derived, and their wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from claimcheck.evidence.affinity import Fit, View, fit_frames, view_claim
from claimcheck.evidence.contrasts import are_levels_turned
from claimcheck.evidence.daily_doses import asks_for_day, daily_total
from claimcheck.evidence.derived import (
    Derived,
    change_from_ratio,
    change_from_share_left,
    complement,
    pair_levels,
    pair_times,
    ratio_from_change,
)
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import FIRST_OPPOSITE, SAME_MEANING, find_terms
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.noughts import is_denial
from claimcheck.evidence.paces import differ_in_pace
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.reasons import BY_ORDER, OTHER_DIFFERENCE, Conflict, Reason
from claimcheck.evidence.sexes import as_of_sex, counts_other_sex
from claimcheck.evidence.values import (
    Interval,
    ReportedValue,
    ValueMatch,
    are_commensurable,
    claimed_interval,
    compare_values,
    is_worded_fraction,
    read_value,
)
from claimcheck.evidence.ways import way_of
from claimcheck.evidence.wholes import shares_of_study
from claimcheck.evidence.zones import OWN, SHARED
from claimcheck.model import QuantityKind, Relation, Role

_FINDINGS = frozenset(
    {QuantityKind.RATE, QuantityKind.RATIO, QuantityKind.SCORE, QuantityKind.FREQUENCY}
)
_DERIVED_MEASURES = frozenset({Measure.CHANGE, Measure.RATIO, Measure.DIFFERENCE})
_SCORE_MEASURES = frozenset({Measure.LEVEL, Measure.DIFFERENCE})
_PEOPLE = frozenset(
    f"{{{word}}}"
    for word in (
        "participant", "patient", "respondent", "attendee", "volunteer", "case", "death",
        "pregnancy", "resident", "survivor", "adult", "child", "woman", "man", "user", "subject",
        "student",
    )
)  # fmt: skip
"""Names for people who are counted."""
_GIVEN = frozenset(
    f"{{{word}}}"
    for word in ("infusion", "injection", "session", "dose", "treatment", "visit", "cycle")
)
"""What people are given or come to, of which there may be more than of them."""
_DENYING = re.compile(r"(?:un|dis|in|im|ir)(?=[a-z])")
_BOUNDS = frozenset({Relation.AT_LEAST, Relation.OVER, Relation.AT_MOST, Relation.UNDER})
_OF_ALL = re.compile(
    r"\b(?:of|among)[ \u00a0](?:(?:the|these|those|all)[ \u00a0])?\Z", re.IGNORECASE
)
"""Before a number of all those who were looked at: «half of the eight patients»."""
_MORE = re.compile(
    r"[ \u00a0](?:points?[ \u00a0])?(?:higher|lower|more|less|fewer|greater|better|worse|ahead"
    r"|bigger|smaller|heavier|lighter|longer|shorter)\b",
    re.IGNORECASE,
)
_BARE = 6
"""Letters by which a word is known without the beginning that denies it."""
_LARGEST_SHARE = 10
"""The largest whole of a share in words, such as «seven in ten»."""
_TURNED_COST = 0.2
_MINUS = frozenset("-−")


class Candidate(NamedTuple):
    """A number of the record that the claim's number may mean."""

    frame: Frame
    """Its quantity holds the value to compare, computed where it is derived."""
    source: Frame
    """The frame of the printed number."""
    shown: str
    how: str | None
    """How it was computed; None when it is printed."""
    fit: Fit
    match: ValueMatch

    @property
    def is_computed(self) -> bool:
        """Whether it follows from a printed ratio or from two printed levels."""
        return self.how is not None and self.frame is self.source


def list_candidates(claimed: Frame, prepared: PreparedRecord) -> tuple[Candidate, ...]:
    """Return all numbers of the record comparable with a claim's number, best fit first."""
    admitted = _admitted(claimed)
    if admitted is None:
        return ()
    found: list[Candidate] = []
    view: View | None = None
    quantity = claimed.quantity
    for frame, source, shown, how, levels in _sources(claimed, prepared):
        read = _read(frame, quantity.unit, quantity.high is not None)
        if read is None:
            continue
        match = compare_values(quantity, frame.quantity, admitted=admitted, read=read)
        if match is not None:
            view = view or view_claim(claimed, prepared)
            fit = fit_frames(view, frame)
            if levels is not None:
                fit = _fit_of_levels(fit, claimed, levels)
            found.append(Candidate(frame, source, shown, how, fit, match))
    found.sort(key=_by_fit)
    return tuple(found)


def _fit_of_levels(fit: Fit, claimed: Frame, levels: tuple[Frame, Frame]) -> Fit:
    """Return how a number fits that follows from two levels, in the order that they stand in."""
    turned = are_levels_turned(claimed, *levels)
    # Which of two levels is the higher one tells the way; their order in the sentence does not, and
    # a ratio that is computed from them has no way of its own.
    idle = BY_ORDER if turned is False else frozenset({OTHER_DIFFERENCE})
    kept = tuple(one for one in fit.conflicts if one.text not in idle)
    score = fit.score + _TURNED_COST * (len(fit.conflicts) - len(kept))
    if turned is not True:
        return Fit(score, fit.overlap, kept)
    conflict = Conflict(Reason.TURN, "the two levels differ the other way round")
    return Fit(score - _TURNED_COST, fit.overlap, (*kept, conflict))


def _by_fit(candidate: Candidate) -> float:
    """Order candidates by how well they fit, the best first."""
    return -candidate.fit.score


@lru_cache(maxsize=4096)
def _admitted(claimed: Frame) -> Interval | None:
    """Return the values that a claim's number admits where it stands."""
    return claimed_interval(claimed.quantity, claimed.text[: claimed.quantity.span.start])


@lru_cache(maxsize=16_384)
def _read(frame: Frame, unit: str | None, of_range: bool) -> ReportedValue | None:  # noqa: FBT001 - key of a cache
    """Return what a record's number stands for in a claim's unit, read once."""
    return read_value(frame.quantity, unit, of_range=of_range)


def _sources(
    claimed: Frame, prepared: PreparedRecord
) -> Iterator[tuple[Frame, Frame, str, str | None, tuple[Frame, Frame] | None]]:
    """Yield the record's numbers of the claim's kind of measure, printed and derived."""
    ends = _ends_asked_past(claimed, prepared)
    is_of_day = asks_for_day(claimed)
    numbers = prepared.numbers
    is_score = claimed.quantity.kind is QuantityKind.SCORE
    for frame in numbers.frames if is_score else numbers.of_measure.get(claimed.measure, ()):
        if not _is_comparable(claimed, frame) or id(frame) in ends:
            continue
        total = daily_total(frame) if is_of_day else None
        if total is not None:
            yield total.frame, frame, total.shown, total.how, None
            continue
        is_of_other_sex = counts_other_sex(claimed, frame)
        if _is_denied_otherwise(claimed, frame) is is_of_other_sex:
            yield frame, frame, frame.quantity.surface, None, None
            continue
        made = complement(frame)
        if made is not None:
            rest = as_of_sex(made.frame, claimed) if is_of_other_sex else made.frame
            yield rest, frame, made.shown, made.how, None
    if _counts_people(claimed):
        for frame in filter(_counts_some, numbers.frames):
            yield _as_count(frame), frame, frame.quantity.surface, None, None
    for derived in _derive(claimed, prepared):
        yield derived.frame, derived.frame, derived.shown, derived.how, derived.levels


def _ends_asked_past(claimed: Frame, prepared: PreparedRecord) -> frozenset[int]:
    """Return the levels, by identity, that are none of the size of a change that a claim tells."""
    if claimed.measure is not Measure.DIFFERENCE or claimed.end:
        return frozenset()
    ends = _ends_of_changes(prepared)
    if claimed.quantity.kind is QuantityKind.SCORE and _is_of_two_groups(claimed):
        ends |= _levels_of_two_groups(prepared)
    return ends


def _counts_some(frame: Frame) -> bool:
    """Tell whether a share prints how many it is of; «two-thirds» and «9 per 1,000» do not."""
    quantity = frame.quantity
    if quantity.numerator is None or frame.measure is not Measure.LEVEL:
        return False
    if " per " in quantity.surface:
        return False
    return not is_worded_fraction(quantity) or (quantity.denominator or 0) > _LARGEST_SHARE


def _counts_people(claimed: Frame) -> bool:
    """Tell whether a claim's number counts people to whom something happened."""
    quantity = claimed.quantity
    if quantity.kind is not QuantityKind.COUNT or quantity.role is Role.SAMPLE_SIZE:
        return False
    if _OF_ALL.search(claimed.text, 0, quantity.span.start):
        return False
    return quantity.unit is None or quantity.unit in _PEOPLE


@lru_cache(maxsize=16_384)
def _as_count(frame: Frame) -> Frame:
    """Return the count that a share is printed with: the 14 of «14 (40%)»."""
    quantity = replace(
        frame.quantity, kind=QuantityKind.COUNT, unit=None, low=frame.quantity.numerator, high=None
    )
    return replace(frame, quantity=quantity, measure=Measure.OTHER)


def _derive(claimed: Frame, prepared: PreparedRecord) -> list[Derived]:
    """Return the numbers that follow from printed ones and are of the claim's measure."""
    if claimed.quantity.kind is QuantityKind.TIME and way_of(claimed):
        return list(_time_differences(prepared))
    if claimed.measure is Measure.LEVEL:
        shares = shares_of_study(claimed, prepared)
        return [share for share in shares if not _is_denied_otherwise(claimed, share.frame)]
    if claimed.measure not in _DERIVED_MEASURES:
        return []
    apart = claimed.quantity.kind is not QuantityKind.SCORE or _is_of_two_groups(claimed)
    return [
        made
        for made in _derivable(prepared)
        if made.frame.measure is claimed.measure and (apart or not _is_score_apart(made))
    ]


def _is_of_two_groups(claimed: Frame) -> bool:
    """Tell whether a claim says how much more one group has than another: «9 points higher»."""
    return claimed.is_between or _MORE.match(claimed.text, claimed.quantity.span.end) is not None


def _is_score_apart(made: Derived) -> bool:
    """Tell whether a difference of scores is one of two groups, and not of the ends of a change."""
    if made.levels is None or made.frame.quantity.kind is not QuantityKind.SCORE:
        return False
    first, second = made.levels
    return made.frame.measure is Measure.DIFFERENCE and not first.end < 0 < second.end


@lru_cache(maxsize=4096)
def _time_differences(prepared: PreparedRecord) -> tuple[Derived, ...]:
    """Return the differences of a record's times that are set against one another."""
    return tuple(pair_times(prepared.numbers.frames))


@lru_cache(maxsize=4096)
def _derivable(prepared: PreparedRecord) -> tuple[Derived, ...]:
    """Return the numbers of any measure that follow from a record's printed ones."""
    single = (
        made
        for frame in prepared.numbers.frames
        if frame.quantity.relation not in _BOUNDS  # «a rise by 50% or more» is what was counted
        for made in (
            change_from_ratio(frame),
            change_from_share_left(frame),
            ratio_from_change(frame),
        )
    )
    return (*(made for made in single if made is not None), *pair_levels(prepared.numbers.frames))


@lru_cache(maxsize=4096)
def _ends_of_changes(prepared: PreparedRecord) -> frozenset[int]:
    """
    Return the levels, by identity, between which a record tells a change: «from 8.1 to 6.4».

    Neither of them is the size of the change.
    """
    pairs = [made.levels for made in _derivable(prepared) if made.levels is not None]
    return frozenset(id(level) for pair in pairs if pair[0].end < 0 < pair[1].end for level in pair)


@lru_cache(maxsize=4096)
def _levels_of_two_groups(prepared: PreparedRecord) -> frozenset[int]:
    """Return the scores, by identity, of two groups each, of which none is their difference."""
    pairs = [made.levels for made in _derivable(prepared) if _is_score_apart(made)]
    return frozenset(id(level) for pair in pairs if pair is not None for level in pair)


def _is_comparable(claimed: Frame, frame: Frame) -> bool:
    """Tell whether a record's number may be compared with the claim's as it is."""
    mine, theirs = claimed.quantity.kind, frame.quantity.kind
    if mine is not theirs and (mine not in _FINDINGS or theirs not in _FINDINGS):
        return False
    if claimed.measure is not frame.measure and not _are_scores(claimed, frame):
        return False
    if not are_commensurable(claimed.quantity, frame.quantity) or _are_unlike(claimed, frame):
        return False
    if frame.is_threshold and claimed.measure is Measure.LEVEL and not claimed.is_threshold:
        return False
    if mine is theirs:
        return mine is not QuantityKind.COUNT or _count_the_same(claimed, frame)
    return not (claimed.is_locator or frame.is_locator)


def _are_unlike(claimed: Frame, frame: Frame) -> bool:
    """
    Tell whether two numbers of a kind tell of different things.

    Amounts may be for another time each, or one of them how much less it was; and a record may
    deny something of which a claim tells more than nought.
    """
    if claimed.quantity.kind is not QuantityKind.DOSE:
        return is_denial(frame.quantity) and claimed.quantity.low != 0
    is_less = frame.quantity.surface[:1] in _MINUS
    return differ_in_pace(claimed, frame) or (is_less and not claimed.sign)


def _count_the_same(claimed: Frame, frame: Frame) -> bool:
    """
    Tell whether two counts are of the same things, as far as their units say.

    «Two patients had a stroke» counts what «2 strokes» counts.
    """
    if (claimed.quantity.role is Role.TIME_POINT) is not (frame.quantity.role is Role.TIME_POINT):
        return False  # «the second visit» is no two visits
    mine, theirs = claimed.quantity.unit, frame.quantity.unit
    if mine == theirs or mine is None or theirs is None or {mine, theirs} <= _PEOPLE:
        return True
    if not _keys_of(mine).isdisjoint(_keys_of(theirs)):
        return True
    if mine in _PEOPLE:
        return not _keys_of(theirs).isdisjoint(_sure_keys(claimed))
    if frame.quantity.role is Role.SAMPLE_SIZE or mine in _GIVEN:
        return False  # «41 patients had two infusions» counts no infusions
    return theirs in _PEOPLE and not _keys_of(mine).isdisjoint(_sure_keys(frame))


@lru_cache(maxsize=1024)
def _keys_of(unit: str) -> frozenset[str]:
    """Return the keys of the word for what is counted."""
    return frozenset(
        key
        for term in find_terms(unit.strip("{}"))
        for key, worth in term.keys
        if worth >= SAME_MEANING
    )


@lru_cache(maxsize=4096)
def _sure_keys(claimed: Frame) -> frozenset[str]:
    """Return the keys of the telling words that are a claimed number's own."""
    return frozenset(
        key
        for term, weight in claimed.terms
        if weight >= OWN and term.weight >= 1
        for key, worth in term.keys
        if worth >= SAME_MEANING
    )


def _are_scores(claimed: Frame, frame: Frame) -> bool:
    """Tell whether both are points on a scale, where levels and changes are worded alike."""
    kinds = {claimed.quantity.kind, frame.quantity.kind}
    return kinds == {QuantityKind.SCORE} and {claimed.measure, frame.measure} <= _SCORE_MEASURES


def _is_denied_otherwise(claimed: Frame, frame: Frame) -> bool:
    """Tell whether one of two shares counts those to whom it did not happen."""
    if claimed.quantity.unit != "%" or claimed.measure is not Measure.LEVEL:
        return False
    turned = claimed.is_negated != frame.is_negated
    return turned != (_names_opposite(claimed, frame) or _is_denied_by_prefix(claimed, frame))


def _names_opposite(claimed: Frame, frame: Frame) -> bool:
    """Tell whether one counts the opposite of what the other counts, as died and survived."""
    for group, mine in claimed.sides.items():
        theirs = frame.sides.get(group)
        if group < FIRST_OPPOSITE or not theirs:
            continue
        strong = {member for member, weight in theirs.items() if weight >= SHARED}
        if strong and not strong & set(mine):
            return True
    return False


def _is_denied_by_prefix(claimed: Frame, frame: Frame) -> bool:
    """Tell whether one denies a word of the other by its beginning: justified, unjustified."""
    return _denies(claimed, frame) or _denies(frame, claimed)


def _denies(frame: Frame, other: Frame) -> bool:
    denied = _denied_by_prefix(frame)
    if not denied:
        return False
    stems = _own_stems(other)
    return any(
        word not in stems and any(stem.startswith(bare) for stem in stems) for word, bare in denied
    )


@lru_cache(maxsize=16_384)
def _own_stems(frame: Frame) -> frozenset[str]:
    """Return the stems of the words that go with a number, those of the same meaning included."""
    return frozenset(
        key.lstrip("!")
        for term, weight in frame.terms
        if weight >= OWN
        for key in (term.stem, *(key for key, worth in term.keys if worth >= SAME_MEANING))
    )


@lru_cache(maxsize=16_384)
def _denied_by_prefix(frame: Frame) -> tuple[tuple[str, str], ...]:
    """Return the words of a number whose beginning denies the rest, and how the rest begins."""
    stems = _own_stems(frame)
    found = []
    for word in stems:
        match = _DENYING.match(word)
        bare = word[match.end() :][:_BARE] if match else ""
        if len(bare) == _BARE and not any(stem.startswith(bare) for stem in stems):
            found.append((word, bare))
    return tuple(found)


def as_unlike(frame: Frame) -> Candidate:
    """Return a number that is shown for its digits only."""
    quantity = frame.quantity
    nothing = Interval(Decimal(0), Decimal(0))
    match = ValueMatch(
        agrees=False,
        exact=False,
        claimed=quantity,
        reported=quantity,
        mine=nothing,
        theirs=nothing,
        converted=False,
    )
    return Candidate(frame, frame, quantity.surface, None, Fit(0, 0, ()), match)


def nearest(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the disagreeing number that fits the claim's words best, nearer values first."""
    if not candidates:
        return None
    scores = [round(candidate.fit.score, 1) for candidate in candidates]
    best = max(scores)
    fitting = [c for c, score in zip(candidates, scores, strict=True) if score == best]
    if len(fitting) == 1:
        return fitting[0]
    return min(fitting, key=lambda candidate: candidate.match.distance)


def why_agrees(candidate: Candidate) -> str:
    """Say why a number agrees."""
    if candidate.how:
        return f"{candidate.how}; {candidate.match.why}"
    return candidate.match.why


def why_differs(shown: Candidate, agreeing: Candidate | None) -> str:
    """Say why a number differs."""
    value = f"{shown.shown} ({shown.how})" if shown.how else shown.shown
    if agreeing is None and shown.how is None:
        return shown.match.why
    if agreeing is not None and agreeing is not shown:
        reason = agreeing.fit.objection or "it is said of something else"
        return f"the record gives {value} here; {agreeing.shown} stands there, but {reason}"
    if shown.match.agrees:
        return shown.fit.objection or f"{value} stands there, but it is said of something else"
    return f"the record gives {value}"


def why_none(agreeing: Candidate | None) -> str:
    """Say why there is nothing to compare."""
    if agreeing is None:
        return "the record has no figure for this"
    reason = agreeing.fit.objection or "is said of something else"
    return f"{agreeing.shown} stands in the record, but {reason}"
