"""Searches, records and missing PMIDs as PubMed gave them, with the time at which it did."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from claimcheck.model import Pmid, Record
from claimcheck.records.pubmed_xml import read_records
from claimcheck.sources.store.database import FILE_NAME, SCHEMA_VERSION, Database

_LARGEST = 1 << 24
"""Bytes of one entry after decompression; as for a record in an answer."""
_AT_ONCE = 500
"""Values in one statement; SQLite allows 999 at least."""
_NEVER_SENT_BACK = frozenset({"api_key", "email", "tool"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """The answer to a search or a look-up."""

    answer: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """A record as PubMed gave it."""

    record: Record
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreInfo:
    """What a store holds."""

    path: Path
    searches: int = 0
    records: int = 0
    missing: int = 0
    size_bytes: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None


def open_store(folder: Path, *, now: Callable[[], datetime]) -> RecordStore:
    """Open the store in `folder`, or one that keeps nothing where that cannot be done."""
    return RecordStore(Database(folder, now=now), now=now)


def search_key(origin: str, endpoint: str, params: Mapping[str, str]) -> str:
    """
    Return the name under which the answer to a request is kept.

    It is made of everything that can change the answer, and of nothing that says who asks.
    """
    kept = sorted((name, value) for name, value in params.items() if name not in _NEVER_SENT_BACK)
    text = json.dumps([SCHEMA_VERSION, origin, endpoint, kept], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class RecordStore:
    """
    Keeps validated answers of PubMed; nothing is raised. Safe from several threads and processes.

    Every entry carries the hash of its bytes, and a record is given back only when it reads as
    a record with the PMID that was asked for.
    """

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    @property
    def notices(self) -> tuple[str, ...]:
        """Why answers are not kept or not used, for the user."""
        return tuple(self._database.notices)

    def holds_searches(self, origin: str) -> bool:
        """Tell whether any search of this origin is kept."""
        statement = "SELECT 1 FROM searches WHERE origin = ? LIMIT 1"
        return self._database.read(
            lambda db: db.execute(statement, (origin,)).fetchone() is not None, default=False
        )

    def find_search(self, key: str) -> StoredAnswer | None:
        """Return the answer that was kept under a key of `search_key`."""
        statement = "SELECT answer, digest, fetched_at FROM searches WHERE key = ?"
        row = self._database.read(lambda db: db.execute(statement, (key,)).fetchone(), default=None)
        answer = None if row is None else _unpack(row[0], row[1])
        if row is None or answer is None:
            return None
        return StoredAnswer(answer=answer, fetched_at=_moment(row[2]))

    def keep_search(self, origin: str, key: str, answer: bytes) -> None:
        """Keep a validated answer."""
        row = (key, origin, *_pack(answer), self._stamp())
        self._database.write(
            lambda db: db.execute("INSERT OR REPLACE INTO searches VALUES (?, ?, ?, ?, ?)", row)
        )

    def find_records(self, origin: str, pmids: Sequence[Pmid]) -> dict[Pmid, StoredRecord]:
        """Return those of the records that are kept whole."""
        rows = self._rows("pmid, raw, digest, fetched_at FROM records", origin, pmids)
        raws = [(Pmid(row[0]), _unpack(row[1], row[2]), row[3]) for row in rows]
        whole = [(pmid, raw, stamp) for pmid, raw, stamp in raws if raw is not None]
        outcomes = [entry.outcome for entry in read_records([raw for _, raw, _ in whole])]
        if len(outcomes) != len(whole):
            # Something in an entry reads as more than one record, so each is read by itself.
            outcomes = [list(read_records([raw]))[-1].outcome for _, raw, _ in whole]
        return {
            pmid: StoredRecord(record=outcome, fetched_at=_moment(stamp))
            for (pmid, _, stamp), outcome in zip(whole, outcomes, strict=True)
            if isinstance(outcome, Record) and outcome.pmid == pmid
        }

    def keep_records(self, origin: str, raws: Mapping[Pmid, bytes]) -> None:
        """Keep records as a batch of EFetch holds them."""
        stamp = self._stamp()
        rows = [(origin, pmid, *_pack(raw), stamp) for pmid, raw in raws.items()]
        gone = [(origin, pmid) for pmid in raws]

        def work(db: sqlite3.Connection) -> None:
            db.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)", rows)
            db.executemany("DELETE FROM missing WHERE origin = ? AND pmid = ?", gone)

        if rows:
            self._database.write(work)

    def find_missing(self, origin: str, pmids: Sequence[Pmid]) -> dict[Pmid, datetime]:
        """Return those of the PMIDs that PubMed was found not to hold, and when."""
        rows = self._rows("pmid, asked_at FROM missing", origin, pmids)
        return {Pmid(row[0]): _moment(row[1]) for row in rows}

    def keep_missing(self, origin: str, pmids: Iterable[Pmid]) -> None:
        """Take note that PubMed does not hold these; a record that was kept is given up."""
        stamp = self._stamp()
        gone = [(origin, pmid) for pmid in pmids]

        def work(db: sqlite3.Connection) -> None:
            rows = [(*pair, stamp) for pair in gone]
            db.executemany("INSERT OR REPLACE INTO missing VALUES (?, ?, ?)", rows)
            db.executemany("DELETE FROM records WHERE origin = ? AND pmid = ?", gone)

        if gone:
            self._database.write(work)

    def info(self) -> StoreInfo:
        """Count what is kept."""
        statement = (
            "SELECT (SELECT count(*) FROM searches), (SELECT count(*) FROM records), "
            "(SELECT count(*) FROM missing), min(t), max(t) FROM (SELECT fetched_at AS t FROM "
            "searches UNION ALL SELECT fetched_at FROM records)"
        )
        path = self._database.path
        row = self._database.read(lambda db: db.execute(statement).fetchone(), default=None)
        if row is None:
            return StoreInfo(path=path)
        return StoreInfo(
            path=path,
            searches=row[0],
            records=row[1],
            missing=row[2],
            size_bytes=sum(_size(file) for file in _files(path)),
            oldest=None if row[3] is None else _moment(row[3]),
            newest=None if row[4] is None else _moment(row[4]),
        )

    def prune(self, older_than: timedelta) -> int:
        """Drop entries that are older, or from the future; return how many there were."""
        now = self._now()
        span = ((now - older_than).timestamp(), now.timestamp())
        dropped = 0

        def work(db: sqlite3.Connection) -> None:
            nonlocal dropped
            for statement in (
                "DELETE FROM searches WHERE fetched_at NOT BETWEEN ? AND ?",
                "DELETE FROM records WHERE fetched_at NOT BETWEEN ? AND ?",
                "DELETE FROM missing WHERE asked_at NOT BETWEEN ? AND ?",
            ):
                dropped += db.execute(statement, span).rowcount

        self._database.write(work)
        self._database.compact()
        return dropped

    def close(self) -> None:
        """Give up the file."""
        self._database.close()

    def _rows(self, what: str, origin: str, pmids: Sequence[Pmid]) -> list[tuple[Any, ...]]:
        def work(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
            rows: list[tuple[Any, ...]] = []
            for start in range(0, len(pmids), _AT_ONCE):
                part = pmids[start : start + _AT_ONCE]
                marks = ",".join("?" * len(part))
                statement = f"SELECT {what} WHERE origin = ? AND pmid IN ({marks})"
                rows += db.execute(statement, (origin, *part)).fetchall()
            return rows

        return self._database.read(work, [])

    def _stamp(self) -> float:
        return self._now().timestamp()


def clear_store(folder: Path) -> int:
    """
    Delete the store's files and what was moved aside; return how many bytes that freed.

    Other runs that have the store open go on with what they have. Nothing is raised for a file
    that cannot be deleted.
    """
    freed = 0
    for path in _files(folder / FILE_NAME):
        size = _size(path)
        with contextlib.suppress(OSError):
            path.unlink()
            freed += size
    return freed


def _files(path: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path.parent.glob(f"{path.name}*"))
    return []


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _pack(raw: bytes) -> tuple[bytes, str]:
    return zlib.compress(raw, 6), hashlib.sha256(raw).hexdigest()


def _unpack(packed: object, digest: object) -> bytes | None:
    """Return the bytes of an entry, or None where they are not what was kept."""
    if not isinstance(packed, bytes):
        return None
    try:
        raw = zlib.decompressobj().decompress(packed, _LARGEST)
    except zlib.error:
        return None
    return raw if hashlib.sha256(raw).hexdigest() == digest else None


def _moment(stamp: object) -> datetime:
    """Return the time of an entry; a nonsensical one counts as long past."""
    try:
        return datetime.fromtimestamp(float(str(stamp)), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
