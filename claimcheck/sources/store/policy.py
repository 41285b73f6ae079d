"""How old an answer of PubMed may be and still be used without asking again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePolicy:
    """
    Ages by kind, and what overrules them.

    A record and its retraction state come with one request, so a record is asked for again as
    soon as the shorter of the two ages is over. Offline the two are told apart: the text is used,
    the state counts as not asked.
    """

    search_age: timedelta = timedelta(days=7)
    record_age: timedelta = timedelta(days=30)
    status_age: timedelta = timedelta(days=7)
    """How long «not retracted» may be believed."""
    missing_age: timedelta = timedelta(hours=24)
    """How long a PMID or a citation that PubMed does not hold is taken for missing."""
    offline: bool = False
    """Nothing is asked; what is stored is used at any age, and the age is told."""
    not_before: datetime | None = None
    """Answers from before this moment are asked for again (`--refresh`)."""

    def is_search_fresh(self, fetched_at: datetime, now: datetime) -> bool:
        """Tell whether a stored search may stand in for asking."""
        return self._is_fresh(fetched_at, now, self.search_age)

    def is_record_fresh(self, fetched_at: datetime, now: datetime) -> bool:
        """Tell whether a stored record, with its retraction state, may stand in for asking."""
        return self._is_fresh(fetched_at, now, min(self.record_age, self.status_age))

    def is_status_known(self, fetched_at: datetime, now: datetime) -> bool:
        """Tell whether the retraction state in a stored record may still be believed."""
        return timedelta() <= now - fetched_at < self.status_age

    def is_missing_fresh(self, asked_at: datetime, now: datetime) -> bool:
        """Tell whether «PubMed does not hold it» may still be believed."""
        return self._is_fresh(asked_at, now, self.missing_age)

    def _is_fresh(self, fetched_at: datetime, now: datetime, age: timedelta) -> bool:
        if self.offline:
            return True
        if self.not_before is not None and fetched_at < self.not_before:
            return False
        # An entry from the future was written by a wrong clock; nobody knows how old it is.
        return timedelta() <= now - fetched_at < age
