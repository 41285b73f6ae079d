"""How often and how fast a failed request is tried again."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.sources.entrez.failures import Failure, FailureKind

_TRIES = {FailureKind.MALFORMED: 3, FailureKind.INCOMPLETE_RESPONSE: 2}
"""Kinds that more than so many tries do not mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """
    Exponential back-off with full jitter, never below what the server asked for.

    The numbers are starting values, not measured (guide of faults, 2026-11).
    """

    tries: int = 5
    """Tries in all."""
    base_s: float = 0.5
    longest_s: float = 30.0
    budget_s: float = 180.0
    """No further try begins later than this after the first one."""

    def delay(
        self, failure: Failure, *, tries: int, elapsed_s: float, fraction: float
    ) -> float | None:
        """
        Return how long to wait before the next try, or None to give up.

        Args:
            failure: Why the last try failed.
            tries: How many tries there were; at least 1.
            elapsed_s: Seconds since the first one began.
            fraction: A random number from 0 to 1.
        """
        allowed = min(self.tries, failure.tries or self.tries, _TRIES.get(failure.kind, 99))
        if not failure.is_transient or tries >= allowed:
            return None
        backoff_s = fraction * min(self.longest_s, self.base_s * 2 ** (tries - 1))
        wait_s = max(backoff_s, failure.retry_after_s or 0.0)
        return None if elapsed_s + wait_s > self.budget_s else wait_s
