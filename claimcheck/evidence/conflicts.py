"""
Reasons why two numbers cannot be the same thing although their words agree.

They lie in whose figure it is, of which outcome, and in the end, the way or the part of a change;
those that lie in the place in the record are found with the words (affinity).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from claimcheck.evidence.bound_sides import is_bound
from claimcheck.evidence.contrasts import (
    ORDERED,
    is_of_the_compared,
    is_turned_round,
    names_compared,
    names_crossed_groups,
)
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import FIRST_OPPOSITE, SAME_MEANING
from claimcheck.evidence.locators import is_beyond, is_inside
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.outcomes import has_other_outcome, may_have_other_outcome
from claimcheck.evidence.places import is_fact, may_play_another_part, plays_another_part
from claimcheck.evidence.reasons import OTHER_DIFFERENCE, TURNED_ROUND, Conflict, Reason, part_text
from claimcheck.evidence.ways import way_of
from claimcheck.model import QuantityKind, Relation, Role

_SIDE_WEIGHT = 0.55
_SIDE_PRESENT = 0.5
_OWN_PLACE = 0.9
_BOUNDS = frozenset({Relation.OVER, Relation.AT_LEAST, Relation.UNDER, Relation.AT_MOST})
_OF_ONE_ARM = frozenset({Measure.LEVEL, Measure.CHANGE, Measure.OTHER})
"""Measures that may be of one arm alone."""
_OF_A_WAY = frozenset({Measure.CHANGE, Measure.DIFFERENCE})
_SHARES = frozenset({QuantityKind.RATE, QuantityKind.RATIO, QuantityKind.COUNT})
"""Kinds of which that of an opposite follows: 30% died where 70% survived."""
_MEASURED = frozenset({QuantityKind.AGE, QuantityKind.TIME, QuantityKind.SCORE, QuantityKind.DOSE})
_BEGAN = re.compile(
    r"\b(?:onset|beg[aiu]n\w*|(?<!at the )start\w*|first|diagnos\w+|debut|came[ \u00a0]on"
    r"|set[ \u00a0]in|initiat\w+|develop\w+|appear\w*)\b",
    re.IGNORECASE,
)
_BUT_NOT = re.compile(
    r"\bbut[ \u00a0]not[ \u00a0](?:in|with|among|for|of|on|at|by|after)[ \u00a0]"
    r"(?P<others>[^;:()]{3,80})",
    re.IGNORECASE,
)
_POINTS_IN_TIME = frozenset({Role.TIME_POINT, Role.FOLLOW_UP})
_HEALTHY = re.compile(
    r"\b(?:healthy|unaffected)[ \u00a0](?:people|persons|men|women|boys|girls|children|adults"
    r"|volunteers|subjects|participants|individuals|babies|ones|peers|siblings|others)\b",
    re.IGNORECASE,
)
"""Of the well a record may speak as controls."""
_CONTROLS = re.compile(r"\bcontrols?\b(?![ \u00a0](?:of|for|over)\b)", re.IGNORECASE)
_GIVEN = re.compile(
    r"\b(?:placebo|sham|vehicle|saline|treat\w*|healthy|volunteers?|drug|dose)\b", re.IGNORECASE
)
_MEAN = re.compile(r"\b(?:average|mean|median|typical(?:ly)?)\b", re.IGNORECASE)

Costs = list[tuple[float, Conflict]]
"""Conflicts of two frames, each with what it costs."""
Check = Callable[[Costs, Frame, Frame], None]
"""Adds the conflicts of one sort that a claim's frame and a record's frame have."""


@lru_cache(maxsize=4096)
def checks_of(claimed: Frame) -> tuple[Check, ...]:
    """
    Return the sorts of conflict that a claim's number can have with any other, in their order.

    Nearly all need something that few claims tell (an age, two groups, a change), which is asked
    once here and not again for each number of each record.
    """
    return tuple(check for check, is_possible in _CHECKS if is_possible(claimed))


def _add_conflict_of_outcome(found: Costs, claimed: Frame, reported: Frame) -> None:
    if has_other_outcome(claimed, reported):
        found.append((0.25, Conflict(Reason.SIDE, f"the figure is of {reported.quantity.role}")))


def _add_conflict_of_compared(found: Costs, claimed: Frame, reported: Frame) -> None:
    if is_of_the_compared(claimed, reported):
        text = "the figure is of what the claim compares with"
        found.append((0.15, Conflict(Reason.SIDE, text)))


def _add_conflicts_of_sides(found: Costs, claimed: Frame, reported: Frame) -> None:
    apart = _side_conflicts(claimed, reported) if reported.sides else ()
    if apart:
        text = "the figure is of another group or outcome"
        found.extend([(0.25, Conflict(Reason.SIDE, text))] * len(apart))


def _add_conflict_of_denied(found: Costs, claimed: Frame, reported: Frame) -> None:
    denied = _denied_keys(reported)
    if denied and not denied.isdisjoint(_telling_keys(claimed)):
        text = "the record says that it is not so of this"
        found.append((0.25, Conflict(Reason.SIDE, text)))


def _add_conflict_of_arm(found: Costs, claimed: Frame, reported: Frame) -> None:
    names_arm = reported.is_control or reported.is_beside_control
    if names_arm and _is_of_the_other_arm(claimed, reported):
        found.append((0.15, Conflict(Reason.CONTROL, _arm_text(reported))))


def _add_conflict_of_end(found: Costs, claimed: Frame, reported: Frame) -> None:
    if claimed.end * reported.end < 0:
        found.append((0.1, Conflict(Reason.PLACE, "the figure is the other end of the change")))
    elif _is_of_other_phase(claimed, reported):
        when = "before" if reported.phase < 0 else "after"
        found.append((0.15, Conflict(Reason.PLACE, f"the figure is of {when} the treatment")))


def _add_conflict_of_way(found: Costs, claimed: Frame, reported: Frame) -> None:
    if way_of(claimed) * way_of(reported) < 0:
        found.append((0.2, Conflict(Reason.TURN, OTHER_DIFFERENCE)))


def _add_conflict_of_role(found: Costs, claimed: Frame, reported: Frame) -> None:
    if plays_another_part(claimed, reported):
        found.append((0.3, Conflict(Reason.PART, part_text(reported.quantity.role))))


def _add_conflict_of_start(found: Costs, _: Frame, reported: Frame) -> None:
    if reported.measure is Measure.LEVEL and reported.end < 0:
        found.append((0.3, Conflict(Reason.PART, "the figure is where the change started")))


def _add_conflict_of_bound(found: Costs, _: Frame, reported: Frame) -> None:
    quantity = reported.quantity
    if quantity.relation in _BOUNDS:
        what = "an age limit" if quantity.kind is QuantityKind.AGE else "a bound"
        found.append((0.3, Conflict(Reason.PART, f"the figure is {what}")))


def _add_conflict_of_turn(found: Costs, claimed: Frame, reported: Frame) -> None:
    if claimed.turn * reported.turn < 0:
        found.append((0.3, Conflict(Reason.TURN, "the figure is of a change the other way")))


def _add_conflict_of_groups(found: Costs, claimed: Frame, reported: Frame) -> None:
    if reported.is_between and Measure.DIFFERENCE in {claimed.measure, reported.measure}:
        text = "the figure is a difference between groups"
        found.append((0.1, Conflict(Reason.BETWEEN, text)))


def _is_of_other_phase(claimed: Frame, reported: Frame) -> bool:
    """
    Tell whether one number is of before a treatment and the other of after it.

    «At six months» is after it where the record has a figure «at baseline» without a time.
    """
    if claimed.is_locator:
        return False
    if claimed.phase * reported.phase < 0:
        return True
    if claimed.phase or reported.phase >= 0:
        return False
    return _tells_when(claimed) and not _tells_when(reported)


def _tells_when(frame: Frame) -> bool:
    """Tell whether a number has a point in time of its own."""
    return any(
        place.quantity.kind is QuantityKind.TIME
        and place.quantity.role in _POINTS_IN_TIME
        and place.weight >= _OWN_PLACE
        for place in frame.locators
    )


def _add_conflict_of_order(found: Costs, claimed: Frame, reported: Frame) -> None:
    """Add the conflict of a change or a comparison the other way round."""
    if _goes_the_other_way(claimed, reported):
        found.append((0.2, Conflict(Reason.TURN, "the figure is of a change the other way")))
    elif is_turned_round(claimed, reported) or _is_of_the_left_out(claimed, reported):
        found.append((0.2, Conflict(Reason.TURN, TURNED_ROUND)))


def _is_of_the_left_out(claimed: Frame, reported: Frame) -> bool:
    """
    Tell whether a claim gives to a control arm what the record gives to the other.

    «Those without it lost four times as many days» is not borne out by what those with it lost.
    """
    if claimed.measure is not Measure.RATIO or reported.measure is not Measure.RATIO:
        return False
    return claimed.is_control and not reported.is_control


def _goes_the_other_way(claimed: Frame, reported: Frame) -> bool:
    """Tell whether one is a fall and the other a rise, for the same groups in the same order."""
    if claimed.measure is not reported.measure or claimed.measure not in _OF_A_WAY:
        return False
    return claimed.sign * reported.sign < 0 and not names_crossed_groups(claimed, reported)


def _is_of_the_other_arm(claimed: Frame, reported: Frame) -> bool:
    """Tell whether one figure is a control arm's and the other is not."""
    if reported.is_locator or not _is_of_one_arm(reported):
        return False
    if claimed.is_control:
        return reported.is_beside_control
    if _HEALTHY.search(claimed.text) is None:
        return reported.is_control
    return reported.is_beside_control and _are_the_well(reported.text)


def _is_of_one_arm(reported: Frame) -> bool:
    """Tell whether a figure is one arm's: a level, or what it changed by from one end on."""
    if reported.measure is Measure.DIFFERENCE:
        return reported.end < 0
    return reported.measure in _OF_ONE_ARM


@lru_cache(maxsize=1024)
def _are_the_well(text: str) -> bool:
    """Tell whether a sentence sets the sick against controls, who are healthy people."""
    return _CONTROLS.search(text) is not None and _GIVEN.search(text) is None


@lru_cache(maxsize=16_384)
def _denied_keys(reported: Frame) -> frozenset[str]:
    """
    Return the keys of the words of which a record says that its figure does not hold there.

    «Gout was rarer (odds ratio 0.6) in nurses but not in sailors» is no figure of sailors.
    """
    denied = _BUT_NOT.search(reported.text, reported.quantity.span.end)
    if denied is None:
        return frozenset()
    start, end = denied.span("others")
    named, others = set[str](), set[str]()
    for term, _ in reported.terms:
        is_denied = term.weight >= 1 and start <= term.span.start < end
        (named if is_denied else others).update(key for key, _ in term.keys)
    return frozenset(named - others)


@lru_cache(maxsize=4096)
def _telling_keys(claimed: Frame) -> frozenset[str]:
    """Return the keys by which a record may name the telling words of a claim's number."""
    return frozenset(
        key
        for term, _ in claimed.terms
        if term.weight >= 1
        for key, worth in term.keys
        if worth >= SAME_MEANING
    )


def _is_of_all(claimed: Frame) -> bool:
    """Tell whether a number is a fact of the study; a count may be of those to whom it happened."""
    quantity = claimed.quantity
    if quantity.unit == "{participant}" and quantity.role is not Role.SAMPLE_SIZE:
        return claimed.is_negated  # «eight did not have it» may be of those without it
    return is_fact(claimed)


def _arm_text(reported: Frame) -> str:
    """Say whose figure it is."""
    if reported.is_control:
        return "the figure is the control arm's"
    return "the figure is not the control arm's"


def _tells_size_of_change(claimed: Frame) -> bool:
    """Tell whether a claim gives the size of a change, which is no level where it started."""
    is_size = claimed.measure is Measure.DIFFERENCE
    return is_size and not claimed.end and not claimed.is_between


def _tells_mean(claimed: Frame) -> bool:
    """Tell whether a claim gives a mean, which is no limit: «a minimum of one year», «over 18»."""
    quantity = claimed.quantity
    if quantity.kind not in _MEASURED or quantity.relation in _BOUNDS:
        return False
    return _MEAN.search(claimed.text) is not None


def _tells_when_it_began(claimed: Frame) -> bool:
    """Tell whether a claim gives the age at which something began."""
    is_age = claimed.quantity.kind is QuantityKind.AGE
    return is_age and _BEGAN.search(claimed.text) is not None


def _add_conflict_of_onset(found: Costs, _: Frame, reported: Frame) -> None:
    if _BEGAN.search(reported.text) is None:
        found.append((0.3, Conflict(Reason.PART, "the figure is of how old they were")))


def _tells_time(claimed: Frame) -> bool:
    """Tell whether a claim gives a time."""
    return claimed.quantity.kind is QuantityKind.TIME


def _add_conflict_of_beyond(found: Costs, claimed: Frame, reported: Frame) -> None:
    if is_beyond(claimed.text, claimed.quantity) is is_beyond(reported.text, reported.quantity):
        return
    if is_inside(claimed.text, claimed.quantity) or is_inside(reported.text, reported.quantity):
        found.append((0.3, Conflict(Reason.PLACE, "the figure is of the time before or after")))


def _tells_change_of_score(claimed: Frame) -> bool:
    """Tell whether a claim gives points of one group, which are no difference between groups."""
    return claimed.quantity.kind is QuantityKind.SCORE and not claimed.is_between


def _side_conflicts(claimed: Frame, reported: Frame) -> list[int]:
    """Return the sets of alternatives of which the two name different members."""
    found: list[int] = []
    for group, mine, named in _named_sides(claimed):
        theirs = reported.sides.get(group)
        if not theirs:
            continue
        if max(theirs.values()) < _OWN_PLACE:
            if is_bound(group) and _is_of_other_bound(mine, theirs, reported):
                found.append(group)
            continue
        if named and all(theirs.get(member, 0.0) < _SIDE_PRESENT for member in named):
            found.append(group)
    return found


@lru_cache(maxsize=4096)
def _named_sides(claimed: Frame) -> tuple[tuple[int, Mapping[int, float], tuple[int, ...]], ...]:
    """Return a claim's sets of alternatives with their members, and those that it surely names."""
    return tuple(
        (group, mine, tuple(member for member, weight in mine.items() if weight >= _SIDE_WEIGHT))
        for group, mine in claimed.sides.items()
        if group < FIRST_OPPOSITE or claimed.quantity.kind not in _SHARES
    )


def _is_of_other_bound(
    mine: Mapping[int, float], theirs: Mapping[int, float], reported: Frame
) -> bool:
    """
    Tell whether a number is of those on another bound than the claim's, which stands elsewhere.

    «84% of those with 24 or more to 58% of those under 10».
    """
    if max(mine.values()) < _OWN_PLACE or max(theirs.values()) >= _SIDE_PRESENT:
        return False
    return any(
        is_bound(group) and max(members.values()) >= _OWN_PLACE
        for group, members in reported.sides.items()
    )


_CHECKS: tuple[tuple[Check, Callable[[Frame], bool]], ...] = (
    (_add_conflict_of_outcome, may_have_other_outcome),
    (_add_conflict_of_compared, names_compared),
    (_add_conflicts_of_sides, lambda claimed: bool(claimed.sides)),
    (_add_conflict_of_denied, lambda claimed: _BUT_NOT.search(claimed.text) is None),
    (_add_conflict_of_arm, lambda claimed: not _is_of_all(claimed)),
    (_add_conflict_of_end, lambda claimed: bool(claimed.end) or not claimed.is_locator),
    (_add_conflict_of_order, lambda claimed: claimed.measure in ORDERED),
    (_add_conflict_of_way, lambda claimed: bool(way_of(claimed))),
    (_add_conflict_of_role, may_play_another_part),
    (_add_conflict_of_start, _tells_size_of_change),
    (_add_conflict_of_bound, _tells_mean),
    (_add_conflict_of_onset, _tells_when_it_began),
    (_add_conflict_of_beyond, _tells_time),
    (_add_conflict_of_turn, lambda claimed: bool(claimed.turn)),
    (_add_conflict_of_groups, _tells_change_of_score),
)
"""The sorts of conflict, and for each whether a claim's number can have it at all."""
