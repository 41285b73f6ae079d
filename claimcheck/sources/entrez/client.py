"""One request to the E-utilities from start to end: pace, send, sort the answer, try again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from claimcheck.errors import SourceError
from claimcheck.sources.entrez.answers import classify
from claimcheck.sources.entrez.breaker import CircuitBreaker
from claimcheck.sources.entrez.clock import SYSTEM_CLOCK, Clock
from claimcheck.sources.entrez.failures import Failure, FailureKind
from claimcheck.sources.entrez.pacing import Pacer
from claimcheck.sources.entrez.retrying import RetryPolicy
from claimcheck.sources.entrez.settings import TOOL, EntrezSettings
from claimcheck.sources.entrez.transport import Answer, Transport

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


class EutilsClient:
    """
    Sends forms to the E-utilities and returns decoded answers.

    Everything is a form POST, so that no parameter, and above all no key, ever stands in a URL.
    Logs name the endpoint and the kind of failure, never a parameter or a text of the server.
    """

    def __init__(
        self,
        settings: EntrezSettings,
        transport: Transport,
        *,
        pacer: Pacer,
        clock: Clock = SYSTEM_CLOCK,
        policy: RetryPolicy | None = None,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._pacer = pacer
        self._clock = clock
        self._policy = policy or RetryPolicy()
        self._breaker = breaker or CircuitBreaker()
        self._lock = threading.Lock()
        self._sent = 0

    @property
    def base_url(self) -> str:
        """The address below which the utilities lie."""
        return self._settings.base_url

    @property
    def requests_per_s(self) -> float:
        """NCBI's limit for this client."""
        return self._settings.requests_per_s

    @property
    def requests_sent(self) -> int:
        """How many tries have gone out, with repeated ones."""
        return self._sent

    def call(self, endpoint: str, params: Mapping[str, str], decode: Callable[[bytes], _T]) -> _T:
        """
        Ask `endpoint` (such as `esearch.fcgi`) and return the answer as `decode` reads it.

        Args:
            endpoint: Name below the base address.
            params: The parameters of this call; `tool`, `email` and `api_key` are added.
            decode: Reads a body that is neither an error nor a web page. It raises SourceError
                for one that is cut short or malformed, which is then asked for again.

        Raises:
            SourceError: No usable answer; `reason` is a value of FailureKind.
        """
        form = self._form(params)
        outcome = self._call(endpoint, form, decode)
        if isinstance(outcome, Failure):
            # Raised outside of any `except` block: no context, hence no request, hangs on it.
            raise self._redacted(outcome).to_error()
        return outcome[0]

    def close(self) -> None:
        """Give up the connections."""
        self._transport.close()

    def _redacted(self, failure: Failure) -> Failure:
        """Take key and address out of a message, should the server have sent them back."""
        message = failure.message
        if self._settings.api_key:
            message = message.replace(self._settings.api_key.reveal(), "***")
        if self._settings.email:
            message = message.replace(self._settings.email, "***")
        return replace(failure, message=message)

    def _form(self, params: Mapping[str, str]) -> dict[str, str]:
        form = {"db": "pubmed", "tool": TOOL} | dict(params)
        if self._settings.email:
            form["email"] = self._settings.email
        if self._settings.api_key:
            form["api_key"] = self._settings.api_key.reveal()
        return form

    def _call(
        self, endpoint: str, form: Mapping[str, str], decode: Callable[[bytes], _T]
    ) -> tuple[_T] | Failure:
        """Try until there is an answer or a reason to stop; the answer comes as a 1-tuple."""
        started = self._clock.monotonic()
        tries = 0
        while True:
            stopped = self._breaker.check() or self._spend()
            if stopped:
                return stopped
            tries += 1
            outcome = self._try(endpoint, form, decode)
            if not isinstance(outcome, Failure):
                self._breaker.succeeded()
                return outcome
            _LOG.info("%s: try %d failed: %s", endpoint, tries, outcome.kind)
            delay_s = self._policy.delay(
                outcome,
                tries=tries,
                elapsed_s=self._clock.monotonic() - started,
                fraction=self._clock.fraction(),
            )
            if delay_s is None:
                self._breaker.failed(outcome)
                return outcome
            if outcome.kind is FailureKind.RATE_LIMITED:
                self._pacer.hold_off(delay_s)
            else:
                self._clock.sleep(delay_s)

    def _spend(self) -> Failure | None:
        limit = self._settings.max_requests
        with self._lock:
            if limit is not None and self._sent >= limit:
                return Failure(
                    kind=FailureKind.BUDGET_SPENT,
                    message=f"not asked: the {limit} requests of this run are used up",
                )
            self._sent += 1
        return None

    def _try(
        self, endpoint: str, form: Mapping[str, str], decode: Callable[[bytes], _T]
    ) -> tuple[_T] | Failure:
        url = self._settings.base_url + endpoint
        timeouts = self._settings.timeouts
        unready = self._transport.prepare(url, timeouts=timeouts)
        if unready:
            return unready
        ticket = self._pacer.wait()
        answer = self._transport.post(
            url, form, timeouts=timeouts, on_sent=partial(self._pacer.sent, ticket)
        )
        if isinstance(answer, Failure):
            return answer
        failure = classify(answer, now=self._clock.now())
        return failure or _decode(answer, decode)


def _decode(answer: Answer, decode: Callable[[bytes], _T]) -> tuple[_T] | Failure:
    try:
        return (decode(answer.body),)
    except SourceError as error:
        try:
            kind = FailureKind(error.reason)
        except ValueError:
            kind = FailureKind.MALFORMED
        return Failure(kind=kind, message=str(error))
