"""
Building and updating a corpus.

The store is the truth, and it changes in whole transactions; the index follows. PMIDs whose
words are not in the index yet stand in the store's table `unindexed`, in the same transaction
as their records, so whatever moment a process is killed at, the next run knows what is left.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from filelock import FileLock, Timeout

from claimcheck.atomic import replace_file
from claimcheck.errors import SourceError, UsageError
from claimcheck.protocols import Progress, ignore_progress
from claimcheck.sources.local import store as stores
from claimcheck.sources.local.files import md5_of
from claimcheck.sources.local.indexing import Indexer
from claimcheck.sources.local.layout import GENERATION_NAME, SPOOL_NAME, store_path
from claimcheck.sources.local.spooling import SpooledFile, spool_file

READY = "ready"
BUILDING = "building"

COMMIT_EVERY = 500_000
"""Records between two commits of the index; more of them cost merging, fewer cost a rerun."""


@dataclass(slots=True, kw_only=True)
class BuildOutcome:
    """What a run did."""

    files: int = 0
    records: int = 0
    """Records that are new or were replaced."""
    deleted: int = 0
    faults: int = 0
    known: int = 0
    """Files that an earlier run had finished."""
    problems: list[str] = field(default_factory=list)
    """One line for each bad file."""
    remarks: list[str] = field(default_factory=list)
    """One line for each file with records that could not be read."""


def build_corpus(
    folder: Path, files: Sequence[Path], *, jobs: int = 1, progress: Progress = ignore_progress
) -> BuildOutcome:
    """
    Make a corpus of files, or go on with one that was begun.

    Each file is final once it is done: a run that is killed goes on with the first file that
    is not. Until the whole run is over nobody can search the corpus.

    Raises:
        UsageError: The folder cannot be used, or another run is writing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _writing(folder) as run:
        stores.write_meta(run.store, "state", BUILDING)
        for spooled in run.spool(_sorted(files), jobs, progress):
            with stores.transaction(run.store):
                run.take(spooled)
            if run.indexer.pending >= COMMIT_EVERY:
                run.commit_index()
        run.commit_index()
        run.finish()
        return run.outcome


def update_corpus(
    folder: Path, files: Sequence[Path], *, jobs: int = 1, progress: Progress = ignore_progress
) -> BuildOutcome:
    """
    Bring update files in, all or nothing; whoever searches sees the state before or after.

    Newer versions replace, deletions delete, and notices reach the records that they are about.

    Raises:
        UsageError: There is no finished corpus, or another run is writing.
    """
    if not store_path(folder).is_file():
        raise UsageError(f"{folder}: no corpus there; `claimcheck corpus build` makes one")
    with _writing(folder) as run:
        if stores.read_meta(run.store, "state") != READY:
            raise UsageError(f"{folder}: its build was not finished; run corpus build again")
        if run.catch_up():
            with commit_lock(folder):
                run.commit_index()
        with ExitStack() as stack:
            with stores.transaction(run.store):
                for spooled in run.spool(_sorted(files), jobs, progress):
                    run.take(spooled)
                stack.enter_context(commit_lock(folder))
            run.commit_index()
        run.finish()
        return run.outcome


@contextmanager
def commit_lock(folder: Path) -> Iterator[None]:
    """Keep searchers from opening the corpus between the commits of its two halves."""
    lock = FileLock(folder / "commit.lock", timeout=600)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(f"{folder}: another process holds the corpus") from None
    try:
        yield
    finally:
        lock.release()


@dataclass(slots=True, kw_only=True)
class _Run:
    """A run that may write."""

    folder: Path
    store: sqlite3.Connection
    indexer: Indexer
    outcome: BuildOutcome = field(default_factory=BuildOutcome)

    def catch_up(self) -> bool:
        """Index what an earlier run stored and could not index any more."""
        rows = self.store.execute(
            "SELECT u.pmid, r.body FROM unindexed u LEFT JOIN record r USING (pmid)"
        )
        count = 0
        for pmid, body in rows:
            self.indexer.replace_packed(pmid, body)
            count += 1
        return count > 0

    def spool(
        self, files: Sequence[Path], jobs: int, progress: Progress
    ) -> Iterator[tuple[SpooledFile, str]]:
        """Yield the files that are not in the corpus yet, in order, ready to be taken over."""
        folder = self.folder / SPOOL_NAME
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        wanted = self._wanted(files)
        for done, (spooled, md5) in enumerate(_spool_all(wanted, folder, jobs), start=1):
            if spooled.spool is None:
                self.outcome.problems.append(f"{spooled.path.name}: {spooled.error}")
            else:
                yield spooled, md5
                spooled.spool.unlink()
            progress(done, len(wanted), f"{self.outcome.records:,} records")
        shutil.rmtree(folder, ignore_errors=True)

    def _wanted(self, files: Sequence[Path]) -> list[tuple[Path, str]]:
        wanted: dict[str, Path] = {}
        for path in files:
            try:
                md5 = md5_of(path)
            except SourceError as error:
                self.outcome.problems.append(f"{path.name}: {error}")
                continue
            query = "SELECT 1 FROM file WHERE md5 = ?"
            if md5 in wanted or self.store.execute(query, (md5,)).fetchone():
                self.outcome.known += 1
            else:
                wanted[md5] = path
        return [(path, md5) for md5, path in wanted.items()]

    def take(self, item: tuple[SpooledFile, str]) -> None:
        """Take one spooled file into the store, inside a transaction, and into the index."""
        spooled, md5 = item
        with _spool_rows(spooled) as spool:
            count = self._take_entries(spool)
            deleted = self._delete([pmid for (pmid,) in spool.execute("SELECT * FROM deletion")])
        self.outcome.files += 1
        self.outcome.records += count
        self.outcome.deleted += deleted
        self.outcome.faults += spooled.faults
        if spooled.faults:
            self.outcome.remarks.append(
                f"{spooled.path.name}: {spooled.faults} records could not be read; "
                f"the first: {spooled.first_fault}"
            )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = (md5, spooled.path.name, spooled.records, spooled.faults, deleted, now)
        self.store.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)", row)

    def _take_entries(self, spool: sqlite3.Connection) -> int:
        count = 0
        columns = f"{stores.ENTRY_COLUMNS}, moment, terms"
        for row in spool.execute(f"SELECT {columns} FROM entry ORDER BY pmid"):  # noqa: S608 - constants
            pmid, version, body = row[0], row[1], row[5]
            old = self.store.execute(
                "SELECT version, body FROM record WHERE pmid = ?", (pmid,)
            ).fetchone()
            if old is not None and (old[0] > version or old[1] == body):
                continue
            self.store.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?)", row[:6])
            self._mark(pmid)
            self.store.execute("DELETE FROM notice WHERE source = ?", (pmid,))
            self.indexer.replace(pmid, row[6], row[7], is_new=old is None)
            count += 1
        self.store.executemany(
            "INSERT OR IGNORE INTO notice SELECT ?, ?, ?, ? "
            "WHERE EXISTS (SELECT 1 FROM record WHERE pmid = ?)",
            [(*row, row[0]) for row in spool.execute("SELECT * FROM notice")],
        )
        return count

    def _delete(self, pmids: Iterable[int]) -> int:
        count = 0
        for pmid in pmids:
            found = self.store.execute("DELETE FROM record WHERE pmid = ?", (pmid,)).rowcount
            if found:
                self.store.execute("DELETE FROM notice WHERE source = ?", (pmid,))
                self._mark(pmid)
                self.indexer.delete(pmid)
                count += 1
        return count

    def _mark(self, pmid: int) -> None:
        self.store.execute("INSERT OR IGNORE INTO unindexed VALUES (?)", (pmid,))

    def commit_index(self) -> None:
        """Make what was indexed lasting; only then is nothing left to be indexed."""
        self.indexer.commit()
        self.store.execute("DELETE FROM unindexed")

    def finish(self) -> None:
        """Say that the corpus may be searched, and that it has changed."""
        self.indexer.close()
        generation = int(stores.read_meta(self.store, "generation") or 0) + 1
        with stores.transaction(self.store):
            stores.write_meta(self.store, "state", READY)
            stores.write_meta(self.store, "generation", str(generation))
        replace_file(self.folder / GENERATION_NAME, f"{generation}\n".encode())


@contextmanager
def _writing(folder: Path) -> Iterator[_Run]:
    """Hold the corpus for writing; one process at a time."""
    lock = FileLock(folder / "writer.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(f"{folder}: another run is writing this corpus") from None
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
    try:
        store = stores.open_for_writing(folder)
        indexer = Indexer(folder)
        try:
            run = _Run(folder=folder, store=store, indexer=indexer)
            if stores.read_meta(store, "state") != READY and run.catch_up():
                run.commit_index()
            yield run
        finally:
            indexer.abandon()
            store.close()
    finally:
        lock.release()


def _sorted(files: Iterable[Path]) -> list[Path]:
    # NLM numbers its files in the order in which they are to be read.
    return sorted(files, key=lambda path: (path.name, str(path)))


@contextmanager
def _spool_rows(spooled: SpooledFile) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(str(spooled.spool), isolation_level=None)
    try:
        yield database
    finally:
        database.close()


def _spool_all(
    wanted: Sequence[tuple[Path, str]], folder: Path, jobs: int
) -> Iterator[tuple[SpooledFile, str]]:
    """Yield the spooled files in order; with more jobs, a few are made ready ahead."""
    if jobs <= 1 or len(wanted) < 2:
        for path, md5 in wanted:
            yield spool_file(path, folder / md5), md5
        return
    # spawn: a forked child would share SQLite's and tantivy's locks with its parent.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        submit: Callable[[tuple[Path, str]], Future[SpooledFile]] = lambda item: pool.submit(  # noqa: E731
            spool_file, item[0], folder / item[1]
        )
        ahead = jobs + 2
        running = [(submit(item), item[1]) for item in wanted[:ahead]]
        rest = iter(wanted[ahead:])
        while running:
            future, md5 = running.pop(0)
            yield future.result(), md5
            following = next(rest, None)
            if following is not None:
                running.append((submit(following), following[1]))
