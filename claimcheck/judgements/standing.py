"""Whether a claim is accepted, and whether it is sourced (DESIGN: the files that a user keeps)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from claimcheck.judgements.digest import freshness
from claimcheck.model import (
    ClaimId,
    ClaimResult,
    Evidence,
    Freshness,
    JudgedClaim,
    Judgement,
    NumberSignal,
    Verdict,
)

_ACCEPTING = frozenset({Verdict.SUPPORTED, Verdict.PARTLY})


def judge_result(result: ClaimResult, judgements: Iterable[Judgement]) -> ClaimResult:
    """
    Return the result with the judgements on its claim and what follows from them.

    Args:
        result: The claim with its search and evidence.
        judgements: Judgements on any claims, oldest first; those on others are passed over.
    """
    judged = tuple(
        JudgedClaim(
            judgement=judgement, freshness=freshness(judgement, result.claim, result.evidence)
        )
        for judgement in judgements
        if judgement.claim == result.claim.id
    )
    if not judged and not result.claim.cites and not result.judgements:
        return result
    accepted = is_accepted(judged)
    return replace(
        result,
        judgements=judged,
        is_accepted=accepted,
        is_sourced=accepted or bool(standing_cites(result)),
    )


def judge_results(
    results: Iterable[ClaimResult], judgements: Iterable[Judgement]
) -> tuple[ClaimResult, ...]:
    """Return each result with the judgements on its claim; `judgements` is oldest first."""
    by_claim: defaultdict[ClaimId, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        by_claim[judgement.claim].append(judgement)
    return tuple(judge_result(result, by_claim.get(result.claim.id, ())) for result in results)


def latest_fresh(judged: Sequence[JudgedClaim]) -> tuple[Judgement, ...]:
    """Return each reviewer's latest judgement among the fresh ones; `judged` is oldest first."""
    latest = {
        entry.judgement.by: entry.judgement
        for entry in judged
        if entry.freshness is Freshness.FRESH
    }
    return tuple(latest.values())


def is_accepted(judged: Sequence[JudgedClaim]) -> bool:
    """
    Tell whether a claim is accepted.

    It is when there is a fresh judgement and each reviewer's latest fresh one is `supported` or
    `partly`. Stale judgements do not count.
    """
    latest = latest_fresh(judged)
    return bool(latest) and all(judgement.verdict in _ACCEPTING for judgement in latest)


def standing_cites(result: ClaimResult) -> tuple[str, ...]:
    """
    Return the citations that the document gives and that were not refuted.

    A citation is refuted when it was looked up and the source does not hold it, or when a number
    of the record differs from the claim's. One that was never looked up stands.
    """
    if not result.claim.cites:
        return ()
    refuted = {f"PMID:{pmid}" for pmid in result.search.missing} | set(result.search.unresolved)
    cited = [evidence for evidence in result.evidence if evidence.cited]
    differing = [item for item in cited if item.signals.number is NumberSignal.DIFFERS]
    for evidence in differing:
        refuted |= _names(evidence)
    named = set(result.claim.cites)
    # Evidence does not carry its PMCID: one that no other citation names came in by it.
    by_pmcid = [item for item in cited if not _names(item) & named]
    if by_pmcid and all(item in differing for item in by_pmcid):
        refuted |= {cite for cite in named if cite.startswith("PMCID:")}
    return tuple(cite for cite in result.claim.cites if cite not in refuted)


def _names(evidence: Evidence) -> set[str]:
    return {f"PMID:{evidence.pmid}", f"DOI:{evidence.doi}"}
