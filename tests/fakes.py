"""Small real sources for tests."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.model import Pmid, Query, Record, SearchResult, SearchState
from claimcheck.protocols import FetchResult


class FakeSource:
    """Holds a few records; answers every query with all of them, and logs what it was asked."""

    name = "fake"
    concurrency = 2
    proves_absence = True

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self._records = {record.pmid: record for record in records}
        self.searches: list[Query] = []
        self.fetches: list[tuple[Pmid, ...]] = []

    def search(self, query: Query, *, limit: int) -> SearchResult:
        self.searches.append(query)
        pmids = tuple(self._records)[:limit]
        return SearchResult(
            rung=query.rung,
            term=str(query.tree),
            state=SearchState.COMPLETE,
            count=len(self._records),
            pmids=pmids,
        )

    def fetch(self, pmids: Sequence[Pmid]) -> FetchResult:
        self.fetches.append(tuple(pmids))
        return FetchResult(
            records=tuple(self._records[pmid] for pmid in pmids if pmid in self._records),
            missing=tuple(pmid for pmid in pmids if pmid not in self._records),
        )


class FailingSource(FakeSource):
    """Cannot be searched."""

    name = "failing"

    def search(self, query: Query, *, limit: int) -> SearchResult:
        del limit
        self.searches.append(query)
        return SearchResult(
            rung=query.rung,
            term=str(query.tree),
            state=SearchState.INCOMPLETE,
            count=None,
            warnings=("cannot reach the source",),
        )


class ForgetfulSource(FakeSource):
    """Lists records that it then fails to deliver."""

    name = "forgetful"

    def fetch(self, pmids: Sequence[Pmid]) -> FetchResult:
        return FetchResult(failed=tuple(pmids), warnings=("answer was cut",))
