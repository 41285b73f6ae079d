"""
The seams of claimcheck: what the pipeline asks of the stages, without knowing any of them.

A protocol is named after what it does. Every implementation of one goes through the same tests
in tests/contract.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

from claimcheck.model import (
    Claim,
    Document,
    Evidence,
    Pmid,
    Query,
    Record,
    Report,
    SearchResult,
)

Item = TypeVar("Item", bound=Sized)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """A source's answer to a request for records; every PMID asked is in exactly one tuple."""

    records: tuple[Record, ...] = ()
    missing: tuple[Pmid, ...] = ()
    """The source answered and does not hold them."""
    failed: tuple[Pmid, ...] = ()
    """The source could not be asked, or its answer was broken."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedRecords:
    """What became of citations; every one asked is in exactly one of the first three."""

    found: tuple[tuple[str, Pmid], ...] = ()
    """Each citation with the PMID that it means."""
    missing: tuple[str, ...] = ()
    """The source answered and does not hold them."""
    failed: tuple[str, ...] = ()
    """They could not be asked for."""
    records: tuple[Record, ...] = ()
    """Records that came on the way and need not be fetched again."""
    warnings: tuple[str, ...] = ()


class Source(Protocol):
    """A place where records are searched and fetched. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """Short name for reports: `pubmed`, `starter`, `local:DIR`."""

    @property
    def concurrency(self) -> int:
        """How many searches may be under way at once; at least 1."""

    @property
    def proves_absence(self) -> bool:
        """Whether an empty result of a complete search says anything about the literature."""

    def search(self, query: Query, *, limit: int) -> SearchResult:
        """
        Return the best `limit` matches.

        A failure is returned as `SearchState.INCOMPLETE` with the reason among the warnings;
        nothing is raised for it.
        """

    def fetch(self, pmids: Sequence[Pmid]) -> FetchResult:
        """Return the records of `pmids`, in any number; failures are in the result."""


@runtime_checkable
class CitationFinder(Protocol):
    """A source that finds the records of many citations in few requests."""

    def look_up(self, cites: Sequence[str]) -> CitedRecords:
        """
        Find `PMID:1`, `DOI:10.1/x`, `PMCID:PMC1` and `CITATION:journal|year|volume|page|author`.

        A PMID may come back as found without having been asked for; fetching it tells.
        """


@runtime_checkable
class Planner(Protocol):
    """A source that wants to know how large a run is before it begins."""

    def expect(self, queries: Sequence[Query], *, limit: int) -> None:
        """Take note that at most these searches will be asked for, each with this limit."""


class Reader(Protocol):
    """Turns a file of one format into a Document."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File name endings it reads, lower case, with the dot."""

    def read(self, path: Path, *, name: str) -> Document:
        """
        Return the document, with `name` as its path.

        Raises:
            DocumentError: The file cannot be read as this format.
        """


class LadderBuilder(Protocol):
    """Makes the queries for a claim, precise to broad."""

    def __call__(self, claim: Claim) -> tuple[Query, ...]:
        """Return the rungs in the order in which they are to be tried."""


class Matcher(Protocol):
    """Compares a claim with records."""

    def __call__(self, claim: Claim, records: Sequence[Record]) -> tuple[Evidence, ...]:
        """Return the records that bear on the claim, best first."""


class Comparer(Protocol):
    """Compares a claim with one record, whatever the record is about."""

    def __call__(self, claim: Claim, record: Record) -> Evidence:
        """Return the record seen from the claim."""


class Reporter(Protocol):
    """Writes a report in one format. Pure: the same report gives the same text."""

    def __call__(self, report: Report) -> str:
        """Return the whole output."""


class Mapper(Protocol):
    """Applies a function to many items, perhaps in several processes."""

    def __call__(
        self, function: Callable[[Item], Answer], items: Sequence[Item]
    ) -> Iterable[Answer]:
        """
        Give what the function returns for each item, in the order of the items.

        The length of an item says how much work it is. Function, items and answers can be pickled.
        """


class Keep(Protocol):
    """
    Keeps bytes from one run to the next, by a name that says what they were made from.

    What it gives back was put in under that name by this user; whoever asks must be able to make
    it again, as nothing is sure to be there.
    """

    def get(self, name: str) -> bytes | None:
        """Return what was kept under a name of hexadecimal digits; None where there is nothing."""

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes, if that is possible; nothing is raised."""

    def refuse(self, name: str) -> None:
        """Take note that what was given back under this name made no sense."""


class Progress(Protocol):
    """Is told how far a run has come; library code never prints."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """Take note that `done` of `total` steps of `what` are over."""


def ignore_progress(done: int, total: int, what: str) -> None:
    """Take no note of progress."""
    del done, total, what


def map_here(function: Callable[[Item], Answer], items: Sequence[Item]) -> Iterable[Answer]:
    """Apply a function to items one after the other, in this process."""
    return map(function, items)
