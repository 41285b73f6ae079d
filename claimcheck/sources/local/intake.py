"""Which of the files that were given have to be read, and in which order they are taken in."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from claimcheck.errors import SourceError
from claimcheck.protocols import Progress
from claimcheck.sources.local.files import md5_of
from claimcheck.sources.local.layout import SPOOL_NAME
from claimcheck.sources.local.outcome import BuildOutcome
from claimcheck.sources.local.spooling import SpooledFile, find_spooled, spool_file
from claimcheck.sources.local.working import Crew

_AHEAD = 2
"""Files that are made ready beyond those that are being read."""


@dataclass(slots=True, kw_only=True)
class Intake:
    """The files of a run on their way into the corpus."""

    folder: Path
    store: sqlite3.Connection
    crew: Crew
    outcome: BuildOutcome

    def read(self, files: Sequence[Path], progress: Progress) -> Iterator[SpooledFile]:
        """
        Yield the good files that are not in the corpus yet, in order, ready to be taken over.

        Raises:
            SourceError: A process that was reading was killed.
        """
        # NLM numbers its files in the order in which they are to be read; `.md5` files are
        # looked at beside the file that they are about.
        given = [path for path in files if path.suffix != ".md5"]
        wanted = self._wanted(sorted(given, key=lambda path: (path.name, str(path))))
        self._clear(wanted)
        begun = time.monotonic()
        for done, spooled in enumerate(self._spooled(wanted), start=1):
            if spooled.error is None:
                yield spooled
            else:
                self.outcome.problems.append(f"{spooled.name}: {spooled.error}")
            rate = self.outcome.records / max(time.monotonic() - begun, 0.001)
            progress(done, len(wanted), f"{self.outcome.records:,} records, {rate:,.0f} a second")

    def _wanted(self, files: Sequence[Path]) -> dict[str, Path]:
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
        return wanted

    def _clear(self, wanted: dict[str, Path]) -> None:
        """Keep of an earlier run's work what is finished and still wanted."""
        spool = self.folder / SPOOL_NAME
        spool.mkdir(exist_ok=True)
        for path in spool.iterdir():
            if path.name not in wanted:
                shutil.rmtree(path, ignore_errors=True)

    def _spooled(self, wanted: dict[str, Path]) -> Iterator[SpooledFile]:
        spool = self.folder / SPOOL_NAME
        found = {md5: find_spooled(md5, spool) for md5 in wanted}
        missing = [md5 for md5 in wanted if found[md5] is None]
        # One file is read sooner than a second process starts.
        self.crew.jobs = min(self.crew.jobs, max(1, len(missing)))
        if self.crew.jobs == 1:
            for md5, path in wanted.items():
                yield found[md5] or spool_file(path, md5, spool)
            return
        running: dict[str, Future[SpooledFile]] = {}
        queue = iter(missing)
        for md5 in wanted:
            while len(running) < self.crew.jobs + _AHEAD:
                following = next(queue, None)
                if following is None:
                    break
                running[following] = self.crew.submit(
                    spool_file, wanted[following], following, spool
                )
            yield found[md5] or _result(running.pop(md5))


def _result(work: Future[SpooledFile]) -> SpooledFile:
    try:
        return work.result()
    except BrokenProcessPool:
        raise SourceError(
            "interrupted",
            "a process that was reading was killed, perhaps for want of memory; run this again, "
            "with fewer --jobs",
        ) from None


def spooled_folder(folder: Path, spooled: SpooledFile) -> Path:
    """Return where the records and the index of a spooled file lie."""
    return folder / SPOOL_NAME / spooled.md5
