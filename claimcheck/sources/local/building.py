"""
Building and updating a corpus.

The store is the truth: in one transaction it takes over the records of a file and the segments
that hold their words, so that whatever moment a process is killed at, records and words belong
together. What a killed run leaves beside is used by the next one, or removed.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from claimcheck.atomic import replace_file
from claimcheck.errors import UsageError
from claimcheck.protocols import Progress, ignore_progress
from claimcheck.sources.local import segments
from claimcheck.sources.local import store as stores
from claimcheck.sources.local.intake import Intake, spooled_folder
from claimcheck.sources.local.layout import GENERATION_NAME, INDEX_NAME, SPOOL_NAME
from claimcheck.sources.local.merging import Merging, read_listed
from claimcheck.sources.local.mesh import store_mesh
from claimcheck.sources.local.outcome import BuildOutcome
from claimcheck.sources.local.segments import Segment
from claimcheck.sources.local.spooling import ENTRIES_NAME, SPOOLED_INDEX, SpooledFile
from claimcheck.sources.local.taking import take_over
from claimcheck.sources.local.working import Crew

__all__ = ["BuildOutcome", "build_corpus", "commit_lock", "publish_index", "update_corpus"]

READY = "ready"
BUILDING = "building"


def build_corpus(
    folder: Path,
    files: Sequence[Path],
    *,
    jobs: int = 1,
    mesh: Path | None = None,
    progress: Progress = ignore_progress,
) -> BuildOutcome:
    """
    Make a corpus of files, or go on with one that was begun.

    Each file is final once it is done: a run that is killed goes on with the files that are
    not. Until the whole run is over nobody can search the corpus.

    Args:
        folder: Made where it is not there.
        files: PubMed XML or MEDLINE text.
        jobs: Processes that read.
        mesh: NLM's descriptor file, for `[mh]` with all narrower headings.
        progress: Told after each file.

    Raises:
        UsageError: The folder or the descriptor file cannot be used, or another run is writing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made: {error.strerror}") from error
    with _writing(folder, jobs) as run:
        with stores.transaction(run.store):
            stores.write_meta(run.store, "state", BUILDING)
            run.take_mesh(mesh)
        for spooled in run.intake.read(files, progress):
            with stores.transaction(run.store):
                run.take(spooled)
            # The records are in the store now; the next run would not look for them here.
            shutil.rmtree(spooled_folder(folder, spooled), ignore_errors=True)
            run.merging.start_due()
        run.merging.wait()
        with commit_lock(folder):
            with stores.transaction(run.store):
                run.raise_generation()
            run.publish()
        return run.outcome


def update_corpus(
    folder: Path,
    files: Sequence[Path],
    *,
    jobs: int = 1,
    mesh: Path | None = None,
    progress: Progress = ignore_progress,
) -> BuildOutcome:
    """
    Bring update files in, all or nothing; whoever searches sees the state before or after.

    Newer versions replace, deletions delete, and notices reach the records that they are about.

    Raises:
        UsageError: There is no finished corpus, the descriptor file cannot be used, or another
            run is writing.
    """
    stores.find_store(folder)
    with _writing(folder, jobs) as run:
        if stores.read_meta(run.store, "state") != READY:
            raise UsageError(f"{folder}: its build was not finished; run corpus build again")
        with ExitStack() as stack:
            with stores.transaction(run.store):
                run.take_mesh(mesh)
                for spooled in run.intake.read(files, progress):
                    run.take(spooled)
                # A segment more with every day's update would make searches slower, and servers
                # larger, for as long as nothing is replaced.
                run.merging.start_due()
                run.merging.wait()
                run.raise_generation()
                # From the commit on until the index follows nobody may open the corpus.
                stack.enter_context(commit_lock(folder))
            run.publish()
        return run.outcome


@contextmanager
def commit_lock(folder: Path) -> Iterator[None]:
    """Keep searchers from opening the corpus while its two halves do not fit together."""
    lock = FileLock(folder / "commit.lock", timeout=600)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(f"{folder}: another process holds the corpus") from None
    try:
        yield
    finally:
        lock.release()


def publish_index(folder: Path, store: sqlite3.Connection) -> None:
    """Make the index the one that the store describes; to be called under the commit lock."""
    generation = int(stores.read_meta(store, "generation") or 0)
    listed = tuple(read_listed(store).values())
    segments.write_segments(folder / INDEX_NAME, listed, generation)


@dataclass(slots=True, kw_only=True)
class _Run:
    """A run that may write."""

    folder: Path
    store: sqlite3.Connection
    merging: Merging
    intake: Intake
    outcome: BuildOutcome

    def take_mesh(self, path: Path | None) -> None:
        """Take a descriptor file over, inside a transaction."""
        if path is not None:
            self.outcome.headings = store_mesh(self.store, path)

    def take(self, spooled: SpooledFile) -> None:
        """Take one spooled file over, inside a transaction."""
        folder = spooled_folder(self.folder, spooled)
        made = tuple(Segment(entry=entry) for entry in spooled.segments)
        # Until the store lists them they are files that mean nothing.
        segments.share_files(made, folder / SPOOLED_INDEX, self.folder / INDEX_NAME)
        taken = take_over(self.store, folder / ENTRIES_NAME)
        self.merging.delete(taken.replaced)
        self.merging.add(self.merging.thinned(made, taken.unwanted))
        self.outcome.add_file(spooled, records=taken.records, deleted=taken.deleted)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = (
            spooled.md5, spooled.name, spooled.records, spooled.faults, taken.deleted, now,
        )  # fmt: skip
        self.store.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)", row)

    def raise_generation(self) -> None:
        """Say, inside a transaction, that the corpus may be searched, and that it has changed."""
        generation = int(stores.read_meta(self.store, "generation") or 0) + 1
        stores.write_meta(self.store, "state", READY)
        stores.write_meta(self.store, "generation", str(generation))

    def publish(self) -> None:
        """Let the index follow the store, and remove what neither of them needs."""
        publish_index(self.folder, self.store)
        listed = tuple(read_listed(self.store).values())
        segments.remove_others(self.folder / INDEX_NAME, listed)
        generation = stores.read_meta(self.store, "generation")
        replace_file(self.folder / GENERATION_NAME, f"{generation}\n".encode())
        shutil.rmtree(self.folder / SPOOL_NAME, ignore_errors=True)


@contextmanager
def _writing(folder: Path, jobs: int) -> Iterator[_Run]:
    """Hold the corpus for writing; one process at a time."""
    lock = FileLock(folder / "writer.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(f"{folder}: another run is writing this corpus") from None
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
    crew = Crew(jobs)
    try:
        with closing(stores.open_for_writing(folder)) as store:
            outcome = BuildOutcome()
            yield _Run(
                folder=folder,
                store=store,
                merging=Merging(folder=folder, store=store, crew=crew),
                intake=Intake(folder=folder, store=store, crew=crew, outcome=outcome),
                outcome=outcome,
            )
    except (OSError, sqlite3.Error) as error:
        # A full disk, most often. What was finished stays finished.
        raise UsageError(f"{folder}: cannot be written: {error}; mend that and go on") from error
    finally:
        crew.close()
        lock.release()
