"""
When the next request may start, for all processes of this machine together.

NCBI counts requests by address or by key, not by process. So the time of the next permitted
start stands in a small file in the cache folder, and whoever wants to start takes it under a
lock. Starts are spaced evenly instead of in bursts, because a burst after a pause can put more
than the allowed number into one second of the server's own clock.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.sources.entrez.clock import SYSTEM_CLOCK, Clock
from claimcheck.sources.private_folder import examine_folder

if TYPE_CHECKING:
    from filelock import BaseFileLock

_SHARE = 0.96
"""
The part of the allowed rate that is used. The rest is the room for starts that the network
brings closer together: 41 ms at 3 a second and at 10 a second alike.
"""
_LONGEST_WAIT_S = 150.0
"""A later time than this in the file was left by an earlier boot or another machine."""
_LOCK_WAIT_S = 10.0
_LOCK_POLL_S = 0.002


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
        self._clock = clock
        self._lock = threading.Lock()
        self._machine_lock: BaseFileLock | None = None
        self._next = 0.0
        self._path = _usable_file(cache_dir, label)
        self.notice: str | None = None
        """Why the pace is not shared with other processes, for the user; None when it is."""
        if cache_dir is not None and self._path is None:
            self.notice = (
                f"{cache_dir} cannot be used to share PubMed's rate limit with other runs; "
                "do not start several runs at once"
            )

    def wait(self) -> None:
        """Return when a request may start."""
        while True:
            wait_s = self._take()
            if wait_s <= 0:
                return
            self._clock.sleep(wait_s)

    def hold_off(self, seconds: float) -> None:
        """Let nobody start for that long, because the server asked for it."""
        with self._shared() as shared:
            now = self._clock.monotonic()
            self._write(shared, max(self._read(shared, now), now + seconds))

    def _take(self) -> float:
        """Take the next start if it is now; else return how long to wait before asking again."""
        with self._shared() as shared:
            now = self._clock.monotonic()
            following = self._read(shared, now)
            if following > now:
                return following - now
            self._write(shared, now + self._interval_s)
            return 0.0

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

    def _read(self, path: Path | None, now: float) -> float:
        if path is None:
            return self._next
        try:
            following = float(path.read_text(encoding="ascii")[:40])
        except (OSError, ValueError):
            return now
        return following if following <= now + _LONGEST_WAIT_S else now

    def _write(self, path: Path | None, following: float) -> None:
        self._next = following
        if path is None:
            return
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(path, flags, 0o600), "w", encoding="ascii") as file:
                file.write(f"{following:.6f}")
        except OSError:
            self._path = None


def _usable_file(cache_dir: Path | None, label: str) -> Path | None:
    """Return the file to share, or None where the folder is not the user's own (H36)."""
    if cache_dir is None or not examine_folder(cache_dir).is_writable:
        return None
    return cache_dir / f"pace-{sha256(label.encode()).hexdigest()[:12]}"
