"""What can be seen of a sentence that tells a medical claim from other prose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from claimcheck.claims.attribution import find_named_source, find_nameless_source
from claimcheck.claims.candidates import Candidate
from claimcheck.claims.form import form_of
from claimcheck.claims.pairs import add_pairs
from claimcheck.claims.phrases import load_phrases, words_of
from claimcheck.claims.surroundings import surroundings_of
from claimcheck.model import Quantity, QuantityKind, Relation, Role
from claimcheck.text.quantities.lexicon import lexicon
from claimcheck.text.vocabulary import Category, Mention

_MEDICAL = {
    Category.INTERVENTION: "intervention",
    Category.CONDITION: "condition",
    Category.OUTCOME: "outcome",
    Category.SYMPTOM: "outcome",
    Category.MECHANISM: "mechanism",
    Category.ANATOMY: "mechanism",
    Category.MEASURE: "measure",
    Category.POPULATION: "population",
    Category.STUDY: "study_word",
}
_SUBJECTS = ("intervention", "condition", "outcome", "mechanism", "measure")
_GRADED = (
    "effect",
    "influence",
    "relation",
    "state",
    "knowledge",
    "vague",
    "hedge",
    "clinical",
    "advice",
    "marketing",
    "meta",
    "practice",
    "professional",
    "history",
    "lawmaking",
    "choosing",
    "forecast",
)
_PRESENT = (
    "study",
    "report",
    "money",
    "legal",
    "vignette",
    "rhetoric",
    "harm",
    "absolute",
    "provenance",
    "biography",
)
_OTHER_PROSE = (
    "you",
    "we",
    "person",
    "advice",
    "advice_turn",
    "imperative",
    "imperative_label",
    "prohibition",
    "marketing",
    "practice",
    "professional",
    "meta",
    "rhetoric",
    "vague",
    "money",
    "legal",
    "history",
    "lawmaking",
    "vignette",
    "choosing",
    "forecast",
    "biography",
    "provenance",
    "conditional_start",
    "exclamation",
    "will",
    "figure_money",
    "form_or_address",
)
"""Any of these marks prose that does not simply state something."""
NEUTRAL_TENOR = 0.4
"""The share of plain statements in a usual document; stands in for that of a sentence alone."""
_START = 120
"""No subject opens a sentence beyond this many characters, whatever its label."""
_LONGEST_TERM = 4
"""The most words of a list item that only names something, such as «Severe headache»."""
_FIGURES = frozenset(
    {
        QuantityKind.RATE,
        QuantityKind.TIME,
        QuantityKind.DOSE,
        QuantityKind.COUNT,
        QuantityKind.AGE,
        QuantityKind.RATIO,
        QuantityKind.SCORE,
        QuantityKind.P_VALUE,
        QuantityKind.FREQUENCY,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A candidate with everything that was found in it."""

    candidate: Candidate
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    attribution: str | None
    features: Mapping[str, float]
    """By name; a feature that is absent counts 0."""


def observe(
    candidate: Candidate, quantities: tuple[Quantity, ...], mentions: tuple[Mention, ...]
) -> Observation:
    """Return what can be seen of a candidate; its worth is not judged here."""
    features: dict[str, float] = {}
    _add_figures(features, quantities)
    _add_subjects(features, mentions)
    if any(_stands_first(mention, candidate) for mention in mentions):
        features["medical_start"] = 1.0
    _add_phrases(features, load_phrases().count(candidate.words))
    if (
        "clinical" in features
        or features.keys() >= {"study", "knowledge"}
        or features.keys() & {"figure_dose", "figure_score"}
    ):
        features.pop("no_subject", None)
    attribution = _add_attribution(features, f"{candidate.lead}{candidate.text}")
    features.update(form_of(candidate))
    features.update(surroundings_of(candidate))
    if features.keys() >= {"list_item", "no_verb"} and features.keys() & {"medical", "clinical"}:
        features["term_item"] = float(len(candidate.words) <= _LONGEST_TERM)
    if features.get("sentence") and not any(
        features.get(name) for name in (*_OTHER_PROSE, "no_verb")
    ):
        features["plain"] = 1.0
    features["tenor"] = NEUTRAL_TENOR
    add_pairs(features)
    return Observation(
        candidate=candidate,
        quantities=quantities,
        mentions=mentions,
        attribution=attribution,
        features=features,
    )


def _stands_first(mention: Mention, candidate: Candidate) -> bool:
    """Tell whether a subject of medicine opens the sentence, perhaps after a label."""
    if mention.span.start > _START or _MEDICAL.get(mention.category) not in _SUBJECTS:
        return False
    before = words_of(candidate.text[: mention.span.start])
    return len(before) - (len(candidate.words) - len(candidate.statement)) in {0, 1, 2}


def _add_figures(features: dict[str, float], quantities: Sequence[Quantity]) -> None:
    for quantity in quantities:
        if not _is_telling(quantity):
            features["figure_loose"] = 1.0
            continue
        features[f"figure_{quantity.kind.value}"] = 1.0
        if quantity.kind in _FIGURES:
            features["figure"] = 1.0
        if quantity.role in {Role.ONSET, Role.DURATION}:
            features["time_of_effect"] = 1.0


def _is_telling(quantity: Quantity) -> bool:
    """Tell whether a quantity says something: not «one where», not «in the days after»."""
    if quantity.is_vague:
        return (
            quantity.role in {Role.ONSET, Role.DURATION} or quantity.relation is not Relation.EXACT
        )
    if quantity.kind is QuantityKind.COUNT and quantity.role is not Role.SAMPLE_SIZE:
        return quantity.unit in _known_counts() and (quantity.low != 1 or quantity.high is not None)
    return True


@cache
def _known_counts() -> frozenset[str | None]:
    """Return the units of what medicine counts: people, sessions, trials, cases, but no tracks."""
    return frozenset(f"{{{name}}}" for name in lexicon().counted.values())


def _add_subjects(features: dict[str, float], mentions: Sequence[Mention]) -> None:
    for mention in mentions:
        name = _MEDICAL.get(mention.category)
        if name is not None:
            features[name] = 1.0
    kinds = sum(1 for name in _SUBJECTS if name in features)
    if kinds > 1:
        features["medical_pair"] = 1.0
    if kinds:
        features["medical"] = 1.0
    else:
        features["no_subject"] = 1.0
    features["medical_count"] = min(len(mentions), 4) / 4


def _add_phrases(features: dict[str, float], counts: Mapping[str, int]) -> None:
    for group in _GRADED:
        if group in counts:
            features[group] = min(counts[group], 3) / 3
    for group in _PRESENT:
        if group in counts:
            features[group] = 1.0


def _add_attribution(features: dict[str, float], text: str) -> str | None:
    named = find_named_source(text)
    if named is not None:
        features["named_source"] = 1.0
    attribution = named or find_nameless_source(text)
    if attribution is not None:
        features["attribution"] = 1.0
    return attribution
