"""The rate limit: so many requests a second for each client."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

WITHOUT_KEY = 3
WITH_KEY = 10
"""Requests a second (NCBI E-utilities Help, NBK25497)."""

_MOST_CLIENTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Whether a request may go on, and what its headers say."""

    allowed: bool
    limit: int
    count: int
    """Requests of the last second, this one included."""


class RateLimit:
    """Counts the requests of the last second by client. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, client: str, *, has_key: bool) -> Allowance:
        """Count a request; one that is refused is not counted against the next."""
        limit = WITH_KEY if has_key else WITHOUT_KEY
        with self._lock:
            now = self._clock()
            times = self._seen.setdefault(client, deque())
            self._seen.move_to_end(client)
            while len(self._seen) > _MOST_CLIENTS:
                self._seen.popitem(last=False)
            while times and times[0] <= now - 1.0:
                times.popleft()
            if len(times) >= limit:
                return Allowance(allowed=False, limit=limit, count=len(times) + 1)
            times.append(now)
            return Allowance(allowed=True, limit=limit, count=len(times))
