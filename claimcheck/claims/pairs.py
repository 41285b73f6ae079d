"""Pairs of features that say together what neither says alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_PAIRS = (
    *(
        ("plain", name)
        for name in (
            "clinical",
            "medical",
            "no_subject",
            "effect",
            "influence",
            "state",
            "relation",
            "knowledge",
            "hedge",
            "figure",
            "anaphor",
            "under_clinical",
            "practical_context",
            "study",
            "list_item",
            "medical_start",
            "clinical_start",
            "people_start",
            "comparative",
        )
    ),
    ("threshold", "table_row"),
    ("threshold", "list_item"),
    ("list_item", "under_clinical"),
    ("no_verb", "under_clinical"),
    ("table_row", "intervention"),
    ("table_row", "state"),
    ("table_row", "effect"),
    ("table_row", "harm"),
    ("comparative", "medical"),
    ("comparative", "clinical"),
    ("comparative", "practice"),
    ("anaphor", "previous_clinical"),
    ("anaphor+previous_clinical", "effect"),
    ("anaphor+previous_clinical", "influence"),
    ("anaphor+previous_clinical", "state"),
    ("anaphor+previous_clinical", "plain"),
    ("no_subject", "under_clinical"),
    ("no_subject", "previous_clinical"),
    ("you", "influence"),
    ("you", "state"),
    ("you", "clinical"),
    ("person", "report"),
    ("person", "knowledge"),
    ("biography", "report"),
    ("state", "effect"),
    ("hedge", "influence"),
    ("knowledge", "sentence"),
    ("absolute", "clinical"),
    ("absolute", "medical"),
    ("absolute", "harm"),
    ("history", "figure"),
    ("history", "lawmaking"),
    ("people_start", "choosing"),
    ("people_start+choosing", "conditional_later"),
    ("medical_start", "sentence"),
    ("clinical_start", "sentence"),
    ("clinical_start", "effect"),
    ("clinical_start", "influence"),
    ("clinical_start", "state"),
    ("you", "choosing"),
    ("provenance", "effect"),
    ("sentence", "list_item"),
    ("sentence", "practical_context"),
    ("forecast", "knowledge"),
    ("absolute", "you"),
    ("term_item", "clinical_context"),
    ("term_item", "exclusion_context"),
    ("term_item", "practical_context"),
    ("term_item", "introduced_effect"),
    ("choosing", "knowledge"),
    ("hedge", "choosing"),
    ("prohibition", "figure"),
    ("vignette", "figure"),
    ("harm", "medical"),
    ("harm", "outcome"),
    ("you", "conditional_start"),
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
    ("named_source", "knowledge"),
    ("named_source", "state"),
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


_ONLY_IN_PAIRS = ("clinical_context", "exclusion_context", "conditional_later")
"""What stands above a paragraph says little of it; above a list or a table it says much."""


def _by_first(pairs: Sequence[tuple[str, str]]) -> Mapping[str, list[tuple[str, str]]]:
    """Return the second features of the pairs, each with the pair's name, by the first one."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append((other, f"{one}+{other}"))
    return found


_SECOND = _by_first(_PAIRS)


def add_pairs(features: dict[str, float]) -> None:
    """Add the pairs that a sentence holds to its features, in place."""
    held = {name for name, value in features.items() if value}
    for one, others in _SECOND.items():
        if one in held:
            for other, pair in others:
                if other in held:
                    features[pair] = 1.0
                    held.add(pair)
    for name in _ONLY_IN_PAIRS:
        features.pop(name, None)
