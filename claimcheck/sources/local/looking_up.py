"""
The records that a document cites: PMIDs, DOIs, PMCIDs and free citations, found in a corpus.

Everything cited ends as found or missing, as with PubMed; a damaged store makes it failed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import AllOf, Field, Node, Pmid, Term, Years, parse_doi, parse_pmid
from claimcheck.protocols import CitedRecords
from claimcheck.sources.local.snapshot import Snapshot
from claimcheck.sources.postings import words_of

_FREE = re.compile(
    r"([^|\r\n]{1,120})\|([0-9]{4})\|([^|\r\n]{0,12})\|([^|\r\n]{1,12})\|([^|\r\n]{0,60})"
)
"""Journal, year, volume, first page, first author."""
_PMCID = re.compile(r"PMC[1-9][0-9]{0,9}")
_VOLUME = re.compile(rb"<Volume>([^<]{1,40})</Volume>")
_PAGE = re.compile(rb"<(?:StartPage|MedlinePgn)>([^<]{1,40})</")
_MOST_CANDIDATES = 2000
"""Papers of one journal, year and author; ECitMatch looks no further either."""


def look_up(snapshot: Snapshot, cites: Sequence[str]) -> CitedRecords:
    """
    Find `PMID:1`, `DOI:10.1/x`, `PMCID:PMC1` and `CITATION:journal|year|volume|page|author`.

    A citation that fits several records is not settled, so it is missing.
    """
    found: dict[str, Pmid] = {}
    missing: list[str] = []
    failed: list[str] = []
    warnings: list[str] = []
    for cite in dict.fromkeys(cites):
        try:
            pmid = _find(snapshot, cite)
        except ValueError as error:
            failed.append(cite)
            warnings.append(f"{cite} could not be looked up: {error}")
            continue
        if pmid is None:
            missing.append(cite)
        else:
            found[cite] = pmid
    return CitedRecords(
        found=tuple(found.items()),
        missing=tuple(missing),
        failed=tuple(failed),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _find(snapshot: Snapshot, cite: str) -> Pmid | None:
    """
    Return the PMID of a citation.

    Raises:
        ValueError: The store is damaged.
    """
    kind, _, value = cite.partition(":")
    free = _FREE.fullmatch(value) if kind == "CITATION" else None
    if free is not None:
        return _match(snapshot, *free.groups())
    try:
        # What is malformed exists nowhere.
        if kind == "PMID":
            return parse_pmid(value)
        if kind == "DOI":
            return _identified(snapshot, parse_doi(value))
    except InvalidIdentifierError:
        return None
    return _identified(snapshot, value) if _PMCID.fullmatch(value) else None


def _identified(snapshot: Snapshot, identifier: str) -> Pmid | None:
    """Return the newest record that bears an identifier."""
    pmids = snapshot.search(Term(text=identifier, field=Field.ARTICLE_ID), limit=1).pmids
    return pmids[0] if pmids else None


def _match(
    snapshot: Snapshot, journal: str, year: str, volume: str, page: str, author: str
) -> Pmid | None:
    parts: list[Node] = [Years(first=int(year), last=int(year))]
    if words_of(journal):
        parts.append(Term(text=journal, field=Field.JOURNAL))
    if words_of(author):
        parts.append(Term(text=author, field=Field.AUTHOR))
    tree = parts[0] if len(parts) == 1 else AllOf(parts=tuple(parts))
    candidates = snapshot.search(tree, limit=_MOST_CANDIDATES).pmids
    fitting = [
        pmid
        for pmid, raw in snapshot.fetch_xml(candidates).items()
        if _fits(_VOLUME, raw, volume) and _fits(_PAGE, raw, page)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _fits(part: re.Pattern[bytes], raw: bytes, told: str) -> bool:
    """Tell whether a part of a record is the one that is told, of a range its beginning."""
    found = part.search(raw)
    printed = found[1].decode("utf-8", "replace") if found else ""
    return not told or _first(printed) == _first(told)


def _first(pages: str) -> str:
    return pages.partition("-")[0].strip().casefold()
