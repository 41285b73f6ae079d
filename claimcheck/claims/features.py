"""What can be seen of a sentence that tells a medical claim from other prose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.claims.attribution import find_attribution, find_named_source
from claimcheck.claims.candidates import Candidate
from claimcheck.claims.phrases import load_phrases
from claimcheck.model import BlockKind, Quantity, QuantityKind
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
    "relation",
    "state",
    "hedge",
    "clinical",
    "advice",
    "marketing",
    "meta",
    "practice",
)
_PRESENT = ("study", "report", "money", "legal")
_CONTEXTS = ("clinical_context", "practical_context", "money_context")
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
_YOU = frozenset({"you", "your", "yours", "yourself", "you're", "you'll", "you've", "you'd"})
_WE = frozenset({"we", "our", "us", "ours", "we're", "we've", "we'll", "i", "my", "me"})


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
    phrases = load_phrases()
    counts = phrases.count(candidate.words)
    _add_phrases(features, counts)
    attribution = _add_attribution(features, candidate.text)
    _add_form(features, candidate, counts)
    if phrases.first(candidate.words, "imperative"):
        features["imperative"] = 1.0
    _add_place(features, candidate, phrases.count(candidate.context))
    _add_pairs(features)
    return Observation(
        candidate=candidate,
        quantities=quantities,
        mentions=mentions,
        attribution=attribution,
        features=features,
    )


def _add_figures(features: dict[str, float], quantities: Sequence[Quantity]) -> None:
    for quantity in quantities:
        features[f"figure_{quantity.kind.value}"] = 1.0
    if any(quantity.kind in _FIGURES for quantity in quantities):
        features["figure"] = 1.0


def _add_subjects(features: dict[str, float], mentions: Sequence[Mention]) -> None:
    for mention in mentions:
        features[_MEDICAL[mention.category]] = 1.0
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
    if find_named_source(text) is not None:
        features["named_source"] = 1.0
    attribution = find_attribution(text)
    if attribution is not None:
        features["attribution"] = 1.0
    return attribution


def _add_form(features: dict[str, float], candidate: Candidate, counts: Mapping[str, int]) -> None:
    words = candidate.words
    features["you"] = min(sum(word in _YOU for word in words), 2) / 2
    features["we"] = min(sum(word in _WE for word in words), 2) / 2
    features["length"] = min(len(words), 30) / 30
    if len(words) <= 3:
        features["very_short"] = 1.0
    elif len(words) <= 6:
        features["short"] = 1.0
    if not counts.keys() & {"verb", "effect", "report"}:
        features["no_verb"] = 1.0
    if words and words[0] in {"if", "when", "whether", "before", "after", "once"}:
        features["conditional_start"] = 1.0
    if words and words[0] in {"this", "that", "these", "those", "it", "they", "such"}:
        features["pronoun_start"] = 1.0
    if "will" in words or "can" in words:
        features["modal"] = 1.0
    if candidate.text.endswith("!"):
        features["exclamation"] = 1.0
    if candidate.is_introduction:
        features["introduction"] = 1.0
    if candidate.text[-1:].isalnum():
        features["no_full_stop"] = 1.0
    if "__" in candidate.text or "@" in candidate.text or "www." in candidate.text:
        features["form_or_address"] = 1.0


def _add_place(
    features: dict[str, float], candidate: Candidate, context: Mapping[str, int]
) -> None:
    if candidate.block.kind is BlockKind.LIST_ITEM:
        features["list_item"] = 1.0
    elif candidate.block.kind is BlockKind.TABLE_ROW:
        features["table_row"] = 1.0
    for name in _CONTEXTS:
        if name in context:
            features[name] = 1.0
    before = load_phrases().count(candidate.before)
    if before:
        features["not_first"] = 1.0
    if "clinical" in before and before.keys() & {"effect", "state", "relation"}:
        features["previous_medical"] = 1.0


_PAIRS = (
    ("clinical", "effect"),
    ("clinical", "relation"),
    ("clinical", "state"),
    ("no_subject", "previous_medical"),
    ("pronoun_start", "previous_medical"),
    ("medical", "effect"),
    ("medical", "relation"),
    ("medical", "state"),
    ("medical", "report"),
    ("medical", "figure"),
    ("mechanism", "effect"),
    ("intervention", "effect"),
    ("list_item", "no_verb"),
    ("list_item", "clinical_context"),
    ("list_item", "practical_context"),
    ("table_row", "clinical_context"),
    ("table_row", "practical_context"),
    ("table_row", "figure"),
    ("table_row", "medical"),
    ("imperative", "figure_dose"),
    ("imperative", "list_item"),
    ("you", "advice"),
    ("you", "effect"),
    ("hedge", "effect"),
    ("no_verb", "clinical_context"),
    ("no_verb", "medical"),
    ("no_verb", "figure"),
)


def _add_pairs(features: dict[str, float]) -> None:
    """Add products of two features where only together they say something."""
    for one, other in _PAIRS:
        if features.get(one) and features.get(other):
            features[f"{one}+{other}"] = 1.0
