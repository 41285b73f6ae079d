"""
The sentences of a record that bear on a claim.

Each sentence is scored by the claim's words that it holds, the rare ones counting most, by its
section, and by the numbers that were found comparable in it. Few sentences are shown; none when
none bears on the claim.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.evidence.lexicon import Term
from claimcheck.evidence.prepared import PreparedRecord, PreparedSentence
from claimcheck.evidence.sections import SectionKind

MOST_SENTENCES = 3
_LEAST_SCORE = 0.14
_SHARE_OF_BEST = 0.72
_NUMBER_WORTH = 0.35
_SECTION_WORTH: Mapping[SectionKind, float] = {
    SectionKind.RESULTS: 1.1,
    SectionKind.CONCLUSIONS: 1.15,
    SectionKind.OTHER: 1.0,
    SectionKind.BACKGROUND: 0.85,
    SectionKind.OBJECTIVE: 0.75,
    SectionKind.METHODS: 0.7,
}


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a record with how much it bears on a claim."""

    index: int
    """Its place among `PreparedRecord.sentences`."""
    score: float


def score_sentences(
    terms: Sequence[Term], prepared: PreparedRecord, numbers: Mapping[int, float]
) -> tuple[ScoredSentence, ...]:
    """
    Return all sentences with their scores, best first.

    Args:
        terms: The claim's terms.
        prepared: The record.
        numbers: Index of a sentence → worth of the comparable numbers that it holds, 0 to 1.
    """
    weights = [(term, _weight(term, prepared)) for term in terms]
    whole = sum(weight for _, weight in weights) or 1.0
    total = len(prepared.sentences)
    found: list[ScoredSentence] = []
    for index, sentence in enumerate(prepared.sentences):
        coverage = _coverage(weights, sentence) / whole
        place = 1.0 + 0.15 * (index / max(1, total - 1))
        score = coverage * _SECTION_WORTH[sentence.placed.kind] * place
        found.append(ScoredSentence(index, score + _NUMBER_WORTH * numbers.get(index, 0.0)))
    return tuple(sorted(found, key=lambda item: (-item.score, item.index)))


def choose_sentences(
    scored: Sequence[ScoredSentence], required: Sequence[int] = ()
) -> tuple[ScoredSentence, ...]:
    """
    Return the few sentences to show, best first.

    Args:
        scored: All sentences, best first.
        required: Sentences with numbers that are shown, which must be among them.
    """
    if not scored:
        return ()
    best = scored[0].score
    chosen = [
        item
        for item in scored
        if item.score >= _LEAST_SCORE and item.score >= best * _SHARE_OF_BEST
    ][:MOST_SENTENCES]
    for index in required[:MOST_SENTENCES]:
        if all(item.index != index for item in chosen):
            chosen = chosen[: MOST_SENTENCES - 1]
            chosen.append(next(item for item in scored if item.index == index))
    return tuple(sorted(chosen, key=lambda item: (-item.score, item.index)))


def _weight(term: Term, prepared: PreparedRecord) -> float:
    """Return how much a claim's word counts in this record."""
    rarity = max((prepared.rarity.get(key, 0.0) for key, _ in term.keys[:4]), default=0.0)
    return term.weight * (rarity or prepared.unseen * 0.5)


def _coverage(weights: Sequence[tuple[Term, float]], sentence: PreparedSentence) -> float:
    """Return the summed weight of the claim's words that a sentence holds."""
    keys = {key: worth for term in sentence.terms for key, worth in reversed(term.keys)}
    got = 0.0
    for term, weight in weights:
        best = 0.0
        for key, quality in term.keys:
            if key in keys:
                best = max(best, quality * math.sqrt(keys[key]))
        got += weight * best
    return got
