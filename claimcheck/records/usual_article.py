"""
A PubMed article in the usual order of elements, read without a tree of them.

It makes the same Record as `records.citation` does, and leaves everything that is out of the
ordinary to it: an article of another shape as a whole, a part of another shape as that part.
What stands in many records, such as a journal's title or a MeSH heading, is read once and then
known by its XML.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import ParseError

from claimcheck.model import (
    AbstractSection,
    Correction,
    Doi,
    MeshHeading,
    Pmid,
    PublicationType,
    Record,
    RecordStatus,
)
from claimcheck.records import citation
from claimcheck.records.article_pattern import (
    ATTRIBUTES,
    SPACE,
    ArticleParts,
    content_of,
    split_article,
)
from claimcheck.records.elements import parse_element
from claimcheck.records.markup import text_of, tidy
from claimcheck.records.standing import standing_of

_KNOWN = 4096
"""Different values of a part that are kept; an hour of reading meets more, a few MB hold these."""

_LONGEST_KNOWN = 2000
"""Bytes. Hostile text must not fill the memory through what is kept."""

_REST = rb"|(.+)"
"""What no pattern of a part covers; where it matches, the part is not of the usual shape."""

_REFERENCE = re.compile("&(?:#0*+([0-9]{1,7})|#x0*+([0-9a-fA-F]{1,6})|([a-z]{2,4}));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

_SECTION = re.compile(
    rb"<AbstractText(" + ATTRIBUTES + rb")>(" + content_of(b"AbstractText") + rb")</AbstractText>"
    + SPACE + rb"|<CopyrightInformation>[^<]*+</CopyrightInformation>" + SPACE + _REST,
    re.DOTALL,
)  # fmt: skip
_LOCATION = re.compile(
    rb'<ELocationID EIdType="([a-z]+)" ValidYN="([YN])">([^<]*+)</ELocationID>' + SPACE + _REST,
    re.DOTALL,
)
_ID = re.compile(rb'<ArticleId IdType="([a-z]+)">([^<]*+)</ArticleId>' + SPACE + _REST, re.DOTALL)
_KEYWORD = re.compile(
    rb"<Keyword" + ATTRIBUTES + rb">(" + content_of(b"Keyword") + rb")</Keyword>" + SPACE
    + rb"|</?KeywordList" + ATTRIBUTES + rb">" + SPACE + _REST,
    re.DOTALL,
)  # fmt: skip
_LINK = re.compile(
    rb'<CommentsCorrections RefType="([A-Za-z]+)">' + SPACE
    + rb"<RefSource>([^<]*+)</RefSource>" + SPACE
    + rb'(?:<PMID(?: Version="[0-9]{1,4}")?>([^<]*+)</PMID>' + SPACE + rb")?+"
    + rb"</CommentsCorrections>" + SPACE + _REST,
    re.DOTALL,
)  # fmt: skip


def _name_part(name: bytes) -> bytes:
    return rb"(?:<" + name + ATTRIBUTES + rb">([^<]*+)</" + name + rb">" + SPACE + rb")?+"


def _passed_over(name: bytes) -> bytes:
    return (
        rb"(?:<" + name + ATTRIBUTES + rb">" + content_of(name) + rb"</" + name + rb">"
        + SPACE + rb")*+"
    )  # fmt: skip


_AUTHOR = re.compile(
    rb'<Author(?: ValidYN="([YN])")?+' + ATTRIBUTES + rb">" + SPACE
    + _name_part(b"LastName") + _passed_over(b"ForeName") + _name_part(b"Initials")
    + _name_part(b"Suffix") + _name_part(b"CollectiveName")
    + _passed_over(b"Identifier") + _passed_over(b"AffiliationInfo")
    + rb"</Author>" + SPACE + _REST,
    re.DOTALL,
)  # fmt: skip


def read_usual_article(raw: bytes) -> Record | None:
    """
    Return the record of a `PubmedArticle`, or None where its tree must be read instead.

    `raw` is well-formed and holds no comment, CDATA section or processing instruction.
    """
    parts = split_article(raw)
    if parts is None:
        return None
    try:
        return _read(parts)
    except (_UnusualError, ParseError):
        return None


class _UnusualError(Exception):
    """A part is not of the shape that its pattern knows."""


def _read(parts: ArticleParts) -> Record:
    to_be_known = (
        parts.publication_types,
        parts.journal_title,
        parts.journal_abbreviation,
        parts.journal_info,
        parts.publication_date,
        parts.languages,
    )
    if sum([len(part) for part in to_be_known if part]) > _LONGEST_KNOWN:
        raise _UnusualError
    ids = _listed_ids(parts.ids)
    types, status = _types(parts.publication_types)
    corrections = _corrections(parts.corrections)
    return Record(
        pmid=Pmid(parts.pmid.decode("ascii")),
        version=int(parts.version or b"1"),
        doi=_located_doi(parts.locations) or _known_doi(ids.get(b"doi")),
        pmcid=citation.pmcid_or_none(_text(ids.get(b"pmc"))),
        title=_text(parts.title),
        vernacular_title=_text(parts.vernacular_title) or None,
        sections=_sections(parts.abstract),
        other_abstracts=_other_abstracts(parts.other_abstracts),
        authors=_authors(parts.authors),
        journal=_journal(parts.journal_title, parts.journal_abbreviation, parts.journal_info),
        year=_year(parts.publication_date, parts.article_dates),
        languages=_languages(parts.languages),
        publication_types=types,
        mesh=_headings(parts.headings),
        keywords=_keywords(parts.keyword_lists),
        corrections=corrections,
        status=standing_of(types, corrections) if corrections else status,
    )


def _text(raw: bytes | None) -> str:
    """Return what `records.markup.text_of` returns for an element with this content."""
    if not raw:
        return ""
    text = raw.decode("utf-8")
    if "<" in text:
        return text_of(parse_element(b"<t>" + raw + b"</t>"))
    return tidy(_REFERENCE.sub(_character, text) if "&" in text else text)


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _ENTITIES[name]
    return chr(int(decimal) if decimal else int(hexadecimal, 16))


def _found(pattern: re.Pattern[bytes], raw: bytes | None) -> list[tuple[bytes, ...]]:
    """Return the groups of each match; together the matches cover the part."""
    found = pattern.findall(raw) if raw else []
    if found and found[-1][-1]:
        raise _UnusualError
    return found


def _listed_ids(raw: bytes | None) -> dict[bytes, bytes]:
    return {kind: value for kind, value, _ in _found(_ID, raw)}


def _known_doi(raw: bytes | None) -> Doi | None:
    return citation.doi_or_none(_text(raw)) if raw else None


def _located_doi(raw: bytes) -> Doi | None:
    for kind, valid, value, _ in _found(_LOCATION, raw):
        if kind == b"doi" and valid == b"Y":
            doi = _known_doi(value)
            if doi:
                return doi
    return None


def _sections(raw: bytes | None) -> tuple[AbstractSection, ...]:
    sections = []
    for attributes, content, _ in _found(_SECTION, raw):
        text = _text(content)
        if text:
            if len(attributes) > _LONGEST_KNOWN:
                raise _UnusualError
            label, category = _label(attributes)
            sections.append(AbstractSection(text=text, label=label, category=category))
    return tuple(sections)


@lru_cache(maxsize=_KNOWN)
def _label(attributes: bytes) -> tuple[str | None, str | None]:
    return citation.label_and_category(parse_element(b"<t" + attributes + b"/>"))


def _other_abstracts(raw: bytes) -> tuple[AbstractSection, ...]:
    return citation.other_abstracts(parse_element(b"<r>" + raw + b"</r>")) if raw else ()


def _authors(raw: bytes | None) -> tuple[str, ...]:
    names = []
    for valid, last, initials, suffix, group, _ in _found(_AUTHOR, raw):
        if valid == b"N":
            continue
        if last and initials and not suffix and not group:
            names.append(f"{_text(last)} {_text(initials)}")
        else:
            parts = [group] if group else [last, initials, suffix]
            names.append(" ".join([text for part in parts if (text := _text(part))]))
    return tuple([name for name in names if name])


@lru_cache(maxsize=_KNOWN)
def _journal(title: bytes | None, abbreviation: bytes | None, info: bytes | None) -> str | None:
    named = _text(title) or _text(abbreviation)
    if not named and info:
        named = citation.abbreviated_journal(parse_element(b"<r>" + info + b"</r>"))
    return named or None


def _year(publication_date: bytes | None, article_dates: bytes) -> int | None:
    year = _year_of(publication_date) if publication_date else None
    if year or not article_dates:
        return year
    return citation.year_of(parse_element(b"<r>" + article_dates + b"</r>")[-1])


@lru_cache(maxsize=_KNOWN)
def _year_of(date: bytes) -> int | None:
    return citation.year_of(parse_element(b"<r>" + date + b"</r>"))


@lru_cache(maxsize=256)
def _languages(raw: bytes) -> tuple[str, ...]:
    return citation.languages(parse_element(b"<r>" + raw + b"</r>"))


@lru_cache(maxsize=_KNOWN)
def _types(raw: bytes | None) -> tuple[tuple[PublicationType, ...], RecordStatus]:
    """Return the types with what they alone say about the standing."""
    types = citation.publication_types(parse_element(b"<r>" + (raw or b"") + b"</r>"))
    return types, standing_of(types, ())


def _headings(raw: bytes | None) -> tuple[MeshHeading, ...]:
    if not raw:
        return ()
    *pieces, rest = raw.split(b"</MeshHeading>")
    if rest.strip() or max(map(len, pieces), default=0) > _LONGEST_KNOWN:
        raise _UnusualError
    return tuple([_heading(piece) for piece in pieces])


@lru_cache(maxsize=2 * _KNOWN)
def _heading(piece: bytes) -> MeshHeading:
    """Read a heading without its end tag."""
    heading = None
    if piece.lstrip().startswith(b"<MeshHeading>"):
        heading = citation.heading(parse_element(piece + b"</MeshHeading>"))
    if heading is None:
        raise _UnusualError
    return heading


def _keywords(raw: bytes) -> tuple[str, ...]:
    return tuple([text for content, _ in _found(_KEYWORD, raw) if (text := _text(content))])


def _corrections(raw: bytes | None) -> tuple[Correction, ...]:
    return tuple(
        [
            Correction(
                ref_type=kind.decode("ascii"),
                pmid=citation.pmid_or_none(_text(pmid)),
                source=_text(source) or None,
            )
            for kind, source, pmid, _ in _found(_LINK, raw)
        ]
    )
