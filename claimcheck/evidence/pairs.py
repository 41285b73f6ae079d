"""
Two values of a claim that are told together: «from 32% to 78%», «11% with honey, 5% with gauze».

Together they mean two numbers of a record that stand together, which words alone may mix up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice, pairwise

from claimcheck.evidence.candidates import Candidate, nearest, why_agrees, why_differs
from claimcheck.evidence.choice import LEAST_UNRIVALLED, are_rivals
from claimcheck.evidence.finding import Finding
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.support import are_set_against
from claimcheck.model import NumberSignal

MARGIN_PAIR = 0.1
"""How much less well than crossed a straight pairing of two numbers with two may fit."""
_MOST_FITTING = 12
_CONTRAST = re.compile(
    r"\b(?:versus|vs|against|but|while|whereas|compared[ \u00a0](?:with|to)|than)\b", re.IGNORECASE
)


def hold_to_pairs(
    values: Sequence[Frame],
    listed: Mapping[int, Sequence[Candidate]],
    found: dict[int, Finding],
) -> None:
    """
    Let a value differ that a claim sets against one that agrees, where the record's pair is other.

    «11% with honey, but only 5% with gauze» is not borne out by «11% versus 3%», wherever else
    5% may stand.
    """
    for one, other in (*pairwise(values), *pairwise(reversed(values))):
        if found[id(one)].relation is not NumberSignal.AGREES or not are_set_apart(one, other):
            continue
        meant = found[id(one)].candidate
        if meant is None or meant.how is not None:
            continue
        # «41% and 29%» may be two outcomes; «41% versus 13%» are two groups.
        is_open = found[id(other)].relation is not NumberSignal.AGREES
        is_pair = are_set_against if is_open else are_rivals
        rivals = [item for item in listed[id(other)] if is_pair(meant.frame, item.frame)]
        if len(rivals) != 1 or rivals[0].match.agrees or rivals[0].how or rivals[0].fit.conflicts:
            continue
        second = found[id(other)].candidate
        if second is not None and second.frame.sentence != meant.frame.sentence:
            continue
        why = why_differs(rivals[0], None)
        rest = tuple(listed[id(other)])
        found[id(other)] = Finding(other, NumberSignal.DIFFERS, why, rivals[0], None, rest)


def are_set_apart(one: Frame, other: Frame) -> bool:
    """Tell whether a claim sets two values of one kind against one another."""
    if one.quantity.unit != other.quantity.unit or one.measure is not other.measure:
        return False
    low, high = sorted((one.quantity.span, other.quantity.span))
    return _CONTRAST.search(one.text, low.end, high.start) is not None


def pair_up(
    values: Sequence[Frame],
    listed: Mapping[int, Sequence[Candidate]],
    found: dict[int, Finding],
    prepared: PreparedRecord,
) -> None:
    """
    Let two values of a claim agree together with two of a sentence that words alone mix up.

    «From 32% to 78%» is borne out by «31.6% versus 78.2%» unless the words fit the crossed
    pairing better.
    """
    for one, other in pairwise(values):
        if one.quantity.unit != other.quantity.unit or one.measure is not other.measure:
            continue
        pair = _find_pair(listed[id(one)], listed[id(other)], prepared)
        if pair is None:
            continue
        first, second = pair
        straight = first.fit.score + second.fit.score
        crossed = _score_of(listed[id(one)], second.source) + _score_of(
            listed[id(other)], first.source
        )
        least = min(first.fit.overlap, second.fit.overlap)
        if straight < crossed - MARGIN_PAIR or least < LEAST_UNRIVALLED:
            continue
        for frame, meant in ((one, first), (other, second)):
            if found[id(frame)].relation is not NumberSignal.AGREES:
                rest = tuple(listed[id(frame)])
                differing = [item for item in rest if not item.match.agrees]
                found[id(frame)] = Finding(
                    frame, NumberSignal.AGREES, why_agrees(meant), meant, nearest(differing), rest
                )


def _are_neighbours(first: Frame, second: Frame, prepared: PreparedRecord) -> bool:
    """
    Tell whether no third number of their unit stands between two of a sentence.

    A list that is told «respectively» pairs numbers that stand apart.
    """
    low, high = sorted((first.quantity.span, second.quantity.span))
    return "respectively" in first.text or not any(
        frame.quantity.unit == first.quantity.unit
        and low.end <= frame.quantity.span.start < high.start
        for frame in prepared.numbers.in_sentence[first.sentence]
    )


def _find_pair(
    firsts: Sequence[Candidate], seconds: Sequence[Candidate], prepared: PreparedRecord
) -> tuple[Candidate, Candidate] | None:
    """
    Return two printed numbers that stand together, of which each fits one value of a claim.

    At most one thing may speak against them: two figures that stand together are seldom met
    together by chance.
    """
    pairs = [
        (first, second)
        for first in _best_fitting(firsts)
        for second in _best_fitting(seconds)
        if first.source is not second.source
        and first.frame.sentence == second.frame.sentence
        and _count_conflicts(first, second) <= 1
        and _are_neighbours(first.frame, second.frame, prepared)
    ]
    return min(
        pairs,
        key=lambda pair: (_count_conflicts(*pair), -(pair[0].fit.score + pair[1].fit.score)),
        default=None,
    )


def _best_fitting(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the printed numbers with a claim's value that fit best; few, as all are paired."""
    fitting = (item for item in candidates if item.match.agrees and item.how is None)
    return list(islice(fitting, _MOST_FITTING))


def _count_conflicts(first: Candidate, second: Candidate) -> int:
    return len(first.fit.conflicts) + len(second.fit.conflicts)


def _score_of(candidates: Sequence[Candidate], source: Frame) -> float:
    """Return how well a printed number fits, very badly where it is not among the candidates."""
    return next((c.fit.score for c in candidates if c.source is source), -1.0)
