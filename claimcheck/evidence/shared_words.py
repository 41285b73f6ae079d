"""
Words that several numbers of a sentence share, and words that are another number's only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from claimcheck.evidence.layout import Cluster
from claimcheck.evidence.lexicon import Term
from claimcheck.evidence.lists import LONGEST_ITEM
from claimcheck.evidence.skeleton import Skeleton
from claimcheck.model import Role, Span

_ASIDE = re.compile(r"[)\]]|[ \u00a0]?\([^()]{1,50}\)")
"""An interval or a count in brackets behind a number."""
_PREPOSITION = re.compile(r"\A[ \u00a0](?:of|in|for|among|with|on|at)\b", re.IGNORECASE)
_VERB = re.compile(r"\b(?:had|has|have|was|were|did|showed|felt)\b", re.IGNORECASE)
_JOINED = re.compile(
    r"\b(?:and|or|versus|vs\.?|than|compared[ \u00a0](?:with|to))[ \u00a0]"
    r"(?:(?:only|just|in|among|for)[ \u00a0])*\Z",
    re.IGNORECASE,
)
_START = re.compile(
    r"(?:at[ \u00a0])?(?:baseline|pre-?treatment|before treatment)\b", re.IGNORECASE
)


class Chain(NamedTuple):
    """Numbers of like groups, of which one thing is said: «12% of A and 5% of B had it»."""

    last: int
    """The last of its clusters."""
    tail: Span
    """What is said of all of them."""


def find_chain(skeleton: Skeleton, number: int) -> Chain | None:
    """
    Return the chain that begins with a cluster; None where it stands for itself.

    The part after the last number answers to the one after the first by as many words; what
    comes after these words is said of all.
    """
    lengths: list[int] = []
    last = number
    for before, after in pairwise(skeleton.clusters[number:]):
        if before.bracket is not None or after.bracket is not None:
            break
        if skeleton.sort(before) != skeleton.sort(after):
            break
        aside = _ASIDE.match(skeleton.text, before.span.end)
        place = before.span.end if aside is None else aside.end()
        between = skeleton.text[place : after.span.start]
        if _PREPOSITION.match(between) is None or len(between) > LONGEST_ITEM:
            break
        if _JOINED.search(between) is None:
            break
        length = skeleton.count_terms(place, after.span.start)
        if _VERB.search(between) is not None or (lengths and length > 2 * lengths[0] + 1):
            break  # it has the verb of those before it
        lengths.append(length)
        last += 1
    if not lengths:
        return None
    start, rest = skeleton.clusters[last].span.end, skeleton.clusters[last + 1 :]
    aside = _ASIDE.match(skeleton.text, start)
    start = start if aside is None else aside.end()
    end = rest[0].span.start if rest else len(skeleton.text)
    places = [term.span.start for term in skeleton.terms if start <= term.span.start < end]
    verb = _VERB.search(skeleton.text, start, end)
    count = 0 if verb is None else skeleton.count_terms(start, verb.start())
    if verb is not None and count and abs(count - lengths[0]) <= 1:
        return Chain(last, Span(verb.start(), end))
    behind = places[max(lengths) :]
    return Chain(last, Span(behind[0] if behind else end, end))


def names_in_chain(skeleton: Skeleton, first: int, chain: Chain) -> list[frozenset[str]]:
    """Return the telling words behind each number of a chain, which name its group."""
    clusters = skeleton.clusters[first : chain.last + 1]
    starts = [skeleton.quantities[cluster.members[0]].span.end for cluster in clusters]
    ends = [*(cluster.span.start for cluster in clusters[1:]), chain.tail.start]
    return [
        frozenset(
            term.stem
            for term in skeleton.terms
            if term.weight >= 1 and start <= term.span.start < end
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def stems_of_others(
    terms: Sequence[Term], mine: Span | None, others: Sequence[Span]
) -> frozenset[str]:
    """
    Return the words that name the other items of a list, wherever else they stand.

    In «A and B rose, and A and B were found in 41% and 20%, respectively» no «B» is of 41%.
    """
    if mine is None:
        return frozenset()
    telling = [term for term in terms if term.weight >= 1]
    own = {term.stem for term in telling if mine.contains(term.span)}
    earlier = {term.stem for term in telling if term.span.end <= mine.start}
    if not own or not own <= earlier:
        return frozenset()
    theirs = {term.stem for term in telling if any(other.contains(term.span) for other in others)}
    return frozenset(theirs - own)


def tells_of_group(skeleton: Skeleton, cluster: Cluster) -> bool:
    """
    Tell whether a bracket tells the size or the start of the group whose figure stands before.

    «7% with honey (n = 18)» and «−3.2 with honey (baseline 9.6)» leave «honey» to the 7% and −3.2.
    """
    if cluster.bracket is None:
        return False
    first = skeleton.quantities[cluster.members[0]]
    opening = cluster.bracket.start + 1
    return first.role is Role.SAMPLE_SIZE or _START.match(skeleton.text, opening) is not None


def words_printed_with(skeleton: Skeleton) -> dict[int, int]:
    """
    Return the words that each of two numbers in a row is printed with, and which one it is.

    In «20 of the 29 nurses (69%) and 54 of the 116 sailors (47%)» the sailors are the latter's.
    """
    found: dict[int, int] = {}
    for first, last in skeleton.runs:
        inside = {
            index: number
            for number in range(first, last + 1)
            for index in _words_in(skeleton, skeleton.clusters[number].span)
        }
        stems = [
            {skeleton.terms[index].stem for index, number in inside.items() if number == n}
            for n in range(first, last + 1)
        ]
        if all(stems) and not frozenset.intersection(*map(frozenset, stems)):
            found |= inside
    return found


def _words_in(skeleton: Skeleton, span: Span) -> list[int]:
    """Return the words that stand in a stretch."""
    return [
        index
        for index, term in enumerate(skeleton.terms)
        if span.contains(term.span) and term.stem[0].isalpha()
    ]
