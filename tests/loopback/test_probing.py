from __future__ import annotations

import socket
import time

import pytest

from claimcheck.errors import ConfigError
from claimcheck.sources.entrez import examine, probe
from tests.eutils_server import EutilsServer, ScriptedAnswer


def test_living_server_is_seen_in_one_request_without_key(server: EutilsServer) -> None:
    assert probe(server.url)
    (request,) = server.requests()
    assert "api_key" not in request.form


def test_rate_limited_server_is_alive(server: EutilsServer) -> None:
    server.script("esearch.fcgi", ScriptedAnswer(status=429))

    assert probe(server.url)


@pytest.mark.parametrize(
    "answer",
    [
        ScriptedAnswer(status=503),
        ScriptedAnswer(status=302, headers={"Location": "http://127.0.0.1:9/login"}),
        ScriptedAnswer(body=b"<html><body>Log in to the hotel's network</body></html>"),
        ScriptedAnswer(body=b"hello"),
        ScriptedAnswer(status=404),
        ScriptedAnswer(close="rst"),
    ],
    ids=["out-of-order", "redirect", "login-page", "other", "absent", "reset"],
)
def test_anything_else_is_no_pubmed(server: EutilsServer, answer: ScriptedAnswer) -> None:
    server.script("esearch.fcgi", answer)

    outcome = examine(server.url)

    assert not outcome.answered
    assert outcome.reason
    assert len(server.requests()) == 1


def test_limit_holds_where_nothing_ever_answers() -> None:
    """A listener that never accepts stands for packets that vanish."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        started = time.monotonic()
        outcome = examine(f"http://127.0.0.1:{silent.getsockname()[1]}/", 0.2)
        took_s = time.monotonic() - started

    assert not outcome.answered
    assert took_s < 3  # ten times the limit: the guard is against minutes, not milliseconds


@pytest.mark.parametrize("url", ["http://example.org/", "ftp://127.0.0.1/", "nonsense", ""])
def test_unusable_address_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigError):
        probe(url)
