"""What a sentence stands in and under: lists, tables, headings, the sentence before."""

from __future__ import annotations

from claimcheck.claims.candidates import Candidate
from claimcheck.claims.form import OPEN_ENDS
from claimcheck.claims.phrases import load_phrases
from claimcheck.model import BlockKind

_CONTEXTS = ("clinical_context", "exclusion_context", "practical_context", "money_context")
_HEADERS = ("table_clinical", "table_practical")
_MODALS = frozenset({"may", "can", "might", "could", "cannot", "does", "has", "is", "are"})


def surroundings_of(candidate: Candidate) -> dict[str, float]:
    """Return the features of a sentence's place in its document."""
    phrases = load_phrases()
    is_item = candidate.block.kind is BlockKind.LIST_ITEM
    introduction = candidate.introduction
    introduced = phrases.count(introduction).keys()
    before = phrases.count(candidate.before).keys()
    context = phrases.count(candidate.context)
    holds = {
        "list_item": is_item,
        "table_row": candidate.block.kind is BlockKind.TABLE_ROW,
        "introduced_not": any(word == "not" or word.endswith("n't") for word in introduction),
        "introduced_effect": bool(introduced & {"effect", "influence", "state"}),
        "introduced_advice": bool(introduced & {"advice", "imperative", "practice"}),
        "introduced_open": bool(introduction) and introduction[-1] in OPEN_ENDS,
        "predicate": is_item and _is_predicate(candidate.statement),
        "not_first": bool(before),
        "previous_medical": "clinical" in before
        and bool(before & {"effect", "influence", "state", "relation"}),
    }
    holds |= {name: name in context for name in _CONTEXTS}
    features = {name: 1.0 for name, is_so in holds.items() if is_so}
    heads = phrases.count(candidate.header)
    features |= {name: min(heads[name], 2) / 2 for name in _HEADERS if name in heads}
    return features


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
