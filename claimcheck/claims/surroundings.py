"""What a sentence stands in and under: lists, tables, headings, the sentence before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from claimcheck.claims.candidates import Candidate
from claimcheck.claims.form import OPEN_ENDS, has_verb
from claimcheck.claims.phrases import load_phrases
from claimcheck.model import BlockKind

_CONTEXTS = ("clinical_context", "exclusion_context", "practical_context", "money_context")
_HEADERS = ("table_clinical", "table_practical")
_MODALS = frozenset({"may", "can", "might", "could", "cannot", "does", "has", "is", "are"})


_COMPANY = (
    "effect",
    "influence",
    "state",
    "clinical",
    "practice",
    "professional",
    "harm",
    "knowledge",
    "hedge",
    "vague",
)
_LEAST_COMPANY = 2


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
    holds["previous_clinical"] = "clinical" in before
    holds["under_clinical"] = "clinical" in context
    holds |= {name: name in context for name in _CONTEXTS}
    features = {name: 1.0 for name, is_so in holds.items() if is_so}
    features |= _company_of(candidate.company)
    heads = phrases.count(candidate.header)
    features |= {name: min(heads[name], 2) / 2 for name in _HEADERS if name in heads}
    return features


@lru_cache(maxsize=256)
def _company_of(company: tuple[tuple[str, ...], ...]) -> Mapping[str, float]:
    """Return what share of the items of a list, or rows of a table, holds each group of phrases."""
    if len(company) < _LEAST_COMPANY:
        return {}
    phrases = load_phrases()
    counted = [phrases.count(words).keys() for words in company]
    shares = {
        f"company_{name}": sum(name in groups for groups in counted) / len(company)
        for name in _COMPANY
    }
    orders = sum(phrases.first(words, "imperative") for words in company)
    shares["company_imperative"] = orders / len(company)
    shares["company_no_verb"] = sum(not has_verb(words) for words in company) / len(company)
    return shares


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
