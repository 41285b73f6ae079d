"""What `search` and `compare` do: one sentence that stands in no document; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from claimcheck.api.runs import (
    MAX_EVIDENCE,
    Surroundings,
    count_results,
    is_searched,
    search_in,
)
from claimcheck.errors import SourceError, UsageError
from claimcheck.model import (
    Claim,
    ClaimResult,
    Report,
    SearchLog,
    SearchState,
    parse_pmid,
)
from claimcheck.pipeline import verify_claims
from claimcheck.sources.opening import OpenedSource
from claimcheck.version import __version__

if TYPE_CHECKING:
    from claimcheck.evidence.semantic import Reorder


def run_adhoc(
    text: str,
    opened: OpenedSource,
    surroundings: Surroundings,
    *,
    max_evidence: int = MAX_EVIDENCE,
    reorder: Reorder | None = None,
) -> Report:
    """Search for one sentence that stands in no document; nothing is written."""
    from claimcheck.evidence.matching import compare, match_claim
    from claimcheck.queries.ladder import build_ladder

    def verify(opened: OpenedSource) -> tuple[ClaimResult, ...]:
        return verify_claims(
            [_claim_of(text)],
            opened.source,
            ladder=build_ladder,
            matcher=partial(match_claim, max_evidence=max_evidence, reorder=reorder),
            comparer=compare,
            now=surroundings.now,
            progress=surroundings.progress,
        )

    used, results = search_in(opened, verify)
    return _adhoc_report("search", results, used, surroundings)


def run_compare(
    text: str, pmids: Sequence[str], opened: OpenedSource, surroundings: Surroundings
) -> Report:
    """
    Compare one sentence with given records; nothing is written.

    Raises:
        InvalidIdentifierError: A PMID is none.
        SourceError: A record could not be fetched.
    """
    from claimcheck.evidence.matching import compare

    claim = _claim_of(text)
    wanted = tuple(dict.fromkeys(parse_pmid(pmid) for pmid in pmids))
    fetched = opened.source.fetch(wanted)
    if fetched.failed and (instead := opened.replacement):
        opened, fetched = instead, instead.source.fetch(wanted)
    if fetched.failed:
        reasons = "; ".join(fetched.warnings) or "no reason given"
        raise SourceError("fetch", f"{', '.join(fetched.failed)}: not fetched ({reasons})")
    log = SearchLog(
        # A record that is not there was not looked at: nothing is known of it.
        state=SearchState.INCOMPLETE if fetched.missing else SearchState.COMPLETE,
        source=opened.source.name,
        searched_at=surroundings.now(),
        missing=fetched.missing,
    )
    evidence = tuple(compare(claim, record) for record in fetched.records)
    results = (ClaimResult(claim=claim, search=log, evidence=evidence),)
    report = _adhoc_report("compare", results, opened, surroundings)
    if not fetched.missing:
        return report
    absent = f"{opened.source.name} does not hold PMID {', '.join(fetched.missing)}"
    return replace(report, notices=(absent, *report.notices))


def refuse_empty(claim: str) -> None:
    """
    Refuse a claim without words, which a command does before it asks a source.

    Raises:
        UsageError: It is one.
    """
    if not claim.strip():
        raise UsageError("the claim is empty; give a sentence in quotation marks")


def _claim_of(text: str) -> Claim:
    refuse_empty(text)
    from claimcheck.claims.extraction import claim_from_text

    return claim_from_text(text)


def _adhoc_report(
    command: str,
    results: Sequence[ClaimResult],
    opened: OpenedSource,
    surroundings: Surroundings,
) -> Report:
    return Report(
        tool_version=__version__,
        command=command,
        source=opened.source.name,
        banner=opened.banner,
        results=tuple(results),
        counts=count_results(results, surroundings.today, checked=is_searched),
        notices=opened.notices,
    )
