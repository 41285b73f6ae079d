"""The element tree of one PubMed record made into a Record."""

from __future__ import annotations

import re
from functools import lru_cache
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
_LONGEST_KNOWN = 2000
"""Characters. Hostile text must not fill the memory through what is kept."""
_NOTHING = Element("nothing")
"""An empty element in the place of an absent one, so that look-ups can be chained."""


def read_article(root: Element) -> Record:
    """
    Return the record of a `PubmedArticle`.

    Raises:
        InvalidIdentifierError: It holds no PMID.
    """
    citation = _child(root, "MedlineCitation")
    cited = _children(citation)
    article = cited.get("Article", _NOTHING)
    told = _children(article)
    ids = _listed_ids(_child(root, "PubmedData").find("ArticleIdList"))
    types = publication_types(told.get("PublicationTypeList"))
    corrections = _corrections(cited.get("CommentsCorrectionsList"))
    pmid, version = _identity(cited.get("PMID"))
    journal = told.get("Journal", _NOTHING)
    return Record(
        pmid=pmid,
        version=version,
        doi=_located_doi(article, told) or doi_or_none(ids.get("doi")),
        pmcid=pmcid_or_none(ids.get("pmc")),
        title=text_of(told.get("ArticleTitle")),
        vernacular_title=text_of(told.get("VernacularTitle")) or None,
        sections=_sections(told.get("Abstract")),
        other_abstracts=other_abstracts(citation) if "OtherAbstract" in cited else (),
        authors=_authors(told.get("AuthorList")),
        journal=_journal(journal, cited),
        year=_article_year(journal, told),
        languages=languages(article),
        publication_types=types,
        mesh=_headings(cited.get("MeshHeadingList")),
        keywords=_keywords(citation, cited),
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
    told = _children(document)
    book = _children(told.get("Book", _NOTHING))
    ids = _listed_ids(told.get("ArticleIdList"))
    other_ids = _listed_ids(_child(root, "PubmedBookData").find("ArticleIdList"))
    types = publication_types(document)
    pmid, version = _identity(told.get("PMID"))
    book_title = text_of(book.get("BookTitle"))
    return Record(
        pmid=pmid,
        version=version,
        doi=doi_or_none(ids.get("doi")) or doi_or_none(other_ids.get("doi")),
        pmcid=pmcid_or_none(ids.get("pmc")) or pmcid_or_none(other_ids.get("pmc")),
        title=text_of(told.get("ArticleTitle")) or book_title,
        vernacular_title=text_of(told.get("VernacularTitle")) or None,
        sections=_sections(told.get("Abstract")),
        authors=_authors(told.get("AuthorList")) or _authors(book.get("AuthorList")),
        journal=book_title or None,
        year=year_of(book.get("PubDate")) or year_of(told.get("ContributionDate")),
        languages=languages(document),
        publication_types=types,
        keywords=_keywords(document, told),
        status=standing_of(types, ()),
    )


def publication_types(parent: Element | None) -> tuple[PublicationType, ...]:
    """Return the publication types that stand directly in `parent`."""
    if parent is None:
        return ()
    return tuple(
        [
            _type(tidy(kind.text), kind.get("UI") or None)
            for kind in parent.findall("PublicationType")
        ]
    )


def _type(name: str, ui: str | None) -> PublicationType:
    is_short = len(name) + len(ui or "") <= _LONGEST_KNOWN
    return _known_type(name, ui) if is_short else PublicationType(name=name, ui=ui)


@lru_cache(maxsize=256)
def _known_type(name: str, ui: str | None) -> PublicationType:
    """Return one object for each type; there are about a hundred, and every record has some."""
    return PublicationType(name=name, ui=ui)


def year_in(text: str | None) -> int | None:
    """
    Return the first year in a free date.

    >>> year_in("1998 Dec-1999 Jan")
    1998
    """
    found = _YEAR.search(text) if text else None
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


def pmcid_or_none(text: str | None) -> str | None:
    """Return the PMCID, or None where the text is none."""
    return text if text and _PMCID.fullmatch(text) else None


def _child(parent: Element, name: str) -> Element:
    child = parent.find(name)
    return _NOTHING if child is None else child


def _children(parent: Element) -> dict[str, Element]:
    """Return the children by name, which is faster than to look for each; the last one wins."""
    return {child.tag: child for child in parent}


def _identity(element: Element | None) -> tuple[Pmid, int]:
    if element is None:
        return parse_pmid(""), 1
    version = element.get("Version", "1")
    if version == "1":
        return parse_pmid(tidy(element.text)), 1
    is_number = version.isascii() and version.isdigit() and len(version) <= 4
    return parse_pmid(tidy(element.text)), int(version) if is_number else 1


def _located_doi(article: Element, told: dict[str, Element]) -> Doi | None:
    if "ELocationID" not in told:
        return None
    for location in article.findall("ELocationID"):
        if location.get("EIdType") == "doi" and location.get("ValidYN", "Y") != "N":
            doi = doi_or_none(location.text)
            if doi:
                return doi
    return None


def _listed_ids(listed: Element | None) -> dict[str, str]:
    """Read the record's own id list only: each reference has an id list of the same name."""
    if listed is None:
        return {}
    return {item.get("IdType", ""): tidy(item.text) for item in listed}


def _sections(abstract: Element | None) -> tuple[AbstractSection, ...]:
    """Return every AbstractText that holds words, in order."""
    if abstract is None:
        return ()
    return tuple(
        [
            AbstractSection(text=text, label=label, category=category)
            for part in abstract.findall("AbstractText")
            if (text := text_of(part))
            for label, category in [label_and_category(part)]
        ]
    )


def label_and_category(part: Element) -> tuple[str | None, str | None]:
    """Return the journal's and NLM's word for an `AbstractText`."""
    return tidy(part.get("Label")) or None, part.get("NlmCategory") or None


def other_abstracts(parent: Element) -> tuple[AbstractSection, ...]:
    """Return the sections of each `OtherAbstract` in `parent`."""
    return tuple(
        section for other in parent.findall("OtherAbstract") for section in _sections(other)
    )


def _authors(listed: Element | None) -> tuple[str, ...]:
    if listed is None:
        return ()
    return tuple(
        name
        for author in listed
        if author.tag == "Author"
        and author.get("ValidYN", "Y") != "N"
        and (name := _author(author))
    )


def _author(author: Element) -> str:
    last = initials = suffix = ""
    for part in author:
        match part.tag:
            case "CollectiveName":
                return text_of(part)
            case "LastName":
                last = text_of(part)
            case "Initials":
                initials = text_of(part)
            case "Suffix":
                suffix = text_of(part)
            case _:
                pass
    if last and initials and not suffix:
        return f"{last} {initials}"
    return " ".join([part for part in (last, initials, suffix) if part])


def _journal(journal: Element, cited: dict[str, Element]) -> str | None:
    named = text_of(journal.find("Title")) or text_of(journal.find("ISOAbbreviation"))
    if not named and "MedlineJournalInfo" in cited:
        named = abbreviated_journal(cited["MedlineJournalInfo"])
    return named or None


def abbreviated_journal(info: Element) -> str:
    """Return the abbreviated title of a `MedlineJournalInfo`; empty where it has none."""
    return tidy(info.findtext("MedlineTA"))


def _article_year(journal: Element, told: dict[str, Element]) -> int | None:
    issue = journal.find("JournalIssue")
    printed = None if issue is None else year_of(issue.find("PubDate"))
    return printed or year_of(told.get("ArticleDate"))


def year_of(date: Element | None) -> int | None:
    """Return the year of a date in either of its forms."""
    if date is None:
        return None
    return year_in(date.findtext("Year")) or year_in(date.findtext("MedlineDate"))


def languages(parent: Element) -> tuple[str, ...]:
    """Return the codes of the languages that stand directly in `parent`."""
    return tuple([tidy(language.text) for language in parent.findall("Language")])


def _headings(listed: Element | None) -> tuple[MeshHeading, ...]:
    if listed is None:
        return ()
    return tuple([found for parts in listed if (found := heading(parts))])


def heading(parts: Element) -> MeshHeading | None:
    """Return a heading; None where it has no descriptor."""
    descriptor = None
    qualifiers: tuple[str | None, ...] = ()
    is_major = False
    for part in parts:
        if part.get("MajorTopicYN") == "Y":
            is_major = True
        if part.tag == "QualifierName":
            qualifiers += (part.text,)
        elif descriptor is None and part.tag == "DescriptorName":
            descriptor = part
    if descriptor is None:
        return None
    ui = descriptor.get("UI")
    size = sum(map(len, filter(None, (descriptor.text, ui, *qualifiers))))
    read = _known_heading if size <= _LONGEST_KNOWN else _known_heading.__wrapped__
    return read(descriptor.text, ui, qualifiers, is_major)


@lru_cache(maxsize=4096)
def _known_heading(
    descriptor: str | None,
    ui: str | None,
    qualifiers: tuple[str | None, ...],
    is_major: bool,  # noqa: FBT001 - a cache wants its key in places
) -> MeshHeading:
    """Return one object for each heading: most headings of a record stand in many others."""
    return MeshHeading(
        descriptor=tidy(descriptor),
        ui=ui or None,
        qualifiers=tuple([tidy(qualifier) for qualifier in qualifiers]),
        is_major=is_major,
    )


def _keywords(parent: Element, told: dict[str, Element]) -> tuple[str, ...]:
    if "KeywordList" not in told:
        return ()
    return tuple(
        text
        for listed in parent.findall("KeywordList")
        for keyword in listed.findall("Keyword")
        if (text := text_of(keyword))
    )


def _corrections(listed: Element | None) -> tuple[Correction, ...]:
    if listed is None:
        return ()
    return tuple(
        Correction(
            ref_type=ref_type,
            pmid=pmid_or_none(link.findtext("PMID")),
            source=text_of(link.find("RefSource")) or None,
        )
        for link in listed
        if (ref_type := link.get("RefType"))
    )
