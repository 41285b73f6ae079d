"""CC012: a search that the source did not make as it was asked."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import ClaimResult, SearchState, Severity


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    search = result.search
    if search.state is SearchState.DEGRADED:
        dropped = dict.fromkeys(word for rung in search.rungs for word in rung.dropped)
        words = ", ".join(f"“{word}”" for word in dropped)
        why = search.reason or (f"left out: {words}" if words else "the source changed the query")
        yield (
            f"Search degraded: {why}. Give terms under `search:` in claims.yaml and run "
            "`claimcheck verify` again."
        )


RULE = Rule(
    code="CC012",
    name="search-degraded",
    severity=Severity.WARNING,
    summary="The source dropped or broadened a part of the search, so its result proves little.",
    check=_check,
)
