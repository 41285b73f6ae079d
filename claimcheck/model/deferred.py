"""Sequences whose items are made when somebody first looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

from claimcheck.model.evidence import Evidence
from claimcheck.model.identifiers import Doi, Pmid
from claimcheck.model.report import ClaimResult

T = TypeVar("T")


class Deferred(Sequence[T]):
    """
    A tuple whose length is known, and whose items are made at the first look at one of them.

    It equals the tuple of its items. The gate looks at the evidence of few claims; a claims.lock
    of 20,000 claims holds 400,000 records seen from them.
    """

    __slots__ = ("_count", "_items", "_load")

    def __init__(self, count: int, load: Callable[[], tuple[T, ...]]) -> None:
        self._count = count
        self._load = load
        self._items: tuple[T, ...] | None = None

    def _all(self) -> tuple[T, ...]:
        if self._items is None:
            self._items = self._load()
        return self._items

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        return self._all()[place]

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Deferred):
            return self._all() == other._all()
        return self._all() == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


FIRST = 5
"""Of how many records PMID and DOI are known before the look."""


class DeferredEvidence(Deferred[Evidence]):
    """Evidence of which the first records and what all records share is known before the look."""

    __slots__ = ("first", "has_cited", "unnamed")

    def __init__(
        self,
        count: int,
        load: Callable[[], tuple[Evidence, ...]],
        *,
        first: tuple[tuple[Pmid, Doi | None], ...],
        has_cited: bool,
        unnamed: tuple[str, ...],
    ) -> None:
        super().__init__(count, load)
        self.first = first
        self.has_cited = has_cited
        self.unnamed = unnamed


class DeferredResults(Deferred[ClaimResult]):
    """Results of which it is known before the look how many had a search that failed."""

    __slots__ = ("incomplete",)

    def __init__(
        self, count: int, load: Callable[[], tuple[ClaimResult, ...]], *, incomplete: int
    ) -> None:
        super().__init__(count, load)
        self.incomplete = incomplete
        """How many `claimcheck.findings` counts as incomplete on the day of the run."""


def best_pmid(evidence: Sequence[Evidence]) -> Pmid | None:
    """Return the record that stands first; None where there is none."""
    first = first_records(evidence)
    return first[0][0] if first else None


def first_records(evidence: Sequence[Evidence]) -> tuple[tuple[Pmid, Doi | None], ...]:
    """Return PMID and DOI of the records that stand first, at most FIRST of them."""
    if isinstance(evidence, DeferredEvidence):
        return evidence.first
    return tuple((item.pmid, item.doi) for item in evidence[:FIRST])


def has_cited(evidence: Sequence[Evidence]) -> bool:
    """Tell whether the document gives any of the records as its source."""
    if isinstance(evidence, DeferredEvidence):
        return evidence.has_cited
    return any(item.cited for item in evidence)


def named_by_none(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Return the claim's subject terms that none of the records names; empty without records."""
    if isinstance(evidence, DeferredEvidence):
        return evidence.unnamed
    return missing_in_all([item.signals.subject.missing for item in evidence])


def missing_in_all(missing: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return what stands in each of some lists, in the order of the first."""
    if not missing:
        return ()
    common = set(missing[0]).intersection(*missing[1:])
    return tuple(term for term in missing[0] if term in common)
