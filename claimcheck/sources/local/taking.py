"""What an input file holds, taken over into the store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_INCOMING = """
CREATE TEMP TABLE IF NOT EXISTS incoming (
    pmid INTEGER PRIMARY KEY, version INTEGER, revised INTEGER, year INTEGER, status TEXT,
    has_abstract INTEGER, block INTEGER, start INTEGER, size INTEGER
)
"""
_OLDER = """
SELECT i.pmid FROM incoming i JOIN record r USING (pmid) WHERE r.version > i.version
    OR (r.version = i.version AND r.revised > i.revised AND i.revised > 0)
"""
# A revision keeps its version, so that only NLM's date tells a file that was mended and came
# late; where a record tells no date, the later file counts.
_REPLACED = "SELECT i.pmid FROM incoming i JOIN record r USING (pmid)"
_DELETED = """
SELECT 1 FROM record r WHERE r.pmid = ?
    AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.pmid = r.pmid)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file changed, and what that means for the index."""

    records: int
    deleted: int
    unwanted: tuple[int, ...]
    """PMIDs of the file of which the store holds a newer version."""
    replaced: tuple[int, ...]
    """PMIDs whose words in the index so far are out of date."""


def take_over(store: sqlite3.Connection, entries: Path) -> Taken:
    """Take the records, deletions and notices of a spooled file over, inside a transaction."""
    store.execute(_INCOMING)
    store.execute("DELETE FROM incoming")
    with closing(sqlite3.connect(f"{entries.resolve().as_uri()}?mode=ro", uri=True)) as spool:
        (first,) = store.execute("SELECT coalesce(max(id), 0) + 1 FROM block").fetchone()
        store.executemany(
            "INSERT INTO incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            spool.execute(
                "SELECT pmid, version, revised, year, status, has_abstract, block + ?, start, size "
                "FROM entry ORDER BY pmid",
                (first,),
            ),
        )
        unwanted = tuple(pmid for (pmid,) in store.execute(_OLDER))
        _each(store, "DELETE FROM incoming WHERE pmid = ?", unwanted)
        replaced = tuple(pmid for (pmid,) in store.execute(_REPLACED))
        _each(store, "DELETE FROM notice WHERE source = ?", replaced)
        store.executemany(
            "INSERT INTO block VALUES (?, ?)",
            spool.execute("SELECT id + ?, body FROM block ORDER BY id", (first,)),
        )
        records = store.execute(
            "INSERT OR REPLACE INTO record SELECT * FROM incoming ORDER BY pmid"
        ).rowcount
        _take_notices(store, spool)
        gone = _take_deletions(store, spool)
    return Taken(records=records, deleted=len(gone), unwanted=unwanted, replaced=(*replaced, *gone))


def _take_notices(store: sqlite3.Connection, spool: sqlite3.Connection) -> None:
    store.executemany(
        "INSERT OR IGNORE INTO notice SELECT ?1, ?2, ?3, ?4 "
        "WHERE EXISTS (SELECT 1 FROM incoming WHERE pmid = ?1)",
        spool.execute("SELECT source, target, ref_type, printed FROM notice"),
    )


def _take_deletions(store: sqlite3.Connection, spool: sqlite3.Connection) -> list[int]:
    """Delete what the file deletes and does not itself bring again."""
    listed = spool.execute("SELECT pmid FROM deletion ORDER BY pmid")
    gone = [pmid for (pmid,) in listed if store.execute(_DELETED, (pmid,)).fetchone()]
    _each(store, "DELETE FROM record WHERE pmid = ?", gone)
    _each(store, "DELETE FROM notice WHERE source = ?", gone)
    return gone


def _each(store: sqlite3.Connection, statement: str, pmids: tuple[int, ...] | list[int]) -> None:
    store.executemany(statement, [(pmid,) for pmid in pmids])
