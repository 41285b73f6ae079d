"""Questions to a server of the E-utilities on this machine."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


def ask(base: str, utility: str, **parameters: object) -> tuple[int, bytes]:
    """Return the status and the body of the answer to a form."""
    data = urlencode({"db": "pubmed"} | parameters, doseq=True).encode()
    request = Request(base + utility, data=data)  # noqa: S310 - a loopback address
    try:
        with urlopen(request, timeout=20) as answer:  # noqa: S310 - a loopback address
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()
