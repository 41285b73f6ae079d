"""
When the next request may start, for all processes of this machine together.

NCBI counts requests by address or by key, not by process. So the last starts stand in a small file
in the cache folder, and whoever wants to start adds one under a lock. Starts are spaced evenly
instead of in bursts, because a burst after a pause can put more than the allowed number into one
second of the server's own clock.

A permission is not yet a request: the thread that has it may get its turn late, or its connection
may have to be opened anew. Late requests would arrive together with those after them. So whoever
has sent a request says so, and as many starts further on as a second allows, the time counts from
then. What is left to go wrong lies between this machine and the service: the way may take up to
38 ms longer for one request than for the next ten.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from claimcheck.sources.entrez.clock import SYSTEM_CLOCK, Clock
from claimcheck.sources.entrez.settings import REQUESTS_PER_S, REQUESTS_PER_S_WITH_KEY
from claimcheck.sources.private_folder import examine_folder

if TYPE_CHECKING:
    from filelock import BaseFileLock

_SHARE = 0.963
"""
The part of the allowed rate that is used. The rest is the room for requests that the network
brings closer together: 38 ms at 3 a second and at 10 a second alike.
"""
_LOST_S = 3.0
"""A request that nobody has sent by then never will be: its process is gone."""
_LOOK_AGAIN_S = 0.005
_LONGEST_WAIT_S = 150.0
"""A later time than this in the file was left by an earlier boot or another machine."""
_LARGEST_FILE = 4096
_LOCK_WAIT_S = 10.0
_LOCK_POLL_S = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """A permission, and when it was used."""

    ticket: str
    at: float
    """When the request was sent, or may have been at the earliest."""
    is_sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What the file holds."""

    following: float
    """Nobody starts before."""
    starts: tuple[_Start, ...] = ()


class Pacer:
    """Spaces the starts of requests; safe to use from several threads and processes."""

    def __init__(
        self,
        requests_per_s: float,
        *,
        cache_dir: Path | None = None,
        label: str = "pubmed",
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._interval_s = 1 / (requests_per_s * _SHARE)
        self._a_second = max(1, int(requests_per_s))
        self._clock = clock
        self._tickets = map(
            "{}-{}".format, itertools.repeat(os.urandom(4).hex()), itertools.count()
        )
        self._lock = threading.Lock()
        self._machine_lock: BaseFileLock | None = None
        self._state = _State(following=0.0)
        self._path = _usable_file(cache_dir, label)
        self.notice: str | None = None
        """Why the pace is not shared with other processes, for the user; None when it is."""
        if cache_dir is not None and self._path is None:
            self.notice = (
                f"{cache_dir} cannot be used to share PubMed's rate limit with other runs; "
                "do not start several runs at once"
            )

    def wait(self) -> str:
        """Return when a request may start, with what `sent` wants to know."""
        while True:
            ticket, wait_s = self._take()
            if ticket:
                return ticket
            self._clock.sleep(wait_s)

    def sent(self, ticket: str) -> None:
        """Take down that the request that `wait` permitted has been sent right now."""
        at = self._clock.monotonic()
        with self._shared() as shared:
            state = self._read(shared, self._clock.monotonic())
            starts = tuple(
                replace(start, at=at, is_sent=True) if start.ticket == ticket else start
                for start in state.starts
            )
            self._write(shared, replace(state, starts=starts))

    def hold_off(self, seconds: float) -> None:
        """Let nobody start for that long, because the server asked for it."""
        with self._shared() as shared:
            now = self._clock.monotonic()
            state = self._read(shared, now)
            following = max(state.following, now + seconds)
            self._write(shared, replace(state, following=following))

    def _take(self) -> tuple[str | None, float]:
        """Take the next start if it is now; else say how long to wait before asking again."""
        with self._shared() as shared:
            now = self._clock.monotonic()
            state = self._read(shared, now)
            wait_s = max(state.following - now, self._crowded_for(state, now))
            if wait_s > 0:
                return None, wait_s
            ticket = next(self._tickets)
            starts = (*state.starts, _Start(ticket=ticket, at=now))[-self._a_second :]
            # Who woke late does not make those after it late as well.
            is_in_turn = state.following > now - self._interval_s / 2
            due = state.following if is_in_turn else now
            self._write(shared, _State(following=due + self._interval_s, starts=starts))
            return ticket, 0.0

    def _crowded_for(self, state: _State, now: float) -> float:
        """Return how long one more request could still fall into a second with too many."""
        if len(state.starts) < self._a_second:
            return 0.0
        first = state.starts[0]
        if not first.is_sent and now - first.at < _LOST_S:
            return _LOOK_AGAIN_S
        return first.at + self._a_second * self._interval_s - now

    @contextlib.contextmanager
    def _shared(self) -> Iterator[Path | None]:
        """Hold the lock of this process, and that of the machine where there is one."""
        with self._lock:
            if self._path is None:
                yield None
                return
            lock = self._file_lock(self._path)
            if lock is None:
                self._path = None
                self.notice = "PubMed's rate limit is not shared with other runs: no lock"
                yield None
                return
            try:
                yield self._path
            finally:
                lock.release()

    def _file_lock(self, path: Path) -> BaseFileLock | None:
        from filelock import FileLock, Timeout

        if self._machine_lock is None:
            self._machine_lock = FileLock(f"{path}.lock", poll_interval=_LOCK_POLL_S, mode=0o600)
        try:
            self._machine_lock.acquire(timeout=_LOCK_WAIT_S)
        except (OSError, Timeout, NotImplementedError):
            return None
        return self._machine_lock

    def _read(self, path: Path | None, now: float) -> _State:
        if path is None:
            return self._state
        try:
            state = _decode(path.read_text(encoding="ascii")[:_LARGEST_FILE])
        except (OSError, ValueError):
            return _State(following=now)
        if not state.following <= now + _LONGEST_WAIT_S:
            return _State(following=now)
        # What lies in the future was left by another boot.
        starts = tuple(start for start in state.starts if start.at <= now)
        return replace(state, starts=starts[-self._a_second :])

    def _write(self, path: Path | None, state: _State) -> None:
        self._state = state
        if path is None:
            return
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(path, flags, 0o600), "w", encoding="ascii") as file:
                file.write(_encode(state))
        except OSError:
            self._path = None


def shared_pacer(
    base_url: str, *, has_key: bool, cache_dir: Path | None, clock: Clock = SYSTEM_CLOCK
) -> Pacer:
    """
    Return the pace that all runs on this machine keep at one address.

    With and without a key NCBI counts apart; the key itself names no file.
    """
    return Pacer(
        REQUESTS_PER_S_WITH_KEY if has_key else REQUESTS_PER_S,
        cache_dir=cache_dir,
        label=f"{urlsplit(base_url).netloc} {'key' if has_key else 'address'}",
        clock=clock,
    )


def _encode(state: _State) -> str:
    starts = [f"{start.ticket} {start.at:.6f} {int(start.is_sent)}" for start in state.starts]
    return "\n".join([f"{state.following:.6f}", *starts])


def _decode(text: str) -> _State:
    """
    Read what `_encode` wrote.

    Raises:
        ValueError: It is something else.
    """
    following, *lines = text.split("\n")
    starts = []
    for line in lines:
        ticket, at, is_sent = line.split(" ")
        starts.append(_Start(ticket=ticket, at=float(at), is_sent=is_sent == "1"))
    return _State(following=float(following), starts=tuple(starts))


def _usable_file(cache_dir: Path | None, label: str) -> Path | None:
    """Return the file to share, or None where the folder is not the user's own (H36)."""
    if cache_dir is None or not examine_folder(cache_dir).is_writable:
        return None
    return cache_dir / f"pace-{sha256(label.encode()).hexdigest()[:12]}"
