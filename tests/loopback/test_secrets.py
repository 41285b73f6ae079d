"""The API key and the address of the user stand in the body of requests and nowhere else (T12)."""

from __future__ import annotations

import json
import logging
import traceback
from pathlib import Path

import pytest

from claimcheck.errors import ConfigError, SourceError
from claimcheck.sources.entrez.client import EutilsClient
from claimcheck.sources.entrez.esearch import decode_esearch
from claimcheck.sources.entrez.pacing import Pacer
from claimcheck.sources.entrez.settings import Timeouts, make_settings
from claimcheck.sources.entrez.transport import RequestsTransport
from tests.eutils_server import EutilsServer, ScriptedAnswer
from tests.fake_clock import FakeClock
from tests.loopback.conftest import OpenSource
from tests.loopback.queries import DRUG, PMIDS

KEY = "CANARYkey0123456789abcdefCANARY"
EMAIL = "canary.address@example.org"

_ECHO = json.dumps({"error": f"API key invalid {KEY}", "api-key": KEY, "email": EMAIL}).encode()
_ERROR = json.dumps({"esearchresult": {"ERROR": f"odd thing with {KEY} of {EMAIL}"}}).encode()
_XML = f"<eFetchResult><ERROR>odd thing with {KEY} of {EMAIL}</ERROR></eFetchResult>".encode()

FAULTS = {
    "bad key": ScriptedAnswer(status=400, body=_ECHO, repeat=-1),
    "echo in 200": ScriptedAnswer(body=_ECHO, repeat=-1),
    "error in 200": ScriptedAnswer(body=_ERROR, repeat=-1),
    "error in xml": ScriptedAnswer(body=_XML, repeat=-1),
    "error in xml 400": ScriptedAnswer(status=400, body=_XML, repeat=-1),
    "rate limit": ScriptedAnswer(status=429, body=_ECHO, repeat=-1),
    "refused": ScriptedAnswer(status=403, body=_ECHO, repeat=-1),
    "server error": ScriptedAnswer(status=500, body=_ECHO, repeat=-1),
    "redirect": ScriptedAnswer(
        status=302, headers={"Location": f"http://127.0.0.1/?api_key={KEY}"}, repeat=-1
    ),
    "cookie": ScriptedAnswer(status=403, headers={"Set-Cookie": f"k={KEY}"}, repeat=-1),
    "bad length": ScriptedAnswer(
        raw=f"HTTP/1.1 200 OK\r\nContent-Length: {KEY}\r\n\r\n".encode(), repeat=-1
    ),
    "bad status": ScriptedAnswer(raw=f"HTTP/1.1 {KEY}\r\n\r\n".encode(), repeat=-1),
    "reset": ScriptedAnswer(close="rst", repeat=-1),
    "closed": ScriptedAnswer(close="fin", repeat=-1),
    "cut": ScriptedAnswer(body=_ECHO, chunks=2, close="midchunk", repeat=-1),
    "lie": ScriptedAnswer(body=_ECHO, headers={"Content-Encoding": "gzip"}, repeat=-1),
    "silence": ScriptedAnswer(delay_s=0.2, repeat=-1),
    "junk": ScriptedAnswer(body=KEY.encode(), repeat=-1),
    "junk in xml": ScriptedAnswer(body=f"<x>{KEY} {EMAIL}</x>".encode(), repeat=-1),
}


def told(error: BaseException) -> str:
    """Return everything that an exception can show, with all that hangs on it."""
    seen: list[str] = []
    current: BaseException | None = error
    while current is not None:
        seen += [repr(current), str(current), repr(vars(current))]
        current = current.__cause__ or current.__context__
    return "\n".join([*seen, *traceback.format_exception(error)])


@pytest.mark.parametrize("name", FAULTS)
def test_secret_is_nowhere_to_be_found(
    name: str,
    server: EutilsServer,
    open_source: OpenSource,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """T12, H34, H35: in no log down to the lowest level, no result, no stream, no file."""
    caplog.set_level(logging.DEBUG)
    for endpoint in ("esearch.fcgi", "efetch.fcgi", "esummary.fcgi"):
        server.script(endpoint, FAULTS[name])
    timeouts = Timeouts(connect_s=0.5, read_s=0.1, overall_s=0.3)
    source = open_source(api_key=KEY, email=EMAIL, cache_dir=tmp_path, timeouts=timeouts)

    shown = [repr(source.search(DRUG, limit=5)), repr(source.fetch(PMIDS)), repr(vars(source))]
    shown += [record.getMessage() + repr(record.exc_info) for record in caplog.records]
    shown += [*capfd.readouterr()]
    shown += [path.name + path.read_text() for path in tmp_path.rglob("*") if path.is_file()]

    assert server.requests()[0].form["api_key"] == KEY
    assert all(KEY not in request.path for request in server.requests())
    for text in shown:
        assert KEY not in text
        assert EMAIL not in text


@pytest.mark.parametrize("name", FAULTS)
def test_error_carries_no_secret_and_no_context(name: str, server: EutilsServer) -> None:
    """H34: requests' exceptions hold the body of the request, so none may hang on ours."""
    server.script("esearch.fcgi", FAULTS[name])
    clock = FakeClock().clock()
    timeouts = Timeouts(connect_s=0.5, read_s=0.1, overall_s=0.3)
    client = EutilsClient(
        make_settings(server.url, api_key=KEY, email=EMAIL, timeouts=timeouts),
        RequestsTransport(host="127.0.0.1"),
        pacer=Pacer(10, clock=clock),
        clock=clock,
    )

    with pytest.raises(SourceError) as caught:
        client.call("esearch.fcgi", {"term": "mood"}, decode_esearch)
    client.close()

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert KEY not in told(caught.value)
    assert EMAIL not in told(caught.value)


def test_settings_do_not_show_the_key() -> None:
    settings = make_settings("https://example.org/", api_key=KEY, email=EMAIL)

    shown = f"{settings} {settings!r} {settings.api_key} {settings.api_key!r}"
    assert KEY not in shown
    assert EMAIL not in shown


@pytest.mark.parametrize("key", [f"{KEY}&db=gene", f"{KEY}\r\nX-Header: 1", f"{KEY} é"])
def test_odd_key_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        make_settings("https://example.org/", api_key=key)

    assert KEY not in told(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        f"https://user:{KEY}@example.org/",
        f"https://example.org/?api_key={KEY}",
        f"http://example.org/{KEY}",
    ],
)
def test_odd_address_is_refused_without_being_repeated(url: str) -> None:
    """H40."""
    with pytest.raises(ConfigError) as caught:
        make_settings(url)

    assert KEY not in told(caught.value)
