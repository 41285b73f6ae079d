"""Whether PubMed answers at all, found out in a single short try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from claimcheck.errors import SourceError
from claimcheck.sources.entrez.answers import classify
from claimcheck.sources.entrez.esearch import decode_esearch
from claimcheck.sources.entrez.failures import Failure, FailureKind
from claimcheck.sources.entrez.pacing import Pacer
from claimcheck.sources.entrez.settings import TOOL, Timeouts, check_base_url
from claimcheck.sources.entrez.transport import RequestsTransport

_SIGNS_OF_LIFE = {FailureKind.RATE_LIMITED, FailureKind.QUERY_REFUSED}
"""Refusals that only the real service gives; its answers are worth waiting for."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether PubMed answered, and if not, why."""

    answered: bool
    reason: str = ""


def probe(base_url: str, timeout_s: float = 3.0, *, pacers: Sequence[Pacer] = ()) -> bool:
    """
    Tell whether PubMed answers, as `examine` finds it, once the pacers let one more request go.

    Raises:
        ConfigError: The address cannot be used.
    """
    return examine(base_url, timeout_s, pacers=pacers).answered


def examine(base_url: str, timeout_s: float = 3.0, *, pacers: Sequence[Pacer] = ()) -> Probe:
    """
    Ask PubMed for nothing, once, and return within `timeout_s` even when packets vanish.

    The limit holds for name look-up, connection and answer together. No key is sent. A web
    page in the place of an answer, as a hotel's network gives it, is no PubMed.

    Raises:
        ConfigError: The address cannot be used.
    """
    url = check_base_url(base_url)
    transport = RequestsTransport(host=urlsplit(url).hostname or "", max_bytes=1 << 20)
    limits = Timeouts(connect_s=timeout_s, read_s=timeout_s, overall_s=timeout_s)
    form = {"db": "pubmed", "tool": TOOL, "term": "1[uid]", "retmode": "json", "retmax": "0"}
    tickets = [(pacer, pacer.wait()) for pacer in pacers]

    def tell() -> None:
        for pacer, ticket in tickets:
            pacer.sent(ticket)

    answer = transport.post(url + "esearch.fcgi", form, timeouts=limits, on_sent=tell)
    if isinstance(answer, Failure):
        return Probe(answered=False, reason=answer.message)
    transport.close()
    failure = classify(answer, now=datetime.now(UTC))
    if failure is not None:
        return Probe(answered=failure.kind in _SIGNS_OF_LIFE, reason=failure.message)
    try:
        decode_esearch(answer.body)
    except SourceError as error:
        return Probe(answered=False, reason=str(error))
    return Probe(answered=True)
