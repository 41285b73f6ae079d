"""CC012: a search that the source did not make as it was asked, or not again."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import ClaimResult, SearchState, Severity


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    search = result.search
    if search.failed is not None:
        when = f" on {search.failed.tried_at:%Y-%m-%d}" if search.failed.tried_at else ""
        since = f" of {search.searched_at:%Y-%m-%d}" if search.searched_at else ""
        why = f" ({search.failed.reason})" if search.failed.reason else ""
        yield (
            f"Could not look again in {search.failed.source}{when}{why}; what stands here is the "
            f"search{since}. Run `claimcheck verify` again."
        )
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
    summary=(
        "The source dropped or broadened a part of the search, or the last search failed and an "
        "earlier one stands, so that the result proves little."
    ),
    check=_check,
)
