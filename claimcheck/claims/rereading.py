"""A claim in its new words beside the sentences that were quoted for the old ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from claimcheck.model import (
    AbstractSection,
    Claim,
    Evidence,
    RationaleSentence,
    Record,
)

Comparer = Callable[[Claim, Record], Evidence]
"""Compares a claim with a record."""


def compare_again(
    claim: Claim, evidence: Iterable[Evidence], compare: Comparer
) -> tuple[Evidence, ...]:
    """
    Return the evidence with the claim as it stands now, in the order that it has.

    Only the quoted sentences are looked at, not the whole abstract; a new search decides.
    """
    return tuple(_compare_one(claim, item, compare) for item in evidence)


def quoted_record(evidence: Evidence) -> Record:
    """Return what the evidence holds of its record: the citation and the quoted sentences."""
    ordered = sorted(evidence.sentences, key=lambda sentence: sentence.span)
    return Record(
        pmid=evidence.pmid,
        kind=evidence.kind,
        doi=evidence.doi,
        title=evidence.title,
        sections=tuple(AbstractSection(text=sentence.text) for sentence in ordered),
        journal=evidence.journal,
        year=evidence.year,
        status=evidence.status,
        design=evidence.design.value,
        sample_size=evidence.sample_size,
        population=evidence.population,
    )


def _compare_one(claim: Claim, old: Evidence, compare: Comparer) -> Evidence:
    new = compare(claim, quoted_record(old))
    places = {sentence.text: sentence for sentence in old.sentences}
    return replace(
        old,
        signals=new.signals,
        sentences=tuple(_in_abstract(sentence, places) for sentence in new.sentences),
        comparisons=new.comparisons,
        points=new.points,
        cited=_is_cited(claim, old),
    )


def _in_abstract(
    sentence: RationaleSentence, places: dict[str, RationaleSentence]
) -> RationaleSentence:
    old = places.get(sentence.text)
    if old is None:
        return sentence
    return replace(sentence, section=old.section, span=old.span)


def _is_cited(claim: Claim, evidence: Evidence) -> bool:
    if {f"PMID:{evidence.pmid}", f"DOI:{evidence.doi}"} & set(claim.cites):
        return True
    # Evidence does not carry its PMCID, so a record once cited by one is taken to be so still.
    return evidence.cited and any(cite.startswith("PMCID:") for cite in claim.cites)
