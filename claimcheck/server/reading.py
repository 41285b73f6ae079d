"""The parameters of a request, from its address and its form, within limits."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs

from starlette.requests import Request

_MOST_FIELDS = 20_000

_DRAINED = 8
"""How often the limit a body is read and thrown away: a client that is still sending when the
connection is closed never sees why."""


class TooLargeError(Exception):
    """A request larger than the limit."""


async def read_parameters(http: Request, *, largest: int, longest_s: float) -> dict[str, list[str]]:
    """
    Return every value of every parameter, names in lower case.

    Args:
        http: The request.
        largest: Bytes of the body.
        longest_s: How long the body may take to come.

    Raises:
        TooLargeError: The body is larger than the limit.
        TimeoutError: The body did not come in time.
        ValueError: Too many fields.
    """
    body = b""
    if http.method == "POST":
        body = await asyncio.wait_for(_body(http, largest), longest_s)
    found: dict[str, list[str]] = {}
    for text in (http.url.query, body.decode("utf-8", "replace")):
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        for name, values in fields.items():
            # NCBI takes WebEnv and webenv alike, and clients send both.
            found.setdefault(name.lower(), []).extend(values)
    return found


async def _body(http: Request, largest: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for chunk in http.stream():
        size += len(chunk)
        if size > _DRAINED * largest:
            break
        if size <= largest:
            parts.append(chunk)
    if size > largest:
        raise TooLargeError
    return b"".join(parts)
