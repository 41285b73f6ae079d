"""The records of a corpus by PMID, packed, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claimcheck.errors import UsageError
from claimcheck.sources.local.layout import FORMAT, store_path

_SCHEMA = """
CREATE TABLE record (
    pmid INTEGER PRIMARY KEY, version INTEGER NOT NULL, revised INTEGER NOT NULL,
    year INTEGER NOT NULL,
    status TEXT NOT NULL, has_abstract INTEGER NOT NULL,
    block INTEGER NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL
);
CREATE TABLE block (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE notice (
    source INTEGER NOT NULL, target INTEGER NOT NULL, ref_type TEXT NOT NULL, printed TEXT,
    PRIMARY KEY (target, source, ref_type)
) WITHOUT ROWID;
CREATE INDEX notice_source ON notice (source);
CREATE TABLE file (
    md5 TEXT PRIMARY KEY, name TEXT NOT NULL, records INTEGER NOT NULL,
    faults INTEGER NOT NULL, deleted INTEGER NOT NULL, finished_at TEXT NOT NULL
);
CREATE TABLE segment (place INTEGER PRIMARY KEY, entry TEXT NOT NULL);
CREATE TABLE heading (
    id INTEGER PRIMARY KEY, ui TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL
);
CREATE TABLE heading_term (term TEXT PRIMARY KEY, heading INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE heading_place (number TEXT PRIMARY KEY, heading INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """
    Open the store, or make an empty one.

    Raises:
        UsageError: The file is no store of this format, or cannot be written.
    """
    try:
        store = sqlite3.connect(store_path(folder), isolation_level=None, timeout=30)
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = NORMAL")
        store.execute("PRAGMA cache_size = -65536")
        store.execute("PRAGMA temp_store = MEMORY")
        if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            with transaction(store):
                for statement in _SCHEMA.split(";"):
                    store.execute(statement)
                write_meta(store, "format", str(FORMAT))
    except sqlite3.Error as error:
        raise UsageError(f"{folder}: the store cannot be opened: {error}") from error
    _check_format(store, folder)
    return store


def find_store(folder: Path) -> Path:
    """
    Return the file of the store.

    Raises:
        UsageError: There is none.
    """
    path = store_path(folder)
    if not path.is_file():
        raise UsageError(f"{folder}: no corpus there; `claimcheck corpus build` makes one")
    return path


def open_snapshot(folder: Path) -> sqlite3.Connection:
    """
    Open the store for reading; the connection sees it for ever as it is now.

    Raises:
        UsageError: There is none, or not of this format.
    """
    path = find_store(folder)
    try:
        store = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=30,
        )
        store.execute("BEGIN")
        _check_format(store, folder)
    except sqlite3.Error as error:
        raise UsageError(f"{folder}: the store cannot be read: {error}") from error
    return store


@contextmanager
def transaction(store: sqlite3.Connection) -> Iterator[None]:
    """Do everything in the block or nothing of it."""
    store.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        store.execute("ROLLBACK")
        raise
    store.execute("COMMIT")


def read_meta(store: sqlite3.Connection, key: str) -> str | None:
    """Return a remark about the whole corpus, such as its state."""
    row = store.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def write_meta(store: sqlite3.Connection, key: str, value: str) -> None:
    """Set a remark about the whole corpus."""
    store.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _check_format(store: sqlite3.Connection, folder: Path) -> None:
    try:
        found = read_meta(store, "format")
    except sqlite3.Error as error:
        raise UsageError(f"{folder}: not a claimcheck corpus: {error}") from error
    if found != str(FORMAT):
        raise UsageError(
            f"{folder}: corpus format {found}; this version reads {FORMAT}. Build it anew."
        )
