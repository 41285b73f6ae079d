"""What claims.lock knows already, in the place of what a run could not search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claimcheck.api.workspace import Workspace
from claimcheck.claims.last_found import with_last_found
from claimcheck.claims.lock import load_lock
from claimcheck.model import ClaimResult, FailedSearch, SearchState


def keep_last_found(
    workspace: Workspace, results: Sequence[ClaimResult], instead_of: FailedSearch | None
) -> tuple[ClaimResult, ...]:
    """
    Return results in which what claims.lock knows stands where nothing could be searched.

    Args:
        workspace: Where the claims belong.
        results: What the run found.
        instead_of: The source that could not be asked, so that a lesser one was asked in its place.

    Raises:
        ClaimsFileError: claims.lock cannot be read.
    """
    is_whole = all(each.search.state is not SearchState.INCOMPLETE for each in results)
    if workspace.file is None or (is_whole and instead_of is None):
        return tuple(results)
    lock = load_lock(workspace.lock_path)
    return tuple(
        with_last_found(each, lock.entry(each.claim.id), instead_of=instead_of) for each in results
    )


def tell_kept(results: Iterable[ClaimResult]) -> tuple[str, ...]:
    """Return what every output must say where earlier searches stand."""
    count = sum(result.search.failed is not None for result in results)
    if not count:
        return ()
    claims = "1 claim keeps" if count == 1 else f"{count} claims keep"
    return (f"{claims} what an earlier search found, as it could not be made again.",)
