"""What the service itself gets wrong: limits, errors, odd answers (F8 to F23, F36)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claimcheck.model import SearchState
from tests.eutils_server import EutilsServer, ScriptedAnswer, esearch_json
from tests.fake_clock import FakeClock
from tests.loopback.conftest import OpenSource
from tests.loopback.queries import DRUG, PMIDS

LIMIT_BODY = b'{"error":"API rate limit exceeded","api-key":"198.51.100.7","count":"4","limit":"3"}'


def error_json(text: str) -> ScriptedAnswer:
    body = b'{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"%s"}}'
    return ScriptedAnswer(body=body % text.encode())


def test_rate_limit_is_waited_out(
    server: EutilsServer, open_source: OpenSource, clock: FakeClock
) -> None:
    """F8."""
    limit = ScriptedAnswer(status=429, headers={"Retry-After": "2"}, body=LIMIT_BODY)
    server.script("esearch.fcgi", limit)

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.COMPLETE
    assert clock.elapsed_s >= 2


def test_rate_limit_slows_every_request(
    server: EutilsServer, open_source: OpenSource, clock: FakeClock
) -> None:
    """F8: the whole bucket waits, not only the request that was refused."""
    limit = ScriptedAnswer(status=429, headers={"Retry-After": "7"}, body=LIMIT_BODY)
    server.script("esearch.fcgi", limit)
    source = open_source()
    source.search(DRUG, limit=5)
    first = clock.elapsed_s
    source.search(DRUG, limit=5)

    assert first >= 7
    assert clock.elapsed_s > first


@pytest.mark.parametrize(
    ("value", "at_least", "at_most"),
    [
        ("Sun, 22 Nov 2026 12:00:40 GMT", 39, 42),
        ("Sun, 22 Nov 2020 12:00:40 GMT", 0, 5),
        ("0", 0, 5),
        ("-5", 0, 5),
        ("soon", 0, 5),
        ("1e3", 0, 5),
        ("999999", 120, 125),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 120, 125),
        ("", 0, 5),
    ],
)
def test_odd_retry_after_is_read_ignored_or_capped(
    server: EutilsServer,
    open_source: OpenSource,
    clock: FakeClock,
    value: str,
    at_least: float,
    at_most: float,
) -> None:
    """F9."""
    limit = ScriptedAnswer(status=429, headers={"Retry-After": value}, body=LIMIT_BODY)
    server.script("esearch.fcgi", limit)

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.COMPLETE
    assert at_least <= clock.elapsed_s <= at_most


def test_wrong_wall_clock_cannot_make_a_run_wait_for_years(server: EutilsServer) -> None:
    """F36: a date in Retry-After is measured by a clock that stands at 1970."""
    clock = FakeClock(start=datetime(1970, 1, 1, tzinfo=UTC))
    date = "Sun, 22 Nov 2026 12:00:40 GMT"
    limit = ScriptedAnswer(status=429, headers={"Retry-After": date}, body=LIMIT_BODY)
    server.script("esearch.fcgi", limit)

    from claimcheck.sources.entrez import open_pubmed

    result = open_pubmed(server.url, clock=clock.clock()).search(DRUG, limit=5)

    assert result.state is SearchState.COMPLETE
    assert clock.elapsed_s <= 125


@pytest.mark.parametrize("retry_after", ["2", "100", ""])
def test_endless_rate_limit_ends_within_the_budget(
    server: EutilsServer, open_source: OpenSource, clock: FakeClock, retry_after: str
) -> None:
    """F10."""
    limit = ScriptedAnswer(
        status=429, headers={"Retry-After": retry_after}, body=LIMIT_BODY, repeat=-1
    )
    server.script("esearch.fcgi", limit)

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert "rate limit" in result.warnings[0]
    assert "198.51.100.7" not in str(result)
    assert clock.elapsed_s <= 180
    assert 1 <= len(server.requests()) <= 5


def test_rate_limit_inside_a_200_is_a_rate_limit(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F11."""
    server.script("esearch.fcgi", ScriptedAnswer(body=LIMIT_BODY))

    assert open_source().search(DRUG, limit=5).state is SearchState.COMPLETE
    assert len(server.requests()) == 2


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_service_out_of_order_is_tried_again(
    server: EutilsServer, open_source: OpenSource, status: int
) -> None:
    """F12."""
    page = b"<html><head><title>NCBI/eutils202 - WWW Error 500 Diagnostic</title></head></html>"
    server.script("esearch.fcgi", ScriptedAnswer(status=status, body=page, repeat=2))

    assert open_source().search(DRUG, limit=5).state is SearchState.COMPLETE
    assert len(server.requests()) == 3


def test_web_page_with_200_is_never_a_result(server: EutilsServer, open_source: OpenSource) -> None:
    """F12."""
    page = b"<!DOCTYPE html><html><body>101</body></html>"
    server.script("esearch.fcgi", ScriptedAnswer(body=page, repeat=-1))

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert result.count is None


def test_rejected_key_is_told_once_and_not_shown(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F13: the answer echoes the key; after it, nothing more is asked."""
    key = "d" * 36
    echo = f'{{"error":"API key invalid","api-key":"{key}","type":"invalid"}}'.encode()
    server.script("esearch.fcgi", ScriptedAnswer(status=400, body=echo, repeat=-1))
    source = open_source(api_key=key)

    first = source.search(DRUG, limit=5)
    second = source.search(DRUG, limit=5)

    assert first.state is second.state is SearchState.INCOMPLETE
    assert "NCBI_API_KEY" in first.warnings[0]
    assert key not in str(first) + str(second)
    assert len(server.requests()) == 1


@pytest.mark.parametrize(
    "text", ["External viewer error: Status: Timeout", "proxy_stream(): 502 Proxy Error"]
)
def test_timeout_of_ncbis_viewer_is_tried_again_although_400(
    server: EutilsServer, open_source: OpenSource, text: str
) -> None:
    """F15."""
    body = f"<eFetchResult><ERROR>{text}</ERROR></eFetchResult>".encode()
    server.script("efetch.fcgi", ScriptedAnswer(status=400, body=body))

    assert len(open_source().fetch(PMIDS).records) == 5
    assert len(server.requests()) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 407, 413, 451])
def test_refusal_is_not_tried_again(
    server: EutilsServer, open_source: OpenSource, status: int
) -> None:
    """F17."""
    server.script("esearch.fcgi", ScriptedAnswer(status=status, body=b"no"))

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert str(status) in result.warnings[0]
    assert len(server.requests()) == 1


def test_failed_backend_is_asked_twice_more(server: EutilsServer, open_source: OpenSource) -> None:
    """F18: then the query itself is the suspect."""
    text = "Search Backend failed: Database is not supported: pubmed"
    broken = error_json(text)
    server.script("esearch.fcgi", *[broken] * 9)

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert "look at this one" in result.warnings[0]
    assert len(server.requests()) == 3


def test_error_with_a_raw_line_feed_is_an_error_of_the_service(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F19: the body is not valid JSON; it is neither «malformed» nor a zero."""
    text = "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed,"
    server.script("esearch.fcgi", error_json(text))

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert "first 9,999 results" in result.warnings[0]
    assert len(server.requests()) == 1


def test_lost_history_is_searched_again(server: EutilsServer, open_source: OpenSource) -> None:
    """F20."""
    server.script("esearch.fcgi", error_json("Unable to obtain query #1"))

    assert open_source().search(DRUG, limit=5).state is SearchState.COMPLETE


def test_empty_term_is_the_querys_fault(server: EutilsServer, open_source: OpenSource) -> None:
    server.script("esearch.fcgi", error_json("Empty term and query_key - nothing todo"))

    result = open_source().search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert "refuses the query" in result.warnings[0]
    assert len(server.requests()) == 1


@pytest.mark.parametrize(
    "body", [esearch_json([], count=63), esearch_json(["101", "102"], count=63)]
)
def test_fewer_pmids_than_promised_are_asked_for_once_more(
    server: EutilsServer, open_source: OpenSource, body: bytes
) -> None:
    """F21: then the result is incomplete, with what there is."""
    server.script("esearch.fcgi", ScriptedAnswer(body=body, repeat=-1))

    result = open_source().search(DRUG, limit=20)

    assert result.state is SearchState.INCOMPLETE
    assert result.count == 63
    assert len(server.requests()) == 2


def test_short_list_that_mends_itself_is_complete(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F21."""
    server.script("esearch.fcgi", ScriptedAnswer(body=esearch_json([], count=5)))

    assert open_source().search(DRUG, limit=20).state is SearchState.COMPLETE


@pytest.mark.parametrize(
    "result",
    [
        b'"idlist":[]',
        b'"count":"many","idlist":[]',
        b'"count":"-1","idlist":[]',
        b'"count":"1e3","idlist":[]',
        b'"count":"0x10","idlist":[]',
        b'"count":" 3","idlist":[]',
        b'"count":null,"idlist":[]',
        b'"count":true,"idlist":[]',
        '"count":"٣","idlist":[]'.encode(),
        b'"count":"1234567890123","idlist":[]',
        b'"count":"1","idlist":["1,2"]',
        b'"count":"1","idlist":["0012"]',
        b'"count":"1","idlist":[1e35]',
        b'"count":"1","idlist":{"0":"101"}',
        b'"count":"0"',
    ],
)
def test_odd_count_or_list_is_malformed_and_never_zero(
    server: EutilsServer, open_source: OpenSource, result: bytes
) -> None:
    """F22, H24."""
    server.script("esearch.fcgi", ScriptedAnswer(body=b'{"esearchresult":{%s}}' % result, repeat=9))

    found = open_source().search(DRUG, limit=20)

    assert found.state is SearchState.INCOMPLETE
    assert found.count is None
    assert "not usable" in found.warnings[0]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"101", b"{}", b'{"esearchresult":[]}', b"{"]
)
def test_answer_that_is_no_search_result_is_never_zero(
    server: EutilsServer, open_source: OpenSource, body: bytes
) -> None:
    server.script("esearch.fcgi", ScriptedAnswer(body=body, repeat=9))

    assert open_source().search(DRUG, limit=20).state is SearchState.INCOMPLETE


def test_nothing_more_is_asked_after_five_failures_in_a_row(
    server: EutilsServer, open_source: OpenSource
) -> None:
    server.script("esearch.fcgi", ScriptedAnswer(status=403, repeat=-1))
    source = open_source()

    results = [source.search(DRUG, limit=5) for _ in range(8)]
    fetched = source.fetch(PMIDS)

    assert {result.state for result in results} == {SearchState.INCOMPLETE}
    assert len(server.requests()) == 5
    assert results[-1].warnings[0].startswith("not asked")
    assert fetched.failed == PMIDS


def test_success_between_failures_keeps_the_network_open(
    server: EutilsServer, open_source: OpenSource
) -> None:
    good = ScriptedAnswer(body=esearch_json(["101"]))
    bad = ScriptedAnswer(status=403)
    server.script("esearch.fcgi", *[bad, bad, bad, bad, good] * 2, good)
    source = open_source()

    states = [source.search(DRUG, limit=1).state for _ in range(11)]

    assert states[-1] is SearchState.COMPLETE
    assert len(server.requests()) == 11


def test_run_stops_at_its_number_of_requests(server: EutilsServer, open_source: OpenSource) -> None:
    source = open_source(max_requests=2)
    states = [source.search(DRUG, limit=5).state for _ in range(3)]

    assert states == [SearchState.COMPLETE, SearchState.COMPLETE, SearchState.INCOMPLETE]
    assert len(server.requests()) == 2
