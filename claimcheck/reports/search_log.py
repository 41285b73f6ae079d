"""
The search log: what was asked, where and when, as a reader needs it to repeat the searches.

Follows the items of PRISMA-S (Rethlefsen et al., Systematic Reviews 2021) that a run can fill in:
database and platform, full search strategy, date, limits, and the number of records.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.model import ClaimResult, Report, SearchResult, SearchState
from claimcheck.reports.references import cited_records
from claimcheck.reports.wording import counts_words, plural, search_warnings, state_word
from claimcheck.text.display import visible_line


def render_search_log(report: Report) -> str:
    """Write the queries of every claim with dates, translations and counts, as plain text."""
    lines = ["Search log", "", f"Made with: claimcheck {visible_line(report.tool_version)}"]
    lines.append(f"Claims: {counts_words(report.counts)}")
    lines.append(f"Source: {_source_words(report.source)}")
    lines += [f"Note: {visible_line(text)}" for text in (report.banner, *report.notices) if text]
    total = sum(1 for _ in cited_records(report))
    lines.append(f"Records kept over all claims, each counted once: {total}")
    lines.append("Limits: none but those that stand in the queries.")
    lines.append(
        "Order: by relevance; of each search the first matches were looked at, 200 at most."
    )
    for result in report.results:
        lines += ["", *_claim_lines(result)]
    return "\n".join(lines) + "\n"


def _source_words(source: str) -> str:
    if source == "pubmed":
        return "PubMed, through NCBI E-utilities (ESearch, EFetch)"
    if source == "starter":
        return "starter corpus of study cards, shipped with claimcheck"
    return visible_line(source) or "none"


def _claim_lines(result: ClaimResult) -> Iterator[str]:
    search = result.search
    yield f"Claim {visible_line(result.claim.id)}: {visible_line(result.claim.text)}"
    if search.state is SearchState.NOT_SEARCHED:
        yield "  not searched"
        return
    when = f"{search.searched_at:%Y-%m-%d %H:%M} UTC" if search.searched_at else "not recorded"
    yield f"  source: {visible_line(search.source)}; searched: {when}; search {state_word(search)}"
    for number, rung in enumerate(search.rungs, start=1):
        yield from _rung_lines(number, rung)
    for warning in search_warnings(search):
        yield f"  warning: {visible_line(warning)}"
    yield f"  kept: {plural(len(result.evidence), 'record')}"


def _rung_lines(number: int, rung: SearchResult) -> Iterator[str]:
    count = "count not given" if rung.count is None else plural(rung.count, "record")
    yield f"  {number}. {visible_line(rung.term)}"
    yield f"     {rung.rung}; search {rung.state}; {count}"
    if rung.translation:
        yield f"     read by the source as: {visible_line(rung.translation)}"
