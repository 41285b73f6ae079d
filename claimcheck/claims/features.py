"""What can be seen of a sentence that tells a medical claim from other prose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.claims.attribution import find_attribution, find_named_source
from claimcheck.claims.candidates import Candidate
from claimcheck.claims.phrases import load_phrases, words_of
from claimcheck.model import BlockKind, Quantity, QuantityKind, Relation, Role
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
)
_PRESENT = ("study", "report", "money", "legal", "vignette", "rhetoric")
_CONTEXTS = ("clinical_context", "exclusion_context", "practical_context", "money_context")
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
_OPENING = re.compile(
    r"(?:^|:\s)(?:in|before|during|after|on|at|for|if|when|once|until)\s[^,.:;]{3,60},\s",
    re.IGNORECASE,
)
_OBJECTS = frozenset(
    """
    a an the your any all each every this these it them how what whether for with on to
    """.split()
)
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
    if any(_stands_first(mention, candidate) for mention in mentions):
        features["medical_start"] = 1.0
    phrases = load_phrases()
    counts = phrases.count(candidate.words)
    _add_phrases(features, counts)
    if "clinical" in features or features.keys() & {"figure_dose", "figure_score"}:
        features.pop("no_subject", None)
    attribution = _add_attribution(features, f"{candidate.lead}{candidate.text}")
    _add_form(features, candidate, counts)
    if phrases.first(candidate.statement, "prohibition"):
        features["prohibition"] = 1.0
    elif _is_imperative(candidate.statement) or _is_late_imperative(candidate.text):
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


def _stands_first(mention: Mention, candidate: Candidate) -> bool:
    """Tell whether a subject of medicine opens the sentence, perhaps after a label."""
    if _MEDICAL.get(mention.category) not in _SUBJECTS:
        return False
    before = words_of(candidate.text[: mention.span.start])
    return len(before) - (len(candidate.words) - len(candidate.statement)) in {0, 1, 2}


def _is_imperative(words: tuple[str, ...]) -> bool:
    """Tell whether a sentence begins by telling somebody what to do."""
    phrases = load_phrases()
    if phrases.first(words, "imperative"):
        return True
    return len(words) > 1 and words[1] in _OBJECTS and phrases.first(words, "imperative_or_noun")


def _is_late_imperative(text: str) -> bool:
    """Tell whether the order follows a phrase: «In the days before, avoid alcohol»."""
    opening = _OPENING.search(text, 0, 120)
    if opening is None:
        return False
    return load_phrases().first(words_of(text[opening.end() : opening.end() + 60]), "imperative")


def _add_figures(features: dict[str, float], quantities: Sequence[Quantity]) -> None:
    for quantity in quantities:
        if not _is_telling(quantity):
            features["figure_loose"] = 1.0
            continue
        features[f"figure_{quantity.kind.value}"] = 1.0
        if quantity.kind in _FIGURES:
            features["figure"] = 1.0


def _is_telling(quantity: Quantity) -> bool:
    """Tell whether a quantity says something: not «one where», not «in the days after»."""
    if quantity.is_vague:
        return quantity.role is not None or quantity.relation is not Relation.EXACT
    if quantity.kind is QuantityKind.COUNT and quantity.role is not Role.SAMPLE_SIZE:
        return quantity.unit is not None and (quantity.low != 1 or quantity.high is not None)
    return True


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
    if len(words) <= 3:
        features["very_short"] = 1.0
    elif len(words) <= 6:
        features["short"] = 1.0
    if not counts.keys() & {"verb", "effect", "influence", "report"}:
        features["no_verb"] = 1.0
    first = candidate.statement[0] if candidate.statement else ""
    if first in {"if", "when", "whether", "before", "after", "once"}:
        features["conditional_start"] = 1.0
    if first in {"this", "that", "these", "those", "it", "they", "such"}:
        features["pronoun_start"] = 1.0
    if first in {"and", "but", "so", "perhaps", "instead", "that's", "here", "there", "now"}:
        features["connective_start"] = 1.0
    start = load_phrases().count(candidate.statement[:4])
    if "people" in start:
        features["people_start"] = 1.0
    if "professional" in start:
        features["professional_start"] = 1.0
    if len(candidate.statement) < len(words):
        features["label"] = 1.0
    if "will" in words:
        features["will"] = 1.0
    if candidate.text.endswith("!"):
        features["exclamation"] = 1.0
    if candidate.is_introduction:
        features["introduction"] = 1.0
        if words and words[-1] in _INCLUDES:
            features["open_introduction"] = 1.0
    if candidate.text[-1:].isalnum() and candidate.block.kind is BlockKind.PARAGRAPH:
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
    above = load_phrases().count(candidate.introduction)
    if any(word == "not" or word.endswith("n't") for word in candidate.introduction):
        features["introduced_not"] = 1.0
    if above.keys() & {"effect", "influence", "state"}:
        features["introduced_effect"] = 1.0
    if above.keys() & {"advice", "imperative", "practice"}:
        features["introduced_advice"] = 1.0
    if candidate.introduction and candidate.introduction[-1] in _INCLUDES:
        features["introduced_open"] = 1.0
    if candidate.block.kind is BlockKind.LIST_ITEM and _is_predicate(candidate.statement):
        features["predicate"] = 1.0
    heads = load_phrases().count(candidate.header)
    for name in ("table_clinical", "table_practical"):
        if name in heads:
            features[name] = min(heads[name], 2) / 2
    before = load_phrases().count(candidate.before)
    if before:
        features["not_first"] = 1.0
    if "clinical" in before and before.keys() & {"effect", "influence", "state", "relation"}:
        features["previous_medical"] = 1.0


_INCLUDES = frozenset(
    """
    include includes including through mechanisms ways following show shows revealed found reveal suggest report experience which where can may are is that
    """.split()
)
_MODALS = frozenset({"may", "can", "might", "could", "cannot", "does", "has", "is", "are"})


def _is_predicate(words: tuple[str, ...]) -> bool:
    """Tell whether a list item says something of the subject in the line before the list."""
    if not words:
        return False
    first = words[0]
    if first in _MODALS:
        return True
    if not first.endswith("s") or first.endswith("ss"):
        return False
    return bool(load_phrases().count(words[:2]).keys() & {"effect", "influence", "verb"})


_PAIRS = (
    ("prohibition", "figure"),
    ("vignette", "figure"),
    ("no_verb", "figure_time"),
    ("prohibition", "medical"),
    ("intervention", "figure_dose"),
    ("intervention", "figure_frequency"),
    ("intervention", "figure_rate"),
    ("condition", "figure_rate"),
    ("outcome", "figure_rate"),
    ("measure", "figure_score"),
    ("named_source", "medical"),
    ("named_source", "figure"),
    ("study", "knowledge"),
    ("study", "report"),
    ("practice", "figure"),
    ("professional", "figure"),
    ("no_verb", "practice"),
    ("predicate", "clinical"),
    ("predicate", "medical"),
    ("no_verb", "introduced_effect"),
    ("no_verb", "introduced_open"),
    ("medical", "introduced_effect"),
    ("medical", "introduced_open"),
    ("clinical", "effect"),
    ("clinical", "influence"),
    ("medical", "influence"),
    ("list_item", "exclusion_context"),
    ("no_verb", "exclusion_context"),
    ("clinical", "figure"),
    ("imperative", "figure"),
    ("practical_context", "figure"),
    ("list_item", "medical"),
    ("medical_start", "effect"),
    ("medical_start", "influence"),
    ("medical_start", "state"),
    ("people_start", "influence"),
    ("people_start", "effect"),
    ("clinical", "knowledge"),
    ("medical", "knowledge"),
    ("you", "exclusion_context"),
    ("table_row", "exclusion_context"),
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
    ("table_row", "figure"),
    ("table_row", "medical"),
    ("table_clinical", "figure"),
    ("table_clinical", "medical"),
    ("table_practical", "figure"),
    ("table_practical", "figure_dose"),
    ("imperative", "figure_dose"),
    ("imperative", "medical"),
    ("imperative", "list_item"),
    ("you", "advice"),
    ("you", "effect"),
    ("hedge", "effect"),
    ("medical", "introduced_not"),
    ("imperative", "introduced_not"),
    ("no_verb", "medical"),
    ("no_verb", "figure"),
)


_ONLY_IN_PAIRS = ("clinical_context", "exclusion_context")
"""What stands above a paragraph says little of it; above a list or a table it says much."""


def _add_pairs(features: dict[str, float]) -> None:
    """Add products of two features where only together they say something."""
    for one, other in _PAIRS:
        if features.get(one) and features.get(other):
            features[f"{one}+{other}"] = 1.0
    for name in _ONLY_IN_PAIRS:
        features.pop(name, None)
