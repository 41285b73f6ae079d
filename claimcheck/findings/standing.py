"""Which records a claim rests on, and which judgements count, as the rules see it."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Needs
from claimcheck.model import (
    ClaimResult,
    Evidence,
    Freshness,
    JudgedClaim,
    Judgement,
    Pmid,
    Verdict,
)

_ACCEPTING = frozenset({Verdict.SUPPORTED, Verdict.PARTLY})


def latest_of_each(result: ClaimResult) -> tuple[JudgedClaim, ...]:
    """Return each reviewer's latest judgement, fresh or stale, in the order of the reviewers."""
    return tuple({entry.judgement.by: entry for entry in result.judgements}.values())


def latest_fresh(result: ClaimResult) -> tuple[Judgement, ...]:
    """Return each reviewer's latest judgement among the fresh ones."""
    fresh = {
        entry.judgement.by: entry.judgement
        for entry in result.judgements
        if entry.freshness is Freshness.FRESH
    }
    return tuple(fresh.values())


def accepted_pmids(result: ClaimResult) -> frozenset[Pmid]:
    """Return the records by which a fresh judgement accepted the claim."""
    return frozenset(
        pmid
        for entry in result.judgements
        if entry.freshness is Freshness.FRESH and entry.judgement.verdict in _ACCEPTING
        for pmid in entry.judgement.pmids
    )


def resting_on(result: ClaimResult) -> Iterator[tuple[str, Evidence]]:
    """Yield the records that the claim rests on, with the word for why: cited or accepted."""
    if not Needs.SOURCE.are_met(result):
        return
    accepted = accepted_pmids(result)
    for evidence in result.evidence:
        if evidence.cited:
            yield "cited", evidence
        elif evidence.pmid in accepted:
            yield "accepted", evidence
