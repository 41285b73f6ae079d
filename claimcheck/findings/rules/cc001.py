"""CC001: a claim that nothing stands behind."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import ClaimResult, Freshness, SearchState, Severity


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    if not result.is_sourced:
        yield f"Unsourced: {_lack(result)}. {_next_step(result)}"


def _lack(result: ClaimResult) -> str:
    stale = any(entry.freshness is Freshness.STALE for entry in result.judgements)
    fresh = any(entry.freshness is Freshness.FRESH for entry in result.judgements)
    if result.claim.cites:
        cites = ", ".join(result.claim.cites)
        lack = f"the source that the document gives ({cites}) does not bear it out"
    else:
        lack = "the document gives no source"
    if fresh:
        return f"{lack}, and no judgement accepts the claim"
    if stale:
        return f"{lack}, and the judgement on it is stale"
    return f"{lack}, and nobody has judged it"


def _next_step(result: ClaimResult) -> str:
    search = result.search
    match search.state:
        case SearchState.NOT_SEARCHED:
            why = search.reason or "it was not searched yet"
            return f"{why[:1].upper()}{why[1:]}: run `claimcheck verify`."
        case SearchState.INCOMPLETE:
            return "Its search failed: run `claimcheck verify` again."
        case SearchState.COMPLETE | SearchState.DEGRADED:
            pass
    if result.evidence:
        best = result.evidence[0].pmid
        count = len(result.evidence)
        records = f"{count} records were" if count > 1 else "One record was"
        return (
            f"{records} found, PMID {best} first: cite a source, or judge with "
            f"`claimcheck judge {result.claim.id} VERDICT --pmid {best}`."
        )
    if search.state is SearchState.DEGRADED:
        return "The search was cut down and found nothing: give terms under `search:`."
    return f"The search in {search.source} found nothing: cite a source or change the claim."


RULE = Rule(
    code="CC001",
    name="unsourced-claim",
    severity=Severity.ERROR,
    summary="The document gives no source for the claim that holds, and no judgement accepts it.",
    check=_check,
)
