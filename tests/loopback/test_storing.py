"""What is stored is not asked again, and only answers are stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claimcheck.model import Pmid, Query, RecordStatus, Rung, SearchState, Term
from claimcheck.sources.store import RecordStore, StoredSource, StorePolicy, open_store
from tests.eutils_server import EutilsServer, ScriptedAnswer, SmallPubMed, esearch_json
from tests.fake_clock import FakeClock
from tests.loopback.conftest import OpenSource

MOOD = Query(rung=Rung.BROAD, tree=Term(text="mood"))
HOUR, DAY = 3600.0, 86400.0
HELD = [Pmid(str(number)) for number in range(101, 106)]
UNKNOWN = Pmid("999")

RETRACTED = '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"/>'
RETRACTED += "</CommentsCorrectionsList>"

OpenStored = Callable[..., StoredSource]


@pytest.fixture
def open_stored(open_source: OpenSource, clock: FakeClock, tmp_path: Path) -> Iterator[OpenStored]:
    stores: list[RecordStore] = []

    def open_it(*, ahead_s: float = 0.0, **policy: object) -> StoredSource:
        def now() -> datetime:
            return clock.clock().now() + timedelta(seconds=ahead_s)

        stores.append(open_store(tmp_path / "cache", now=now))
        chosen = StorePolicy(**policy)  # type: ignore[arg-type] # passed through
        return StoredSource(open_source(), stores[-1], chosen, now=now)

    yield open_it
    for store in stores:
        store.close()


def test_a_second_run_asks_nothing(server: EutilsServer, open_stored: OpenStored) -> None:
    """F45."""
    first = open_stored()
    searched = first.search(MOOD, limit=20)
    fetched = first.fetch([*searched.pmids, UNKNOWN])
    asked = len(server.requests())

    second = open_stored()
    again = second.search(MOOD, limit=20)

    assert again.pmids == searched.pmids
    assert (again.term, again.count, again.state) == (searched.term, 5, SearchState.COMPLETE)
    assert second.fetch([*searched.pmids, UNKNOWN]) == fetched
    assert fetched.missing == (UNKNOWN,)
    assert len(server.requests()) == asked
    assert second.notices == ()


def test_a_stored_answer_carries_its_own_time(open_stored: OpenStored, clock: FakeClock) -> None:
    asked_at = clock.clock().now()
    assert open_stored().search(MOOD, limit=20).answered_at is None
    clock.elapsed_s += 3 * DAY

    assert open_stored().search(MOOD, limit=20).answered_at == asked_at


def test_another_limit_is_another_question(server: EutilsServer, open_stored: OpenStored) -> None:
    open_stored().search(MOOD, limit=20)

    assert len(open_stored().search(MOOD, limit=2).pmids) == 2
    assert len(server.requests("esearch.fcgi")) == 2


@pytest.mark.parametrize(
    ("age_s", "searches", "fetches"),
    [(6 * DAY, 0, 0), (7 * DAY, 1, 1), (-HOUR, 1, 1)],
    ids=["fresh", "old", "from the future"],
)
def test_old_answers_and_those_from_the_future_are_asked_for_again(
    server: EutilsServer,
    open_stored: OpenStored,
    age_s: float,
    searches: int,
    fetches: int,
) -> None:
    """F36, F47."""
    first = open_stored()
    first.fetch(first.search(MOOD, limit=20).pmids)
    before = len(server.requests("esearch.fcgi")), len(server.requests("efetch.fcgi"))

    second = open_stored(ahead_s=age_s)
    second.fetch(second.search(MOOD, limit=20).pmids)

    after = len(server.requests("esearch.fcgi")), len(server.requests("efetch.fcgi"))
    assert (after[0] - before[0], after[1] - before[1]) == (searches, fetches)


def test_a_missing_pmid_is_believed_for_a_day(
    server: EutilsServer, open_stored: OpenStored, clock: FakeClock
) -> None:
    open_stored().fetch([UNKNOWN])
    asked = len(server.requests())
    clock.elapsed_s += 23 * HOUR
    assert open_stored().fetch([UNKNOWN]).missing == (UNKNOWN,)
    assert len(server.requests()) == asked

    clock.elapsed_s += 2 * HOUR
    server.pubmed.add("999", title="Come to light")

    assert [record.pmid for record in open_stored().fetch([UNKNOWN]).records] == [UNKNOWN]


def test_a_retraction_since_is_seen_after_a_week_at_the_latest(
    pubmed: SmallPubMed, open_stored: OpenStored, clock: FakeClock
) -> None:
    """F47."""
    assert open_stored().fetch(HELD[:1]).records[0].status is RecordStatus.CLEAN
    pubmed.add("101", title="Lantern drug in low mood", more=RETRACTED)
    clock.elapsed_s += 6 * DAY
    assert open_stored().fetch(HELD[:1]).records[0].status is RecordStatus.CLEAN

    clock.elapsed_s += DAY

    assert open_stored().fetch(HELD[:1]).records[0].status is RecordStatus.RETRACTED


def test_refresh_asks_anew_once(
    server: EutilsServer, pubmed: SmallPubMed, open_stored: OpenStored, clock: FakeClock
) -> None:
    """F47."""
    open_stored().fetch(HELD[:1])
    pubmed.add("101", title="Lantern drug in low mood", more=RETRACTED)
    clock.elapsed_s += 60
    refreshing = open_stored(not_before=clock.clock().now())
    asked = len(server.requests())

    assert refreshing.fetch(HELD[:1]).records[0].status is RecordStatus.RETRACTED
    assert refreshing.fetch(HELD[:1]).records[0].status is RecordStatus.RETRACTED

    assert len(server.requests()) == asked + 1


def test_offline_asks_nothing_and_says_how_old_its_answers_are(
    server: EutilsServer, open_stored: OpenStored, clock: FakeClock
) -> None:
    """F46."""
    first = open_stored()
    first.fetch(first.search(MOOD, limit=20).pmids)
    asked = len(server.requests())
    clock.elapsed_s += 40 * DAY

    offline = open_stored(offline=True)
    result = offline.search(MOOD, limit=20)
    fetched = offline.fetch([*result.pmids, UNKNOWN])

    assert result.state is SearchState.COMPLETE
    assert [record.pmid for record in fetched.records] == list(result.pmids)
    # A clean bill of health of 40 days ago is none, and what was never asked is not missing.
    assert {record.status for record in fetched.records} == {RecordStatus.NOT_ASKED}
    assert (fetched.failed, fetched.missing) == ((UNKNOWN,), ())
    assert len(server.requests()) == asked
    assert "40 days old" in offline.notices[0]
    assert "retraction state of 5 " in offline.notices[1]


def test_offline_without_an_answer_is_incomplete_and_never_nothing_found(
    server: EutilsServer, open_stored: OpenStored
) -> None:
    offline = open_stored(offline=True)

    result = offline.search(MOOD, limit=20)

    assert (result.state, result.count) == (SearchState.INCOMPLETE, None)
    assert offline.fetch(HELD).failed == tuple(HELD)
    assert "nothing of this was stored" in offline.notices[0]
    assert server.requests() == []


@pytest.mark.parametrize(
    "answer",
    [
        ScriptedAnswer(status=500, repeat=-1),
        ScriptedAnswer(status=429, repeat=-1),
        ScriptedAnswer(body=b"<html>Blocked</html>", repeat=-1),
        ScriptedAnswer(body=b'{"esearchresult":{"ERROR":"Search Backend failed"}}', repeat=-1),
        ScriptedAnswer(body=esearch_json(["101"], count=7), repeat=-1),
        ScriptedAnswer(body=b"", repeat=-1),
    ],
)
def test_what_failed_is_not_stored(
    server: EutilsServer, open_stored: OpenStored, tmp_path: Path, answer: ScriptedAnswer
) -> None:
    """F12, F45."""
    server.script("esearch.fcgi", answer)
    server.script("efetch.fcgi", answer)
    broken = open_stored()
    assert broken.search(MOOD, limit=20).state is SearchState.INCOMPLETE
    assert broken.fetch(HELD).failed == tuple(HELD)

    store = open_store(tmp_path / "cache", now=FakeClock().clock().now)
    info = store.info()
    store.close()

    assert (info.searches, info.records, info.missing) == (0, 0, 0)


def test_a_degraded_search_stays_degraded(server: EutilsServer, open_stored: OpenStored) -> None:
    dropped = esearch_json(["101"], errorlist={"phrasesnotfound": ["zzqq"], "fieldsnotfound": []})
    server.script("esearch.fcgi", ScriptedAnswer(body=dropped))
    open_stored().search(MOOD, limit=20)

    again = open_stored().search(MOOD, limit=20)

    assert (again.state, again.dropped) == (SearchState.DEGRADED, ("zzqq",))
    assert len(server.requests()) == 1


def test_a_stored_search_that_reads_as_something_else_is_asked_for_again(
    server: EutilsServer, open_stored: OpenStored, tmp_path: Path
) -> None:
    """H36: the hash fits, the content does not."""
    source = open_stored()
    source.search(MOOD, limit=20)
    store = open_store(tmp_path / "cache", now=FakeClock().clock().now)
    key = source._store._database.read(
        lambda db: db.execute("SELECT key FROM searches").fetchone()[0], ""
    )
    for answer in (b"{}", b"[" * 9000, b"null", json.dumps({"count": "many"}).encode()):
        asked = len(server.requests())
        store.keep_search(server.url, key, answer)
        assert open_stored().search(MOOD, limit=20).count == 5
        assert len(server.requests()) == asked + 1
    store.close()


def test_batches_are_stored_one_by_one(
    server: EutilsServer, pubmed: SmallPubMed, open_stored: OpenStored
) -> None:
    """F45: the network goes after the first batch; what came is not asked for again."""
    pmids = [Pmid(str(number)) for number in range(1001, 1451)]
    for pmid in pmids:
        pubmed.add(pmid, title=f"Wick {pmid}")
    server.disturb = lambda entry: (
        ScriptedAnswer(status=503) if "1001" not in entry.form.get("id", "") else None
    )
    first = open_stored().fetch(pmids)
    assert len(first.records) == 200
    assert len(first.failed) == 250
    server.disturb = lambda _: None
    before = len(server.requests("efetch.fcgi"))

    second = open_stored().fetch(pmids)

    assert [record.pmid for record in second.records] == pmids
    asked = [entry.form["id"].split(",") for entry in server.requests("efetch.fcgi")[before:]]
    assert sorted(len(ids) for ids in asked) == [50, 200]
    assert not {"1001", "1200"} & {pmid for ids in asked for pmid in ids}


def test_ages_can_be_chosen(
    open_stored: OpenStored, server: EutilsServer, clock: FakeClock
) -> None:
    open_stored().search(MOOD, limit=20)
    clock.elapsed_s += HOUR

    open_stored(search_age=timedelta(minutes=30)).search(MOOD, limit=20)

    assert len(server.requests()) == 2


def test_a_large_job_in_working_hours_is_told_before_it_begins(
    server: EutilsServer, open_source: OpenSource, tmp_path: Path
) -> None:
    monday = FakeClock(start=datetime(2026, 11, 23, 17, tzinfo=UTC))
    told: list[str] = []
    live = open_source(clock=monday.clock(), tell=told.append)
    store = open_store(tmp_path / "cache", now=monday.clock().now)
    source = StoredSource(live, store, StorePolicy(), now=monday.clock().now)
    queries = [Query(rung=Rung.BROAD, tree=Term(text=f"mood{at}")) for at in range(402)]
    source.search(queries[0], limit=50)

    source.expect(queries, limit=50)
    source.expect(queries, limit=50)
    store.close()

    assert len(told) == 1
    # One is stored; the others are a search each, and at most 50 records each, 200 in a fetch.
    assert f"up to {401 + 101} requests" in told[0]
    assert source.notices == tuple(told)
    assert len(server.requests()) == 1
