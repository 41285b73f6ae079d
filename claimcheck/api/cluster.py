"""
Claims handed to the workers of a Dask cluster, and their results in order.

Each worker opens its own copy of the index. Only a few shares are out at once, so that a
million claims are never all on their way, and what a lost worker had is done by another.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from claimcheck.api.runs import MAX_EVIDENCE, Searched, Surroundings, run_verify_by
from claimcheck.api.shares import (
    Share,
    Standing,
    UnlikeWorkerError,
    differ,
    forget_sources,
    look_around,
    own_standing,
    search_share,
)
from claimcheck.api.workspace import Workspace
from claimcheck.errors import ClaimcheckError, SourceError, UsageError
from claimcheck.model import Claim, ClaimId, ClaimResult, Pmid, Report, SearchLog, SearchState
from claimcheck.protocols import Progress
from claimcheck.sources.opening import shared_source

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_TIMEOUT_S = 10.0
"""How long the scheduler may take to answer, and the first worker to be there, in seconds."""

PATIENCE_S = 30.0
"""How long a cluster may be without any worker before the rest of a run is given up."""

LARGEST_SHARE = 16
"""Claims of a share; a lost worker loses at most this much of its work."""

_OUT_PER_THREAD = 3
"""Shares that are under way or waiting, for each thread of the workers."""

_LOOK_EVERY_S = 1.0

_LOST = "the scheduler of the cluster was lost"


@dataclass(slots=True, kw_only=True)
class Cluster:
    """The workers of a cluster that is connected; made by `open_cluster`."""

    spec: str
    standing: Standing
    """What every worker works with."""
    threads: int
    patience_s: float = PATIENCE_S
    """How long the cluster may be without any worker."""
    is_interrupted: bool = False
    """Whether somebody pressed Ctrl-C while claims were searched."""
    _client: Client

    def search(
        self,
        claims: Sequence[Claim],
        judged: Mapping[ClaimId, Sequence[Pmid]],
        *,
        max_evidence: int,
        at: datetime,
        progress: Progress,
    ) -> Searched:
        """
        Hand the claims out and return the results in the order of the claims.

        A claim whose workers were lost again and again, or for which none is left, has the
        state INCOMPLETE; one that Ctrl-C left undone was not searched.
        """
        shares = self._cut(claims, judged, max_evidence=max_evidence, at=at)
        done: dict[int, tuple[ClaimResult, ...]] = {}
        progress(0, len(claims), "searching on the cluster")
        count = 0
        try:
            for place, results in self._collected(shares):
                done[place] = results
                count += len(results)
                progress(count, len(claims), "searching on the cluster")
        except KeyboardInterrupt:
            self.is_interrupted = True
        gathered = [
            result
            for place, share in enumerate(shares)
            for result in done.get(place) or _not_searched(share)
        ]
        stopped = f"Interrupted: {count} of {len(claims)} claims were searched."
        return Searched(
            results=tuple(gathered),
            source=self.standing.source,
            banner=self.standing.banner,
            notices=(stopped,) if self.is_interrupted else (),
        )

    def _cut(
        self,
        claims: Sequence[Claim],
        judged: Mapping[ClaimId, Sequence[Pmid]],
        *,
        max_evidence: int,
        at: datetime,
    ) -> list[Share]:
        """Cut the claims into shares, small enough that each thread gets several."""
        size = max(1, min(LARGEST_SHARE, len(claims) // (self.threads * 4)))
        pieces = [tuple(claims[first : first + size]) for first in range(0, len(claims), size)]
        return [
            Share(
                claims=piece,
                judged=tuple(
                    (claim.id, tuple(judged[claim.id])) for claim in piece if claim.id in judged
                ),
                spec=self.spec,
                standing=self.standing,
                searched_at=at,
                max_evidence=max_evidence,
            )
            for piece in pieces
        ]

    def _collected(self, shares: Sequence[Share]) -> Iterator[tuple[int, tuple[ClaimResult, ...]]]:
        """Yield the place and the results of each share as they come."""
        waiting = list(reversed(range(len(shares))))
        pending: dict[Future, int] = {}
        run = uuid.uuid4().hex[:12]
        watch = _Watch(self._client, self.patience_s)
        try:
            while waiting or pending:
                while waiting and len(pending) < self.threads * _OUT_PER_THREAD:
                    future = self._submitted(shares[waiting[-1]], f"{run}-{waiting[-1]}")
                    if future is None:
                        break
                    pending[future] = waiting.pop()
                reason = watch.wait(list(pending))
                for future in [future for future in pending if future.done() or reason]:
                    place = pending.pop(future)
                    yield place, _outcome(future, shares[place], reason)
                if reason:
                    for place in waiting:
                        yield place, _incomplete(shares[place], reason)
                    waiting.clear()
        finally:
            with suppress(Exception):
                self._client.cancel(list(pending), force=True)

    def _submitted(self, share: Share, name: str) -> Future | None:
        """Hand a share out; None when there is nobody any more to hand it to."""
        try:
            return self._client.submit(search_share, share, key=f"claimcheck-{name}", pure=False)
        except Exception:
            if _is_lost(self._client):
                return None
            raise


def _is_lost(client: Client) -> bool:
    return client.status not in {"running", "connecting"}


class _Watch:
    """Waits for shares, and notices when nobody is left to do them."""

    def __init__(self, client: Client, patience_s: float) -> None:
        self._client = client
        self._patience_s = patience_s
        self._alone_s = 0.0

    def wait(self, futures: list[Future]) -> str | None:
        """Wait a while for one of the shares; return why none will come, if so."""
        from distributed import wait

        if _is_lost(self._client):
            return _LOST
        try:
            wait(futures, timeout=_LOOK_EVERY_S, return_when="FIRST_COMPLETED")
        except (TimeoutError, CancelledError):
            pass
        except ValueError:
            # It was lost in this very moment: Dask finds no client any more.
            if not _is_lost(self._client):
                raise
        else:
            self._alone_s = 0.0
            return None
        if _is_lost(self._client):
            return _LOST
        self._alone_s = 0.0 if self._has_workers() else self._alone_s + _LOOK_EVERY_S
        if self._alone_s >= self._patience_s:
            return f"the cluster has had no worker for {self._patience_s:.0f} seconds"
        return None

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except Exception:  # noqa: BLE001 - no answer is none, whatever the transport calls it
            return False


def run_verify_on_cluster(
    workspaces: Sequence[Workspace],
    address: str,
    spec: str,
    surroundings: Surroundings,
    *,
    max_evidence: int = MAX_EVIDENCE,
) -> tuple[Report, bool]:
    """
    Do what `run_verify` does, on the workers of the scheduler at `address`.

    Returns:
        The report, and whether Ctrl-C ended the search before its end. Claims that it left out
        keep what claims.lock holds for them.

    Raises:
        UsageError: The cluster cannot be used as it is, or the source cannot be shared.
        SourceError: It cannot be reached.
    """
    with open_cluster(address, shared_source(spec, surroundings.start)) as cluster:

        def search(claims: Sequence[Claim], judged: Mapping[ClaimId, Sequence[Pmid]]) -> Searched:
            return cluster.search(
                claims,
                judged,
                max_evidence=max_evidence,
                at=surroundings.now(),
                progress=surroundings.progress,
            )

        report = run_verify_by(search, workspaces, surroundings)
        return report, cluster.is_interrupted


@contextmanager
def open_cluster(
    address: str, spec: str, *, timeout_s: float = CONNECT_TIMEOUT_S
) -> Iterator[Cluster]:
    """
    Connect to a cluster and make sure that its workers are alike.

    Args:
        address: Of the scheduler, such as `tcp://host:8786`.
        spec: The source, as each worker opens it.
        timeout_s: How long the scheduler may take to answer, now and when it was lost.

    Raises:
        UsageError: The extra is missing, the address is none, a worker cannot open the source
            or has another version of claimcheck or of the corpus.
        SourceError: Nobody answers there, or there is no worker.
    """
    # Dask logs what is expected here, and what is told in our own words.
    logging.disable(logging.CRITICAL)
    client: Client | None = None
    try:
        client = _connect(address, timeout_s)
        standing = _common_standing(client, spec)
        threads = sum(client.nthreads().values())
        yield Cluster(spec=spec, standing=standing, threads=threads, _client=client)
    finally:
        if client is not None:
            _leave(client)
        logging.disable(logging.NOTSET)


def _leave(client: Client) -> None:
    if client.status == "running":
        with suppress(Exception):
            client.run(forget_sources, wait=False)
    with suppress(Exception):
        client.close(timeout=2)


def _connect(address: str, timeout_s: float) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "--workers needs the extra `cluster` (the library distributed); it is not installed"
        ) from None
    _check_address(address)
    client: Client | None = None
    try:
        client = Client(address, timeout=timeout_s)
        client.wait_for_workers(1, timeout=timeout_s)
    except OSError as error:
        if client is None:
            raise SourceError("unreachable", _no_answer(address, "nobody answers")) from error
        client.close(timeout=2)
        raise SourceError("unreachable", _no_answer(address, "no worker is")) from error
    return client


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        is_one = parts.scheme in {"tcp", "tls", "ws", "wss"} and parts.hostname and parts.port
    except ValueError:
        is_one = False
    if not is_one or " " in address:
        raise UsageError(
            f"--workers {address[:80]}: no address of a Dask scheduler, such as tcp://HOST:8786"
        )


def _no_answer(address: str, who: str) -> str:
    return (
        f"--workers {address[:80]}: {who} there; start `dask scheduler` and `dask worker`, "
        "and give the address that the scheduler names"
    )


def _common_standing(client: Client, spec: str) -> Standing:
    """
    Ask every worker what it works with.

    Raises:
        UsageError: One cannot open the source, or they are not alike.
    """
    answers = client.run(look_around, spec, on_error="return")
    own = own_standing()
    first: Standing | None = None
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, ModuleNotFoundError | ImportError | AttributeError):
            raise UsageError(f"worker {worker}: claimcheck {own.version} is not installed there")
        if not isinstance(answer, Standing):
            raise UsageError(f"worker {worker}: {answer}")
        difference = differ(first or _with_corpus(own, answer), answer)
        if difference is not None:
            raise UsageError(f"worker {worker}: {difference}")
        first = first or answer
    if first is None:
        raise SourceError("unreachable", "the cluster has no worker")
    return first


def _with_corpus(own: Standing, answer: Standing) -> Standing:
    """Return what the first worker should work with: our code, and whatever corpus it has."""
    return replace(answer, version=own.version, code=own.code)


def _outcome(future: Future, share: Share, reason: str | None) -> tuple[ClaimResult, ...]:
    """
    Return the results of a share that is over, or why there are none.

    An error of claimcheck's own code is raised, as it would be on one machine.
    """
    from distributed import KilledWorker

    if not future.done():
        return _incomplete(share, reason or _LOST)
    results: tuple[ClaimResult, ...] = ()
    told = ""
    try:
        results = future.result()
    except KilledWorker:
        told = "every worker that tried this claim or its neighbours was lost"
    except UnlikeWorkerError as error:
        told = f"a worker that came later has {error}"
    except ClaimcheckError as error:
        told = str(error)
    except (CancelledError, OSError):
        told = reason or _LOST
    except Exception:
        if reason is None:
            raise
        # It was done, and nobody is left to give it back.
        told = reason
    return results or _incomplete(share, told)


def _incomplete(share: Share, reason: str) -> tuple[ClaimResult, ...]:
    log = SearchLog(
        state=SearchState.INCOMPLETE,
        source=share.standing.source,
        searched_at=share.searched_at,
        reason=reason,
    )
    return tuple(ClaimResult(claim=claim, search=log) for claim in share.claims)


def _not_searched(share: Share) -> tuple[ClaimResult, ...]:
    return tuple(ClaimResult(claim=claim) for claim in share.claims)
