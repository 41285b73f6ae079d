"""
The way of a claim through the stages: queries, searches, records, evidence.

Knows the stages by their protocols alone. Searches go in rounds, one rung of every claim's
ladder a round, so that a query which two claims share is sent once and the order of threads
never shows in the result; records are fetched once over all claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from types import MappingProxyType

from claimcheck.model import (
    Claim,
    ClaimId,
    ClaimResult,
    Evidence,
    Pmid,
    Query,
    Record,
    Rung,
    SearchLog,
    SearchResult,
    SearchState,
)
from claimcheck.protocols import (
    CitationFinder,
    Comparer,
    FetchResult,
    LadderBuilder,
    Mapper,
    Matcher,
    Planner,
    Progress,
    Source,
    ignore_progress,
    map_here,
)
from claimcheck.workers import open_workers

PER_RUNG = 200
"""How many of a rung's matches are looked at: what one EFetch brings."""

NOTHING_JUDGED: Mapping[ClaimId, Sequence[Pmid]] = MappingProxyType({})

ENOUGH = 20
"""With so many candidates from one claim's rungs, the broader rungs are not needed."""


def utc_now() -> datetime:
    """Return the time in UTC, to the second, as it goes into files."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(slots=True)
class _Climb:
    """How far one claim has come on its ladder."""

    claim: Claim
    ladder: tuple[Query, ...]
    judged: tuple[Pmid, ...]
    results: list[SearchResult] = field(default_factory=list)
    cited: dict[str, Pmid] = field(default_factory=dict)
    """What the document cites for the claim, with the PMIDs that were found for it."""
    unresolved: tuple[str, ...] = ()
    """What the document cites and the source does not hold."""
    was_looked_up: bool = False
    """Whether the citations were looked up together with those of all claims."""

    @property
    def pmids(self) -> tuple[Pmid, ...]:
        return tuple(dict.fromkeys(pmid for result in self.results for pmid in result.pmids))

    @property
    def wanted(self) -> tuple[Pmid, ...]:
        return tuple(dict.fromkeys(self.pmids + self.judged))

    def next_query(self) -> Query | None:
        tried = len(self.results) - self.was_looked_up
        if tried >= len(self.ladder):
            return None
        found = {
            pmid
            for result in self.results
            if result.rung is not Rung.CITED
            for pmid in result.pmids
        }
        return None if len(found) >= ENOUGH else self.ladder[tried]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A claim and what is to be compared with it; can be handed to another process."""

    claim: Claim
    candidates: tuple[Record, ...]
    cited: frozenset[Pmid]
    judged: tuple[Pmid, ...]

    def __len__(self) -> int:
        return len(self.candidates)

    def __reduce__(self) -> tuple[Callable[..., _Table], tuple[object, ...]]:
        return _laid_again, (self.claim, self.candidates, self.cited, self.judged)


def _laid_again(
    claim: Claim, candidates: tuple[Record, ...], cited: frozenset[Pmid], judged: tuple[Pmid, ...]
) -> _Table:
    """Return a table that came from another process."""
    known = tuple(_known_record(record) for record in candidates)
    return _Table(claim=claim, candidates=known, cited=cited, judged=judged)


@lru_cache(maxsize=8_192)
def _known_record(record: Record) -> Record:
    """
    Return the same object for the same record, so that it is prepared once in a process.

    A worker of a cluster reads its records anew for each of its shares.
    """
    return record


def verify_claims(  # noqa: PLR0913 - each argument is one seam
    claims: Sequence[Claim],
    source: Source,
    *,
    ladder: LadderBuilder,
    matcher: Matcher,
    comparer: Comparer,
    judged: Mapping[ClaimId, Sequence[Pmid]] = NOTHING_JUDGED,
    now: Callable[[], datetime] = utc_now,
    progress: Progress = ignore_progress,
    mapper: Mapper = map_here,
) -> tuple[ClaimResult, ...]:
    """
    Search, fetch and match every claim.

    Records that the document cites or that a person judged by are always in the evidence of
    their claim, whatever the matcher thinks of them.

    Args:
        claims: What is searched for.
        source: Where.
        ladder: Makes the queries of a claim.
        matcher: Chooses and orders the records that bear on a claim.
        comparer: Shows one record from one claim.
        judged: By claim, the records that its judgements name.
        now: The clock.
        progress: Is told how far the run has come.
        mapper: Compares claims with records, which is nearly all of the work.

    Returns:
        One result for each claim, in their order. A claim whose search failed has the state
        INCOMPLETE and whatever evidence could be had; nothing is raised for it.
    """
    climbs = [_Climb(claim, ladder(claim), tuple(judged.get(claim.id, ()))) for claim in claims]
    if isinstance(source, Planner):
        queries = dict.fromkeys(query for climb in climbs for query in climb.ladder)
        source.expect(tuple(queries), limit=PER_RUNG)
    held = _look_up(climbs, source)
    _search(climbs, source, progress)
    fetched = _fetch(climbs, source, held, progress)
    searched_at = now()
    records = {record.pmid: _known_record(record) for record in fetched.records}
    tables = [_laid_out(climb, records) for climb in climbs]
    compared = mapper(partial(_compared, matcher, comparer), tables)
    results = []
    for done, (climb, evidence) in enumerate(zip(climbs, compared, strict=True)):
        progress(done, len(climbs), "comparing")
        log = _log(climb, fetched, source, searched_at)
        results.append(ClaimResult(claim=climb.claim, search=log, evidence=evidence))
    progress(len(climbs), len(climbs), "comparing")
    return tuple(results)


def _look_up(climbs: Sequence[_Climb], source: Source) -> tuple[Record, ...]:
    """
    Find what all claims cite in as few requests as there can be; return records met on the way.

    A source that cannot do so is asked claim by claim, by the first rung of each ladder.
    """
    cites = tuple(dict.fromkeys(cite for climb in climbs for cite in _cites(climb.claim)))
    if not cites or not isinstance(source, CitationFinder):
        return ()
    answer = source.look_up(cites)
    found, missing, failed = dict(answer.found), set(answer.missing), set(answer.failed)
    for climb in climbs:
        mine = _cites(climb.claim)
        if not mine:
            continue
        climb.was_looked_up = True
        climb.ladder = tuple(query for query in climb.ladder if query.rung is not Rung.CITED)
        climb.cited = {cite: found[cite] for cite in mine if cite in found}
        climb.unresolved = tuple(cite for cite in climb.claim.cites if cite in missing)
        climb.results.append(_cited_result(climb, mine, failed, answer.warnings))
    return answer.records


def _cites(claim: Claim) -> tuple[str, ...]:
    """Return the identifiers that a claim cites, and its citations without any."""
    free = [entry.citation for entry in claim.references if entry.citation is not None]
    return tuple(dict.fromkeys([*claim.cites, *free]))


def _cited_result(
    climb: _Climb, cites: Sequence[str], failed: set[str], warnings: tuple[str, ...]
) -> SearchResult:
    pmids = tuple(dict.fromkeys(climb.cited.values()))
    is_whole = failed.isdisjoint(cites)
    return SearchResult(
        rung=Rung.CITED,
        term=", ".join(cites),
        state=SearchState.COMPLETE if is_whole else SearchState.INCOMPLETE,
        count=len(pmids) if is_whole else None,
        pmids=pmids,
        warnings=() if is_whole else warnings,
    )


def _search(climbs: Sequence[_Climb], source: Source, progress: Progress) -> None:
    answers: dict[Query, SearchResult] = {}
    done = 0
    with open_workers(source.concurrency) as pool:
        while waiting := [(climb, query) for climb in climbs if (query := climb.next_query())]:
            fresh = [q for q in dict.fromkeys(query for _, query in waiting) if q not in answers]
            for query, answer in zip(fresh, pool.map(_searcher(source), fresh), strict=True):
                answers[query] = answer
                done += 1
                progress(done, done + len(fresh), "searching")
            for climb, query in waiting:
                climb.results.append(answers[query])


def _searcher(source: Source) -> Callable[[Query], SearchResult]:
    return lambda query: source.search(query, limit=PER_RUNG)


def _fetch(
    climbs: Iterable[_Climb], source: Source, held: Sequence[Record], progress: Progress
) -> FetchResult:
    known = {record.pmid for record in held}
    wanted = dict.fromkeys(pmid for climb in climbs for pmid in climb.wanted)
    pmids = tuple(pmid for pmid in wanted if pmid not in known)
    progress(0, len(pmids), "fetching records")
    fetched = source.fetch(pmids) if pmids else FetchResult()
    progress(len(pmids), len(pmids), "fetching records")
    return replace(fetched, records=(*held, *fetched.records))


def _log(climb: _Climb, fetched: FetchResult, source: Source, searched_at: datetime) -> SearchLog:
    states = {result.state for result in climb.results}
    mine = set(climb.wanted)
    failed = [pmid for pmid in fetched.failed if pmid in mine]
    missing, absent = _gone(climb, fetched, source)
    unheld = () if source.proves_absence else absent
    reasons = [
        warning
        for result in climb.results
        if result.state in {SearchState.INCOMPLETE, SearchState.DEGRADED}
        for warning in result.warnings
    ]
    if failed:
        reasons.append(f"{len(failed)} of {len(mine)} records could not be fetched")
        reasons.extend(fetched.warnings)
    is_asked = bool(climb.ladder or climb.results)
    if not is_asked:
        reasons.append("no searchable term in the claim")
    return SearchLog(
        state=_overall(states, failed=bool(failed), asked=is_asked),
        source=source.name,
        searched_at=min([searched_at, *_answer_times(climb)]),
        rungs=tuple(
            _with_unheld(_without_missing(result, fetched), unheld, source)
            for result in climb.results
        ),
        missing=missing,
        unresolved=absent if source.proves_absence else (),
        reason="; ".join(dict.fromkeys(reasons)) or None,
    )


def _gone(
    climb: _Climb, fetched: FetchResult, source: Source
) -> tuple[tuple[Pmid, ...], tuple[str, ...]]:
    """Return what the source should hold and does not, and the citations that it does not know."""
    mine, cited = set(climb.wanted), _cited_pmids(climb.claim)
    missing = [pmid for pmid in fetched.missing if pmid in mine]
    if _was_looked_up(climb):
        missing += [pmid for pmid in cited if pmid not in mine]
    absent = _unresolved(climb, missing)
    if not source.proves_absence:
        # A small corpus that does not hold a cited paper says nothing about the paper.
        missing = [pmid for pmid in missing if pmid not in cited]
    return tuple(missing), absent


def _overall(states: set[SearchState], *, failed: bool, asked: bool) -> SearchState:
    if failed or SearchState.INCOMPLETE in states:
        return SearchState.INCOMPLETE
    if SearchState.DEGRADED in states or not asked:
        # Without a searchable term the source was not asked anything; that is no absence either.
        return SearchState.DEGRADED
    return SearchState.COMPLETE


def _without_missing(result: SearchResult, fetched: FetchResult) -> SearchResult:
    """Leave out cited PMIDs that turned out to name no record."""
    if result.rung is not Rung.CITED or result.count is None:
        return result
    gone = set(fetched.missing).intersection(result.pmids)
    kept = tuple(pmid for pmid in result.pmids if pmid not in gone)
    return replace(result, pmids=kept, count=result.count - len(gone))


def _with_unheld(result: SearchResult, unheld: Sequence[str], source: Source) -> SearchResult:
    """Add which citations a part of PubMed was asked for in vain."""
    if result.rung is not Rung.CITED or not unheld:
        return result
    told = (
        f"{source.name} does not hold {', '.join(unheld)}; it is a part of PubMed, so that this "
        "says nothing about the citation"
    )
    return replace(result, warnings=(*result.warnings, told))


def _unresolved(climb: _Climb, missing: Sequence[Pmid]) -> tuple[str, ...]:
    gone = {f"PMID:{pmid}" for pmid in missing} | set(climb.unresolved)
    return tuple(cite for cite in climb.claim.cites if cite in gone)


def _answer_times(climb: _Climb) -> list[datetime]:
    return [result.answered_at for result in climb.results if result.answered_at is not None]


def _was_looked_up(climb: _Climb) -> bool:
    return any(
        result.rung is Rung.CITED and result.state is SearchState.COMPLETE
        for result in climb.results
    )


def _cited_pmids(claim: Claim) -> tuple[Pmid, ...]:
    return tuple(Pmid(cite[5:]) for cite in claim.cites if cite.startswith("PMID:"))


def _laid_out(climb: _Climb, records: Mapping[Pmid, Record]) -> _Table:
    found = [records[pmid] for pmid in climb.wanted if pmid in records]
    cites = climb.claim.cites
    cited = {record.pmid for record in found if cites and not _names(record).isdisjoint(cites)}
    return _Table(
        claim=climb.claim,
        candidates=tuple(found),
        cited=frozenset(cited | set(climb.cited.values())),
        judged=climb.judged,
    )


def _compared(matcher: Matcher, comparer: Comparer, table: _Table) -> tuple[Evidence, ...]:
    """Return the evidence with the cited records on top and the judged ones in it."""
    evidence = matcher(table.claim, table.candidates)
    kept = table.cited.union(table.judged)
    shown = {item.pmid for item in evidence}
    further = [
        comparer(table.claim, record)
        for record in table.candidates
        if record.pmid in kept and record.pmid not in shown
    ]
    marked = [
        replace(item, cited=True) if item.pmid in table.cited else item
        for item in (*evidence, *further)
    ]
    return tuple(sorted(marked, key=lambda item: not item.cited))


def _names(record: Record) -> set[str]:
    return {f"PMID:{record.pmid}", f"DOI:{record.doi}", f"PMCID:{record.pmcid}"}
