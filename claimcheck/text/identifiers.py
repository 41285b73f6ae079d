"""PMIDs, DOIs and PMCIDs as texts and addresses print them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import Span, parse_doi, parse_pmid

_PMID = re.compile(r"\b(?:PMIDs?|PubMed\sIDs?)\s?[:#=]?\s{0,3}", re.IGNORECASE | re.ASCII)
_PMID_NUMBER = re.compile(r"([1-9][0-9]{0,8})(?![0-9])(?:\s?[,;]\s?(?=[1-9][0-9]{3,8}\b))?")
_NO_PMID = re.compile(
    r"\b(?:PMIDs?|PubMed\sIDs?)\s?[:#=]?\s{0,3}(?P<number>0[0-9]{0,20}|[1-9][0-9]{9,20})(?![0-9])",
    re.IGNORECASE | re.ASCII,
)
_PUBMED_LINK = re.compile(
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed|"
    r"europepmc\.org/(?:abstract|article)/med)/([1-9][0-9]{0,8})(?![0-9])",
    re.IGNORECASE,
)
_PMCID = re.compile(r"\bPMC([1-9][0-9]{2,8})(?![0-9])", re.IGNORECASE)
_DOI = re.compile(r"\b10\.[0-9]{4,9}(?:/|%2F)[!-~]{1,200}", re.IGNORECASE)
_DOI_END = re.compile(r"[\"<>{}|\\^`?]|#[A-Za-z]|\]\(|&(?:gt|lt|quot|amp);")
# Old DOIs hold what looks like a tag; without its end such a one names nothing.
_SICI = re.compile(r"10\.[0-9]{4,9}/\(SICI\)", re.IGNORECASE)
_SICI_END = re.compile(r"\.CO;2-[A-Z0-9]", re.IGNORECASE)
# What addresses of publishers have behind a DOI; preprint servers print the version there, too.
_DOI_PAGE = re.compile(
    r"(?:/(?:full|fulltext|full-text|abstract|summary|html|meta|e?pdf|pdfdirect)"
    r"|(?:(?<=[0-9])v[0-9]{1,2})?\.(?:full|full-text|abstract|pdf|full\.pdf))/?$",
    re.IGNORECASE,
)
_TRAILING = ".,;:'\"*_!?"


def find_identifiers(text: str) -> tuple[tuple[Span, str], ...]:
    """
    Return the identifiers that `text` prints, in order, as `PMID:1`, `DOI:10.1/x`, `PMCID:PMC1`.

    >>> [name for _, name in find_identifiers("See PMID: 16894061 and doi:10.1000/xyz.")]
    ['PMID:16894061', 'DOI:10.1000/xyz']
    """
    found: list[tuple[Span, str]] = []
    for match in _PMID.finditer(text):
        position = match.end()
        while number := _PMID_NUMBER.match(text, position):
            found.append((Span(match.start(), number.end(1)), f"PMID:{number.group(1)}"))
            if number.end() == number.end(1):
                break
            position = number.end()
    found.extend(
        (Span(*match.span()), f"PMID:{parse_pmid(match.group(1))}")
        for match in _PUBMED_LINK.finditer(text)
    )
    found.extend(
        (Span(*match.span()), f"PMCID:PMC{match.group(1)}") for match in _PMCID.finditer(text)
    )
    found.extend(_find_dois(text))
    return tuple(sorted(found, key=lambda pair: pair[0]))


def find_malformed_pmids(text: str) -> tuple[str, ...]:
    """
    Return the numbers that `text` prints as PMIDs and that can be none, in order, each once.

    >>> find_malformed_pmids("See PMID 0, PMID: 12345678901 and PMID 16894061.")
    ('0', '12345678901')
    """
    return tuple(dict.fromkeys(match["number"] for match in _NO_PMID.finditer(text)))


def identifiers_in_link(target: str) -> tuple[str, ...]:
    """Return the identifiers that an address leads to, percent signs decoded."""
    return tuple(dict.fromkeys(name for _, name in find_identifiers(unquote(target[:2000]))))


def _find_dois(text: str) -> list[tuple[Span, str]]:
    found = []
    for match in _DOI.finditer(text):
        raw = _cut(match.group())
        try:
            doi = parse_doi(_DOI_PAGE.sub("", unquote(raw) if "%" in raw else raw))
        except InvalidIdentifierError:
            continue
        found.append((Span(match.start(), match.start() + len(raw)), f"DOI:{doi}"))
    return found


def _cut(raw: str) -> str:
    """Return what of a run of characters is the DOI; nothing where its end is lost."""
    if _SICI.match(raw):
        last = _SICI_END.search(raw)
        return raw[: last.end()] if last else ""
    end = _DOI_END.search(raw)
    return _trim(raw[: end.start()] if end else raw)


def _trim(raw: str) -> str:
    """Take off the punctuation of the sentence around a DOI, which may itself hold any."""
    while raw:
        last = raw[-1]
        open_bracket = {")": "(", "]": "["}.get(last)
        if last in _TRAILING or (open_bracket and raw.count(last) > raw.count(open_bracket)):
            raw = raw[:-1]
        else:
            break
    return raw
