"""The circuit breaker: when asking PubMed any further would only waste the user's time."""

from __future__ import annotations

import threading

from claimcheck.sources.entrez.failures import Failure, FailureKind


class CircuitBreaker:
    """
    Stops the network for the rest of a run after several requests in a row have failed.

    A failure that every later request would meet again, such as a rejected key, stops it at
    once. A refused query says nothing about the service and is not counted.
    """

    def __init__(self, *, threshold: int = 5) -> None:
        self._threshold = threshold
        self._lock = threading.Lock()
        self._failed = 0
        self._reason: Failure | None = None

    def check(self) -> Failure | None:
        """Return why nothing is asked any more, or None."""
        with self._lock:
            reason = self._reason
        if reason is None:
            return None
        return Failure(
            kind=reason.kind if reason.is_lasting else FailureKind.CIRCUIT_OPEN,
            message=f"not asked, because earlier requests failed: {reason.message}",
        )

    def succeeded(self) -> None:
        """Take note that a request got its answer."""
        with self._lock:
            self._failed = 0

    def failed(self, failure: Failure) -> None:
        """Take note that a request failed for good."""
        if not failure.counts_against_service:
            return self.succeeded()
        with self._lock:
            self._failed += 1
            if self._reason is None and (failure.is_lasting or self._failed >= self._threshold):
                self._reason = failure
        return None
