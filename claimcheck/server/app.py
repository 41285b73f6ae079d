"""The HTTP side of the server: parameters in, replies out, with limits, counts and a log."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from claimcheck.server.computing import BusyError, Computers, Deadline
from claimcheck.server.history import History
from claimcheck.server.holder import Holder, probe
from claimcheck.server.limits import Allowance, RateLimit
from claimcheck.server.meters import Meters
from claimcheck.server.reading import TooLargeError, read_parameters
from claimcheck.server.settings import ServerSettings
from claimcheck.server.shapes import JSON, TEXT, Reply
from claimcheck.server.utilities import UTILITIES, Request

BASE_PATH = "/entrez/eutils/"


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
            seconds=self._settings.history_seconds,
            entries=self._settings.history_entries,
            most_bytes=self._settings.history_bytes,
        )
        self._limit = RateLimit()
        self._meters = Meters()
        self._computers = Computers()

    def application(self) -> Starlette:
        """Return the ASGI application."""
        path = BASE_PATH + "{utility}"
        return Starlette(
            routes=[
                Route(path, self._serve, methods=["GET", "POST"]),
                Route("/health", self._health),
                Route("/metrics", self._metrics),
            ],
            lifespan=self._lifespan,
        )

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        yield
        self._computers.close()

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
        self._meters.note(known, reply.status, seconds)
        self._log(http.method, known, reply, seconds)
        headers["Content-Type"] = reply.media_type
        return Response(reply.body, status_code=reply.status, headers=headers)

    async def _answer(self, http: HttpRequest, utility: str, headers: dict[str, str]) -> Reply:
        try:
            parameters = await read_parameters(
                http,
                largest=self._settings.largest_body,
                longest_s=self._settings.longest_request_s,
            )
        except TooLargeError:
            headers["Connection"] = "close"
            return _error(413, "Request Entity Too Large")
        except TimeoutError:
            headers["Connection"] = "close"
            return _error(408, "Request Timeout")
        except ValueError:
            return _error(400, "Bad Request")
        refused = self._refuse(http, parameters, headers)
        answer = UTILITIES.get(utility)
        if refused is not None or answer is None:
            return refused or _error(404, "Not Found")
        return await self._computed(answer, parameters, headers)

    async def _computed(
        self,
        answer: Callable[[Request], Reply],
        parameters: dict[str, list[str]],
        headers: dict[str, str],
    ) -> Reply:
        """Answer in a thread, within the time that a request may take."""
        deadline = Deadline(self._settings.longest_answer_s)
        request = Request(
            parameters=parameters,
            snapshot=self._holder.snapshot,
            history=self._history,
            deadline=deadline,
        )
        try:
            return await self._computers.compute(partial(answer, request), deadline)
        except TimeoutError:
            return _error(503, "the request took too long")
        except BusyError:
            headers["Retry-After"] = "2"
            return _error(503, "too many requests are waiting")
        except Exception as error:  # noqa: BLE001 - one request must never end the others
            # A damaged store, most likely; the message itself may quote what was asked.
            self._note(f"{type(error).__name__} while answering; is the corpus damaged?")
            return _error(500, "the corpus cannot be read")

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
        self._note(f"{method} {utility} {reply.status} {len(reply.body)} B {seconds * 1000:.1f} ms")

    def _note(self, line: str) -> None:
        if self._settings.logged:
            at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            sys.stderr.write(f"{at} {line}\n")

    async def _health(self, _: HttpRequest) -> Response:
        """Answer 200 where a record can be read, else 503."""
        snapshot = self._holder.snapshot
        told = {"status": "ok", "records": len(snapshot), "generation": snapshot.generation}
        try:
            deadline = Deadline(self._settings.longest_answer_s)
            await self._computers.compute(partial(probe, snapshot), deadline)
        except Exception:  # noqa: BLE001 - whatever is wrong, it is not well
            return Response(
                json.dumps(told | {"status": "failing"}),
                status_code=503,
                media_type="application/json",
            )
        return Response(json.dumps(told), media_type="application/json")

    async def _metrics(self, _: HttpRequest) -> Response:
        """Answer in Prometheus' text format."""
        snapshot = self._holder.snapshot
        gauges = {
            "records": len(snapshot),
            "generation": snapshot.generation,
            "history_environments": len(self._history),
            "history_bytes": self._history.bytes,
            "answers_under_way": self._computers.under_way,
        }
        return Response(self._meters.text(gauges), media_type="text/plain; version=0.0.4")


def _error(status: int, message: str) -> Reply:
    body = json.dumps({"error": message}).encode()
    return Reply(body=body, media_type=JSON, status=status)


def _too_fast(asked: Allowance, address: str) -> Reply:
    told = {
        "error": "API rate limit exceeded",
        # NCBI repeats the key here; a key is a secret, so an address stands in its place.
        "api-key": address,
        "count": str(asked.count),
        "limit": str(asked.limit),
    }
    return Reply(body=json.dumps(told).encode(), media_type=JSON, status=429)
