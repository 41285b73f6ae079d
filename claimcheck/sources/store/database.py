"""
One SQLite file that many runs share, and that no state of it can make a run fail.

Whatever goes wrong costs the store, never the run: a broken or foreign file is moved aside and a
new one begun; a locked, full or read-only one is left alone for the rest of the run. Each is told
in one line.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from claimcheck.sources.private_folder import PrivateFolder, examine_folder, is_own_regular

SCHEMA_VERSION = 1
"""Part of the file's name and of every key: another version never reads this one's entries."""
FILE_NAME = f"answers-v{SCHEMA_VERSION}.sqlite3"

_APPLICATION_ID = 0x636C6D63
"""`clmc`: marks the file as ours, beside SQLite's own signature."""
_BUSY_S = 10.0
_T = TypeVar("_T")

_SCHEMA = """
CREATE TABLE searches (
    key TEXT PRIMARY KEY, origin TEXT NOT NULL, answer BLOB NOT NULL, digest TEXT NOT NULL,
    fetched_at REAL NOT NULL);
CREATE TABLE records (
    origin TEXT NOT NULL, pmid TEXT NOT NULL, raw BLOB NOT NULL, digest TEXT NOT NULL,
    fetched_at REAL NOT NULL, PRIMARY KEY (origin, pmid));
CREATE TABLE missing (
    origin TEXT NOT NULL, pmid TEXT NOT NULL, asked_at REAL NOT NULL, PRIMARY KEY (origin, pmid));
"""

_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""SQLITE_ERROR is what a missing table or column gives: a file that somebody else has made."""
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class Database:
    """Reads and writes in transactions; nothing is raised. Safe from several threads."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._may_write = True
        self._inode: tuple[int, int] | None = None
        self._closing: weakref.finalize[..., Database] | None = None
        self.notices: list[str] = []
        """Why answers are not kept or not used, for the user."""
        self.path = folder / FILE_NAME
        self._open(examine_folder(folder))

    @property
    def is_open(self) -> bool:
        """Whether anything can be read."""
        return self._connection is not None

    def read(self, work: Callable[[sqlite3.Connection], _T], default: _T) -> _T:
        """Return what `work` reads, or `default` where nothing can be read."""
        with self._lock:
            return self._attempt(work, default)

    def write(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """Do `work` as one transaction, or not at all."""
        with self._lock:
            if self._may_write:
                self._attempt(lambda connection: _in_transaction(connection, work), None)

    def wait_at_most(self, seconds: float) -> None:
        """Set how long to wait for another program that holds the file; 10 s by default."""
        self.read(lambda db: db.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}"), None)

    def compact(self) -> None:
        """Give the space of deleted entries back to the disk."""
        with self._lock:
            if self._may_write:
                self._attempt(lambda connection: connection.execute("VACUUM"), None)

    def close(self) -> None:
        """Give up the file."""
        with self._lock:
            self._drop()

    def _open(self, folder: PrivateFolder) -> None:
        if not folder.is_readable:
            self._tell(f"{folder.problem}; nothing is kept")
            return
        self._may_write = folder.is_writable
        if not self._may_write:
            self._tell(f"{folder.problem}; nothing new is kept")
        try:
            self._connect_undisturbed()
        except (sqlite3.Error, OSError) as error:
            self._recover(error)

    def _connect_undisturbed(self) -> None:
        """Connect, a second time where another run was just moving the file."""
        try:
            self._connect()
        except (sqlite3.Error, OSError):
            with _held(self.path):
                self._connect()

    def _connect(self) -> None:
        if self._may_write:
            _make_file(self.path)
        elif not self.path.exists():
            return
        # An error where another run has just moved the file aside; there is a second try.
        status = self.path.lstat()
        if not is_own_regular(status):
            self._tell(f"{self.path} is not a file of yours alone; nothing is kept")
            return
        # Kept before anything can fail: only the file that was found broken may be moved aside,
        # never the one that another run has put in its place.
        self._inode = status.st_dev, status.st_ino
        connection = connect_file(self.path, may_write=self._may_write)
        try:
            if self._may_write:
                _prepare(connection)
            _check(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        # What is closed leaves one file, which can be read where nothing can be written.
        self._closing = weakref.finalize(self, connection.close)

    def _attempt(self, work: Callable[[sqlite3.Connection], _T], default: _T) -> _T:
        for _ in range(2):
            connection = self._connection
            if connection is None:
                return default
            try:
                return work(connection)
            except (sqlite3.Error, OSError) as error:
                self._recover(error)
            if self._connection is connection:
                return default
        return default

    def _recover(self, error: Exception) -> None:
        """Decide what becomes of the file after an error; afterwards it is usable, or closed."""
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_IOERR) & 0xFF
        if code in _BUSY:
            self._drop()
            self._tell(f"{self.path} is in use by another program; nothing more is kept")
        elif code in _BROKEN and self._may_write:
            self._quarantine()
        elif self._connection is not None and self._may_write and code not in _BROKEN:
            # Full, or turned read-only: what is there can still be read.
            self._may_write = False
            self._tell(f"{self.path} cannot be written to ({_words(error)}); nothing new is kept")
        else:
            self._drop()
            self._tell(f"{self.path} cannot be used ({_words(error)}); nothing is kept")

    def _quarantine(self) -> None:
        """Move a broken file out of the way, unless another run has done so, and begin anew."""
        self._drop()
        try:
            with _held(self.path):
                aside = self._move_aside()
                self._connect()
        except (sqlite3.Error, OSError) as error:
            self._drop()
            self._tell(f"{self.path} cannot be used ({_words(error)}); nothing is kept")
            return
        if aside is not None:
            self._tell(f"the store of answers was broken and was moved to {aside}")

    def _move_aside(self) -> Path | None:
        try:
            status = self.path.lstat()
        except FileNotFoundError:
            return None
        if self._inode not in {None, (status.st_dev, status.st_ino)}:
            return None
        stamp = self._now().strftime("%Y%m%dT%H%M%S")
        aside = self.path.with_name(f"{self.path.name}.broken-{stamp}-{os.getpid()}")
        # The file itself goes last: once it is gone, another run makes a new one with new logs.
        for ending in ("-wal", "-shm"):
            with contextlib.suppress(OSError):
                self.path.with_name(self.path.name + ending).replace(f"{aside}{ending}")
        self.path.replace(aside)
        self._inode = None
        return aside

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if self._closing is not None:
            self._closing.detach()
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _tell(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)


def _make_file(path: Path) -> None:
    # SQLite gives its other files the mode of this one, so it is made before SQLite makes it.
    flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    os.close(os.open(path, flags, 0o600))


def connect_file(path: Path, *, may_write: bool) -> sqlite3.Connection:
    """Open a file as SQLite; without `may_write` nothing of it or beside it is changed."""
    mode = "rw" if may_write else _readable_mode(path)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )
    # Text that is no text must not raise in the middle of a row.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _readable_mode(path: Path) -> str:
    """
    Return how to open a file whose folder cannot be written to.

    Entries of a run that was killed lie in the log beside it, which SQLite reads with its index
    only; without a log nothing beside the file is needed, and nothing can be made.
    """
    beside = [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
    return "ro" if all(os.access(file, os.R_OK) for file in beside) else "ro&immutable=1"


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables of a new file. Two runs may do so at once; one of them finds them made."""
    # Not every file system can do WAL (NFS cannot); SQLite then stays with what it can do.
    connection.execute("PRAGMA journal_mode=WAL").fetchone()
    connection.execute("PRAGMA synchronous=NORMAL")

    def create(made: sqlite3.Connection) -> None:
        (count,) = made.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if count:
            return
        for statement in _SCHEMA.split(";"):
            if statement.strip():
                made.execute(statement)
        made.execute(f"PRAGMA application_id={_APPLICATION_ID}")
        made.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    _in_transaction(connection, create)


def _check(connection: sqlite3.Connection) -> None:
    """Raise unless the file is one of ours."""
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if (owner, version) != (_APPLICATION_ID, SCHEMA_VERSION):
        # As for a file that is no database at all: an error without any other code.
        connection.execute("SELECT * FROM not_a_store_of_claimcheck")


def _in_transaction(
    connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], object]
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        work(connection)
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold the lock under which broken files are moved; without it, go on all the same."""
    from filelock import FileLock, Timeout

    lock = FileLock(f"{path}.lock", mode=0o600)
    try:
        lock.acquire(timeout=_BUSY_S)
    except (OSError, Timeout, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _words(error: Exception) -> str:
    name = getattr(error, "sqlite_errorname", None)
    return str(name or getattr(error, "strerror", None) or type(error).__name__)
