"""The segments of a corpus while it is written: added, thinned out, and merged into larger ones."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from claimcheck.sources.local import segments
from claimcheck.sources.local import store as stores
from claimcheck.sources.local.layout import INDEX_NAME, SPOOL_NAME
from claimcheck.sources.local.segments import Segment
from claimcheck.sources.local.working import Crew

AT_ONCE = 8
"""Segments of about one size that become one: with fewer, tantivy merges nothing."""

_SMALLEST = 10_000
_LEVEL = 0.75
"""Records of the lowest level, and the width of a level in powers of two; tantivy's values."""


@dataclass(slots=True, kw_only=True)
class Merging:
    """The list of segments in the store, and what is under way to shorten it."""

    folder: Path
    store: sqlite3.Connection
    crew: Crew
    running: list[tuple[Future[tuple[Segment, ...]], tuple[int, ...]]] = field(default_factory=list)

    def add(self, added: Sequence[Segment]) -> None:
        """Put segments at the end of the list."""
        self.store.executemany(
            "INSERT INTO segment (entry) VALUES (?)", [(segment.entry,) for segment in added]
        )

    def delete(self, pmids: Sequence[int]) -> None:
        """Take records out of every segment in the list."""
        self.wait()
        listed = read_listed(self.store)
        if pmids and listed:
            made = self._rewrite(tuple(listed.values()), pmids)
            self._replace(tuple(listed), made)

    def thinned(self, added: Sequence[Segment], pmids: Sequence[int]) -> tuple[Segment, ...]:
        """Take records out of segments that are not in the list yet."""
        return self._rewrite(added, pmids) if pmids else tuple(added)

    def _rewrite(self, given: Sequence[Segment], pmids: Sequence[int]) -> tuple[Segment, ...]:
        scratch = self.folder / SPOOL_NAME / "rewriting"
        return segments.rewrite(self.folder / INDEX_NAME, given, pmids, scratch)

    def start_due(self) -> None:
        """Start what merging is due, and take in what is done; waits for nothing."""
        self._collect([item for item in self.running if item[0].done()])
        busy = {place for _, places in self.running for place in places}
        listed = {p: s for p, s in read_listed(self.store).items() if p not in busy}
        for places in _due(listed):
            group = tuple(listed[place] for place in places)
            scratch = self.folder / SPOOL_NAME / f"merging.{min(places)}"
            work = self.crew.submit(segments.rewrite, self.folder / INDEX_NAME, group, (), scratch)
            self.running.append((work, places))

    def wait(self) -> None:
        """Merge until nothing is due any more."""
        while self.running:
            self._collect(list(self.running))
            self.start_due()

    def _collect(
        self, items: Sequence[tuple[Future[tuple[Segment, ...]], tuple[int, ...]]]
    ) -> None:
        for item in items:
            future, places = item
            made = future.result()
            if self.store.in_transaction:
                self._replace(places, made)
            else:
                with stores.transaction(self.store):
                    self._replace(places, made)
            self.running.remove(item)

    def _replace(self, places: Sequence[int], made: Sequence[Segment]) -> None:
        """Put segments in the place of others; never more of them than there were."""
        self.store.executemany("DELETE FROM segment WHERE place = ?", [(p,) for p in places])
        self.store.executemany(
            "INSERT INTO segment VALUES (?, ?)",
            [(place, new.entry) for place, new in zip(sorted(places), made, strict=False)],
        )


def read_listed(store: sqlite3.Connection) -> dict[int, Segment]:
    """Return the segments of a corpus by their places, in order."""
    rows = store.execute("SELECT place, entry FROM segment ORDER BY place")
    return {place: Segment(entry=entry) for place, entry in rows}


def _due(listed: dict[int, Segment]) -> list[tuple[int, ...]]:
    """Return the places of segments of one level, wherever there are enough of them."""
    largest_first = sorted(listed, key=lambda place: (-listed[place].records, place))
    levels: list[list[int]] = []
    top = math.inf
    for place in largest_first:
        size = math.log2(max(listed[place].records, _SMALLEST))
        if not levels or size < top - _LEVEL:
            levels.append([])
            top = size
        levels[-1].append(place)
    return [tuple(level) for level in levels if len(level) >= AT_ONCE]
