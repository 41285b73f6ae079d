"""What a server does not let a client do, and what it does when something is wrong."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from claimcheck.model import AnyOf, Term
from claimcheck.server.computing import BusyError, Computers, Deadline
from claimcheck.server.history import History
from claimcheck.server.settings import ServerSettings
from claimcheck.sources.local.layout import store_path
from tests.asking import ask
from tests.corpus_server import build_sample, corpus_server
from tests.fake_clock import FakeClock


def test_a_set_is_there_until_it_was_not_used_for_the_time_it_is_kept() -> None:
    clock = FakeClock()
    history = History(seconds=100, entries=10, most_bytes=4000, clock=clock.clock().monotonic)
    name, key = history.add(None, [1, 2], 2, None)
    clock.sleep(99)
    assert history.get(name, key) is not None
    clock.sleep(99)
    assert history.get(name, key) is not None
    clock.sleep(101)
    assert history.get(name, key) is None
    assert (len(history), history.bytes) == (0, 0)


def test_the_history_never_holds_more_than_it_may() -> None:
    history = History(seconds=100, entries=10, most_bytes=4000)
    names = [history.add(None, range(100), 100, None)[0] for _ in range(30)]
    assert history.bytes <= 4000
    assert len(history) == 10
    assert history.get(names[-1], 1) is not None
    assert history.get(names[0], 1) is None
    for _ in range(500):
        history.add(names[-1], range(100), 100, None)
    assert history.bytes <= 4000
    assert history.get(names[-1], 501) is not None
    assert history.get(names[-1], 490) is None


def test_the_history_counts_what_long_queries_take() -> None:
    history = History(seconds=100, entries=1000, most_bytes=1_000_000)
    tree = AnyOf(parts=tuple(Term(text=f"word{place}") for place in range(1000)))
    names = [history.add(None, [1], 1, tree)[0] for _ in range(50)]
    assert history.bytes <= 1_000_000
    assert 1 <= len(history) <= 5
    assert history.get(names[-1], 1) is not None


def search_and_keep(base: str, term: str, **more: str) -> dict[str, Any]:
    """Search, keep the result in the History, and return what was answered."""
    status, body = ask(base, "esearch.fcgi", term=term, usehistory="y", retmode="json", **more)
    assert status == 200
    return dict(json.loads(body)["esearchresult"])


def test_searches_joined_with_themselves_again_and_again_are_refused(tmp_path: Path) -> None:
    with corpus_server(build_sample(tmp_path)) as base:
        told = search_and_keep(base, "ketamine[ti] OR aspirin[ti]")
        environment = told["webenv"]
        done = 0
        while "ERROR" not in told and done < 40:
            done += 1
            told = search_and_keep(base, f"#{done} OR #{done} AND patients[ab]", webenv=environment)
        assert 3 < done < 40
        assert ask(base, "esearch.fcgi", term="ketamine")[0] == 200


def test_a_query_that_changes_its_operator_thousands_of_times_is_refused(tmp_path: Path) -> None:
    term = " ".join(f"a{n}[ti] {'OR' if n % 2 else 'AND'}" for n in range(5000)) + " b[ti]"
    with corpus_server(build_sample(tmp_path)) as base:
        status, body = ask(base, "esearch.fcgi", term=term, retmode="json")
        assert status == 200
        assert "ERROR" in json.loads(body)["esearchresult"]


def test_a_query_as_deep_as_is_allowed_is_answered_kept_and_joined(tmp_path: Path) -> None:
    term = "ketamine[ti]" + " OR aspirin[ti] AND patients[ab]" * 70
    with corpus_server(build_sample(tmp_path)) as base:
        told = search_and_keep(base, term)
        assert int(told["count"]) == 5
        again = search_and_keep(base, "#1 AND infusion[ti]", webenv=told["webenv"])
        assert int(again["count"]) == 5


def test_an_answer_that_takes_too_long_is_given_up_while_its_thread_goes_on() -> None:
    ended = threading.Event()

    async def run() -> None:
        computers = Computers()
        with pytest.raises(TimeoutError):
            await computers.compute(lambda: ended.wait(20), Deadline(0.05))
        assert computers.under_way == 1
        ended.set()
        assert await computers.compute(lambda: "next", Deadline(20)) == "next"

    asyncio.run(run())


def test_more_requests_than_can_ever_be_answered_are_refused() -> None:
    ended = threading.Event()

    async def run() -> int:
        computers = Computers()
        asked = [
            asyncio.ensure_future(computers.compute(lambda: ended.wait(20), Deadline(20)))
            for _ in range(2000)
        ]
        await asyncio.sleep(0)
        ended.set()
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(answer) for answer in answers} == {bool, BusyError}
        return computers.under_way

    assert asyncio.run(run()) == 0


def test_work_through_many_items_ends_at_the_deadline() -> None:
    clock = FakeClock()
    deadline = Deadline(10, clock.clock().monotonic)

    def work(_: int) -> None:
        clock.sleep(3)

    with pytest.raises(TimeoutError):
        list(map(work, deadline.within(range(100))))
    assert clock.sleeps == [3, 3, 3, 3]


def test_an_answer_out_of_time_is_503_with_a_body(tmp_path: Path) -> None:
    settings = ServerSettings(rate_limited=False, logged=False, longest_answer_s=0)
    with corpus_server(build_sample(tmp_path), settings) as base:
        status, body = ask(base, "esearch.fcgi", term="ketamine")
    assert (status, json.loads(body)["error"]) == (503, "the request took too long")


def test_a_body_that_never_comes_is_given_up(tmp_path: Path) -> None:
    settings = ServerSettings(rate_limited=False, logged=False, longest_request_s=0.2)
    with corpus_server(build_sample(tmp_path), settings) as base:
        port = int(base.split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
            wire.sendall(
                b"POST /entrez/eutils/esearch.fcgi HTTP/1.1\r\nHost: x\r\n"
                b"Content-Length: 90\r\n\r\nterm"
            )
            answer = b""
            while chunk := wire.recv(4096):
                answer += chunk
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_client_that_sends_too_much_learns_why(tmp_path: Path) -> None:
    settings = ServerSettings(rate_limited=False, logged=False, largest_body=1 << 20)
    with corpus_server(build_sample(tmp_path), settings) as base:
        assert ask(base, "epost.fcgi", id="1," * 1_500_000)[0] == 413
        assert ask(base, "epost.fcgi", id="1,2")[0] == 200


def test_a_damaged_record_costs_its_own_requests_and_health_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    corpus = build_sample(tmp_path)
    with closing(sqlite3.connect(store_path(corpus))) as store:
        store.execute("INSERT INTO block VALUES (99, x'00ff')")
        store.execute("UPDATE record SET block = 99 WHERE pmid = 1")
        store.commit()
    with corpus_server(corpus, ServerSettings(rate_limited=False)) as base:
        status, body = ask(base, "efetch.fcgi", id="1", api_key="secretkey")
        assert (status, json.loads(body)) == (500, {"error": "the corpus cannot be read"})
        assert ask(base, "efetch.fcgi", id="2")[0] == 200
        root = base.removesuffix("/entrez/eutils/")
        with pytest.raises(HTTPError) as failed, urlopen(root + "/health", timeout=20):  # noqa: S310 - loopback
            pass
        with failed.value as answer:
            assert (answer.code, json.load(answer)["status"]) == (503, "failing")
    assert "secretkey" not in capfd.readouterr().err


def test_the_log_tells_neither_terms_nor_keys(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with corpus_server(build_sample(tmp_path), ServerSettings(rate_limited=False)) as base:
        ask(base, "esearch.fcgi", term="secretterm", api_key="secretkey", email="secret@x.org")
        with urlopen(base + "esearch.fcgi?term=secretterm&api_key=secretkey", timeout=20) as answer:  # noqa: S310 - loopback
            assert answer.status == 200
        ask(base, "secretutility.fcgi")
    log = capfd.readouterr().err
    assert "POST esearch.fcgi 200 " in log
    assert "GET esearch.fcgi 200 " in log
    assert "POST other 404 " in log
    assert "secret" not in log
