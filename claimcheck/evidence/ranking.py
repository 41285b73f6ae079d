"""
Records in the order in which they bear on a claim.

The score is a fitted sum of features (ranking_features.py), shifted by what words alone do not
show: the figures of the claim, the study that it names, whether the record is about another
treatment, and, where all else is alike, the design. It orders records and means nothing else.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from operator import mul
from typing import NamedTuple

from claimcheck.evidence.designs import find_design
from claimcheck.evidence.ranking_features import (
    FEATURES,
    ClaimWords,
    FirstPass,
    RankedText,
    claim_features,
    first_pass,
    prepare_text,
    read_words,
)
from claimcheck.evidence.ranking_figures import figure_shares, read_figures, wanted_figures
from claimcheck.evidence.topic import family
from claimcheck.model import Claim, Record, StudyDesign
from claimcheck.text.source_marks import blank_source_marks
from claimcheck.text.subjects import subjects_of
from claimcheck.text.tokens import fold
from claimcheck.text.vocabulary import Category, Concept, load_vocabulary

_LOOKED_AT_CLOSELY = 100
"""Records that get all features when there are more."""
_FETCHED = 200
_WEIGHED_BY_DESIGN = 40
_CITED_BONUS = 20.0
_AUTHOR_BONUS = 2.5
_JOURNAL_BONUS = 1.5
_YEAR_BONUS = 0.7
_OTHER_SUBJECT = -2.0
_SUBJECT_MISSING = -1.0
_DESIGN_BONUS = 0.15
"""What the strongest design is worth beside the weakest: less than one shared rare word."""
_DESIGN_ORDER = (
    StudyDesign.META_ANALYSIS,
    StudyDesign.SYSTEMATIC_REVIEW,
    StudyDesign.RANDOMISED,
    StudyDesign.CONTROLLED,
    StudyDesign.GUIDELINE,
    StudyDesign.COHORT,
    StudyDesign.TRIAL,
    StudyDesign.CASE_CONTROL,
    StudyDesign.CROSS_SECTIONAL,
    StudyDesign.UNCLEAR,
    StudyDesign.REVIEW,
    StudyDesign.ANIMAL,
    StudyDesign.CASE_SERIES,
    StudyDesign.IN_VITRO,
    StudyDesign.CASE_REPORT,
    StudyDesign.PROTOCOL,
    StudyDesign.COMMENT,
    StudyDesign.NOTICE,
)
_HIGHEST = 12.0
_FARTHEST = 60.0
"""Log-odds from which on a score is 0 or 1 all the same."""
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_NOT_SUBJECTS = frozenset({"placebo", "route-of-administration"})


class Ranked(NamedTuple):
    """A record with its rank score, 0 to 1, not calibrated."""

    record: Record
    score: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted sum."""

    bias: float
    scale: float
    by_feature: tuple[float, ...]
    place: float
    """What the first place in a source's order of relevance is worth."""
    meaning: float
    """How far a score moves, in log-odds, for a cosine that is higher by 1 (semantic.py)."""


def odds_of(score: float) -> float:
    """Return the log-odds of a rank score."""
    bounded = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def probability_of(odds: float) -> float:
    """Return the rank score of log-odds, to four places."""
    return round(1 / (1 + math.exp(-max(-_HIGHEST, min(_HIGHEST, odds)))), 4)


def rank(
    claim: Claim, records: Sequence[Record], *, as_searched: bool = False
) -> tuple[Ranked, ...]:
    """
    Return the records best first; those of the same score in the order given.

    With `as_searched` they come in a source's order of relevance, and that counts too.

    A record that the document cites comes first. Where more than a hundred records are given,
    those that share least with the claim stand last, in order of what they share.
    """
    texts = [prepare_text(record) for record in records]
    words = read_words(". ".join((blank_source_marks(claim.text), *claim.context)))
    guard = _SubjectGuard(claim, words)
    figures = _figures(claim, records)
    first = first_pass(words, texts)
    places = _place_shifts(len(records)) if as_searched else (0.0,) * len(records)
    chosen = list(range(len(records)))
    rest: list[int] = []
    if len(records) > _LOOKED_AT_CLOSELY:
        quick = _quick_scores(claim, records, first, figures)
        chosen.sort(key=lambda place: -quick[place] - places[place])
        chosen, rest = chosen[:_LOOKED_AT_CLOSELY], chosen[_LOOKED_AT_CLOSELY:]
    rows = claim_features(words, texts, first, figures=figures, only=chosen)
    scores = [
        places[place] + _score(claim, guard, records[place], texts[place], row)
        for place, row in zip(chosen, rows, strict=True)
    ]
    order = sorted(range(len(chosen)), key=lambda place: -scores[place])
    _weigh_designs([records[chosen[place]] for place in order], order, scores)
    order.sort(key=lambda place: -scores[place])
    scale = load_weights().scale
    ranked = [Ranked(records[chosen[place]], _squash(scores[place] * scale)) for place in order]
    last = ranked[-1].score if ranked else 0.0
    half = last / 2
    ranked.extend([Ranked(records[place], half) for place in rest])
    return tuple(ranked)


def _score(
    claim: Claim,
    guard: _SubjectGuard,
    record: Record,
    text: RankedText,
    row: Sequence[float],
) -> float:
    """Return the score of one record, of any size."""
    weights = load_weights()
    score = weights.bias + guard.shift(record, text)
    if claim.cites or claim.attribution is not None:
        score += _attribution_shift(claim, record)
    return sum(map(mul, weights.by_feature, row), start=score)


@lru_cache(maxsize=64)
def _place_shifts(count: int) -> tuple[float, ...]:
    """Return what the place in a source's order is worth: it falls evenly over one fetch."""
    worth = load_weights().place
    return tuple(worth * max(0.0, 1 - place / _FETCHED) for place in range(count))


def _quick_scores(
    claim: Claim, records: Sequence[Record], first: FirstPass, figures: Sequence[float] | None
) -> list[float]:
    """Return what decides whom to look at closely: words, figures, and the study itself."""
    weights = dict(zip(FEATURES, load_weights().by_feature, strict=True))
    scores = [weights["bm25"] * score for score in first.bm25]
    if figures is not None:
        scores = [
            score + weights["figures"] * figure
            for score, figure in zip(scores, figures, strict=True)
        ]
    if claim.cites or claim.attribution is not None:
        scores = [
            score + _attribution_shift(claim, record)
            for score, record in zip(scores, records, strict=True)
        ]
    return scores


def _figures(claim: Claim, records: Sequence[Record]) -> list[float] | None:
    """Return for each record what the claim's figures tell for it; None for a claim without."""
    wanted = wanted_figures(claim)
    if not wanted:
        return None
    return figure_shares(wanted, [read_figures(record) for record in records])


class _SubjectGuard:
    """Keeps a claim about one treatment from being laid beside papers on another one only."""

    def __init__(self, claim: Claim, words: ClaimWords) -> None:
        vocabulary = load_vocabulary()
        own = subjects_of(claim)
        if claim.context and not own.intervention and (own.condition or own.other):
            # A claim on a disease of its own is not about the treatment of the rest of its article.
            self._accepted: frozenset[str] = frozenset()
            return
        treatments = own.intervention or claim.context
        named = [vocabulary.named(term[:200]) for term in treatments]
        ids = [concept.id for concept in named if concept is not None] or sorted(words.concepts)
        concepts = [vocabulary.get(concept_id) for concept_id in ids]
        subjects = [concept for concept in concepts if _is_subject(concept)]
        self._accepted = frozenset(
            related for concept in subjects if concept is not None for related in family(concept)
        )

    def shift(self, record: Record, text: RankedText) -> float:
        """Return the penalty of a record, 0 when it names the treatment or the claim names none."""
        if not self._accepted or not self._accepted.isdisjoint(text.concepts):
            return 0.0
        return _OTHER_SUBJECT if _title_treatments(record.title) else _SUBJECT_MISSING


@lru_cache(maxsize=8_192)
def _title_treatments(title: str) -> bool:
    """Tell whether a title names a treatment."""
    return any(_is_subject(mention.concept) for mention in load_vocabulary().find(title))


def _is_subject(concept: Concept | None) -> bool:
    if concept is None or concept.category is not Category.INTERVENTION:
        return False
    return concept.id not in _NOT_SUBJECTS and _NOT_SUBJECTS.isdisjoint(
        load_vocabulary().broader(concept)
    )


def _attribution_shift(claim: Claim, record: Record) -> float:
    """Return what speaks for the study that a claim names: identifier, author, journal, year."""
    shift = 0.0
    if not claim.cites and claim.attribution is None:
        return shift
    if claim.cites and _is_cited(claim.cites, record):
        shift += _CITED_BONUS
    if claim.attribution is None:
        return shift
    named = f" {' '.join(_words(claim.attribution))} "
    authors = {_words(author)[0] for author in record.authors if _words(author)}
    if any(len(author) > 2 and f" {author} " in named for author in authors):
        shift += _AUTHOR_BONUS
    if record.journal and f" {_journal_key(record.journal)} " in named:
        shift += _JOURNAL_BONUS
    years = [int(year) for year in _YEAR.findall(claim.attribution)]
    if record.year is not None and any(abs(record.year - year) <= 1 for year in years):
        shift += _YEAR_BONUS
    return shift


def _is_cited(cites: Sequence[str], record: Record) -> bool:
    own = {f"PMID:{record.pmid}", f"DOI:{record.doi}", f"PMCID:{record.pmcid}"}
    return any(cite in own for cite in cites)


@lru_cache(maxsize=8_192)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", fold(text)))


def _journal_key(journal: str) -> str:
    return " ".join(_words(journal.removeprefix("The ")))


def _weigh_designs(records: Sequence[Record], order: Sequence[int], scores: list[float]) -> None:
    """Add the worth of the design to the scores of the best records."""
    for record, place in list(zip(records, order, strict=True))[:_WEIGHED_BY_DESIGN]:
        position = _DESIGN_ORDER.index(find_design(record))
        scores[place] += _DESIGN_BONUS * (1 - position / (len(_DESIGN_ORDER) - 1))


def _squash(score: float) -> float:
    """Bring any score between 0 and 1."""
    bounded = score if -_FARTHEST < score < _FARTHEST else math.copysign(_FARTHEST, score)
    return round(1 / (1 + math.exp(-bounded)), 4)


@cache
def load_weights() -> Weights:
    """Return the weights that ship with the package."""
    source = files("claimcheck.evidence").joinpath("ranking.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    table: Mapping[str, float] = data["weights"]
    by_feature = tuple(float(table[name]) for name in FEATURES)
    return Weights(
        bias=float(data["bias"]),
        scale=float(data["scale"]),
        by_feature=by_feature,
        place=float(data["place"]),
        meaning=float(data["meaning"]),
    )
