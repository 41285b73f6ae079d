"""CC002: a search that ended without any record."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import ClaimResult, SearchState, Severity

_HOLDS_ALL = "pubmed"
"""
The one source, mirrors included, in which nothing found says something about the literature.

The starter corpus and a local index hold a part of it; nothing is said of a source not known here.
"""


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    search = result.search
    if search.state is SearchState.COMPLETE and not result.evidence and search.source == _HOLDS_ALL:
        yield (
            f"Nothing found: {search.source} was searched to the end and holds no record that "
            "bears on this claim. Change the claim, or give terms under `search:` in claims.yaml."
        )


RULE = Rule(
    code="CC002",
    name="nothing-found",
    severity=Severity.WARNING,
    summary="A complete search in a source that proves absence found no record for the claim.",
    check=_check,
)
