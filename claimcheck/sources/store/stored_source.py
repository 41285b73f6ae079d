"""PubMed with a memory: what the store holds is not asked, what is asked is kept at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from claimcheck.encoding.searches import decode_search_result, encode_search_result
from claimcheck.encoding.strict import DecodeError
from claimcheck.errors import ClaimcheckError
from claimcheck.model import Pmid, Query, Record, RecordStatus, SearchResult, SearchState
from claimcheck.protocols import CitedRecords, FetchResult, Planner, Source
from claimcheck.sources.entrez.efetch import Batch, is_pmid
from claimcheck.sources.store.policy import StorePolicy
from claimcheck.sources.store.record_store import RecordStore, search_key

_ANSWERED = (SearchState.COMPLETE, SearchState.DEGRADED)
_LOOK_UP = "citation"
_NOT_STORED = "not asked, because --offline was given, and no answer is stored"


class KeepableSource(Source, Planner, Protocol):
    """A source that says what it asks, and hands over what comes back while it comes."""

    @property
    def origin(self) -> str:
        """The address that is asked."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user must know about the source."""

    def search_params(self, query: Query, *, limit: int) -> Mapping[str, str]:
        """Return what a search asks; raises ClaimcheckError for what cannot be asked."""

    def fetch_keeping(self, pmids: Sequence[Pmid], keep: Callable[[Batch], None]) -> FetchResult:
        """Return the records and hand each batch to `keep` as soon as it is there."""

    def look_up_keeping(self, cites: Sequence[str], keep: Callable[[Batch], None]) -> CitedRecords:
        """Find citations and hand records to `keep` as soon as they are there."""


def is_pmid_cite(cite: str) -> bool:
    """Tell whether a citation is a PMID."""
    return cite.startswith("PMID:") and is_pmid(cite[5:])


class StoredSource:
    """
    A source in front of a store. Safe to use from several threads.

    Only answers are kept: what failed, or was cut short, is asked for again by the next run.
    """

    def __init__(
        self,
        source: KeepableSource,
        store: RecordStore,
        policy: StorePolicy,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._source = source
        self._store = store
        self._policy = policy
        self._now = now
        self._lock = threading.Lock()
        self._oldest: datetime | None = None
        self._stale_states = 0

    @property
    def name(self) -> str:
        """The name of the source behind the store."""
        return self._source.name

    @property
    def concurrency(self) -> int:
        """How many searches may be under way at once."""
        return self._source.concurrency

    @property
    def proves_absence(self) -> bool:
        """As the source behind the store."""
        return self._source.proves_absence

    @property
    def has_answered(self) -> bool:
        """Whether anything that was asked so far had an answer; online everything counts."""
        return not self._policy.offline or self._oldest is not None

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user must know: about the store, about the source, and how old answers are."""
        return (*self._age_notices(), *self._store.notices, *self._source.notices)

    def expect(self, queries: Sequence[Query], *, limit: int) -> None:
        """Pass on what is not stored and will have to be asked."""
        if self._policy.offline:
            return
        unknown = [query for query in queries if not self._is_stored(query, limit)]
        self._source.expect(unknown, limit=limit)

    def search(self, query: Query, *, limit: int) -> SearchResult:
        """Return a stored answer that is fresh enough, else ask and keep what comes."""
        try:
            params = self._source.search_params(query, limit=limit)
        except ClaimcheckError:
            return self._source.search(query, limit=limit)
        key = search_key(self._source.origin, "esearch.fcgi", params)
        stored = self._stored_search(key, query)
        if stored is not None:
            return stored
        if self._policy.offline:
            return SearchResult(
                rung=query.rung,
                term=params["term"],
                state=SearchState.INCOMPLETE,
                count=None,
                warnings=(_NOT_STORED,),
            )
        result = self._source.search(query, limit=limit)
        if result.state in _ANSWERED:
            answer = json.dumps(encode_search_result(result)).encode()
            self._store.keep_search(self._source.origin, key, answer)
        return result

    def fetch(self, pmids: Sequence[Pmid]) -> FetchResult:
        """Return stored records that are fresh enough, and ask for the others."""
        wanted = list(dict.fromkeys(pmids))
        records = self._stored_records(wanted)
        gone = self._stored_missing([pmid for pmid in wanted if pmid not in records])
        rest = [pmid for pmid in wanted if pmid not in records and pmid not in gone]
        if rest and self._policy.offline:
            asked = FetchResult(failed=tuple(rest), warnings=(_NOT_STORED,))
        elif rest:
            asked = self._source.fetch_keeping(rest, self._keep)
        else:
            asked = FetchResult()
        records |= {record.pmid: record for record in asked.records}
        missing = gone | set(asked.missing)
        return FetchResult(
            records=tuple(records[pmid] for pmid in wanted if pmid in records),
            missing=tuple(pmid for pmid in wanted if pmid in missing),
            failed=asked.failed,
            warnings=asked.warnings,
        )

    def _is_stored(self, query: Query, limit: int) -> bool:
        try:
            params = self._source.search_params(query, limit=limit)
        except ClaimcheckError:
            return True
        key = search_key(self._source.origin, "esearch.fcgi", params)
        entry = self._store.find_search(key)
        return entry is not None and self._policy.is_search_fresh(entry.fetched_at, self._now())

    def look_up(self, cites: Sequence[str]) -> CitedRecords:
        """Return what is stored of citations, and ask for the others."""
        found: dict[str, Pmid] = {}
        missing: list[str] = []
        rest: list[str] = []
        for cite in dict.fromkeys(cites):
            known, pmid = self._stored_citation(cite)
            if not known:
                rest.append(cite)
            elif pmid is None:
                missing.append(cite)
            else:
                found[cite] = pmid
        asked = self._ask_citations(rest)
        for cite, pmid in asked.found:
            self._keep_citation(cite, pmid)
        for cite in asked.missing:
            self._keep_citation(cite, None)
        found |= dict(asked.found)
        return CitedRecords(
            found=tuple(found.items()),
            missing=(*missing, *asked.missing),
            failed=asked.failed,
            records=asked.records,
            warnings=asked.warnings,
        )

    def _ask_citations(self, cites: Sequence[str]) -> CitedRecords:
        if not cites:
            return CitedRecords()
        if not self._policy.offline:
            return self._source.look_up_keeping(cites, self._keep)
        # A PMID needs no look-up: its record is stored, or it is not.
        pmids = [(cite, Pmid(cite[5:])) for cite in cites if is_pmid_cite(cite)]
        others = tuple(cite for cite in cites if not is_pmid_cite(cite))
        warnings = (_NOT_STORED,) if others else ()
        return CitedRecords(found=tuple(pmids), failed=others, warnings=warnings)

    def _stored_citation(self, cite: str) -> tuple[bool, Pmid | None]:
        """Return whether a citation's answer is stored and fresh, and the answer."""
        if is_pmid_cite(cite):
            return False, None
        entry = self._store.find_search(search_key(self._source.origin, _LOOK_UP, {"cite": cite}))
        if entry is None:
            return False, None
        text = entry.answer.decode("ascii", "replace")
        now = self._now()
        if not text and self._policy.is_missing_fresh(entry.fetched_at, now):
            return True, None
        if is_pmid(text) and self._policy.is_search_fresh(entry.fetched_at, now):
            self._note_age(entry.fetched_at)
            return True, Pmid(text)
        return False, None

    def _keep_citation(self, cite: str, pmid: Pmid | None) -> None:
        if is_pmid_cite(cite):
            return
        key = search_key(self._source.origin, _LOOK_UP, {"cite": cite})
        self._store.keep_search(self._source.origin, key, (pmid or "").encode("ascii"))

    def _keep(self, batch: Batch) -> None:
        self._store.keep_records(self._source.origin, batch.raw)
        self._store.keep_missing(self._source.origin, batch.missing)

    def _stored_search(self, key: str, query: Query) -> SearchResult | None:
        entry = self._store.find_search(key)
        if entry is None or not self._policy.is_search_fresh(entry.fetched_at, self._now()):
            return None
        try:
            result = decode_search_result(json.loads(entry.answer), ("answer",))
        except (DecodeError, ValueError, RecursionError):
            return None
        if result.state not in _ANSWERED or result.count is None:
            return None
        self._note_age(entry.fetched_at)
        answered_at = min(entry.fetched_at, self._now()).replace(microsecond=0)
        return replace(result, rung=query.rung, answered_at=answered_at)

    def _stored_records(self, pmids: Sequence[Pmid]) -> dict[Pmid, Record]:
        found: dict[Pmid, Record] = {}
        now = self._now()
        for pmid, entry in self._store.find_records(self._source.origin, pmids).items():
            if not self._policy.is_record_fresh(entry.fetched_at, now):
                continue
            self._note_age(entry.fetched_at)
            record = entry.record
            is_known = self._policy.is_status_known(entry.fetched_at, now)
            if record.status is RecordStatus.CLEAN and not is_known:
                record = replace(record, status=RecordStatus.NOT_ASKED)
                with self._lock:
                    self._stale_states += 1
            found[pmid] = record
        return found

    def _stored_missing(self, pmids: Sequence[Pmid]) -> set[Pmid]:
        found = self._store.find_missing(self._source.origin, pmids)
        now = self._now()
        return {pmid for pmid, at in found.items() if self._policy.is_missing_fresh(at, now)}

    def _note_age(self, fetched_at: datetime) -> None:
        with self._lock:
            if self._oldest is None or fetched_at < self._oldest:
                self._oldest = fetched_at

    def _age_notices(self) -> tuple[str, ...]:
        if not self._policy.offline:
            return ()
        if self._oldest is None:
            return ("Offline: PubMed was not asked, and nothing of this was stored.",)
        days = max(timedelta(), self._now() - self._oldest).days
        told = f"the oldest {days} days old ({self._oldest:%Y-%m-%d})"
        notices = [f"Offline: PubMed was not asked; its stored answers were used, {told}."]
        if self._stale_states:
            notices.append(
                f"The retraction state of {self._stale_states} stored records is older than "
                f"{self._policy.status_age.days} days and counts as not asked."
            )
        return tuple(notices)
