"""The starter corpus as a source: study cards searched in memory, without any network."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.model import Pmid, Query, SearchResult
from claimcheck.protocols import FetchResult
from claimcheck.sources.memory import MemoryIndex
from claimcheck.sources.starter.loader import load_cards


class StarterSource:
    """
    A small corpus of study cards, the same for every user of one version.

    It holds a few well-read subjects only, so an empty answer says nothing about the literature.
    """

    def __init__(self) -> None:
        self._index = MemoryIndex(tuple(card.to_record() for card in load_cards()))

    @property
    def name(self) -> str:
        """The name in reports."""
        return "starter"

    @property
    def concurrency(self) -> int:
        """One: a search is a few milliseconds of pure computing, which threads do not speed up."""
        return 1

    @property
    def proves_absence(self) -> bool:
        """False: the corpus is a choice, not the literature."""
        return False

    def search(self, query: Query, *, limit: int) -> SearchResult:
        """Return the best `limit` cards."""
        return self._index.search(query, limit=limit)

    def fetch(self, pmids: Sequence[Pmid]) -> FetchResult:
        """Return the cards of `pmids`; the rest is missing."""
        return self._index.fetch(pmids)


def open_starter() -> StarterSource:
    """
    Return the starter corpus, ready to be searched.

    Raises:
        SourceError: The cards in the package are broken.
    """
    return StarterSource()
