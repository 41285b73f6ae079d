"""The ways in which PubMed can fail to answer: one closed list, and the errors made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimcheck.errors import SourceError


class FailureKind(StrEnum):
    """Why a request got no usable answer. The values are `SourceError.reason`."""

    UNREACHABLE = "unreachable"
    """No route, no name, refused, reset, or closed before the answer was whole."""
    TIMEOUT = "timeout"
    TLS_FAILED = "tls_failed"
    PROXY_REFUSED = "proxy_refused"
    REDIRECT_REFUSED = "redirect_refused"
    RATE_LIMITED = "rate_limited"
    KEY_REJECTED = "key_rejected"
    REFUSED = "refused"
    """A 4xx answer that another try would not change."""
    TOO_LONG = "too_long"
    """414: the server finds the request too long; a shorter list may go through."""
    TOO_LARGE = "too_large"
    """The answer is larger than the cap."""
    SERVICE_ERROR = "service_error"
    """5xx, an error page, or a backend failure inside a 200."""
    QUERY_REFUSED = "query_refused"
    """The query itself cannot be answered: an empty term, an unknown tag, beyond the cap."""
    NO_VALID_IDS = "no_valid_ids"
    """EFetch found no known PMID in the list."""
    MALFORMED = "malformed"
    INCOMPLETE_RESPONSE = "incomplete_response"
    """A result that holds fewer PMIDs than its own count promises."""
    CIRCUIT_OPEN = "circuit_open"
    """Not asked: too many requests before this one failed."""
    BUDGET_SPENT = "budget_spent"
    """Not asked: the run's number of requests is used up."""


_TRANSIENT = frozenset(
    {
        FailureKind.UNREACHABLE,
        FailureKind.TIMEOUT,
        FailureKind.RATE_LIMITED,
        FailureKind.SERVICE_ERROR,
        FailureKind.MALFORMED,
        FailureKind.INCOMPLETE_RESPONSE,
    }
)

_LASTING = frozenset(
    {
        FailureKind.TLS_FAILED,
        FailureKind.PROXY_REFUSED,
        FailureKind.REDIRECT_REFUSED,
        FailureKind.KEY_REJECTED,
    }
)

_OF_THE_REQUEST = frozenset(
    {FailureKind.QUERY_REFUSED, FailureKind.NO_VALID_IDS, FailureKind.TOO_LONG}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failed try. Its message is for the user and never holds what the server echoed."""

    kind: FailureKind
    message: str
    retry_after_s: float | None = None
    """How long the server asked to wait."""
    tries: int | None = None
    """At most this many tries in all for such a failure; None for the policy's own number."""

    @property
    def is_transient(self) -> bool:
        """Whether another try may go through."""
        return self.kind in _TRANSIENT

    @property
    def is_lasting(self) -> bool:
        """Whether every later request of this run would fail in the same way."""
        return self.kind in _LASTING

    @property
    def counts_against_service(self) -> bool:
        """Whether the failure says something about the service, not about this one request."""
        return self.kind not in _OF_THE_REQUEST

    def to_error(self) -> SourceError:
        """Return the failure as an error to raise, outside of any `except` block."""
        return SourceError(str(self.kind), self.message, transient=self.is_transient)
