"""
The records that a document cites: DOIs, PMCIDs and free citations to PMIDs.

Many are asked for in one search. PubMed does not say which identifier brought in which record, so
the records themselves say it; what no record claims is asked for once more by itself, in halves,
before it is called missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from claimcheck.errors import ClaimcheckError, InvalidIdentifierError, SourceError
from claimcheck.model import Field, Pmid, Record, Term, parse_doi, parse_pmid
from claimcheck.protocols import FetchResult
from claimcheck.queries.pubmed import render_pubmed
from claimcheck.sources.entrez.client import EutilsClient
from claimcheck.sources.entrez.esearch import ESearchAnswer, decode_esearch
from claimcheck.sources.entrez.failures import FailureKind

AT_ONCE = 50
"""Identifiers in one search; PubMed names no limit, and this keeps a query below 4 kB."""

_PLAIN_DOI = re.compile(r"[a-z0-9._/-]{1,210}")
_UNSEARCHABLE = re.compile(r"[\"\[\]\\*#|]")
_PMCID = re.compile(r"PMC[1-9][0-9]{0,9}")
_FREE = re.compile(r"[^|\r\n]{1,120}\|[0-9]{4}\|[^|\r\n]{0,12}\|[^|\r\n]{1,12}\|[^|\r\n]{0,60}")
_ANSWER = re.compile(r"([0-9]{1,6})\|([^|\r\n]{1,80})")


@dataclass(slots=True, kw_only=True)
class LookedUp:
    """What became of the citations; each one ends in exactly one of the three."""

    found: dict[str, Pmid] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    records: dict[Pmid, Record] = field(default_factory=dict)
    """Records that were fetched on the way, so that nobody need ask for them again."""
    warnings: list[str] = field(default_factory=list)


def look_up(
    client: EutilsClient, fetch: Callable[[Sequence[Pmid]], FetchResult], cites: Sequence[str]
) -> LookedUp:
    """
    Find the PMIDs of `PMID:1`, `DOI:10.1/x`, `PMCID:PMC1` and free citations.

    A free citation is `CITATION:journal|year|volume|first page|first author`. A PMID is taken as
    it stands: whether PubMed holds it shows when its record is fetched. What is malformed exists
    nowhere, so it is missing. Nothing is raised.
    """
    answer = LookedUp()
    terms: dict[str, str] = {}
    free: list[str] = []
    for cite in dict.fromkeys(cites):
        kind, _, value = cite.partition(":")
        try:
            if kind == "PMID":
                answer.found[cite] = parse_pmid(value)
            elif kind == "CITATION" and _FREE.fullmatch(value):
                free.append(cite)
            else:
                terms[cite] = _term(kind, value)
        except InvalidIdentifierError:
            answer.missing.append(cite)
    for batch in _parts(list(terms), AT_ONCE):
        _search_batch(client, fetch, {cite: terms[cite] for cite in batch}, answer)
    for batch in _parts(free, AT_ONCE):
        _match_batch(client, batch, answer)
    return answer


def _term(kind: str, value: str) -> str:
    if kind == "DOI":
        doi = parse_doi(value)
        if _UNSEARCHABLE.search(doi):
            raise InvalidIdentifierError("this DOI cannot be written into a query")
        is_plain = bool(_PLAIN_DOI.fullmatch(doi))
        return render_pubmed(Term(text=doi, field=Field.ARTICLE_ID, phrase=not is_plain))
    if kind == "PMCID" and _PMCID.fullmatch(value):
        return render_pubmed(Term(text=value, field=Field.ARTICLE_ID))
    raise InvalidIdentifierError(f"not an identifier: {value[:40]}")


def _search_batch(
    client: EutilsClient,
    fetch: Callable[[Sequence[Pmid]], FetchResult],
    terms: dict[str, str],
    answer: LookedUp,
) -> None:
    """Ask for all at once; what no record claims is asked for again by itself."""
    found = _search(client, terms, answer)
    if found is None:
        return
    fetched = fetch(found.pmids) if found.pmids else FetchResult()
    answer.records |= {record.pmid: record for record in fetched.records}
    named = {name: record.pmid for record in fetched.records for name in names_of(record)}
    answer.found |= {cite: named[cite] for cite in terms if cite in named}
    rest = {cite: term for cite, term in terms.items() if cite not in named}
    if not rest:
        return
    if len(terms) == 1:
        _settle_one(next(iter(rest)), found, answer)
    elif not found.pmids:
        answer.missing.extend(rest)
    else:
        _halve(client, rest, answer)


def _halve(client: EutilsClient, terms: dict[str, str], answer: LookedUp) -> None:
    """Find out which of the terms find anything, all of those that do not in one request."""
    found = _search(client, terms, answer)
    if found is None:
        return
    if len(terms) == 1:
        _settle_one(next(iter(terms)), found, answer)
    elif not found.pmids:
        answer.missing.extend(terms)
    else:
        cites = list(terms)
        middle = len(cites) // 2
        for half in (cites[:middle], cites[middle:]):
            _halve(client, {cite: terms[cite] for cite in half}, answer)


def _settle_one(cite: str, found: ESearchAnswer, answer: LookedUp) -> None:
    """
    Take what a search for one identifier alone found; of several records the first.

    Where PubMed dropped the identifier, what it found is the answer to another question.
    """
    if found.pmids and not found.dropped:
        answer.found[cite] = found.pmids[0]
    else:
        answer.missing.append(cite)


def _search(client: EutilsClient, terms: dict[str, str], answer: LookedUp) -> ESearchAnswer | None:
    params = {
        "term": " OR ".join(terms.values()),
        "retmode": "json",
        "retmax": str(4 * len(terms)),
    }
    try:
        return client.call("esearch.fcgi", params, decode_esearch)
    except ClaimcheckError as error:
        answer.failed.extend(terms)
        answer.warnings.append(f"{len(terms)} citation(s) could not be looked up: {error}")
        return None


def names_of(record: Record) -> Iterator[str]:
    """Yield the identifiers of a record as citations are written."""
    yield f"PMID:{record.pmid}"
    if record.doi:
        yield f"DOI:{record.doi}"
    if record.pmcid:
        yield f"PMCID:{record.pmcid}"


def _match_batch(client: EutilsClient, cites: Sequence[str], answer: LookedUp) -> None:
    """Ask ECitMatch; a citation that fits several records is not settled, so it is missing."""
    lines = [f"{cite.partition(':')[2]}|{at}|" for at, cite in enumerate(cites)]
    params = {"retmode": "xml", "bdata": "\r".join(lines)}
    try:
        matched = client.call("ecitmatch.cgi", params, decode_ecitmatch)
    except ClaimcheckError as error:
        answer.failed.extend(cites)
        answer.warnings.append(f"{len(cites)} citation(s) could not be matched: {error}")
        return
    for at, cite in enumerate(cites):
        if at not in matched:
            answer.failed.append(cite)
        elif (pmid := matched[at]) is None:
            answer.missing.append(cite)
        else:
            answer.found[cite] = pmid


def decode_ecitmatch(body: bytes) -> dict[int, Pmid | None]:
    """
    Read the lines of ECitMatch: the key of a citation, then its PMID or a word why there is none.

    Raises:
        SourceError: A line is neither.
    """
    matched: dict[int, Pmid | None] = {}
    for line in body.decode("utf-8", "replace").splitlines():
        if not line.strip():
            continue
        tail = "|".join(line.rstrip().split("|")[-2:])
        found = _ANSWER.fullmatch(tail)
        if found is None:
            raise SourceError(
                FailureKind.MALFORMED, "PubMed's list of citations cannot be read", transient=True
            )
        matched[int(found[1])] = _pmid_or_none(found[2])
    return matched


def _pmid_or_none(text: str) -> Pmid | None:
    # `NOT_FOUND`, `NOT_FOUND;INVALID_JOURNAL`, `AMBIGUOUS (2 citations)` (NBK25499).
    try:
        return parse_pmid(text.strip())
    except InvalidIdentifierError:
        return None


def _parts(cites: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(cites), size):
        yield cites[start : start + size]
