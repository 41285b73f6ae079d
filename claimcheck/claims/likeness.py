"""Which of the claims that changed are edited versions of one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimcheck.claims.identity import normalise
from claimcheck.model import Claim

ALIKE = 80.0
"""From this likeness on, 0 to 100 in whole words, two claims are one wherever they stand."""

ALIKE_IN_PLACE = 60.0
"""From this likeness on they are one when place or numbers speak for it too."""

_RARE = 40
"""Words of more claims than this are no reason to compare two claims."""
_NEAR = 12
"""How many neighbours on each side are compared."""
_MOST = 24
"""How many claims that share words are compared."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim that has no equal on the other side, and its place among those that have."""

    claim: Claim
    gap: int
    """How many claims that kept their order stand before it."""


def pair_edited(
    known: Sequence[Placed], extracted: Sequence[Placed]
) -> tuple[tuple[int, int], ...]:
    """
    Return pairs of indices, each index at most once, of claims that are the same after an edit.

    The likeness of the words decides; place and numbers only lower what is asked of it. Each
    claim is compared with a bounded number of others, so the time grows with the number of claims
    and not with its square.
    """
    # Whole words: letter by letter, any two sentences of one subject are alike.
    texts = [normalise(placed.claim.text).split() for placed in known]
    figures = [_figures(placed.claim) for placed in known]
    found: list[tuple[float, int, int]] = []
    index = _Index(known, texts)
    for there, placed in enumerate(extracted):
        text = normalise(placed.claim.text).split()
        numbers = _figures(placed.claim)
        for here in index.candidates(placed, text):
            likeness = _likeness(texts[here], text)
            same_numbers = bool(numbers) and numbers == figures[here]
            same_place = known[here].gap == placed.gap
            if likeness >= ALIKE or (likeness >= ALIKE_IN_PLACE and (same_numbers or same_place)):
                found.append((likeness + 5 * same_numbers + 5 * same_place, here, there))
    return _best_pairs(found)


def _best_pairs(found: list[tuple[float, int, int]]) -> tuple[tuple[int, int], ...]:
    found.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    taken_here: set[int] = set()
    taken_there: set[int] = set()
    pairs = []
    for _, here, there in found:
        if here not in taken_here and there not in taken_there:
            taken_here.add(here)
            taken_there.add(there)
            pairs.append((here, there))
    return tuple(pairs)


def _likeness(one: list[str], other: list[str]) -> float:
    from rapidfuzz.fuzz import ratio

    in_order = ratio(one, other, score_cutoff=ALIKE_IN_PLACE)
    if in_order >= ALIKE:
        return in_order
    # The same words in another order are nearly as much a sign of an edit.
    return max(in_order, ratio(sorted(one), sorted(other), score_cutoff=ALIKE_IN_PLACE) - 5)


def _figures(claim: Claim) -> frozenset[str]:
    return frozenset(quantity.surface for quantity in claim.quantities)


class _Index:
    """Finds the known claims that may be an earlier version of one."""

    def __init__(self, known: Sequence[Placed], texts: Sequence[list[str]]) -> None:
        self._by_gap: defaultdict[int, list[int]] = defaultdict(list)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        for place, (placed, text) in enumerate(zip(known, texts, strict=True)):
            self._by_gap[placed.gap].append(place)
            for word in set(text):
                self._by_word[word].append(place)
        self._asked: Counter[int] = Counter()

    def candidates(self, placed: Placed, text: list[str]) -> Iterator[int]:
        """Return indices into the known claims, none twice."""
        in_gap = self._by_gap.get(placed.gap, [])
        self._asked[placed.gap] += 1
        middle = self._asked[placed.gap] - 1
        near = in_gap[max(0, middle - _NEAR) : middle + _NEAR + 1]
        shared: Counter[int] = Counter()
        for word in set(text):
            places = self._by_word.get(word, ())
            if len(places) <= _RARE:
                shared.update(places)
        alike = (place for place, _ in shared.most_common(_MOST))
        yield from dict.fromkeys((*near, *alike))
