"""The HTTP side of the server: parameters in, replies out, with limits, counts and a log."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from claimcheck.server.history import History
from claimcheck.server.holder import Holder
from claimcheck.server.limits import Allowance, RateLimit
from claimcheck.server.settings import ServerSettings
from claimcheck.server.shapes import JSON, TEXT, Reply
from claimcheck.server.utilities import UTILITIES, Request

BASE_PATH = "/entrez/eutils/"

_MOST_FIELDS = 20_000


class _TooLargeError(Exception):
    """A request larger than the limit."""


class Server:
    """
    The E-utilities over one corpus.

    Raises:
        UsageError: There is no finished corpus in the folder.
    """

    def __init__(self, folder: Path, settings: ServerSettings | None = None) -> None:
        self._settings = settings or ServerSettings()
        self._holder = Holder(folder)
        self._history = History(
            seconds=self._settings.history_seconds, entries=self._settings.history_entries
        )
        self._limit = RateLimit()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._seconds: Counter[str] = Counter()

    def application(self) -> Starlette:
        """Return the ASGI application."""
        path = BASE_PATH + "{utility}"
        return Starlette(
            routes=[
                Route(path, self._serve, methods=["GET", "POST"]),
                Route("/health", self._health),
                Route("/metrics", self._metrics),
            ]
        )

    async def _serve(self, http: HttpRequest) -> Response:
        started = time.monotonic()
        utility = http.path_params["utility"]
        known = utility if utility in UTILITIES else "other"
        headers: dict[str, str] = {}
        try:
            reply = await self._answer(http, utility, headers)
        except ClientDisconnect:
            reply = Reply(body=b"", media_type=TEXT, status=499)
        seconds = time.monotonic() - started
        self._answers[known, reply.status] += 1
        self._seconds[known] += seconds  # type: ignore[assignment] # a Counter may count seconds
        self._log(http.method, known, reply, seconds)
        headers["Content-Type"] = reply.media_type
        return Response(reply.body, status_code=reply.status, headers=headers)

    async def _answer(self, http: HttpRequest, utility: str, headers: dict[str, str]) -> Reply:
        try:
            parameters = await self._parameters(http)
        except _TooLargeError:
            return _error(413, "Request Entity Too Large")
        except ValueError:
            return _error(400, "Bad Request")
        refused = self._refuse(http, parameters, headers)
        answer = UTILITIES.get(utility)
        if refused is not None or answer is None:
            return refused or _error(404, "Not Found")
        return await self._computed(answer, parameters)

    async def _computed(
        self, answer: Callable[[Request], Reply], parameters: dict[str, list[str]]
    ) -> Reply:
        """Answer in a thread, within the time that a request may take."""
        database = parameters.get("db", ["pubmed"])[0].strip()
        if database not in {"pubmed", ""}:
            return _wrong_database(database)
        request = Request(
            parameters=parameters, snapshot=self._holder.snapshot, history=self._history
        )
        try:
            return await asyncio.wait_for(
                run_in_threadpool(answer, request), self._settings.longest_answer_s
            )
        except TimeoutError:
            return _error(503, "the request took too long")
        except ValueError:
            # A damaged store; its message may quote what was asked.
            return _error(500, "the corpus cannot be read")

    async def _parameters(self, http: HttpRequest) -> dict[str, list[str]]:
        """
        Return the values of the address and of the form.

        Raises:
            _TooLargeError: The body is larger than the limit.
            ValueError: Too many fields.
        """
        body = b""
        if http.method == "POST":
            async for chunk in http.stream():
                body += chunk
                if len(body) > self._settings.largest_body:
                    raise _TooLargeError
        found: dict[str, list[str]] = {}
        for text in (http.url.query, body.decode("utf-8", "replace")):
            fields = parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
            for name, values in fields.items():
                # NCBI takes WebEnv and webenv alike, and clients send both.
                found.setdefault(name.lower(), []).extend(values)
        return found

    def _refuse(
        self, http: HttpRequest, parameters: Mapping[str, list[str]], headers: dict[str, str]
    ) -> Reply | None:
        """Return the answer to a client that asks too fast or with a key that is none."""
        key = parameters.get("api_key", [None])[0]
        if key is not None and not key.strip():
            told = {"error": "API key invalid", "type": "invalid", "status": "unknown"}
            return Reply(body=json.dumps(told).encode(), media_type=JSON, status=400)
        if not self._settings.rate_limited:
            return None
        address = http.client.host if http.client else ""
        asked = self._limit.ask(key or address, has_key=key is not None)
        headers["X-RateLimit-Limit"] = str(asked.limit)
        headers["X-RateLimit-Remaining"] = str(max(0, asked.limit - asked.count))
        if asked.allowed:
            return None
        headers["Retry-After"] = "1"
        return _too_fast(asked, address)

    def _log(self, method: str, utility: str, reply: Reply, seconds: float) -> None:
        # Neither the address asked nor any value: both may hold a key or a person's search.
        if self._settings.logged:
            sys.stderr.write(
                f"{method} {utility} {reply.status} {len(reply.body)} B {seconds * 1000:.1f} ms\n"
            )

    async def _health(self, _: HttpRequest) -> Response:
        snapshot = self._holder.snapshot
        told = {"status": "ok", "records": len(snapshot), "generation": snapshot.generation}
        return Response(json.dumps(told), media_type="application/json")

    async def _metrics(self, _: HttpRequest) -> Response:
        """Answer in Prometheus' text format."""
        lines = [
            f'claimcheck_answers_total{{utility="{utility}",status="{status}"}} {count}'
            for (utility, status), count in sorted(self._answers.items())
        ]
        lines += [
            f'claimcheck_answer_seconds_total{{utility="{utility}"}} {seconds:.6f}'
            for utility, seconds in sorted(self._seconds.items())
        ]
        lines.append(f"claimcheck_records {len(self._holder.snapshot)}")
        lines.append(f"claimcheck_history_environments {len(self._history)}")
        return Response("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def _error(status: int, message: str) -> Reply:
    body = json.dumps({"error": message}).encode()
    return Reply(body=body, media_type=JSON, status=status)


def _wrong_database(name: str) -> Reply:
    from xml.sax.saxutils import escape

    text = f"<ERROR>Invalid db name specified: {escape(name[:60])}</ERROR>"
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n'
    return Reply(body=f"{head}<eResult>{text}</eResult>\n".encode(), status=400)


def _too_fast(asked: Allowance, address: str) -> Reply:
    told = {
        "error": "API rate limit exceeded",
        # NCBI repeats the key here; a key is a secret, so an address stands in its place.
        "api-key": address,
        "count": str(asked.count),
        "limit": str(asked.limit),
    }
    return Reply(body=json.dumps(told).encode(), media_type=JSON, status=429)
