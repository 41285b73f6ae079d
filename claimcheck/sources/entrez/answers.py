"""
What an answer of the E-utilities is, before anybody reads what it says.

Success is not HTTP 200: a failed search, an expired history, a rate limit and an error page can
all come with it. The texts below are those that NCBI was seen to send (docs/adr/0007 names the
collections); an unknown text is a service error, never an empty result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from claimcheck.sources.entrez.failures import Failure, FailureKind
from claimcheck.sources.entrez.transport import Answer

LONGEST_RETRY_AFTER_S = 120.0

_SECONDS = re.compile(r"[0-9]{1,9}")
_ERROR_ELEMENT = re.compile(rb"<ERROR>([^<]{1,2000})")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")

_BACKEND_TRIES = 3
"""A failed backend is asked twice more; then the query itself is the suspect."""

_QUERY_TEXTS = (
    "empty term",
    "invalid db name",
)
_BEYOND_CAP = "cannot be larger than 9998"
_IDS_TEXTS = ("id list is empty", "supplied id parameter is empty", "empty id list")
_PASSING_TEXTS = ("external viewer error", "proxy_stream()")
"""Failures of NCBI's own backend that were seen with status 400."""


def classify(answer: Answer, *, now: datetime) -> Failure | None:
    """Return why the answer is none, or None when its body may be read."""
    status = answer.status
    if status == 429:
        return _rate_limited(answer, now)
    if 300 <= status < 400:
        return Failure(
            kind=FailureKind.REDIRECT_REFUSED,
            message=f"PubMed's address redirects elsewhere (HTTP {status}); not followed, because "
            "the key would go there too. Check the address of the E-utilities",
        )
    if status == 200:
        return _classify_body(answer, now)
    if status in {408, 425} or status >= 500:
        after = parse_retry_after(answer.headers.get("retry-after"), now=now)
        return Failure(
            kind=FailureKind.SERVICE_ERROR,
            message=f"PubMed is out of order (HTTP {status})",
            retry_after_s=after,
        )
    return _classify_refusal(answer, now)


def parse_retry_after(value: str | None, *, now: datetime) -> float | None:
    """
    Return how many seconds a server asks to wait, at most 120; None where it says nothing usable.

    Both forms of RFC 9110 are read, seconds and a date. A date in the past, a negative number
    and any other text count as nothing said.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST_RETRY_AFTER_S)
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    wait_s = (date - now).total_seconds()
    return min(wait_s, LONGEST_RETRY_AFTER_S) if wait_s > 0 else None


def read_json(body: bytes) -> dict[str, Any] | None:
    """
    Return the JSON object of an answer, or None where there is none.

    PubMed's message about its cap holds a raw line feed inside a string, so control characters
    in strings are let pass.
    """
    try:
        value = json.loads(body, strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def error_failure(text: str) -> Failure:
    """Sort the text of an `ERROR` that came with an answer."""
    said = _CONTROLS.sub(" ", text).strip()[:200]
    low = said.lower()
    if any(known in low for known in _IDS_TEXTS):
        return Failure(kind=FailureKind.NO_VALID_IDS, message=f"PubMed: {said}")
    if any(known in low for known in _QUERY_TEXTS):
        return Failure(kind=FailureKind.QUERY_REFUSED, message=f"PubMed refuses the query: {said}")
    if _BEYOND_CAP in low:
        return Failure(
            kind=FailureKind.SERVICE_ERROR,
            message="PubMed gives only the first 9,999 results of a search",
            tries=1,
        )
    return Failure(
        kind=FailureKind.SERVICE_ERROR,
        message=f"PubMed could not answer; if other queries go through, look at this one: {said}",
        tries=_BACKEND_TRIES,
    )


def _rate_limited(answer: Answer, now: datetime) -> Failure:
    # The body names the key, or the caller's address (H34, H35); nothing of it is kept.
    return Failure(
        kind=FailureKind.RATE_LIMITED,
        message="PubMed refuses more requests for now (rate limit)",
        retry_after_s=parse_retry_after(answer.headers.get("retry-after"), now=now),
    )


def _classify_body(answer: Answer, now: datetime) -> Failure | None:
    start = answer.body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    low = start[:100].lower()
    if low.startswith((b"<!doctype html", b"<html")):
        return Failure(
            kind=FailureKind.SERVICE_ERROR, message="PubMed answered with a web page, not with data"
        )
    if start.startswith(b"{"):
        value = read_json(answer.body)
        return None if value is None else _json_failure(value, answer, now)
    found = _ERROR_ELEMENT.search(start)
    if found and not start.startswith(b"<PubmedArticleSet"):
        return error_failure(found[1].decode("utf-8", "replace"))
    if any(known.encode() in low for known in _PASSING_TEXTS):
        return error_failure(start.decode("utf-8", "replace"))
    return None


def _json_failure(value: Mapping[str, Any], answer: Answer, now: datetime) -> Failure | None:
    """Sort the errors that come as JSON, with a result or without."""
    result = value.get("esearchresult")
    if isinstance(result, dict) and result.get("ERROR") is not None:
        return error_failure(str(result["ERROR"]))
    if not isinstance(value.get("error"), str):
        return None
    text = str(value["error"]).lower()
    if "rate limit" in text:
        return _rate_limited(answer, now)
    if "api key" in text:
        return _key_rejected()
    return Failure(kind=FailureKind.SERVICE_ERROR, message="PubMed answered with an error")


def _key_rejected() -> Failure:
    # NCBI echoes a rejected key in the body, so nothing of the body is shown.
    return Failure(
        kind=FailureKind.KEY_REJECTED,
        message="PubMed does not accept the key in NCBI_API_KEY; correct it or unset it",
    )


def _classify_refusal(answer: Answer, now: datetime) -> Failure:
    """Sort the answers 4xx."""
    if answer.status == 400:
        sorted_out = _classify_bad_request(answer, now)
        if sorted_out is not None:
            return sorted_out
    if answer.status == 407:
        return Failure(
            kind=FailureKind.PROXY_REFUSED,
            message="the proxy of this network wants a user name and password (HTTP 407)",
        )
    if answer.status == 414:
        return Failure(kind=FailureKind.TOO_LONG, message="PubMed finds the request too long")
    return Failure(
        kind=FailureKind.REFUSED, message=f"PubMed refuses the request (HTTP {answer.status})"
    )


def _classify_bad_request(answer: Answer, now: datetime) -> Failure | None:
    """Sort the answers 400, several of which are not what their number says."""
    start = answer.body[:4000]
    low = start.decode("utf-8", "replace").lower()
    if "api key" in low:
        return _key_rejected()
    if any(known in low for known in _PASSING_TEXTS):
        return Failure(
            kind=FailureKind.SERVICE_ERROR, message="PubMed's own viewer ran out of time"
        )
    if "rate limit" in low:
        return _rate_limited(answer, now)
    found = _ERROR_ELEMENT.search(start)
    return error_failure(found[1].decode("utf-8", "replace")) if found else None
