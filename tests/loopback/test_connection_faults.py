"""What goes wrong below the answer: names, connections, encryption, bytes (F1-F7, F26-F36)."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys

import pytest

from claimcheck.model import SearchState
from claimcheck.sources.entrez.retrying import RetryPolicy
from claimcheck.sources.entrez.settings import Timeouts
from claimcheck.sources.entrez.transport import RequestsTransport
from tests.eutils_server import (
    EutilsServer,
    ScriptedAnswer,
    article_set,
    article_xml,
    esearch_json,
)
from tests.fake_clock import FakeClock
from tests.loopback.conftest import OpenSource
from tests.loopback.queries import DRUG, PMIDS

IMPATIENT = Timeouts(connect_s=2, read_s=0.3, overall_s=5)
HURRIED = Timeouts(connect_s=2, read_s=2, overall_s=0.4)
ONCE = RetryPolicy(tries=1)
GOOD = esearch_json(["101"])


def test_unknown_host_is_incomplete_after_five_tries(
    open_source: OpenSource, clock: FakeClock
) -> None:
    """F1."""
    source = open_source("https://pubmed.invalid/entrez/eutils/", timeouts=HURRIED)

    result = source.search(DRUG, limit=20)

    assert result.state is SearchState.INCOMPLETE
    assert result.count is None
    assert source.requests_sent == 5
    assert "PubMed" in result.warnings[0]
    assert len(clock.sleeps) >= 4


def test_refused_connection_is_incomplete_and_fetch_says_failed(open_source: OpenSource) -> None:
    """F2."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    source = open_source(f"http://127.0.0.1:{port}/entrez/eutils/")

    result = source.search(DRUG, limit=20)
    fetched = source.fetch(PMIDS)

    assert result.state is SearchState.INCOMPLETE
    assert result.warnings == ("PubMed cannot be reached",)
    assert (fetched.records, fetched.missing, fetched.failed) == ((), (), PMIDS)


@pytest.mark.parametrize(
    "broken",
    [
        ScriptedAnswer(close="rst"),
        ScriptedAnswer(close="fin"),
        ScriptedAnswer(body=GOOD, chunks=3, close="midchunk"),
        ScriptedAnswer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"),
        ScriptedAnswer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", close="rst"),
    ],
    ids=["reset-before", "closed-before", "cut-in-chunk", "short-length", "reset-inside"],
)
def test_broken_connection_is_tried_again(
    server: EutilsServer, open_source: OpenSource, broken: ScriptedAnswer
) -> None:
    """F3, F26."""
    server.script("esearch.fcgi", broken)

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.COMPLETE
    assert result.pmids == PMIDS
    assert len(server.requests()) == 2


def test_silent_server_is_tried_again(server: EutilsServer, open_source: OpenSource) -> None:
    """F4."""
    server.script("esearch.fcgi", ScriptedAnswer(delay_s=3, body=GOOD))

    result = open_source(timeouts=IMPATIENT).search(DRUG, limit=5)

    assert result.state is SearchState.COMPLETE
    assert len(server.requests()) == 2


@pytest.mark.parametrize("where", ["head", "body"])
def test_dripping_server_is_stopped_by_the_overall_limit(
    server: EutilsServer, open_source: OpenSource, where: str
) -> None:
    """F5: each byte comes within the read timeout, the whole never would."""
    if where == "head":
        raw = b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 200 + b"\r\n\r\n"
        drip = ScriptedAnswer(raw=raw, chunks=100, chunk_delay_s=0.05)
    else:
        drip = ScriptedAnswer(body=GOOD, chunks=100, chunk_delay_s=0.05)
    server.script("esearch.fcgi", drip)

    result = open_source(timeouts=HURRIED, policy=ONCE).search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert "did not finish its answer within 0.4 s" in result.warnings[0]


def test_failed_encryption_is_not_tried_again(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F6: the user is told about certificates; checking them is never switched off."""
    source = open_source(server.url.replace("http://", "https://"))

    result = source.search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert "REQUESTS_CA_BUNDLE" in result.warnings[0]
    assert source.requests_sent == 1
    assert RequestsTransport(host="pubmed.invalid")._open().verify is True


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_refused(server: EutilsServer, open_source: OpenSource, status: int) -> None:
    """F7: even one to the same server."""
    elsewhere = ScriptedAnswer(status=status, headers={"Location": server.url + "other.fcgi"})
    server.script("esearch.fcgi", elsewhere)

    result = open_source(api_key="c" * 36).search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert "redirects" in result.warnings[0]
    assert [request.endpoint for request in server.requests()] == ["esearch.fcgi"]


@pytest.mark.parametrize(
    "cut",
    [
        ScriptedAnswer(
            body=article_set(*[article_xml(p, title="A title of some length") for p in PMIDS]),
            close="midgzip",
        ),
        ScriptedAnswer(
            raw=b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
            + article_set(article_xml("101", title="Cut"))[:-30]
        ),
        ScriptedAnswer(body=article_set(article_xml("101", title="Cut"))[:-30]),
    ],
    ids=["gzip-cut-in-whole-chunks", "closed-without-length", "cut-before-sending"],
)
def test_cut_that_http_cannot_see_is_found_by_the_parser(
    server: EutilsServer, open_source: OpenSource, cut: ScriptedAnswer
) -> None:
    """F27: no exception comes from the HTTP library."""
    server.script("efetch.fcgi", cut)

    result = open_source().fetch(PMIDS)

    assert [record.pmid for record in result.records] == list(PMIDS)
    assert len(server.requests("efetch.fcgi")) == 2


@pytest.mark.parametrize("body", [GOOD, gzip.compress(gzip.compress(GOOD))], ids=["none", "double"])
def test_lying_content_encoding_is_tried_again_and_then_fails(
    server: EutilsServer, open_source: OpenSource, body: bytes
) -> None:
    """F28."""
    lie = ScriptedAnswer(body=body, headers={"Content-Encoding": "gzip"}, repeat=-1)
    server.script("esearch.fcgi", lie)

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert len(server.requests()) == 3


def test_compressed_bomb_is_stopped_at_the_cap(server: EutilsServer) -> None:
    """F29: 64 MiB from 64 KiB."""
    bomb = gzip.compress(bytes(64 << 20), compresslevel=9)
    server.script("efetch.fcgi", ScriptedAnswer(body=bomb, headers={"Content-Encoding": "gzip"}))
    transport = RequestsTransport(host="127.0.0.1", max_bytes=2 << 20)

    outcome = transport.post(server.url + "efetch.fcgi", {}, timeouts=Timeouts())

    assert "larger than 2 MiB" in getattr(outcome, "message", "")
    transport.close()


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n{}   ",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"z" * 70_000 + b"\r\n\r\n{}",
        b"junk from an older age\r\n",
        b"HTTP/1.1 abc nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    ],
    ids=["two-lengths", "long-header", "http-0.9", "bad-status", "bad-chunk"],
)
def test_improper_http_is_a_clean_failure(
    server: EutilsServer, open_source: OpenSource, raw: bytes
) -> None:
    """F34."""
    server.script("esearch.fcgi", ScriptedAnswer(raw=raw, repeat=-1))

    result = open_source(policy=ONCE).search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert result.warnings


_THROUGH_PROXY = """
from claimcheck.model import Query, Rung, Term
from claimcheck.sources.entrez import open_pubmed
source = open_pubmed("https://pubmed.invalid/entrez/eutils/", api_key="c" * 36)
result = source.search(Query(rung=Rung.PLAIN, tree=Term(text="mood")), limit=5)
print(result.state, source.requests_sent, result.warnings[0])
"""


def test_refusing_proxy_of_the_environment_is_named(server: EutilsServer) -> None:
    """F35: the proxy is asked, its 407 is told, and nothing is tried again."""
    done = subprocess.run(
        [sys.executable, "-c", _THROUGH_PROXY],
        env={"HTTPS_PROXY": server.url.removesuffix("/entrez/eutils/")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("incomplete 1 the proxy of this network refused")
    assert done.stderr == ""


def test_proxy_is_not_asked_for_a_server_on_this_machine(server: EutilsServer) -> None:
    """F35: the other way about."""
    script = _THROUGH_PROXY.replace("https://pubmed.invalid/entrez/eutils/", server.url)
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"HTTP_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert [request.endpoint for request in server.requests()] == ["esearch.fcgi"]
    assert done.stderr.count("Error") <= 1
