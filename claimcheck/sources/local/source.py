"""A corpus on this machine as a source."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from claimcheck.errors import QuerySyntaxError, UsageError
from claimcheck.model import Pmid, Query, SearchResult, SearchState
from claimcheck.protocols import CitedRecords, FetchResult
from claimcheck.queries.pubmed import render_pubmed
from claimcheck.sources.local.looking_up import look_up
from claimcheck.sources.local.snapshot import Snapshot

_WHOLE_PUBMED = 30_000_000
"""
Records from which on a corpus can be all of PubMed, some years old at most.

PubMed held more than 38 million in 2025 (NLM, About PubMed), and 30 million in 2019.
"""


class LocalSource:
    """Records that were built into a corpus; searched as they were when this was opened."""

    def __init__(self, folder: Path) -> None:
        self._snapshot = Snapshot(folder)
        self._name = f"local:{folder.name or folder.resolve().name}"

    @property
    def name(self) -> str:
        """`local:` and the name of the folder, without the path to it."""
        return self._name

    @property
    def state(self) -> str:
        """Which state of the corpus this is; the same for a copy of its folder."""
        return f"generation {self._snapshot.generation} of {len(self._snapshot):,} records"

    @property
    def concurrency(self) -> int:
        """One search a core: tantivy works outside Python's lock."""
        return max(1, min(8, os.cpu_count() or 1))

    @property
    def proves_absence(self) -> bool:
        """Whether the corpus is large enough to stand for PubMed; a part of it proves nothing."""
        return len(self._snapshot) >= _WHOLE_PUBMED

    @property
    def records(self) -> int:
        """How many records the corpus holds."""
        return len(self._snapshot)

    def search(self, query: Query, *, limit: int) -> SearchResult:
        """Return the best `limit` matches; ties go to the newer record, then the higher PMID."""
        try:
            term = render_pubmed(query.tree)
            found = self._snapshot.search(query.tree, limit=limit)
        except (QuerySyntaxError, ValueError) as error:
            return SearchResult(
                rung=query.rung,
                term="",
                state=SearchState.INCOMPLETE,
                count=None,
                warnings=(str(error),),
            )
        return SearchResult(
            rung=query.rung,
            term=term,
            state=SearchState.COMPLETE,
            count=found.count,
            pmids=found.pmids,
        )

    def fetch(self, pmids: Sequence[Pmid]) -> FetchResult:
        """Return the records of `pmids`, each once; those that are not here are missing."""
        wanted = tuple(dict.fromkeys(pmids))
        try:
            found = self._snapshot.fetch(wanted)
        except ValueError as error:
            return FetchResult(failed=wanted, warnings=(str(error),))
        return FetchResult(
            records=tuple(found[pmid] for pmid in wanted if pmid in found),
            missing=tuple(pmid for pmid in wanted if pmid not in found),
        )

    def look_up(self, cites: Sequence[str]) -> CitedRecords:
        """Find the records of citations; the corpus answers for PubMed."""
        return look_up(self._snapshot, cites)


def open_local(folder: Path) -> LocalSource:
    """
    Open a corpus for searching.

    Raises:
        UsageError: There is no finished corpus in the folder, or one without a record.
    """
    source = LocalSource(folder)
    if not source.records:
        raise UsageError(
            f"{folder}: the corpus holds no record; `claimcheck corpus build` takes files in"
        )
    return source
