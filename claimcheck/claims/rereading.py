"""A claim in its new words beside the sentences that were quoted for the old ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from claimcheck.model import (
    AbstractSection,
    Claim,
    Evidence,
    RationaleSentence,
    Record,
    has_cited,
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


def cited_as_now(claim: Claim, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """
    Return the evidence with what the document cites today marked as cited.

    A citation may come and go while the words of the claim stay. One that the lock knows is only
    taken away where the document was read and gives no source for the claim at all: an entry
    without identifiers may be what led to the record.
    """
    names = set(claim.cites)
    if names:
        fresh = [not item.cited and bool(_names(item) & names) for item in evidence]
        if any(fresh):
            return tuple(
                replace(item, cited=True) if is_fresh else item
                for item, is_fresh in zip(evidence, fresh, strict=True)
            )
    elif claim.span is not None and not claim.references and has_cited(evidence):
        return tuple(replace(item, cited=False) for item in evidence)
    return evidence


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
    if _names(evidence) & set(claim.cites):
        return True
    # Evidence does not carry its PMCID, so a record once cited by one is taken to be so still.
    return evidence.cited and any(cite.startswith("PMCID:") for cite in claim.cites)


def _names(evidence: Evidence) -> set[str]:
    return {f"PMID:{evidence.pmid}", f"DOI:{evidence.doi}"}
