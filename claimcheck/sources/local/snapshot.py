"""One state of a corpus: searched and read, whatever an update does meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from claimcheck.errors import UsageError
from claimcheck.model import Correction, Node, Pmid, Record
from claimcheck.records.standing import standing_of
from claimcheck.sources.local import layout, segments
from claimcheck.sources.local import store as stores
from claimcheck.sources.local.building import READY, commit_lock, publish_index
from claimcheck.sources.local.indexing import read_record
from claimcheck.sources.local.mesh import MeshTree
from claimcheck.sources.local.packing import unpack
from claimcheck.sources.local.rendering import Writer, has_one_score

_BLOCKS_HELD = 64
"""Unpacked blocks that are held while records are fetched; neighbours share a block."""


_TIES = 30
_MOST_TIES = 20_000
"""Matches beyond a page that are looked at for ties: at first, and at most."""


class Order(StrEnum):
    """How matches are sorted; the values are ESearch's."""

    RELEVANCE = "relevance"
    DATE = "pub_date"
    AUTHOR = "Author"
    JOURNAL = "JournalName"


_FIELDS = {
    Order.DATE: (layout.WHEN, tantivy.Order.Desc),
    Order.AUTHOR: (layout.FIRST_AUTHOR, tantivy.Order.Asc),
    Order.JOURNAL: (layout.JOURNAL, tantivy.Order.Asc),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """A page of matches and the number of all."""

    count: int
    pmids: tuple[Pmid, ...]


class Snapshot:
    """
    A corpus as it was when this was opened. Safe to use from several threads.

    Raises:
        UsageError: There is no finished corpus.
    """

    def __init__(self, folder: Path) -> None:
        # Its lock file would be left in a folder that is no corpus.
        stores.find_store(folder)
        with ExitStack() as stack:
            try:
                stack.enter_context(commit_lock(folder))
            except OSError:
                # A folder that cannot be written to has no writer either.
                stack.close()
            self._store = stores.open_snapshot(folder)
            if stores.read_meta(self._store, "state") != READY:
                raise UsageError(f"{folder}: its build was not finished; run corpus build again")
            self.generation = int(stores.read_meta(self._store, "generation") or 0)
            self._open_index(folder)
        self._lock = threading.Lock()
        # Not a method of this object: held by the tree, it would keep the object, and with it the
        # files of an old state, until the collector of cycles comes by.
        self._rows = partial(_read_rows, self._store, self._lock)
        self.mesh = MeshTree(self._rows)

    def _open_index(self, folder: Path) -> None:
        path = folder / layout.INDEX_NAME
        if segments.generation_of(path) != self.generation:
            # A run was killed between the two; the store says which segments count.
            try:
                publish_index(folder, self._store)
            except OSError as error:
                raise UsageError(f"{folder}: the index is not up to date: {error}") from error
        index = layout.open_index(path)
        index.reload()
        self._searcher = index.searcher()
        self._schema = index.schema

    def __del__(self) -> None:
        # A connection of sqlite3 refers to itself by its cache of statements, so that without
        # this its files stay open until the collector of cycles comes by.
        store = getattr(self, "_store", None)
        if store is not None:
            store.close()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._store.close()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self,
        tree: Node,
        *,
        limit: int,
        offset: int = 0,
        order: Order = Order.RELEVANCE,
        needs_all: bool = False,
        sets: Mapping[str, Sequence[int]] | None = None,
    ) -> Matches:
        """Return the matches of a tree from `offset` on; ties go to the newer record."""
        query = self.writer(needs_all=needs_all, sets=sets).write(tree)
        if order is Order.RELEVANCE and has_one_score(tree, sets or {}):
            order = Order.DATE
        if order is Order.RELEVANCE:
            return self._by_relevance(query, offset, offset + limit)
        by_field, direction = _FIELDS[order]
        found = self._searcher.search(
            query, max(limit, 1), order_by_field=by_field, offset=offset, order=direction
        )
        return Matches(count=_count(found), pmids=_pmids(self._whens(found)[:limit]))

    def _by_relevance(self, query: tantivy.Query, start: int, end: int) -> Matches:
        """Rank by score, then date; a few more are asked for, so that no tie is cut in two."""
        size = end + _TIES
        found = self._searcher.search(query, size)
        while size < _MOST_TIES and _ends_in_tie(found, size, end):
            size *= 4
            found = self._searcher.search(query, size)
        scores = [float(score) for score, _ in found.hits]
        ranked = sorted(zip(scores, self._whens(found), strict=True), reverse=True)
        return Matches(count=_count(found), pmids=_pmids([when for _, when in ranked[start:end]]))

    def _whens(self, found: tantivy.SearchResult) -> list[int]:
        addresses = [address for _, address in found.hits]
        moments = self._searcher.fast_field_values(layout.WHEN, addresses)
        return [int(moment or 0) for moment in moments]

    def writer(
        self, *, needs_all: bool = False, sets: Mapping[str, Sequence[int]] | None = None
    ) -> Writer:
        """Return the writer of queries for this state."""
        return Writer(
            schema=self._schema,
            searcher=self._searcher,
            needs_all=needs_all,
            sets=sets or {},
            mesh=self.mesh,
        )

    def count(self, query: tantivy.Query) -> int:
        """Return how many records match a query that `writer` wrote."""
        return _count(self._searcher.search(query, 1))

    def fetch_xml(self, pmids: Sequence[Pmid]) -> dict[Pmid, bytes]:
        """
        Return the stored XML of those that are here; notices are not in it.

        Raises:
            ValueError: The store is damaged.
        """
        return dict(self._raws(pmids))

    def fetch(self, pmids: Sequence[Pmid]) -> dict[Pmid, Record]:
        """
        Return the records of those that are here, with what notices say about them.

        Raises:
            ValueError: The store is damaged.
        """
        return {pmid: self._with_notices(read_record(raw)) for pmid, raw in self._raws(pmids)}

    def notices(self, pmid: Pmid) -> tuple[Correction, ...]:
        """Return the links that notices elsewhere in the corpus make to a record."""
        rows = self._rows(
            "SELECT ref_type, source FROM notice WHERE target = ? ORDER BY source", (int(pmid),)
        )
        return tuple(
            Correction(ref_type=str(ref_type), pmid=Pmid(str(source))) for ref_type, source in rows
        )

    def _with_notices(self, record: Record) -> Record:
        """Add the links that a record does not carry itself yet; NLM adds them days later."""
        told = {(link.ref_type, link.pmid) for link in record.corrections}
        new = tuple(n for n in self.notices(record.pmid) if (n.ref_type, n.pmid) not in told)
        if not new:
            return record
        corrections = record.corrections + new
        return replace(
            record,
            corrections=corrections,
            status=standing_of(record.publication_types, corrections),
        )

    def _raws(self, pmids: Sequence[Pmid]) -> Iterator[tuple[Pmid, bytes]]:
        """Yield the stored XML of those that are here, in order."""
        blocks: dict[int, bytes] = {}
        for pmid in dict.fromkeys(pmids):
            for block, start, size in self._rows(
                "SELECT block, start, size FROM record WHERE pmid = ?", (int(pmid),)
            ):
                if block not in blocks:
                    if len(blocks) >= _BLOCKS_HELD:
                        blocks.clear()
                    ((body,),) = self._rows("SELECT body FROM block WHERE id = ?", (block,))
                    blocks[block] = unpack(body)
                yield pmid, blocks[block][start : start + size]


def _read_rows(
    store: sqlite3.Connection, lock: threading.Lock, query: str, values: tuple[object, ...]
) -> list[tuple[Any, ...]]:
    with lock:
        try:
            return store.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise ValueError(f"the store cannot be read: {error}") from error


def _ends_in_tie(found: tantivy.SearchResult, size: int, end: int) -> bool:
    """Tell whether matches that were not looked at may rank with the last one of a page."""
    hits = found.hits
    return len(hits) == size and float(hits[-1][0]) >= float(hits[max(end, 1) - 1][0])


def _pmids(whens: Sequence[int]) -> tuple[Pmid, ...]:
    return tuple([Pmid(str(when % layout.YEAR_STEP)) for when in whens])


def _count(found: tantivy.SearchResult) -> int:
    # The type stub of tantivy 0.27 leaves the attribute out.
    return int(getattr(found, "count", None) or 0)
