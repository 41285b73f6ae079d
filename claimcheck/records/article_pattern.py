"""
The order of the elements of a PubMed article (pubmed_250101.dtd), as one pattern.

A regular expression that follows the document type cuts an article into the parts that are read
several times faster than a tree of its elements is built. It is used on well-formed text without
comments, CDATA sections and processing instructions only: there each `<` begins a tag, so an end
tag that is found is one. An article whose elements stand in another order, are unknown or nested
in themselves does not match, and is read by its tree instead. Every quantifier is possessive, so
the pattern never goes back, whatever it is given.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, cast

SPACE = rb"[ \t\r\n]*+"
ATTRIBUTES = rb'(?: [A-Za-z:_.-]++="[^"<]*+")*+'


class ArticleParts(NamedTuple):
    """
    The parts of an article as they stand in its XML; None where the article has none.

    The content of the element of that name, or, where the name is a plural, the whole elements
    one after the other.
    """

    version: bytes | None
    pmid: bytes
    publication_date: bytes | None
    journal_title: bytes | None
    journal_abbreviation: bytes | None
    title: bytes | None
    locations: bytes
    abstract: bytes | None
    authors: bytes | None
    languages: bytes
    publication_types: bytes | None
    vernacular_title: bytes | None
    article_dates: bytes
    journal_info: bytes | None
    corrections: bytes | None
    headings: bytes | None
    other_abstracts: bytes
    keyword_lists: bytes
    ids: bytes


def split_article(raw: bytes) -> ArticleParts | None:
    """Return the parts of a well-formed `PubmedArticle`, or None if its order is another."""
    found = _pattern().match(raw)
    return ArticleParts(*cast("tuple[bytes, ...]", found.groups())) if found else None


def content_of(name: bytes) -> bytes:
    """Return the pattern of what an element of that name holds, up to its end tag."""
    return rb"[^<]*+(?:<(?!/" + name + rb">)[^<]*+)*+"


def _element(name: bytes, *, keep: bool = False) -> bytes:
    content = SPACE + rb"(" + content_of(name) + rb")" if keep else content_of(name)
    return rb"<" + name + ATTRIBUTES + rb">" + content + rb"</" + name + rb">" + SPACE


def _one(*names: bytes) -> bytes:
    """Pass over elements that stand at most once each, in this order."""
    return b"".join(rb"(?:" + _element(name) + rb")?+" for name in names)


def _many(name: bytes) -> bytes:
    return rb"(?:" + _element(name) + rb")*+"


def _kept(name: bytes) -> bytes:
    """Keep the content of an element that stands at most once."""
    return rb"(?:" + _element(name, keep=True) + rb")?+"


def _all_kept(name: bytes) -> bytes:
    """Keep the elements that may stand several times, whole."""
    return rb"(" + _many(name) + rb")"


def _start(*names: bytes) -> bytes:
    return b"".join(rb"<" + name + ATTRIBUTES + rb">" + SPACE for name in names)


def _end(name: bytes) -> bytes:
    return rb"</" + name + rb">" + SPACE


@cache
def _pattern() -> re.Pattern[bytes]:
    """Compile the pattern when the first record is read; it takes some 15 ms."""
    return re.compile(
        b"".join(
            [
                _start(b"PubmedArticle", b"MedlineCitation"),
                rb'<PMID(?: Version="([0-9]{1,4})")?>([1-9][0-9]{0,8})</PMID>' + SPACE,
                _one(b"DateCreated", b"DateCompleted", b"DateRevised"),  # the first until 2018
                _start(b"Article"),
                _journal(),
                _article(),
                _kept(b"MedlineJournalInfo"),
                _one(b"ChemicalList", b"SupplMeshList"),
                _many(b"CitationSubset"),
                _kept(b"CommentsCorrectionsList"),
                _one(b"GeneSymbolList"),
                _kept(b"MeshHeadingList"),
                _one(b"NumberOfReferences", b"PersonalNameSubjectList"),
                _many(b"OtherID"),
                _all_kept(b"OtherAbstract"),
                _all_kept(b"KeywordList"),
                _one(b"CoiStatement"),
                _many(b"SpaceFlightMission"),
                _one(b"InvestigatorList"),
                _many(b"GeneralNote"),
                _end(b"MedlineCitation"),
                _start(b"PubmedData"),
                _one(b"History", b"PublicationStatus"),
                # The record's own list is the first one; nothing of what follows it is read.
                _element(b"ArticleIdList", keep=True),
            ]
        )
    )


def _journal() -> bytes:
    return b"".join(
        [
            _start(b"Journal"),
            _one(b"ISSN"),
            _start(b"JournalIssue"),
            _one(b"Volume", b"Issue"),
            _kept(b"PubDate"),
            _end(b"JournalIssue"),
            _kept(b"Title"),
            _kept(b"ISOAbbreviation"),
            _end(b"Journal"),
        ]
    )


def _article() -> bytes:
    return b"".join(
        [
            _kept(b"ArticleTitle"),
            _one(b"Pagination"),
            _all_kept(b"ELocationID"),
            _kept(b"Abstract"),
            _one(b"Affiliation"),  # until 2014
            _kept(b"AuthorList"),
            _all_kept(b"Language"),
            _one(b"DataBankList", b"GrantList"),
            _kept(b"PublicationTypeList"),
            _kept(b"VernacularTitle"),
            _all_kept(b"ArticleDate"),
            _end(b"Article"),
        ]
    )
