"""What an earlier search found, kept where a later one could not be made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from claimcheck.claims.lock import digest_text
from claimcheck.claims.lock_layout import LockEntry
from claimcheck.claims.rereading import cited_as_now
from claimcheck.model import ClaimResult, Evidence, FailedSearch, SearchState

_T = TypeVar("_T")

_ENDED = frozenset({SearchState.COMPLETE, SearchState.DEGRADED})


def with_last_found(
    result: ClaimResult, entry: LockEntry | None, *, instead_of: FailedSearch | None = None
) -> ClaimResult:
    """
    Return the result with what the lock knows already, if the claim could not be searched now.

    The earlier search of the same words stands with its own date, and says when and why the later
    one failed. Of records that the later one met all the same, what it saw is kept: one may have
    been retracted meanwhile.

    Args:
        result: What the run found.
        entry: What claims.lock holds on the claim; None for nothing.
        instead_of: The source that should have been asked, and could not be, so that the run asked
            a lesser one in its place; None where the run asked what it was told to.
    """
    if entry is None or entry.text_digest != digest_text(result.claim.text):
        return result
    earlier = entry.search
    if result.search.state is SearchState.INCOMPLETE:
        evidence = _joined(result, entry)
        missing = _both(earlier.missing, result.search.missing)
        unresolved = _both(earlier.unresolved, result.search.unresolved)
        if earlier.state not in _ENDED:
            return replace(result, evidence=evidence)
        failed = FailedSearch(
            source=result.search.source,
            tried_at=result.search.searched_at,
            reason=result.search.reason,
        )
    elif (
        instead_of is not None
        and earlier.state in _ENDED
        and earlier.source not in {"", result.search.source}
    ):
        evidence = tuple(cited_as_now(result.claim, entry.evidence))
        missing, unresolved = earlier.missing, earlier.unresolved
        failed = instead_of
    else:
        return result
    search = replace(earlier, missing=missing, unresolved=unresolved, failed=failed)
    return replace(result, search=search, evidence=evidence)


def _joined(result: ClaimResult, entry: LockEntry) -> tuple[Evidence, ...]:
    """Return the earlier evidence in its order, each record as it was last seen, then the new."""
    known = {item.pmid: item for item in cited_as_now(result.claim, entry.evidence)}
    known.update((item.pmid, item) for item in result.evidence)
    return tuple(known.values())


def _both(first: Iterable[_T], second: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys([*first, *second]))
