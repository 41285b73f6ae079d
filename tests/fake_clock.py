"""A clock that tests set and that makes sleeping free."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from claimcheck.sources.entrez.clock import Clock


class FakeClock:
    """Time that passes only when somebody sleeps; keeps what was slept."""

    def __init__(self, *, start: datetime = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)) -> None:
        self.elapsed_s = 0.0
        self.sleeps: list[float] = []
        self._start = start
        self._lock = threading.Lock()

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        with self._lock:
            self.sleeps.append(seconds)
            self.elapsed_s += seconds

    def clock(self, *, fraction: float = 0.5) -> Clock:
        """Return the clock as the client takes it."""
        return Clock(
            monotonic=lambda: 1000.0 + self.elapsed_s,
            now=lambda: self._start + timedelta(seconds=self.elapsed_s),
            sleep=self.sleep,
            fraction=lambda: fraction,
        )
