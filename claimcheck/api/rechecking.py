"""What `claimcheck recheck` and `check --online` do: ask a source anew about recorded claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from claimcheck.api.runs import MAX_EVIDENCE, Surroundings, judged_pmids, recorded_results
from claimcheck.api.workspace import Workspace, is_active
from claimcheck.claims.lock import ClaimsLock, digest_text, load_lock, merge_lock, save_lock
from claimcheck.claims.neighbours import with_neighbours
from claimcheck.evidence.matching import compare, match_claim
from claimcheck.findings.rechecking import MAX_AGE_DAYS, recheck_claim, rests_on_something
from claimcheck.model import (
    Claim,
    ClaimResult,
    Recheck,
    RecheckedClaim,
    SearchState,
)
from claimcheck.pipeline import verify_claims
from claimcheck.queries.ladder import build_ladder
from claimcheck.sources.opening import OpenedSource
from claimcheck.version import __version__

NOT_KEPT = "No claims file was found, so what was asked is not kept."


def run_recheck(
    workspaces: Sequence[Workspace],
    opened: OpenedSource,
    surroundings: Surroundings,
    *,
    max_age_days: int = MAX_AGE_DAYS,
    max_evidence: int = MAX_EVIDENCE,
    write: bool = False,
) -> Recheck:
    """
    Ask a source anew about every claim that rests on a source or a judgement.

    Args:
        workspaces: The claims.
        opened: Where to ask; it must not answer from what it has stored.
        surroundings: Where and when.
        max_age_days: How old a judgement may be.
        max_evidence: How many records are kept for a claim.
        write: Whether what was found goes into claims.lock; searches that failed never do.

    Raises:
        ClaimcheckError: A file cannot be read or written.
    """
    rechecked: list[RecheckedClaim] = []
    ignored = nothing = 0
    for workspace in workspaces:
        recorded = recorded_results(workspace, surroundings)
        active = [each for each in recorded if is_active(each.claim, surroundings.today)]
        resting = [each for each in active if rests_on_something(each)]
        ignored += len(recorded) - len(active)
        nothing += len(active) - len(resting)
        claims = [each.claim for each in resting]
        found = _search(claims, [workspace], opened, surroundings, max_evidence)
        rechecked += [
            recheck_claim(old, new, today=surroundings.today, max_age_days=max_age_days)
            for old, new in zip(resting, found, strict=True)
        ]
        if write and workspace.file is not None:
            ended = [each for each in found if each.search.state is not SearchState.INCOMPLETE]
            save_lock(workspace.lock_path, ended)
    return Recheck(
        tool_version=__version__,
        source=opened.source.name,
        rechecked_on=surroundings.today,
        claims=tuple(rechecked),
        ignored=ignored,
        resting_on_nothing=nothing,
        notices=opened.notices,
    )


def refresh(
    workspaces: Sequence[Workspace], opened: OpenedSource, surroundings: Surroundings
) -> tuple[Workspace, ...]:
    """
    Search the selected claims anew and return workspaces that know what was found.

    claims.lock takes what was found. A search that failed leaves there what the last one found;
    the workspace that is returned says that it failed.

    Raises:
        ClaimcheckError: A lock cannot be read or written.
    """
    refreshed = []
    for workspace in workspaces:
        claims = [
            claim
            for claim in workspace.claims
            if claim.id in workspace.selected and is_active(claim, surroundings.today)
        ]
        found = _search(claims, [workspace], opened, surroundings, MAX_EVIDENCE)
        ended = [each for each in found if each.search.state is not SearchState.INCOMPLETE]
        notices = (*workspace.notices, *opened.notices)
        if workspace.file is None:
            notices += (NOT_KEPT,)
        else:
            save_lock(workspace.lock_path, ended)
        old = load_lock(workspace.lock_path)
        lock = merge_lock(old, [_with_last_found(each, old) for each in found])
        refreshed.append(replace(workspace, lock=lock, notices=notices))
    return tuple(refreshed)


def _search(
    claims: Sequence[Claim],
    workspaces: Sequence[Workspace],
    opened: OpenedSource,
    surroundings: Surroundings,
    max_evidence: int,
) -> tuple[ClaimResult, ...]:
    around = {
        claim.id: claim.beside for space in workspaces for claim in with_neighbours(space.claims)
    }
    return verify_claims(
        [replace(claim, beside=around.get(claim.id, ())) for claim in claims],
        opened.source,
        ladder=build_ladder,
        matcher=partial(match_claim, max_evidence=max_evidence),
        comparer=compare,
        judged=judged_pmids(workspaces),
        now=surroundings.now,
        progress=surroundings.progress,
    )


def _with_last_found(result: ClaimResult, lock: ClaimsLock) -> ClaimResult:
    """Give a failed search the evidence of the last one: what is not known is not gone."""
    if result.search.state is not SearchState.INCOMPLETE:
        return result
    old = lock.entry(result.claim.id)
    if old is None or old.text_digest != digest_text(result.claim.text):
        return result
    return replace(result, evidence=old.evidence)
