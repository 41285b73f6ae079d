"""
Changes and ratios that a record denies in words: «similar rates of relapse in both groups».

A claim of «twice as many relapses» meets no figure there, and is not borne out all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from claimcheck.evidence.affinity import telling_terms
from claimcheck.evidence.direction import denies_effect, denying_words
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import Term, find_terms
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.sections import SectionKind

_CLAUSE = re.compile(r";|,? but\b|\bwhereas\b|\bwhile\b|\balthough\b|\bhowever\b", re.IGNORECASE)
_ALIKE = re.compile(
    r"\b(?:similar|comparable|equivalent|identical)\b|\bequally\b|\bthe same\b|\bdid not differ\b",
    re.IGNORECASE,
)
_SIZES = frozenset({Measure.CHANGE, Measure.RATIO})
"""A difference in points may be there and still tell nothing, for want of people."""
_NO_RESULTS = frozenset({SectionKind.METHODS, SectionKind.OBJECTIVE, SectionKind.BACKGROUND})
_RISK = re.compile(r"(?:risk|odd|hazard|likel|chanc|probab)")
_LEAST_SHARED = 0.3
"""Least share of the claim's telling words, whatever they are, that the denying clause holds."""


class Denial(NamedTuple):
    """Where a record says that there was no such change, and in which words."""

    sentence: int
    words: str


def find_denial(claimed: Frame, prepared: PreparedRecord) -> Denial | None:
    """Return where a record denies the change that a claim gives a size of."""
    if claimed.measure not in _SIZES or claimed.quantity.unit == "{NNT}":
        return None
    outcomes = [term for term, is_proper in telling_terms(claimed) if not is_proper]
    outcomes += [term for term in _in_other_words(claimed) if term not in outcomes]
    if not outcomes or denies_effect(claimed.text):
        return None
    words = [
        term for term, _ in claimed.terms if term.weight >= 1 and _RISK.match(term.stem) is None
    ]
    for denial, keys in _denying_clauses(prepared):
        if _share(outcomes, keys) >= 0.5 and _share(words, keys) >= _LEAST_SHARED:
            return denial
    return None


def _in_other_words(claimed: Frame) -> Iterator[Term]:
    """Yield the words of a claim that stand in brackets for the word before: «rash (eczema)»."""
    for term, _ in claimed.terms:
        start, end = term.span.start, term.span.end
        if claimed.text[start - 1 : start] == "(" and claimed.text[end : end + 1] == ")":
            yield term


@lru_cache(maxsize=4096)
def _denying_clauses(prepared: PreparedRecord) -> tuple[tuple[Denial, frozenset[str]], ...]:
    """Return the clauses of a record's results that deny an effect or a difference, with keys."""
    tells_results = any(one.placed.kind is SectionKind.RESULTS for one in prepared.sentences)
    found: list[tuple[Denial, frozenset[str]]] = []
    for index, sentence in enumerate(prepared.sentences):
        if tells_results and sentence.placed.kind in _NO_RESULTS:
            continue
        for clause in _CLAUSE.split(sentence.placed.text):
            alike = _ALIKE.search(clause)
            words = denying_words(clause) or (alike.group() if alike else None)
            if words:
                keys = frozenset(key for term in find_terms(clause) for key, _ in term.keys)
                found.append((Denial(index, words), keys))
    return tuple(found)


def _share(terms: list[Term], keys: frozenset[str]) -> float:
    """Return the share of terms that have a key among `keys`."""
    return sum(any(key in keys for key, _ in term.keys) for term in terms) / len(terms)
