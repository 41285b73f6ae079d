"""
The sentences of a record that bear on a claim.

Each sentence gets a score from the claim's words that it holds, beside the abstract's other
sentences, its section and its place, and from the numbers in it that were found comparable. The
few weights were fitted on SciFact's training claims (rationale.toml; evals/fit_rationale.py).
Few sentences are shown; none when none bears on the claim.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from claimcheck.evidence.direction import Direction, find_directions
from claimcheck.evidence.lexicon import Term
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.sections import SectionKind

MOST_SENTENCES = 3
FEATURES = (
    "coverage", "above_average", "share_of_best", "place", "is_method", "is_aim", "length",
    "rarity", "is_background", "is_result", "is_conclusion", "before_it", "behind_it", "is_first",
    "is_last", "same_direction", "has_direction", "denies",
)  # fmt: skip
"""The features of a sentence in the order of the weights."""
_LEAST_COVERAGE = 0.08
_UNSEEN_WORTH = 0.5
_METHOD = frozenset({SectionKind.METHODS, SectionKind.OBJECTIVE})


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a record with how much it bears on a claim."""

    index: int
    """Its place among `PreparedRecord.sentences`."""
    score: float
    """0 to 1, not calibrated."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """The fitted combination."""

    constant: float
    features: tuple[float, ...]
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
        features=tuple(float(data["weights"][name]) for name in FEATURES),
        least_words=float(data["least_words"]),
        least_beside_numbers=float(data["least_beside_numbers"]),
        numbers=float(data["numbers"]),
    )


def score_sentences(
    terms: Sequence[Term],
    prepared: PreparedRecord,
    numbers: Mapping[int, float],
    directions: frozenset[Direction] = frozenset(),
) -> tuple[ScoredSentence, ...]:
    """
    Return the sentences that share a word or a number with the claim, best first.

    Args:
        terms: The claim's terms.
        prepared: The record.
        numbers: Index of a sentence → worth of the comparable numbers that it holds, 0 to 1.
        directions: The directions that the claim speaks of.
    """
    weights = load_weights()
    found: list[ScoredSentence] = []
    for index, values in enumerate(sentence_features(terms, prepared, directions)):
        worth = numbers.get(index, 0.0)
        if values[0] < _LEAST_COVERAGE and worth <= 0:
            continue
        pairs = zip(weights.features, values, strict=True)
        odds = weights.constant + sum(weight * value for weight, value in pairs)
        odds += weights.numbers * worth
        found.append(ScoredSentence(index, 1 / (1 + math.exp(-odds))))
    return tuple(sorted(found, key=lambda item: (-item.score, item.index)))


def sentence_features(
    terms: Sequence[Term], prepared: PreparedRecord, directions: frozenset[Direction] = frozenset()
) -> list[tuple[float, ...]]:
    """Return the features of each sentence, in the order of `FEATURES`."""
    weights = [(term, _weight(term, prepared)) for term in terms]
    whole = sum(weight for _, weight in weights) or 1.0
    sentences = prepared.sentences
    covered = [value / whole for value in _coverage(weights, prepared)]
    best = max(covered, default=0.0) or 1.0
    average = sum(covered) / len(covered) if covered else 0.0
    last = max(1, len(sentences) - 1)
    return [
        (
            coverage,
            coverage - average,
            coverage / best,
            index / last,
            float(sentence.placed.kind in _METHOD),
            sentence.aim,
            sentence.length,
            1 / len(sentences),
            *_standing(sentence.placed.kind),
            covered[index - 1] if index else 0.0,
            covered[index + 1] if index < len(covered) - 1 else 0.0,
            float(index == 0),
            float(index == len(covered) - 1),
            *_leaning(sentence.placed.text, directions),
        )
        for index, (sentence, coverage) in enumerate(zip(sentences, covered, strict=True))
    ]


def _standing(kind: SectionKind) -> tuple[float, float, float]:
    """Return whether a sentence stands in the background, the results or the conclusions."""
    return (
        float(kind is SectionKind.BACKGROUND),
        float(kind is SectionKind.RESULTS),
        float(kind is SectionKind.CONCLUSIONS),
    )


def _leaning(text: str, directions: frozenset[Direction]) -> tuple[float, float, float]:
    """Return whether a sentence goes the claim's way, tells of a direction, denies an effect."""
    found = find_directions(text)
    return (
        float(not found.isdisjoint(directions)),
        float(bool(found)),
        float(Direction.NONE in found),
    )


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
        if all(item.index != index for item in chosen):
            chosen = chosen[: MOST_SENTENCES - 1]
            chosen.append(next(item for item in scored if item.index == index))
    return tuple(sorted(chosen, key=lambda item: (-item.score, item.index)))


def _weight(term: Term, prepared: PreparedRecord) -> float:
    """Return how much a claim's word counts in this record."""
    rarity = max((prepared.rarity.get(key, 0.0) for key, _ in term.keys[:4]), default=0.0)
    return term.weight * (rarity or prepared.unseen * _UNSEEN_WORTH)


def _coverage(weights: Sequence[tuple[Term, float]], prepared: PreparedRecord) -> list[float]:
    """Return for each sentence the summed weight of the claim's words that it holds."""
    got = [0.0] * len(prepared.sentences)
    for term, weight in weights:
        best: dict[int, float] = {}
        for key, quality in term.keys:
            for index, root in prepared.places.get(key, ()):
                if quality * root > best.get(index, 0.0):
                    best[index] = quality * root
        for index, value in best.items():
            got[index] += weight * value
    return got
