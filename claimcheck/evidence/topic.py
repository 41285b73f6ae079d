"""Whether a record is about what a claim is about: treatments, diseases and outcomes by name."""

from __future__ import annotations

from functools import lru_cache

from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.ranking_features import prepare_text
from claimcheck.model import Claim
from claimcheck.text.subjects import subjects_of
from claimcheck.text.vocabulary import Concept, load_vocabulary

_WEAK = frozenset({"placebo", "route-of-administration"})
"""Named beside a treatment, hardly ever one."""
_LONGEST_TERM = 200


def find_absent_subject(claim: Claim, prepared: PreparedRecord) -> str | None:
    """
    Return a treatment, disease or outcome of the claim where the record names none of that sort.

    Whatever figures such a record gives, they are of something else. What the claim leaves to its
    surroundings is not asked for.
    """
    subjects = subjects_of(claim)
    for terms in (subjects.intervention, subjects.condition, subjects.outcome):
        named = _named(terms)
        if named and not any(_names(prepared, term, related) for term, related in named):
            return named[0][0]
    return None


def find_unnamed_subject(claim: Claim, prepared: PreparedRecord) -> str | None:
    """
    Return a treatment or disease of the claim that the record names nowhere; None if it names all.

    «Zinc doubles the effect of honey» is not borne out by any figure of honey alone, nor «half of
    those with depression have insomnia» by one of depression.
    """
    subjects = subjects_of(claim)
    for term, related in _named((*subjects.intervention, *subjects.condition)):
        if related and not _names(prepared, term, related):
            return term
    return None


def names_subject(prepared: PreparedRecord, term: str) -> bool:
    """Tell whether a record names a term: in like words, by another name of it, or a kind of it."""
    return prepared.names(term) or not _kinds(term).isdisjoint(
        prepare_text(prepared.record).concepts
    )


@lru_cache(maxsize=4_096)
def _kinds(term: str) -> frozenset[str]:
    vocabulary = load_vocabulary()
    concept = vocabulary.named(term[:_LONGEST_TERM])
    return frozenset() if concept is None else vocabulary.kinds(concept)


@lru_cache(maxsize=2_048)
def family(concept: Concept) -> frozenset[str]:
    """Return the concept with everything that includes it and everything that it includes."""
    vocabulary = load_vocabulary()
    narrower = {member.id for member in vocabulary.members(concept)}
    return frozenset({concept.id}) | vocabulary.broader(concept) | narrower


@lru_cache(maxsize=2_048)
def _named(terms: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the terms, each with the concepts by which a record may name it."""
    named = []
    for term in terms:
        concept = load_vocabulary().named(term[:_LONGEST_TERM])
        if concept is None:
            named.append((term, frozenset[str]()))
        elif _WEAK.isdisjoint({concept.id, *load_vocabulary().broader(concept)}):
            named.append((term, family(concept)))
    return tuple(named)


def _names(prepared: PreparedRecord, term: str, related: frozenset[str]) -> bool:
    return prepared.names(term) or not related.isdisjoint(prepare_text(prepared.record).concepts)
