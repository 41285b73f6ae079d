"""What the main commands do, from what they work on to the report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.api.extraction import KeptHeads
from claimcheck.api.last_found import keep_last_found, tell_kept
from claimcheck.api.workspace import Workspace, is_active
from claimcheck.claims.file import save_claims_file
from claimcheck.claims.lock import load_lock, save_lock
from claimcheck.claims.neighbours import with_neighbours
from claimcheck.findings import ExitCode, GatePolicy, decide
from claimcheck.findings.gate import count_incomplete
from claimcheck.judgements import judge_results, load_judgements
from claimcheck.model import (
    Claim,
    ClaimId,
    ClaimResult,
    Counts,
    Evidence,
    FailedSearch,
    Pmid,
    Record,
    Report,
    SearchState,
)
from claimcheck.pipeline import utc_now, verify_claims
from claimcheck.protocols import Keep, Mapper, Matcher, Progress, ignore_progress, map_here
from claimcheck.sources.opening import OpenedSource
from claimcheck.version import __version__

if TYPE_CHECKING:
    from claimcheck.evidence.semantic import Reorder

MAX_EVIDENCE = 20
"""How many records are kept for a claim unless the user says otherwise."""

NOTHING_WRITTEN = (
    "No claims file was found, so nothing was written; `claimcheck extract PATHS` starts one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where and when a run takes place."""

    start: Path
    """The working directory; documents are named in reports as seen from it."""
    today: date
    now: Callable[[], datetime] = utc_now
    progress: Progress = ignore_progress
    mapper: Mapper = map_here
    """Compares the claims with the records."""
    keep: Keep | None = None
    """Where to look for what earlier runs took of claims.lock and found; None for nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a search of claims found, and what every output must say about it."""

    results: tuple[ClaimResult, ...]
    source: str
    banner: str | None
    notices: tuple[str, ...] = ()
    instead_of: FailedSearch | None = None
    """The source that could not be asked, so that a lesser one was asked in its place."""


ClaimSearch = Callable[[Sequence[Claim], Mapping[ClaimId, Sequence[Pmid]]], Searched]
"""Searches claims; is told the records that their judgements name."""


def run_verify(
    workspaces: Sequence[Workspace],
    opened: OpenedSource,
    surroundings: Surroundings,
    *,
    max_evidence: int = MAX_EVIDENCE,
    reorder: Reorder | None = None,
) -> Report:
    """
    Search the selected claims, write claims.yaml and claims.lock, and report.

    Where there is no claims file nothing is written, and the report says so.

    Raises:
        ClaimcheckError: A file cannot be written or a claims.lock cannot be read.
    """
    from claimcheck.api.matches import KeptMatcher
    from claimcheck.evidence.matching import compare, match_claim
    from claimcheck.evidence.semantic import NOTICE
    from claimcheck.queries.ladder import build_ladder

    matcher: Matcher = partial(match_claim, max_evidence=max_evidence, reorder=reorder)
    if surroundings.keep is not None and reorder is None:
        matcher = KeptMatcher(matcher, surroundings.keep, max_evidence)

    def search(claims: Sequence[Claim], judged: Mapping[ClaimId, Sequence[Pmid]]) -> Searched:
        def verify(opened: OpenedSource) -> tuple[ClaimResult, ...]:
            return verify_claims(
                claims,
                opened.source,
                ladder=build_ladder,
                matcher=matcher,
                comparer=compare,
                judged=judged,
                now=surroundings.now,
                progress=surroundings.progress,
                mapper=surroundings.mapper,
            )

        used, results = search_in(opened, verify)
        return Searched(
            results=results,
            source=used.source.name,
            banner=used.banner,
            notices=used.notices if reorder is None else (*used.notices, NOTICE),
            instead_of=None
            if used.instead_of is None
            else replace(used.instead_of, tried_at=surroundings.now()),
        )

    return run_verify_by(search, workspaces, surroundings)


def search_in(
    opened: OpenedSource, verify: Callable[[OpenedSource], tuple[ClaimResult, ...]]
) -> tuple[OpenedSource, tuple[ClaimResult, ...]]:
    """Search, and where that had no answer to anything, in what is there instead."""
    results = verify(opened)
    instead = opened.replacement if results else None
    return (opened, results) if instead is None else (instead, verify(instead))


def run_verify_by(
    search: ClaimSearch, workspaces: Sequence[Workspace], surroundings: Surroundings
) -> Report:
    """
    Do what `run_verify` does, with claims searched in another way.

    Raises:
        ClaimcheckError: A file cannot be written or a claims.lock cannot be read.
    """
    for workspace in workspaces:
        if workspace.file:
            # A broken lock is told before anything is searched.
            load_lock(workspace.lock_path)
    wanted = [_wanted(workspace, surroundings.today) for workspace in workspaces]
    searched = search([claim for claims in wanted for claim in claims], judged_pmids(workspaces))
    results: list[ClaimResult] = []
    notices: list[str] = []
    place = 0
    for workspace, claims in zip(workspaces, wanted, strict=True):
        found = searched.results[place : place + len(claims)]
        own = keep_last_found(workspace, found, searched.instead_of)
        place += len(claims)
        notices += _save(workspace, own)
        results += _judged(workspace, surroundings, _finder(own))
    return Report(
        tool_version=__version__,
        command="verify",
        source=searched.source,
        banner=searched.banner,
        results=tuple(results),
        counts=count_results(results, surroundings.today, checked=_is_searched_now),
        notices=(
            *searched.notices,
            *tell_kept(results),
            *notices,
            *notices_of(workspaces),
        ),
    )


def run_report(workspaces: Sequence[Workspace], surroundings: Surroundings) -> Report:
    """Report what the last search found and what people decided, from the files alone."""
    results = [
        result for workspace in workspaces for result in recorded_results(workspace, surroundings)
    ]
    return report_on(workspaces, results, surroundings)


def recorded_results(workspace: Workspace, surroundings: Surroundings) -> list[ClaimResult]:
    """Return the selected claims with what claims.lock and the judgements hold on them."""
    keep = None if surroundings.keep is None else KeptHeads(surroundings.keep)
    lock = workspace.lock or load_lock(workspace.lock_path, keep=keep)
    return _judged(workspace, surroundings, partial(lock.result, compare=_compare))


def _compare(claim: Claim, record: Record) -> Evidence:
    # Matching is imported only where a claim was edited since it was searched.
    from claimcheck.evidence.matching import compare

    return compare(claim, record)


def report_on(
    workspaces: Sequence[Workspace], results: Sequence[ClaimResult], surroundings: Surroundings
) -> Report:
    """Return the report on recorded results."""
    sources = dict.fromkeys(result.search.source for result in results if result.search.source)
    return Report(
        tool_version=__version__,
        command="report",
        source=", ".join(sources),
        banner=starter_banner(sources),
        results=tuple(results),
        counts=count_results(results, surroundings.today, checked=is_searched),
        notices=notices_of(workspaces),
    )


def verify_exit_code(report: Report, today: date) -> ExitCode:
    """
    Return how `verify` ends: 0 when every claim was searched, 3 when a search failed, 4 for none.

    The gate is not applied: what was found, or not found, makes no difference.
    """
    return decide(
        checked=report.counts.claims - report.counts.ignored,
        incomplete=count_incomplete(report.results, today=today)
        + sum(result.search.failed is not None for result in report.results),
        failing=0,
        policy=GatePolicy(),
    )


def count_results(
    results: Sequence[ClaimResult], today: date, *, checked: Callable[[ClaimResult], bool]
) -> Counts:
    """Count the claims of a report; every claim is in exactly one of the three classes."""
    active = [result for result in results if is_active(result.claim, today)]
    done = sum(1 for result in active if checked(result))
    return Counts(
        claims=len(results),
        checked=done,
        unchecked=len(active) - done,
        ignored=len(results) - len(active),
    )


def is_searched(result: ClaimResult) -> bool:
    """Tell whether a claim was searched to an end."""
    return result.search.state in {SearchState.COMPLETE, SearchState.DEGRADED}


def _is_searched_now(result: ClaimResult) -> bool:
    return is_searched(result) and result.search.failed is None


def _wanted(workspace: Workspace, today: date) -> list[Claim]:
    return [
        claim
        for claim in with_neighbours(workspace.claims)
        if claim.id in workspace.selected and is_active(claim, today)
    ]


def _save(workspace: Workspace, results: Sequence[ClaimResult]) -> tuple[str, ...]:
    if workspace.file is None:
        return (NOTHING_WRITTEN,)
    saved = save_claims_file(workspace.file, workspace.claims)
    save_lock(workspace.lock_path, results, known={claim.id for claim in workspace.claims})
    return saved.notices


def _finder(results: Sequence[ClaimResult]) -> Callable[[Claim], ClaimResult]:
    by_id = {result.claim.id: result for result in results}
    return lambda claim: by_id.get(claim.id, ClaimResult(claim=claim))


def _judged(
    workspace: Workspace,
    surroundings: Surroundings,
    find: Callable[[Claim], ClaimResult],
) -> list[ClaimResult]:
    present = [
        find(claim)
        for claim in workspace.claims
        if claim.id in workspace.selected and claim.gone_at is None
    ]
    results = judge_results(present, load_judgements(workspace.judgements_folder))
    shown: dict[str | None, str | None] = {}
    for each in results:
        name = each.claim.document
        if name not in shown:
            shown[name] = workspace.shown_name(name, surroundings.start)
    return [
        each
        if shown[each.claim.document] == each.claim.document
        else replace(each, claim=replace(each.claim, document=shown[each.claim.document]))
        for each in results
    ]


def judged_pmids(workspaces: Sequence[Workspace]) -> dict[ClaimId, list[Pmid]]:
    """Return, by claim, the records that judgements name."""
    judged: dict[ClaimId, list[Pmid]] = {}
    for workspace in workspaces:
        for judgement in load_judgements(workspace.judgements_folder):
            judged.setdefault(judgement.claim, []).extend(judgement.pmids)
    return judged


def notices_of(workspaces: Sequence[Workspace]) -> tuple[str, ...]:
    """Return what workspaces have to tell of their documents."""
    return gathered_notices(
        [notice for workspace in workspaces for notice in workspace.notices],
        [name for workspace in workspaces for name in workspace.absent],
    )


def gathered_notices(said: Sequence[str], absent: Sequence[str]) -> tuple[str, ...]:
    """Return what was said of documents, and which of them are not there."""
    notices = [*said]
    if absent:
        shown = ", ".join(absent[:5]) + (" …" if len(absent) > 5 else "")
        notices.append(
            f"{len(absent)} of the documents named in the claims file "
            f"{'is' if len(absent) == 1 else 'are'} not here ({shown}); "
            "their claims are taken from the claims file."
        )
    return tuple(notices)


def starter_banner(sources: Collection[str]) -> str | None:
    """Return what stands on top of reports that rest on the starter corpus."""
    from claimcheck.sources.opening import STARTER_CHOSEN_BANNER

    return STARTER_CHOSEN_BANNER if "starter" in sources else None
