"""Faults of every kind at random, and at each place in turn, never change a result (T4, T6)."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from claimcheck.model import Pmid, Query, Rung, SearchState, Term
from claimcheck.sources.entrez import EntrezSource
from claimcheck.sources.entrez.settings import Timeouts
from tests.eutils_server import (
    EutilsServer,
    LoggedRequest,
    ScriptedAnswer,
    SmallPubMed,
    article_set,
)
from tests.loopback.conftest import OpenSource

WORDS = ("lantern", "candle", "wick", "flame")

FAULTS = (
    ScriptedAnswer(close="rst"),
    ScriptedAnswer(close="fin"),
    ScriptedAnswer(status=500),
    ScriptedAnswer(status=503, headers={"Retry-After": "3"}),
    ScriptedAnswer(status=429, headers={"Retry-After": "2"}),
    ScriptedAnswer(body=b'{"error":"API rate limit exceeded"}'),
    ScriptedAnswer(body=b"<html>Busy</html>"),
    ScriptedAnswer(body=b""),
    ScriptedAnswer(body=article_set()[:-9]),
    ScriptedAnswer(body=b'{"esearchresult":{"ERROR":"Search Backend failed: odd"}}'),
    ScriptedAnswer(body=b'{"esearchresult":{"count":"7","idlist":[]}}'),
    ScriptedAnswer(body=b"x" * 400, chunks=4, close="midchunk"),
    ScriptedAnswer(body=b"x" * 400, close="midgzip"),
    ScriptedAnswer(status=400, body=b"<eFetchResult><ERROR>External viewer error</ERROR>"),
)


@pytest.fixture
def pubmed() -> SmallPubMed:
    small = SmallPubMed()
    for number in range(100, 140):
        small.add(str(number), title=f"{WORDS[number % 4]} trial {number}", abstract="It burnt.")
    return small


def run(source: EntrezSource) -> list[tuple[str, tuple[Pmid, ...]]]:
    """Search and fetch as a run does; every state with what it found."""
    found: list[tuple[str, tuple[Pmid, ...]]] = []
    for word in WORDS:
        result = source.search(Query(rung=Rung.PLAIN, tree=Term(text=word)), limit=20)
        found.append((str(result.state), result.pmids))
        fetched = source.fetch([*result.pmids, Pmid("999")])
        found.append(("records", tuple(record.pmid for record in fetched.records)))
        found.append(("missing", fetched.missing))
        found.append(("failed", fetched.failed))
    return found


def is_honest(
    disturbed: list[tuple[str, tuple[Pmid, ...]]], ideal: list[tuple[str, tuple[Pmid, ...]]]
) -> bool:
    """Tell whether what differs from the ideal run says of itself that it is not whole."""
    for at in range(0, len(ideal), 4):
        search, records, missing, failed = disturbed[at : at + 4]
        if search[0] == SearchState.INCOMPLETE:
            continue
        if search != ideal[at]:
            return False
        accounted = {*records[1], *missing[1], *failed[1]}
        wanted = {*ideal[at + 1][1], *ideal[at + 2][1]}
        lost = set(ideal[at + 1][1]) - set(records[1])
        if accounted != wanted or not lost <= set(failed[1]) or set(missing[1]) - {Pmid("999")}:
            return False
    return True


def random_faults(seed: int) -> Callable[[LoggedRequest], ScriptedAnswer | None]:
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    return lambda _: chance.choice(FAULTS) if chance.random() < 0.3 else None


@pytest.mark.parametrize("seed", range(12))
def test_random_faults_end_in_the_same_result_or_say_so(
    server: EutilsServer, open_source: OpenSource, seed: int
) -> None:
    timeouts = Timeouts(connect_s=1, read_s=1, overall_s=2)
    ideal = run(open_source(timeouts=timeouts))
    ideal_requests = len(server.requests())
    server.disturb = random_faults(seed)

    disturbed = run(open_source(timeouts=timeouts))

    assert is_honest(disturbed, ideal), f"seed {seed}"
    assert len(server.requests()) - ideal_requests <= 3 * ideal_requests


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_at_any_request_changes_nothing(
    server: EutilsServer, open_source: OpenSource, fault: ScriptedAnswer
) -> None:
    """T4: the first request fails, then the second, until none is left."""
    ideal = run(open_source())
    count = len(server.requests())
    for failing in range(count):
        first = len(server.requests())

        def once(_: LoggedRequest, at: int = first + failing + 1) -> ScriptedAnswer | None:
            return fault if len(server.requests()) == at else None

        server.disturb = once
        assert run(open_source()) == ideal
