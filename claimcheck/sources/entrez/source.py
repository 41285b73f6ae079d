"""PubMed as a Source: a query in, PMIDs out; PMIDs in, records out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from claimcheck.errors import ClaimcheckError
from claimcheck.model import Pmid, Query, Rung, SearchResult, SearchState
from claimcheck.protocols import CitedRecords, FetchResult
from claimcheck.queries.pubmed import parse_pubmed, render_pubmed
from claimcheck.sources.entrez.client import EutilsClient
from claimcheck.sources.entrez.clock import SYSTEM_CLOCK, Clock
from claimcheck.sources.entrez.efetch import (
    LARGEST_BATCH,
    Batch,
    fetch_batch,
    is_pmid,
    split_batches,
)
from claimcheck.sources.entrez.esearch import LAST_RESULT, ESearchAnswer, decode_esearch
from claimcheck.sources.entrez.looking_up import look_up
from claimcheck.sources.entrez.pacing import Pacer, shared_pacer
from claimcheck.sources.entrez.retrying import RetryPolicy
from claimcheck.sources.entrez.settings import EntrezSettings, Timeouts, make_settings
from claimcheck.sources.entrez.transport import RequestsTransport, Transport
from claimcheck.sources.entrez.working_hours import large_job_notice
from claimcheck.workers import open_workers

_JOBS = 4
_JOBS_WITH_KEY = 10
"""Requests in flight that hold the allowed rate when PubMed takes a second to answer."""


def _tell_nobody(notice: str) -> None:
    del notice


class EntrezSource:
    """PubMed through the E-utilities. Safe to use from several threads."""

    def __init__(
        self,
        client: EutilsClient,
        *,
        jobs: int,
        pacer: Pacer,
        clock: Clock = SYSTEM_CLOCK,
        tell: Callable[[str], None] = _tell_nobody,
    ) -> None:
        self._client = client
        self._jobs = max(1, jobs)
        self._pacer = pacer
        self._clock = clock
        self._tell = tell
        self._large_job: str | None = None

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user must know about this source, such as a pace that is not shared."""
        return tuple(notice for notice in (self._pacer.notice, self._large_job) if notice)

    @property
    def name(self) -> str:
        """The source's name in reports."""
        return "pubmed"

    @property
    def concurrency(self) -> int:
        """How many searches may be under way at once."""
        return self._jobs

    @property
    def proves_absence(self) -> bool:
        """A complete search that finds nothing says something about the literature."""
        return True

    @property
    def requests_sent(self) -> int:
        """How many requests have gone out, with repeated ones."""
        return self._client.requests_sent

    def expect(self, queries: Sequence[Query], *, limit: int) -> None:
        """Tell the user at once where a run may be larger than NCBI wants at this hour."""
        requests = len(queries) + -(-len(queries) * limit // LARGEST_BATCH)
        notice = large_job_notice(
            requests, now=self._clock.now(), requests_per_s=self._client.requests_per_s
        )
        if notice is not None and self._large_job is None:
            self._large_job = notice
            self._tell(notice)

    @property
    def origin(self) -> str:
        """The address that is asked; answers of two addresses are never taken for one another."""
        return self._client.base_url

    def search_params(self, query: Query, *, limit: int) -> dict[str, str]:
        """
        Return what `search` asks `esearch.fcgi`.

        Raises:
            ClaimcheckError: The query cannot be written for PubMed.
        """
        term = render_pubmed(query.tree)
        # A tag that PubMed does not know would be ignored without a word.
        parse_pubmed(term)
        return {
            "term": term,
            "retmode": "json",
            "retmax": str(min(max(limit, 1), LAST_RESULT)),
            # The default order is not promised to be the web page's (User Guide).
            "sort": "relevance",
        }

    def search(self, query: Query, *, limit: int) -> SearchResult:
        """
        Return the best `limit` matches (at most 9,999), or why there are none to be had.

        A query of which PubMed dropped a part is DEGRADED, whatever it found: the answer is to
        a broader question. A failure is INCOMPLETE. Neither is ever an empty COMPLETE result.
        """
        term = ""
        try:
            params = self.search_params(query, limit=limit)
            term = params["term"]
            return self._search(query.rung, params)
        except ClaimcheckError as error:
            return SearchResult(
                rung=query.rung,
                term=term,
                state=SearchState.INCOMPLETE,
                count=None,
                warnings=(str(error),),
            )

    def fetch(self, pmids: Sequence[Pmid]) -> FetchResult:
        """Return the records of `pmids` in the order asked, 200 in a request."""
        return self.fetch_keeping(pmids, _keep_nothing)

    def fetch_keeping(self, pmids: Sequence[Pmid], keep: Callable[[Batch], None]) -> FetchResult:
        """
        Do what `fetch` does, and hand each batch to `keep` as soon as it is there.

        `keep` is called from several threads, before the other batches have ended.
        """
        # PubMed reads «1,2» as two PMIDs and 1e35 as 1 and 35, so nothing odd may be sent.
        proper = [pmid for pmid in pmids if is_pmid(pmid)]
        batches = split_batches(proper)
        whole = Batch()
        odd = dict.fromkeys(pmid for pmid in pmids if not is_pmid(pmid))
        if odd:
            whole.failed += odd
            whole.warnings.append(f"not asked for, because they are no PMIDs: {len(odd)}")
        for batch in self._fetch_batches(batches, keep):
            whole.add(batch)
        order = list(dict.fromkeys(pmids))
        return FetchResult(
            records=tuple(whole.records[pmid] for pmid in order if pmid in whole.records),
            missing=tuple(whole.missing),
            failed=tuple(whole.failed),
            warnings=tuple(dict.fromkeys(whole.warnings)),
        )

    def look_up(self, cites: Sequence[str]) -> CitedRecords:
        """Find the records of citations, 50 in a search."""
        return self.look_up_keeping(cites, _keep_nothing)

    def look_up_keeping(self, cites: Sequence[str], keep: Callable[[Batch], None]) -> CitedRecords:
        """Do what `look_up` does, and hand records to `keep` as soon as they are there."""
        answer = look_up(self._client, lambda pmids: self.fetch_keeping(pmids, keep), cites)
        return CitedRecords(
            found=tuple(answer.found.items()),
            missing=tuple(answer.missing),
            failed=tuple(answer.failed),
            records=tuple(answer.records.values()),
            warnings=tuple(dict.fromkeys(answer.warnings)),
        )

    def close(self) -> None:
        """Give up the connections."""
        self._client.close()

    def _fetch_batches(
        self, batches: Sequence[list[Pmid]], keep: Callable[[Batch], None]
    ) -> Iterator[Batch]:
        def fetch(pmids: list[Pmid]) -> Batch:
            batch = fetch_batch(self._client, pmids)
            keep(batch)
            return batch

        if len(batches) < 2:
            yield from map(fetch, batches)
            return
        with open_workers(min(self._jobs, len(batches))) as pool:
            yield from pool.map(fetch, batches)

    def _search(self, rung: Rung, params: dict[str, str]) -> SearchResult:
        retmax = int(params["retmax"])
        answer = self._client.call("esearch.fcgi", params, decode_esearch)
        if answer.is_short(retmax=retmax):
            answer = self._client.call("esearch.fcgi", params, decode_esearch)
        return _to_result(rung, params["term"], answer, retmax)


def _keep_nothing(batch: Batch) -> None:
    del batch


def _to_result(rung: Rung, term: str, answer: ESearchAnswer, retmax: int) -> SearchResult:
    warnings = list(answer.messages)
    state = SearchState.COMPLETE
    if answer.dropped:
        state = SearchState.DEGRADED
        warnings.insert(0, "PubMed left out: " + ", ".join(answer.dropped))
    if answer.is_short(retmax=retmax):
        state = SearchState.INCOMPLETE
        warnings.insert(
            0, f"PubMed promised more PMIDs than it sent ({len(answer.pmids)} of {answer.count})"
        )
    return SearchResult(
        rung=rung,
        term=term,
        state=state,
        count=answer.count,
        pmids=answer.pmids[:retmax],
        translation=answer.translation,
        dropped=answer.dropped,
        warnings=tuple(warnings),
    )


def open_pubmed(  # noqa: PLR0913 - one keyword for each setting
    base_url: str,
    *,
    api_key: str | None = None,
    email: str | None = None,
    cache_dir: Path | None = None,
    jobs: int | None = None,
    max_requests: int | None = None,
    timeouts: Timeouts | None = None,
    clock: Clock = SYSTEM_CLOCK,
    transport: Transport | None = None,
    policy: RetryPolicy | None = None,
    tell: Callable[[str], None] = _tell_nobody,
) -> EntrezSource:
    """
    Return PubMed at `base_url` (usually `PUBMED_URL`); nothing is sent yet.

    Args:
        base_url: https, or http for a server on this machine.
        api_key: NCBI's key, as the caller read it from the environment; None for none.
        email: Address to tell NCBI; None for none.
        cache_dir: Folder in which all runs on this machine share the rate limit; None when
            there is only this one.
        jobs: Requests in flight; by default as many as the allowed rate needs.
        max_requests: How many requests the run may send; None for no limit.
        timeouts: Limits on one try.
        clock: Time and chance, for tests.
        transport: How requests are sent, for tests.
        policy: How often a failed request is tried again.
        tell: Is given what the user must know before a large job begins.

    Raises:
        ConfigError: The address, the key or the e-mail address cannot be used.
    """
    settings = make_settings(
        base_url, api_key=api_key, email=email, timeouts=timeouts, max_requests=max_requests
    )
    in_flight = jobs or (_JOBS_WITH_KEY if settings.api_key else _JOBS)
    pacer = _make_pacer(settings, cache_dir, clock)
    client = EutilsClient(
        settings,
        transport or _make_transport(settings, in_flight),
        pacer=pacer,
        clock=clock,
        policy=policy,
    )
    return EntrezSource(client, jobs=in_flight, pacer=pacer, clock=clock, tell=tell)


def _make_pacer(settings: EntrezSettings, cache_dir: Path | None, clock: Clock) -> Pacer:
    return shared_pacer(
        settings.base_url, has_key=bool(settings.api_key), cache_dir=cache_dir, clock=clock
    )


def _make_transport(settings: EntrezSettings, connections: int) -> RequestsTransport:
    host = urlsplit(settings.base_url).hostname or ""
    return RequestsTransport(host=host, connections=connections, max_bytes=settings.max_bytes)
