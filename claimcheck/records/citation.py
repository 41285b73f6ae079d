"""The element tree of one PubMed record made into a Record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import (
    AbstractSection,
    Correction,
    Doi,
    MeshHeading,
    Pmid,
    PublicationType,
    Record,
    parse_doi,
    parse_pmid,
)
from claimcheck.records.markup import text_of, tidy
from claimcheck.records.standing import standing_of

_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_PMCID = re.compile(r"PMC[1-9][0-9]{0,9}")
_NO_ELEMENT = Element("none")


def read_article(root: Element) -> Record:
    """
    Return the record of a `PubmedArticle`.

    Raises:
        InvalidIdentifierError: It holds no PMID.
    """
    citation = _child(root, "MedlineCitation")
    article = _child(citation, "Article")
    ids = _child(_child(root, "PubmedData"), "ArticleIdList")
    types = publication_types(_child(article, "PublicationTypeList"))
    corrections = tuple(_corrections(_child(citation, "CommentsCorrectionsList")))
    pmid, version = _identity(citation)
    return Record(
        pmid=pmid,
        version=version,
        doi=_located_doi(article) or _listed_doi(ids),
        pmcid=_pmcid(ids),
        title=text_of(article.find("ArticleTitle")),
        vernacular_title=text_of(article.find("VernacularTitle")) or None,
        sections=_sections(article.find("Abstract")),
        other_abstracts=tuple(
            section for other in citation.findall("OtherAbstract") for section in _sections(other)
        ),
        authors=_authors(article.find("AuthorList")),
        journal=_journal(citation, article),
        year=_article_year(article),
        languages=tuple(tidy(language.text) for language in article.findall("Language")),
        publication_types=types,
        mesh=tuple(_headings(_child(citation, "MeshHeadingList"))),
        keywords=_keywords(citation),
        corrections=corrections,
        status=standing_of(types, corrections),
    )


def read_book(root: Element) -> Record:
    """
    Return the record of a `PubmedBookArticle`; the book's title stands for the journal.

    Raises:
        InvalidIdentifierError: It holds no PMID.
    """
    document = _child(root, "BookDocument")
    book = _child(document, "Book")
    ids = _child(document, "ArticleIdList")
    types = publication_types(document)
    pmid, version = _identity(document)
    book_title = text_of(book.find("BookTitle"))
    return Record(
        pmid=pmid,
        version=version,
        doi=_listed_doi(ids)
        or _listed_doi(_child(_child(root, "PubmedBookData"), "ArticleIdList")),
        pmcid=_pmcid(ids),
        title=text_of(document.find("ArticleTitle")) or book_title,
        vernacular_title=text_of(document.find("VernacularTitle")) or None,
        sections=_sections(document.find("Abstract")),
        authors=_authors(document.find("AuthorList")) or _authors(book.find("AuthorList")),
        journal=book_title or None,
        year=_year_of(book.find("PubDate")) or _year_of(document.find("ContributionDate")),
        languages=tuple(tidy(language.text) for language in document.findall("Language")),
        publication_types=types,
        keywords=_keywords(document),
        status=standing_of(types, ()),
    )


def publication_types(parent: Element) -> tuple[PublicationType, ...]:
    """Return the publication types that stand directly in `parent`."""
    return tuple(
        PublicationType(name=tidy(kind.text), ui=kind.get("UI") or None)
        for kind in parent.findall("PublicationType")
    )


def year_in(text: str | None) -> int | None:
    """
    Return the first year in a free date.

    >>> year_in("1998 Dec-1999 Jan")
    1998
    """
    found = _YEAR.search(text or "")
    return int(found[0]) if found else None


def doi_or_none(text: str | None) -> Doi | None:
    """Return the DOI, or None where the text is none: a record is worth more than its DOI."""
    try:
        return parse_doi(text) if text else None
    except InvalidIdentifierError:
        return None


def pmid_or_none(text: str | None) -> Pmid | None:
    """Return the PMID, or None where the text is none."""
    try:
        return parse_pmid(text.strip()) if text else None
    except InvalidIdentifierError:
        return None


def _child(parent: Element, name: str) -> Element:
    """Return the child of that name, or an empty element, so that look-ups can be chained."""
    child = parent.find(name)
    return _NO_ELEMENT if child is None else child


def _identity(parent: Element) -> tuple[Pmid, int]:
    element = _child(parent, "PMID")
    version = element.get("Version", "1")
    is_number = version.isascii() and version.isdigit() and len(version) <= 4
    return parse_pmid(tidy(element.text)), int(version) if is_number else 1


def _located_doi(article: Element) -> Doi | None:
    for location in article.findall("ELocationID"):
        if location.get("EIdType") == "doi" and location.get("ValidYN", "Y") != "N":
            doi = doi_or_none(location.text)
            if doi:
                return doi
    return None


def _listed_doi(ids: Element) -> Doi | None:
    """Read the record's own id list only: each reference has an id list of the same name."""
    return next(
        (
            doi
            for item in ids.findall("ArticleId")
            if item.get("IdType") == "doi" and (doi := doi_or_none(item.text))
        ),
        None,
    )


def _pmcid(ids: Element) -> str | None:
    for item in ids.findall("ArticleId"):
        if item.get("IdType") == "pmc":
            found = _PMCID.fullmatch(tidy(item.text))
            return found[0] if found else None
    return None


def _sections(abstract: Element | None) -> tuple[AbstractSection, ...]:
    """Return every AbstractText that holds words, in order."""
    if abstract is None:
        return ()
    return tuple(
        AbstractSection(
            text=text,
            label=tidy(part.get("Label")) or None,
            category=part.get("NlmCategory") or None,
        )
        for part in abstract.findall("AbstractText")
        if (text := text_of(part))
    )


def _authors(listed: Element | None) -> tuple[str, ...]:
    if listed is None:
        return ()
    return tuple(
        name
        for author in listed.findall("Author")
        if author.get("ValidYN", "Y") != "N" and (name := _author(author))
    )


def _author(author: Element) -> str:
    group = author.find("CollectiveName")
    if group is not None:
        return text_of(group)
    parts = (text_of(author.find(name)) for name in ("LastName", "Initials", "Suffix"))
    return " ".join(part for part in parts if part)


def _journal(citation: Element, article: Element) -> str | None:
    journal = _child(article, "Journal")
    return (
        text_of(journal.find("Title"))
        or text_of(journal.find("ISOAbbreviation"))
        or tidy(citation.findtext("MedlineJournalInfo/MedlineTA"))
        or None
    )


def _article_year(article: Element) -> int | None:
    printed = _year_of(article.find("Journal/JournalIssue/PubDate"))
    return printed or _year_of(article.find("ArticleDate"))


def _year_of(date: Element | None) -> int | None:
    if date is None:
        return None
    return year_in(date.findtext("Year")) or year_in(date.findtext("MedlineDate"))


def _headings(listed: Element) -> Iterator[MeshHeading]:
    for heading in listed.findall("MeshHeading"):
        descriptor = heading.find("DescriptorName")
        if descriptor is None:
            continue
        qualifiers = heading.findall("QualifierName")
        yield MeshHeading(
            descriptor=tidy(descriptor.text),
            ui=descriptor.get("UI") or None,
            qualifiers=tuple(tidy(qualifier.text) for qualifier in qualifiers),
            is_major=any(part.get("MajorTopicYN") == "Y" for part in (descriptor, *qualifiers)),
        )


def _keywords(parent: Element) -> tuple[str, ...]:
    return tuple(
        text
        for listed in parent.findall("KeywordList")
        for keyword in listed.findall("Keyword")
        if (text := text_of(keyword))
    )


def _corrections(listed: Iterable[Element]) -> Iterator[Correction]:
    for link in listed:
        ref_type = link.get("RefType")
        if ref_type:
            yield Correction(
                ref_type=ref_type,
                pmid=pmid_or_none(link.findtext("PMID")),
                source=text_of(link.find("RefSource")) or None,
            )
