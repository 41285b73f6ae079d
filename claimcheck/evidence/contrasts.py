"""
Which of two groups a comparison puts first: «faster with A than with B».

A ratio or a difference is of an ordered pair. The same figure for the pair turned round says the
opposite, unless its direction is turned round too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import SAME_BEGINNING, Term
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.ways import way_of
from claimcheck.model import QuantityKind

_PEOPLE = (
    "men|women|boys|girls|children|adults|babies|people|persons|patients|controls|others|those"
    "|that|peers|siblings|non-?[a-z]+"
)
_OF_OUTCOME = (
    r"(?:odds|risk|chance|likelihood|probability|danger|hazard|rate|incidence)[ \u00a0]of[ \u00a0]"
    rf"(?!(?:[a-z]+[ \u00a0])?(?:{_PEOPLE})\b|[a-z]+[ \u00a0]of[ \u00a0][a-z]+ing\b)"
)
"""In «five times the odds of gout» gout is no group, as «nurses» is in «… of nurses»."""
_JOINT = re.compile(
    r"\b(?:than(?![ \u00a0](?:doubled|tripled|trebled|quadrupled|halved)\b)|versus|vs\.?"
    r"|(?:compared|in[ \u00a0]comparison)[ \u00a0](?:with|to)|relative[ \u00a0]to|over|as on"
    r"|as[ \u00a0]opposed[ \u00a0]to|superior[ \u00a0]to|inferior[ \u00a0]to|as with"
    r"|as[ \u00a0](?:much|many|often|long|fast|likely|common)[ \u00a0]as"
    r"(?![ \u00a0](?:on|with|an?|half)\b)"
    r"|of[ \u00a0]that[ \u00a0](?:with|of|on|in|for|under|after|among)"
    r"|(?:(?<=times[ \u00a0])|(?<=twice[ \u00a0])|(?<=half[ \u00a0]))as[ \u00a0][a-z]+"
    r"(?:[ \u00a0][^,;.()]{1,60}?)?[ \u00a0]as"
    r"|times[ \u00a0]the[ \u00a0](?:[a-z]+[ \u00a0])?"
    rf"(?!{_OF_OUTCOME})[a-z]+[ \u00a0]of"
    r"(?:[ \u00a0](?:that|those)[ \u00a0]of)?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[ \u00a0](?:an?[ \u00a0])?"
    r"(?:[0-9]|one|two|three|four|five|six|seven|eight|nine|ten|half|third)",
    re.IGNORECASE,
)
_STOP = re.compile(r"[;()\[\]]|,[ \u00a0]|\b(?:at|after|during|who|which|did|was|were)\b")
ORDERED = frozenset({Measure.RATIO, Measure.CHANGE, Measure.DIFFERENCE})
"""Measures of two things in their order."""
_OF_ONE = frozenset({Measure.LEVEL, Measure.RATIO, Measure.CHANGE})
"""Measures whose figure a record gives to the one group that it names."""
_LONGEST = 70
_OWN = 0.9
_AT_ALL = 0.35
_TELLING_LEAD = 0.7
"""How much more a claim's subject is to be one level's than the other's for it to be told."""
_SUBJECT = 2
"""How many words before its number tell whose a claim's figure is."""


@lru_cache(maxsize=16_384)
def _find_joint(frame: Frame) -> re.Match[str] | None:
    """
    Return the comparison that a number belongs to, where its sentence has one.

    Of several it is the one before words that are the number's own: «more sailors than nurses
    (1.4), and more in towns than in villages (1.6)».
    """
    joints = list(_JOINT.finditer(frame.text))
    for joint in joints if len(joints) > 1 else ():
        behind = next((w for t, w in frame.terms if _tells(t, joint.end())), 0.0)
        if behind >= _OWN:
            return joint
    return joints[0] if joints else None


def _tells(term: Term, start: int) -> bool:
    """Tell whether a telling word stands behind a place."""
    return term.weight >= 1 and term.span.start >= start


@lru_cache(maxsize=16_384)
def contrast_keys(frame: Frame) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of the words before and after the comparison in a number's sentence."""
    joint = _find_joint(frame)
    if joint is None:
        return frozenset(), frozenset()
    stop = _STOP.search(frame.text, joint.end(), joint.end() + _LONGEST)
    end = stop.start() if stop else joint.end() + _LONGEST
    first = _keys(frame, max(0, joint.start() - 2 * _LONGEST), joint.start())
    second = _keys(frame, joint.end(), end)
    return first - second, second - first


def _keys(frame: Frame, start: int, end: int) -> frozenset[str]:
    """Return the keys of the telling words of a stretch of a number's sentence."""
    return frozenset(
        key
        for term, _ in frame.terms
        if term.weight >= 1 and start <= term.span.start < end
        for key, worth in term.keys
        if worth > SAME_BEGINNING
    )


def _has_crossed_groups(claimed: Frame, reported: Frame) -> bool | None:
    """
    Tell whether two comparisons name their groups in opposite order; None when it is not told.

    The words before a comparison hold its predicate too, so that those after it decide.
    """
    first, second = contrast_keys(claimed)
    their_first, their_second = contrast_keys(reported)
    straight = len(second & their_second)
    crossed = len((second - _head_keys(claimed)) & their_first)
    crossed += len(first & (their_second - _head_keys(reported)))
    if straight == crossed or not second or not their_second:
        return None
    return crossed > straight


@lru_cache(maxsize=16_384)
def _head_keys(frame: Frame) -> frozenset[str]:
    """
    Return the keys of the last word of several after a comparison, which is said of both groups.

    In «lean compared with stout mice» both are mice.
    """
    joint = _find_joint(frame)
    if joint is None:
        return frozenset()
    stop = _STOP.search(frame.text, joint.end(), joint.end() + _LONGEST)
    end = stop.start() if stop else joint.end() + _LONGEST
    inside = [t for t, _ in frame.terms if t.weight >= 1 and joint.end() <= t.span.start < end]
    return frozenset(key for key, _ in inside[-1].keys) if len(inside) > 1 else frozenset()


def names_crossed_groups(claimed: Frame, reported: Frame) -> bool:
    """Tell whether two comparisons name their groups in opposite order."""
    return _has_crossed_groups(claimed, reported) is True


def names_compared(claimed: Frame) -> bool:
    """Tell whether a claim's level or ratio is compared with something that it names."""
    return claimed.measure in _OF_ONE and _find_compared(claimed) is not None


def is_of_the_compared(claimed: Frame, reported: Frame) -> bool:
    """
    Tell whether a record's level is of what the claim's is only compared with.

    «Pills help 40%, which is less than the drip does» is not borne out by 40% on the drip.
    """
    if claimed.measure is not reported.measure or claimed.measure not in _OF_ONE:
        return False
    if claimed.measure is not Measure.LEVEL and _JOINT.search(reported.text) is not None:
        return False  # it names both groups itself
    compared = _find_compared(claimed)
    if compared is None:
        return False
    theirs = reported.keys
    if not any(theirs.get(key, 0.0) >= _TELLING_LEAD for key in compared.keys):
        return False
    return not any(theirs.get(key, 0.0) >= _AT_ALL for key in compared.subject)


class _Compared(NamedTuple):
    """What a claim's figure is compared with, and what it is of."""

    keys: frozenset[str]
    subject: frozenset[str]


@lru_cache(maxsize=4096)
def _find_compared(claimed: Frame) -> _Compared | None:
    """Return what a claim's figure is compared with; None where no comparison follows it."""
    joint = _JOINT.search(claimed.text)
    if joint is None or joint.end() <= claimed.quantity.span.end:
        return None
    if _NUMBER.match(claimed.text, joint.end()):
        return None  # «more than three symptoms» compares with no group
    start = claimed.quantity.span.start
    subject = [t for t, _ in claimed.terms if t.weight >= 1 and t.span.end <= start][:_SUBJECT]
    if not subject:
        return None
    keys = frozenset(k for term in subject for k, worth in term.keys if worth > SAME_BEGINNING)
    if claimed.measure is Measure.LEVEL:
        return _Compared(contrast_keys(claimed)[1], keys)
    behind = (t for t, _ in claimed.terms if t.weight >= 1 and t.span.start >= joint.end())
    group = next(behind, None)
    if group is None or _is_named_before(claimed, group):
        return None
    return _Compared(frozenset(k for k, _ in group.keys), keys)


def _is_named_before(claimed: Frame, group: Term) -> bool:
    """Tell whether a word behind a comparison stands before the number too: «tea … without tea»."""
    start = claimed.quantity.span.start
    return any(t.stem == group.stem for t, _ in claimed.terms if t.span.end <= start)


def are_levels_turned(claimed: Frame, first: Frame, second: Frame) -> bool | None:
    """
    Tell whether two levels say that it went the other way than a claim says.

    «8 points rarer with A» is not borne out by «15% with A, 7% with B». None where the claim tells
    no way, or where it cannot be told which of the two levels is its subject's.
    """
    way = _claimed_way(claimed)
    one, other = first.quantity.low, second.quantity.low
    if not way or one is None or other is None:
        return None
    lead = 1.0 if second.end > 0 > first.end else -_lead_of_subject(claimed, first, second)
    if abs(lead) < _TELLING_LEAD:
        return None
    rises = (other > one) is (lead > 0)
    return rises is not (way > 0)


def _claimed_way(claimed: Frame) -> int:
    """Return 1 where a claim says that something is more, -1 for less, 0 where it does not."""
    if claimed.quantity.kind is QuantityKind.TIME:
        return way_of(claimed)
    if claimed.measure is not Measure.RATIO:
        return claimed.sign
    if way_of(claimed) < 0:
        return -1  # «ten times rarer»
    value = claimed.quantity.low
    return 0 if value is None or value == 1 else (1 if value > 1 else -1)


def _lead_of_subject(claimed: Frame, first: Frame, second: Frame) -> float:
    """Return how much more the claim's subject is the first level's than the second's."""
    _, compared = contrast_keys(claimed)
    lead = 0.0
    for term, weight in claimed.terms:
        if weight < _OWN or term.weight < 1:
            continue
        mine = max((worth * first.keys.get(key, 0.0) for key, worth in term.keys), default=0.0)
        theirs = max((worth * second.keys.get(key, 0.0) for key, worth in term.keys), default=0.0)
        if max(mine, theirs) >= _TELLING_LEAD and min(mine, theirs) < _AT_ALL:
            is_compared = any(key in compared for key, _ in term.keys)
            lead += (theirs - mine) if is_compared else (mine - theirs)
    return lead


def is_turned_round(claimed: Frame, reported: Frame) -> bool:
    """Tell whether two comparisons name their groups in opposite order, with equal direction."""
    if claimed.measure not in ORDERED or claimed.measure is not reported.measure:
        return False
    crossed = _has_crossed_groups(claimed, reported)
    return crossed is (claimed.sign * reported.sign >= 0) and crossed is not None
