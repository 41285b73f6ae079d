from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claimcheck.model import Pmid
from claimcheck.sources.store import RecordStore, clear_store, open_store
from claimcheck.sources.store.database import FILE_NAME, connect_file
from claimcheck.sources.store.record_store import search_key
from tests.eutils_server import article_xml

ORIGIN = "https://example.org/entrez/eutils/"
OTHER = "http://127.0.0.1:1/entrez/eutils/"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

OpenStore = Callable[..., RecordStore]


def article(pmid: str) -> bytes:
    return article_xml(pmid, title=f"Lantern drug, trial {pmid}", abstract="It burnt.").strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def open_it(folder: Path) -> Iterator[OpenStore]:
    opened: list[RecordStore] = []

    def open_again(*, now: datetime = NOW) -> RecordStore:
        opened.append(open_store(folder, now=lambda: now))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


@pytest.fixture
def filled(open_it: OpenStore, folder: Path) -> Path:
    """Give the file of a store that holds one of each."""
    store = open_it()
    store.keep_search(ORIGIN, "key", b"answer")
    store.keep_records(ORIGIN, {Pmid("1"): article("1"), Pmid("2"): article("2")})
    store.keep_missing(ORIGIN, [Pmid("9")])
    store.close()
    return folder / FILE_NAME


def change(path: Path, statement: str) -> None:
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


def works(store: RecordStore) -> bool:
    store.keep_search(ORIGIN, "new", b"kept")
    found = store.find_search("new")
    return found is not None and found.answer == b"kept"


def test_what_is_kept_is_given_back_by_the_next_run(filled: Path, open_it: OpenStore) -> None:
    store = open_it()

    search = store.find_search("key")
    records = store.find_records(ORIGIN, [Pmid("1"), Pmid("2"), Pmid("3")])

    assert search is not None
    assert (search.answer, search.fetched_at) == (b"answer", NOW)
    assert sorted(records) == ["1", "2"]
    assert records[Pmid("1")].record.title == "Lantern drug, trial 1"
    assert records[Pmid("1")].fetched_at == NOW
    assert store.find_missing(ORIGIN, [Pmid("1"), Pmid("9")]) == {Pmid("9"): NOW}
    assert store.holds_searches(ORIGIN)
    assert store.notices == ()
    assert filled.is_file()


def test_answers_of_two_addresses_are_kept_apart(filled: Path, open_it: OpenStore) -> None:
    store = open_it()

    assert filled.is_file()
    assert store.find_records(OTHER, [Pmid("1")]) == {}
    assert store.find_missing(OTHER, [Pmid("9")]) == {}
    assert not store.holds_searches(OTHER)


def test_a_key_is_made_of_the_question_and_not_of_who_asks() -> None:
    asked = {"term": "mood", "retmax": "20"}
    key = search_key(ORIGIN, "esearch.fcgi", asked)

    same = {"retmax": "20", "api_key": "k" * 36, "email": "a@example.org", "tool": "x"} | asked
    assert search_key(ORIGIN, "esearch.fcgi", same) == key
    assert search_key(OTHER, "esearch.fcgi", asked) != key
    assert search_key(ORIGIN, "efetch.fcgi", asked) != key
    assert search_key(ORIGIN, "esearch.fcgi", asked | {"term": "moods"}) != key


def test_a_record_that_came_back_is_no_longer_missing_and_the_reverse(open_it: OpenStore) -> None:
    store = open_it()

    store.keep_missing(ORIGIN, [Pmid("1")])
    store.keep_records(ORIGIN, {Pmid("1"): article("1")})
    assert store.find_missing(ORIGIN, [Pmid("1")]) == {}

    store.keep_missing(ORIGIN, [Pmid("1")])
    assert store.find_records(ORIGIN, [Pmid("1")]) == {}


def test_more_records_than_fit_into_one_statement_are_found(open_it: OpenStore) -> None:
    store = open_it()
    pmids = [Pmid(str(number)) for number in range(1, 1203)]

    store.keep_records(ORIGIN, {pmid: article(pmid) for pmid in pmids})

    assert len(store.find_records(ORIGIN, pmids)) == 1202


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET raw = x'00' WHERE pmid = '1'",
        "UPDATE records SET raw = 'text' WHERE pmid = '1'",
        "UPDATE records SET raw = zeroblob(3) WHERE pmid = '1'",
        "UPDATE records SET digest = '0' WHERE pmid = '1'",
        # A whole record, only not the one that was asked for (H36).
        "UPDATE OR REPLACE records SET pmid = '1' WHERE pmid = '2'",
    ],
)
def test_an_entry_that_is_not_what_was_kept_is_not_given_back(
    filled: Path, open_it: OpenStore, statement: str
) -> None:
    change(filled, statement)

    assert Pmid("1") not in open_it().find_records(ORIGIN, [Pmid("1"), Pmid("2")])


def test_a_nonsensical_time_counts_as_long_past(filled: Path, open_it: OpenStore) -> None:
    change(filled, "UPDATE searches SET fetched_at = 'soon'")

    found = open_it().find_search("key")

    assert found is not None
    assert found.fetched_at.year == 1970


@pytest.mark.parametrize(
    "content",
    [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000, b"\x00" * 4096],
)
def test_a_file_that_is_no_store_is_moved_aside_and_a_new_one_begun(
    folder: Path, open_it: OpenStore, content: bytes
) -> None:
    """F43."""
    folder.mkdir(mode=0o700)
    (folder / FILE_NAME).write_bytes(content)
    (folder / FILE_NAME).chmod(0o600)

    store = open_it()

    assert works(store)
    assert len(store.notices) == 1
    aside = [path for path in folder.iterdir() if ".broken-" in path.name]
    assert [path.read_bytes() for path in aside] == [content]


@pytest.mark.parametrize(
    "statements",
    [
        ["PRAGMA user_version = 99"],
        ["PRAGMA application_id = 1"],
        ["DROP TABLE searches"],
        ["DROP TABLE records", "CREATE TABLE records (something TEXT)"],
    ],
)
def test_a_store_of_another_program_or_version_is_moved_aside(
    filled: Path, open_it: OpenStore, statements: list[str]
) -> None:
    """F43."""
    for statement in statements:
        change(filled, statement)

    store = open_it()

    assert store.find_records(ORIGIN, [Pmid("1")]) == {} or works(store)
    assert works(store)
    assert len(store.notices) == 1


def test_a_store_that_breaks_while_it_is_open_is_moved_aside(
    filled: Path, open_it: OpenStore
) -> None:
    """F43."""
    store = open_it()
    filled.write_bytes(b"overwritten by something else entirely" * 400)

    assert store.find_records(ORIGIN, [Pmid("1")]) == {}
    assert works(store)
    assert len(store.notices) == 1


def test_a_broken_store_is_moved_once_by_many_runs(folder: Path, open_it: OpenStore) -> None:
    """F43."""
    folder.mkdir(mode=0o700)
    (folder / FILE_NAME).write_bytes(b"not a database at all" * 100)
    (folder / FILE_NAME).chmod(0o600)
    stores: list[RecordStore] = []
    threads = [threading.Thread(target=lambda: stores.append(open_it())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [works(store) for store in stores] == [True] * 6


def test_a_locked_store_is_done_without(filled: Path, open_it: OpenStore) -> None:
    """F43: a short wait, one line, and the run goes on."""
    store = open_it()
    store._database.wait_at_most(0.01)
    holder = sqlite3.connect(filled, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    store.keep_search(ORIGIN, "new", b"kept")
    store.keep_search(ORIGIN, "newer", b"kept")
    holder.close()

    assert store.find_search("new") is None
    assert len(store.notices) == 1


_KEEP_AND_END = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from claimcheck.sources.store import open_store
store = open_store(Path(sys.argv[1]), now=lambda: datetime.now(UTC))
store.keep_search("here", "key", b"answer")
if sys.argv[2] == "killed":
    os._exit(9)
"""


@pytest.mark.parametrize(("end", "logs"), [("ended", 0), ("killed", 1)])
def test_what_a_run_left_can_be_read_where_nothing_can_be_written(
    folder: Path, end: str, logs: int
) -> None:
    """F43: also the entries that are still in the log of a run that was killed."""
    subprocess.run([sys.executable, "-c", _KEEP_AND_END, str(folder), end], check=False)
    assert len(list(folder.glob("*-wal"))) == logs

    connection = connect_file(folder / FILE_NAME, may_write=False)
    with closing(connection):
        rows = connection.execute("SELECT key FROM searches").fetchall()
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM searches")

    assert rows == [("key",)]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize("mode", [0o770, 0o777, 0o702])
def test_a_folder_that_others_may_write_to_is_not_used(
    folder: Path, open_it: OpenStore, mode: int
) -> None:
    """H36."""
    folder.mkdir()
    folder.chmod(mode)

    store = open_it()

    assert not works(store)
    assert len(store.notices) == 1
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_file_that_others_may_write_to_is_not_used(filled: Path, open_it: OpenStore) -> None:
    """H36."""
    filled.chmod(0o666)

    store = open_it()

    assert store.find_records(ORIGIN, [Pmid("1")]) == {}
    assert len(store.notices) == 1


@pytest.mark.skipif(os.name != "posix", reason="links and modes are POSIX's")
def test_a_link_in_the_place_of_the_store_is_not_followed(
    folder: Path, open_it: OpenStore, tmp_path: Path
) -> None:
    """H36, H37."""
    folder.mkdir(mode=0o700)
    (folder / FILE_NAME).symlink_to(tmp_path / "elsewhere")

    store = open_it()

    assert not works(store)
    assert not (tmp_path / "elsewhere").exists()
    assert len(store.notices) == 1


def test_a_path_that_is_no_folder_is_done_without(folder: Path, open_it: OpenStore) -> None:
    folder.write_text("a file")

    store = open_it()

    assert not works(store)
    assert len(store.notices) == 1


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_new_files_are_for_their_owner_alone(filled: Path, open_it: OpenStore) -> None:
    """H36."""
    store = open_it()
    store.keep_search(ORIGIN, "new", b"kept")

    modes = {path.stat().st_mode & 0o777 for path in filled.parent.iterdir()}
    assert modes == {0o600}
    assert filled.parent.stat().st_mode & 0o777 == 0o700


def test_info_counts_what_is_kept(filled: Path, open_it: OpenStore) -> None:
    info = open_it().info()

    assert (info.searches, info.records, info.missing) == (1, 2, 1)
    assert info.path == filled
    assert info.size_bytes > 0
    assert info.oldest == info.newest == NOW


def test_prune_drops_what_is_old_and_what_is_from_the_future(
    filled: Path, open_it: OpenStore
) -> None:
    assert filled.is_file()
    open_it(now=NOW + timedelta(days=90)).keep_search(ORIGIN, "future", b"answer")
    store = open_it(now=NOW + timedelta(days=40))
    store.keep_search(ORIGIN, "new", b"kept")

    assert store.prune(timedelta(days=30)) == 5
    assert store.info().searches == 1


def test_clear_deletes_every_file_of_the_store(filled: Path, open_it: OpenStore) -> None:
    filled.with_name(f"{filled.name}.broken-x").write_bytes(b"x" * 100)

    assert clear_store(filled.parent) > 100
    assert [path.name for path in filled.parent.iterdir() if path.name.startswith("answers")] == []
    assert works(open_it())


def test_threads_and_several_stores_of_one_file_lose_nothing(open_it: OpenStore) -> None:
    """F41."""
    stores = [open_it() for _ in range(3)]

    def keep(store: RecordStore, first: int) -> None:
        for number in range(first, first + 40):
            store.keep_records(ORIGIN, {Pmid(str(number)): article(str(number))})

    threads = [
        threading.Thread(target=keep, args=(store, 1 + 40 * at))
        for at, store in enumerate([*stores, *stores])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    wanted = [Pmid(str(number)) for number in range(1, 241)]
    assert sorted(open_it().find_records(ORIGIN, wanted)) == sorted(wanted)
    assert [store.notices for store in stores] == [()] * 3
