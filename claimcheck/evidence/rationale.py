"""
The sentences of a record that bear on a claim.

Each sentence gets a score from the claim's words that it holds, beside the abstract's other
sentences, its section, its place and its wording, and from the numbers in it that were found
comparable. The few weights were fitted on SciFact's training claims (rationale.toml;
evals/fit_rationale.py). Few sentences are shown; none when none bears on the claim.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from operator import attrgetter, mul
from typing import NamedTuple

from claimcheck.evidence.direction import Direction, find_directions
from claimcheck.evidence.lexicon import Term
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.sections import SectionKind
from claimcheck.evidence.wording import wording_odds

MOST_SENTENCES = 3
_SEEN = (
    "coverage", "above_average", "share_of_best", "before_it", "behind_it", "same_direction",
)  # fmt: skip
"""What a claim finds in a sentence."""
_STANDING = (
    "place", "place_squared", "is_method", "is_aim", "length", "rarity", "is_background",
    "is_result", "is_conclusion", "is_first", "is_last", "has_direction", "denies",
)  # fmt: skip
"""What is true of a sentence whatever the claim."""
FEATURES = (*_SEEN, *_STANDING)
"""The features of a sentence in the order of the weights."""
_LEAST_COVERAGE = 0.08
_UNSEEN_WORTH = 0.5
_METHOD = frozenset({SectionKind.METHODS, SectionKind.OBJECTIVE})


class ScoredSentence(NamedTuple):
    """A sentence of a record with how much it bears on a claim."""

    place: int
    """Its place among `PreparedRecord.sentences`."""
    score: float
    """0 to 1, not calibrated."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """The fitted combination."""

    constant: float
    seen: tuple[float, ...]
    standing: tuple[float, ...]
    least_words: float
    """Least score of a sentence shown for its words."""
    least_beside_numbers: float
    """The same where the record's numbers are compared: then words alone decide less."""
    numbers: float
    """What a comparable number in the sentence adds to the log odds."""


@cache
def load_weights() -> _Weights:
    """Return the shipped weights."""
    source = resources.files("claimcheck.evidence").joinpath("rationale.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return _Weights(
        constant=float(data["constant"]),
        seen=tuple(float(data["weights"][name]) for name in _SEEN),
        standing=tuple(float(data["weights"][name]) for name in _STANDING),
        least_words=float(data["least_words"]),
        least_beside_numbers=float(data["least_beside_numbers"]),
        numbers=float(data["numbers"]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class AskedWords:
    """The words of a claim by their keys, so that only those are looked at that a record has."""

    terms: tuple[Term, ...]
    keys: frozenset[str]
    owners: Mapping[str, Sequence[tuple[int, float]]]
    """Key → the places in `terms` that it stands for, with how much a match by it is worth."""


def ask_words(terms: Sequence[Term]) -> AskedWords:
    """Return the terms of a claim by their keys."""
    owners: dict[str, list[tuple[int, float]]] = {}
    for place, term in enumerate(terms):
        for key, quality in term.keys:
            owners.setdefault(key, []).append((place, quality))
    return AskedWords(tuple(terms), frozenset(owners), owners)


def score_sentences(
    asked: AskedWords,
    prepared: PreparedRecord,
    numbers: Mapping[int, float],
    directions: frozenset[Direction] = frozenset(),
) -> tuple[ScoredSentence, ...]:
    """
    Return the sentences that share a word or a number with the claim, best first.

    Args:
        asked: The claim's words.
        prepared: The record.
        numbers: Index of a sentence → worth of the comparable numbers that it holds, 0 to 1.
        directions: The directions that the claim speaks of.
    """
    weights = load_weights()
    standing = _standing_odds(prepared)
    covered = _covered(asked, prepared)
    # The others of a sentence's features are read for those only that are scored.
    scored = [
        index
        for index, coverage in enumerate(covered)
        if coverage >= _LEAST_COVERAGE or numbers.get(index, 0.0) > 0
    ]
    found: list[ScoredSentence] = []
    for index, values in zip(scored, _seen(covered, prepared, directions, scored), strict=True):
        odds = standing[index] + sum(map(mul, weights.seen, values))
        odds += weights.numbers * numbers.get(index, 0.0)
        found.append(ScoredSentence(index, 1 / (1 + math.exp(-odds))))
    found.sort(key=attrgetter("score"), reverse=True)
    return tuple(found)


def sentence_features(
    terms: Sequence[Term], prepared: PreparedRecord, directions: frozenset[Direction] = frozenset()
) -> list[tuple[float, ...]]:
    """Return the features of each sentence, in the order of `FEATURES`."""
    covered = _covered(ask_words(terms), prepared)
    seen = _seen(covered, prepared, directions, range(len(prepared.sentences)))
    return [(*mine, *own) for mine, own in zip(seen, _standing(prepared), strict=True)]


def _covered(asked: AskedWords, prepared: PreparedRecord) -> list[float]:
    """Return for each sentence which share of the claim's words it holds, each by its weight."""
    unseen = prepared.unseen * _UNSEEN_WORTH
    weights = [term.weight * unseen for term in asked.terms]
    held: dict[int, list[tuple[float, Sequence[tuple[int, float]]]]] = {}
    for key in asked.keys & prepared.keys:
        there = prepared.places.get(key)
        if there is not None:
            for place, quality in asked.owners[key]:
                held.setdefault(place, []).append((quality, there))
    got = [0.0] * len(prepared.sentences)
    for place in sorted(held):
        term = asked.terms[place]
        weights[place] = term.weight * (prepared.rarest(term.keys) or unseen)
        for index, value in _best_places(held[place]):
            got[index] += weights[place] * value
    whole = sum(weights) or 1.0
    return [value / whole for value in got]


def _best_places(
    held: Sequence[tuple[float, Sequence[tuple[int, float]]]],
) -> Iterable[tuple[int, float]]:
    """Return the sentences that hold a word by one of its keys, with how much it is worth there."""
    if len(held) == 1:
        quality, there = held[0]
        return [(index, quality * root) for index, root in there]
    best: dict[int, float] = {}
    for quality, there in held:
        for index, root in there:
            value = quality * root
            if value > best.get(index, 0.0):
                best[index] = value
    return best.items()


def _seen(
    covered: Sequence[float],
    prepared: PreparedRecord,
    directions: frozenset[Direction],
    places: Sequence[int],
) -> list[tuple[float, ...]]:
    """Return what the claim finds in the sentences at some places, in the order of `_SEEN`."""
    best = max(covered, default=0.0) or 1.0
    average = sum(covered) / len(covered) if covered else 0.0
    around = (0.0, *covered, 0.0)
    ways = _directions(prepared)
    return [
        (
            covered[place],
            covered[place] - average,
            covered[place] / best,
            around[place],
            around[place + 2],
            float(not ways[place].isdisjoint(directions)),
        )
        for place in places
    ]


@lru_cache(maxsize=4096)
def _directions(prepared: PreparedRecord) -> tuple[frozenset[Direction], ...]:
    """Return the directions that each sentence speaks of."""
    return tuple(find_directions(sentence.placed.text) for sentence in prepared.sentences)


@lru_cache(maxsize=4096)
def _standing_odds(prepared: PreparedRecord) -> tuple[float, ...]:
    """Return for each sentence what speaks for it before any claim is known, as log odds."""
    weights = load_weights()
    return tuple(
        weights.constant
        + sum(map(mul, weights.standing, values))
        + wording_odds(sentence.placed.text)
        for sentence, values in zip(prepared.sentences, _standing(prepared), strict=True)
    )


def _standing(prepared: PreparedRecord) -> list[tuple[float, ...]]:
    """Return what is true of each sentence whatever the claim, in the order of `_STANDING`."""
    last = len(prepared.sentences) - 1
    return [
        (
            index / max(1, last),
            (index / max(1, last)) ** 2,
            float(sentence.placed.kind in _METHOD),
            sentence.aim,
            sentence.length,
            1 / (last + 1),
            float(sentence.placed.kind is SectionKind.BACKGROUND),
            float(sentence.placed.kind is SectionKind.RESULTS),
            float(sentence.placed.kind is SectionKind.CONCLUSIONS),
            float(index == 0),
            float(index == last),
            float(bool(directions)),
            float(Direction.NONE in directions),
        )
        for index, (sentence, directions) in enumerate(
            zip(prepared.sentences, _directions(prepared), strict=True)
        )
    ]


def choose_sentences(
    scored: Sequence[ScoredSentence], required: Sequence[int] = ()
) -> tuple[ScoredSentence, ...]:
    """
    Return the few sentences to show, best first.

    Args:
        scored: The sentences that share something with the claim, best first.
        required: Sentences with numbers that are shown, which must be among them.
    """
    weights = load_weights()
    least = weights.least_beside_numbers if required else weights.least_words
    chosen = [item for item in scored[:MOST_SENTENCES] if item.score >= least] or list(scored[:1])
    for index in required[:MOST_SENTENCES]:
        if all(item.place != index for item in chosen):
            chosen = chosen[: MOST_SENTENCES - 1]
            chosen.append(next(item for item in scored if item.place == index))
    return tuple(sorted(chosen, key=lambda item: (-item.score, item.place)))
