"""ECitMatch: from journal, year, volume, first page and author to a PMID."""

from __future__ import annotations

import re

from claimcheck.model import AllOf, Field, Node, Term, Years
from claimcheck.server.computing import Deadline
from claimcheck.server.details import Details, read_details
from claimcheck.sources.local.snapshot import Snapshot
from claimcheck.sources.postings import words_of

_MOST_LINES = 1000
_MOST_CANDIDATES = 2000


def match_citations(text: str, snapshot: Snapshot, deadline: Deadline) -> str:
    """
    Return one line for each of `journal|year|volume|page|author|key|`.

    Raises:
        TimeoutError: The deadline has passed.
    """
    lines = split_citations(text)[:_MOST_LINES]
    return "".join(_match(line, snapshot, deadline) + "\n" for line in deadline.within(lines))


def split_citations(text: str) -> list[str]:
    """Return the lines; clients that escape the text themselves have it escaped twice."""
    told = re.sub("(?i)%0[da]", "\r", text).replace("+", " ")
    return [line for line in re.split(r"[\r\n]+", told) if line.strip()]


def _match(line: str, snapshot: Snapshot, deadline: Deadline) -> str:
    parts = [part.strip() for part in line.split("|")]
    journal, year, volume, page, author, key = (parts + [""] * 6)[:6]
    told = f"{journal}|{year}|{volume}|{page}|{author}|{key}"
    terms: list[Node] = []
    if words_of(journal):
        named = Term(text=journal, field=Field.JOURNAL)
        if not snapshot.count(snapshot.writer().write(named)):
            return f"{key}|NOT_FOUND;INVALID_JOURNAL"
        terms.append(named)
    if re.fullmatch(r"[0-9]{4}", year):
        terms.append(Years(first=int(year), last=int(year)))
    if words_of(author):
        terms.append(Term(text=author, field=Field.AUTHOR))
    if not terms:
        return f"{told}|NOT_FOUND"
    tree = terms[0] if len(terms) == 1 else AllOf(parts=tuple(terms))
    candidates = snapshot.search(tree, limit=_MOST_CANDIDATES).pmids
    details = read_details(snapshot, candidates, deadline)
    found = [pmid for pmid, one in details.items() if _fits(one, volume, page)]
    if len(found) == 1:
        return f"{told}|{found[0]}"
    return f"{told}|{'AMBIGUOUS' if found else 'NOT_FOUND'}"


def _fits(one: Details, volume: str, page: str) -> bool:
    first_page = one.pages.partition("-")[0]
    return (not volume or one.volume == volume) and (
        not page or first_page == page.partition("-")[0]
    )
