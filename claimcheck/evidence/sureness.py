"""
How surely a record's number is the one that a claim means, or tells of the same thing.

Rules list the numbers that may be meant, weigh the words around them and say what speaks against
each. How much these signs count beside one another was fitted to labelled claims (sureness.toml;
evals/fit_sureness.py): first for a number with the claim's value, of which little must be left to
doubt, as a wrong green mark harms; then for the number from which a claim's may differ. The claims
that taught it stood beside records of other studies too, where most numbers fit by chance.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from operator import mul

from claimcheck.evidence.affinity import distinguishing_worth, tells_outcome
from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import Term
from claimcheck.evidence.places import is_fact
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.reasons import Reason
from claimcheck.evidence.support import are_set_against, has_strange, is_copied, own_words, place_of
from claimcheck.evidence.values import is_worded_fraction
from claimcheck.model import QuantityKind

SIGNS_OF_MEANT = (
    "is_copied",
    "copied_score",
    "is_worded",
    "is_fact",
    "is_rate",
    "is_derived",
    "is_criterion",
    "score",
    "lead",
    "lead_beside",
    "beside",
    "worth_beside",
    "lost_words",
    "own_words",
    "words",
    "tells_outcome",
)
"""What is known of a number with the claim's value, in the order of `signs_of_meant`."""
SIGNS_OF_SAME = (
    "score",
    "own_words",
    "lost_words",
    "lost_share",
    "unseen",
    "is_strange",
    "is_unplaced",
    "is_elsewhere",
    "is_misplaced",
    "is_derived",
    "tells_outcome",
    "words",
    "has_figure",
    "figure_score",
    "figure_overlap",
    "figure_exact",
    "figure_copied",
    "figure_objections",
    "lead_over_figure",
    "is_printed",
    "is_count",
    "is_dose",
    "is_rate",
)
"""What is known of a number with another value, in the order of `signs_of_same`."""
_WORTH_OF_DIGITS = 0.1
_LIKELY = 0.55
"""From 0.5 to 0.6 it made no difference on any batch of claims (2026-11-30)."""
_LIKELY_SAME = 0.2
"""Below it 3 of 54 wrong numbers of people stood beside their own record, and 101 of 293 beside the
record of another study (2026-12-01)."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """What the signs say, as log odds, and how much they must say."""

    constant: float
    signs: tuple[float, ...]
    least: float
    """Chance from which it is said."""
    least_by_rule: float
    """The same where a rule points at the number."""
    least_of_place: float
    """The same for a time, dose or age that is a claim's only number: many things share it."""


def is_surely_meant(
    claimed: Frame,
    figure: Candidate,
    candidates: Sequence[Candidate],
    prepared: PreparedRecord,
    *,
    by_rule: bool,
    alone: bool = False,
) -> bool:
    """
    Tell whether a number with the claim's value is surely enough the one that the claim means.

    Args:
        claimed: The claim's number.
        figure: The record's number.
        candidates: All numbers of the record that may be compared with the claim's.
        prepared: The record.
        by_rule: Whether rules take it for the one meant.
        alone: Whether the claim has no other number that states a finding.
    """
    if figure.fit.conflicts:
        return False
    weights = _load_weights()["agrees"]
    signs = signs_of_meant(claimed, figure, candidates, prepared)
    least = weights.least_by_rule if by_rule else weights.least
    if alone and claimed.is_locator:
        least = max(least, weights.least_of_place)
    return _chance(weights, signs) >= least


def is_likely_meant(
    claimed: Frame, figure: Candidate, candidates: Sequence[Candidate], prepared: PreparedRecord
) -> bool:
    """Tell whether all signs together speak for a number more than against it."""
    signs = signs_of_meant(claimed, figure, candidates, prepared)
    return _chance(_load_weights()["agrees"], signs) >= _LIKELY


def fits_loosely(
    claimed: Frame, figure: Candidate, candidates: Sequence[Candidate], prepared: PreparedRecord
) -> bool:
    """Tell whether little more than half of all signs says that an agreeing number is meant."""
    weights = _load_weights()["agrees"]
    return _chance(weights, signs_of_meant(claimed, figure, candidates, prepared)) < weights.least


def is_surely_of_same(
    claimed: Frame,
    other: Candidate,
    candidates: Sequence[Candidate],
    prepared: PreparedRecord,
    *,
    by_rule: bool,
) -> bool:
    """
    Tell whether a number with another value surely enough tells of what a claim's tells of.

    Args:
        claimed: The claim's number.
        other: The record's number.
        candidates: All numbers of the record that may be compared with the claim's.
        prepared: The record.
        by_rule: Whether a rule points at it.
    """
    weights = _load_weights()["differs"]
    signs = signs_of_same(claimed, other, candidates, prepared)
    return _chance(weights, signs) >= (weights.least_by_rule if by_rule else weights.least)


def is_likely_of_same(
    claimed: Frame, other: Candidate, candidates: Sequence[Candidate], prepared: PreparedRecord
) -> bool:
    """Tell whether a number of people may well count those whom a claim counts."""
    signs = signs_of_same(claimed, other, candidates, prepared)
    return _chance(_load_weights()["differs"], signs) >= _LIKELY_SAME


def find_figure(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the number with the claim's value that fits best, whatever speaks against it."""
    return max(
        (candidate for candidate in candidates if candidate.match.agrees),
        key=lambda c: c.fit.score + _WORTH_OF_DIGITS * c.match.exact,
        default=None,
    )


def signs_of_meant(
    claimed: Frame, figure: Candidate, candidates: Sequence[Candidate], prepared: PreparedRecord
) -> tuple[float, ...]:
    """Return what is known of a number with the claim's value, as `SIGNS_OF_MEANT` has it."""
    score = figure.fit.score
    others = [c for c in candidates if not c.match.agrees and c.source is not figure.source]
    free = max((c.fit.score for c in others if not c.fit.conflicts), default=0.0)
    beside = [c for c in others if c.how is None and c.frame.sentence == figure.frame.sentence]
    against = [c.frame for c in beside if are_set_against(figure.frame, c.frame)]
    places = [place_of(term, figure.frame, prepared) for term in own_words(claimed)]
    copied = is_copied(claimed, figure)
    return (
        copied,
        copied * score,
        is_worded_fraction(claimed.quantity),
        is_fact(claimed),
        claimed.quantity.kind is QuantityKind.RATE,
        figure.how is not None,
        figure.frame.is_criterion,
        score,
        score - free,
        score - max((c.fit.score for c in beside), default=0.0),
        len(beside),
        min((distinguishing_worth(claimed, figure.frame, c) for c in against), default=0.0),
        places.count(-1),
        len(places),
        len(_telling(claimed)),
        tells_outcome(claimed, figure.frame, prepared),
    )


def signs_of_same(
    claimed: Frame, other: Candidate, candidates: Sequence[Candidate], prepared: PreparedRecord
) -> tuple[float, ...]:
    """Return what is known of a number with another value, as `SIGNS_OF_SAME` has it."""
    places = [place_of(term, other.frame, prepared) for term in own_words(claimed)]
    reasons = {conflict.reason for conflict in other.fit.conflicts}
    telling = _telling(claimed)
    unseen = sum(all(key not in prepared.keys for key, _ in term.keys) for term in telling)
    figure = find_figure(candidates)
    quantity = claimed.quantity
    return (
        other.fit.score,
        places.count(1),
        places.count(-1),
        places.count(-1) / max(1, len(places)),
        unseen / max(1, len(telling)),
        has_strange(claimed, other.frame, prepared),
        Reason.NO_PLACE in reasons,
        Reason.ELSEWHERE in reasons,
        Reason.PLACE in reasons,
        other.how is not None,
        tells_outcome(claimed, other.frame, prepared),
        len(telling),
        *_signs_of_figure(claimed, figure, other),
        quantity.surface[:1].isdigit(),
        quantity.kind is QuantityKind.COUNT,
        quantity.kind is QuantityKind.DOSE,
        quantity.kind is QuantityKind.RATE,
    )


def _signs_of_figure(
    claimed: Frame, figure: Candidate | None, other: Candidate
) -> tuple[float, ...]:
    """Return what is known of the claim's own figure where it stands beside another number."""
    if figure is None:
        return (0.0,) * 7
    return (
        1.0,
        figure.fit.score,
        figure.fit.overlap,
        figure.match.exact,
        is_copied(claimed, figure),
        len(figure.fit.conflicts),
        figure.fit.score - other.fit.score,
    )


@lru_cache(maxsize=4096)
def _telling(claimed: Frame) -> tuple[Term, ...]:
    """Return the words that go with a claim's number and say what it is of."""
    return tuple(term for term, _ in claimed.terms if term.weight >= 1)


def _chance(weights: _Weights, signs: tuple[float, ...]) -> float:
    return 1 / (1 + math.exp(-weights.constant - sum(map(mul, weights.signs, signs))))


@cache
def _load_weights() -> Mapping[str, _Weights]:
    """Return the shipped weights by the answer that they weigh."""
    source = resources.files("claimcheck.evidence").joinpath("sureness.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return {
        answer: _Weights(
            constant=float(data[answer]["constant"]),
            signs=tuple(float(data[answer]["weights"][name]) for name in names),
            least=float(data[answer]["least"]),
            least_by_rule=float(data[answer]["least_by_rule"]),
            least_of_place=float(data[answer].get("least_of_place", 0)),
        )
        for answer, names in (("agrees", SIGNS_OF_MEANT), ("differs", SIGNS_OF_SAME))
    }
