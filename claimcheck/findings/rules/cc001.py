"""CC001: a claim that nothing stands behind."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import ClaimResult, Freshness, SearchState, Severity, best_pmid
from claimcheck.text.subjects import unnamed_subjects

_LONGEST = 60


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    if not result.is_sourced:
        yield f"Unsourced: “{_beginning(result.claim.text)}” {_lack(result)}. {_next_step(result)}"


def _beginning(text: str) -> str:
    """Return the first words of a claim, by which a reader knows it again."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"


def _lack(result: ClaimResult) -> str:
    stale = any(entry.freshness is Freshness.STALE for entry in result.judgements)
    fresh = any(entry.freshness is Freshness.FRESH for entry in result.judgements)
    if result.claim.cites:
        lack = f"rests on {', '.join(result.claim.cites)}, {_refuted(result)}"
    else:
        lack = "has no source in the document"
    if fresh:
        return f"{lack}, and no judgement accepts it"
    if stale:
        return f"{lack}, and the judgement on it is stale"
    return f"{lack}, and nobody has judged it"


def _refuted(result: ClaimResult) -> str:
    """Say why none of the citations stands."""
    gone = {f"PMID:{pmid}" for pmid in result.search.missing} | set(result.search.unresolved)
    absent = [cite for cite in result.claim.cites if cite in gone]
    if len(absent) == len(result.claim.cites):
        return f"which {result.search.source} does not hold"
    return "which gives another number" + (" or does not exist" if absent else "")


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
        return _what_was_found(result)
    if search.state is SearchState.DEGRADED and not search.rungs:
        return "It names nothing to search by: cite a source, or give terms under `search:`."
    if search.state is SearchState.DEGRADED:
        return "The search was cut down and found nothing: give terms under `search:`."
    return f"Nothing was found in {search.source}: cite a source, search elsewhere, or change it."


def _what_was_found(result: ClaimResult) -> str:
    best = best_pmid(result.evidence)
    count = len(result.evidence)
    records = f"{count} records were found" if count > 1 else "One record was found"
    unnamed = " or ".join(f"«{term}»" for term in unnamed_subjects(result))
    if unnamed:
        names = "none of which names" if count > 1 else "which does not name"
        return f"{records}, {names} {unnamed}: cite a source, search elsewhere, or change it."
    return (
        f"{records}, PMID {best} first. Read before you cite or judge, for it may "
        f"be about something else: `claimcheck judge {result.claim.id} VERDICT --pmid {best}`."
    )


RULE = Rule(
    code="CC001",
    name="unsourced-claim",
    severity=Severity.ERROR,
    summary="The document gives no source for the claim that holds, and no judgement accepts it.",
    check=_check,
)
