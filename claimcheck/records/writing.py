"""A record written as PubMed XML, for records that came as MEDLINE text."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from claimcheck.model import AbstractSection, MeshHeading, Record


def write_article(record: Record) -> bytes:
    """
    Return a `PubmedArticle` that reads back as the same record.

    It holds what a `Record` holds and no more: MEDLINE text says less than XML does. Characters
    that XML cannot hold become U+FFFD.
    """
    parts = [
        '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">',
        f'<PMID Version="{record.version}">{record.pmid}</PMID><Article PubModel="Print">',
        _journal(record),
        f"<ArticleTitle>{_text(record.title)}</ArticleTitle>",
        _abstract("Abstract", record.sections),
        _authors(record.authors),
        *(f"<Language>{_text(code)}</Language>" for code in record.languages or ("und",)),
        "<PublicationTypeList>",
        *(
            f"<PublicationType UI={_attribute(kind.ui or '')}>{_text(kind.name)}</PublicationType>"
            for kind in record.publication_types
        ),
        "</PublicationTypeList>",
        _optional("VernacularTitle", record.vernacular_title),
        "</Article>",
        "<MedlineJournalInfo>",
        f"<MedlineTA>{_text(record.journal or '')}</MedlineTA>",
        "</MedlineJournalInfo>",
        _corrections(record),
        _headings(record.mesh),
        _keywords(record.keywords),
        "</MedlineCitation>",
        _identifiers(record),
        "</PubmedArticle>",
    ]
    return "".join(parts).encode()


def _text(text: str) -> str:
    return escape("".join(char if _is_allowed(char) else "\ufffd" for char in text))


def _attribute(text: str) -> str:
    return quoteattr("".join(char if _is_allowed(char) else "\ufffd" for char in text))


def _is_allowed(char: str) -> bool:
    """Tell whether XML 1.0 allows the character."""
    if char >= " ":
        return not ("\ud800" <= char <= "\udfff" or char in "\ufffe\uffff")
    return char in "\t\n\r"


def _optional(name: str, text: str | None) -> str:
    return f"<{name}>{_text(text)}</{name}>" if text else ""


def _journal(record: Record) -> str:
    year = f"<Year>{record.year}</Year>" if record.year else "<MedlineDate>unknown</MedlineDate>"
    return (
        f'<Journal><JournalIssue CitedMedium="Print"><PubDate>{year}</PubDate></JournalIssue>'
        f"{_optional('Title', record.journal)}</Journal>"
    )


def _abstract(name: str, sections: Iterable[AbstractSection]) -> str:
    parts = []
    for section in sections:
        label = f" Label={_attribute(section.label)}" if section.label else ""
        category = f" NlmCategory={_attribute(section.category)}" if section.category else ""
        parts.append(f"<AbstractText{label}{category}>{_text(section.text)}</AbstractText>")
    return f"<{name}>{''.join(parts)}</{name}>" if parts else ""


def _authors(names: Iterable[str]) -> str:
    parts = []
    for name in names:
        family, _, initials = name.rpartition(" ")
        if family and initials.isupper() and len(initials) <= 4:
            told = f"<LastName>{_text(family)}</LastName><Initials>{_text(initials)}</Initials>"
        else:
            told = f"<CollectiveName>{_text(name)}</CollectiveName>"
        parts.append(f'<Author ValidYN="Y">{told}</Author>')
    return f'<AuthorList CompleteYN="Y">{"".join(parts)}</AuthorList>' if parts else ""


def _corrections(record: Record) -> str:
    parts = [
        f"<CommentsCorrections RefType={_attribute(link.ref_type)}>"
        f"<RefSource>{_text(link.source or '')}</RefSource>"
        f"{_optional('PMID', link.pmid)}</CommentsCorrections>"
        for link in record.corrections
    ]
    if not parts:
        return ""
    return f"<CommentsCorrectionsList>{''.join(parts)}</CommentsCorrectionsList>"


def _headings(headings: Iterable[MeshHeading]) -> str:
    parts = []
    for heading in headings:
        major = "Y" if heading.is_major else "N"
        qualifiers = "".join(
            f'<QualifierName MajorTopicYN="N">{_text(name)}</QualifierName>'
            for name in heading.qualifiers
        )
        parts.append(
            f"<MeshHeading><DescriptorName UI={_attribute(heading.ui or '')} "
            f'MajorTopicYN="{major}">'
            f"{_text(heading.descriptor)}</DescriptorName>{qualifiers}</MeshHeading>"
        )
    return f"<MeshHeadingList>{''.join(parts)}</MeshHeadingList>" if parts else ""


def _keywords(keywords: Iterable[str]) -> str:
    parts = [f'<Keyword MajorTopicYN="N">{_text(keyword)}</Keyword>' for keyword in keywords]
    return f'<KeywordList Owner="NOTNLM">{"".join(parts)}</KeywordList>' if parts else ""


def _identifiers(record: Record) -> str:
    listed = [("pubmed", record.pmid), ("doi", record.doi), ("pmc", record.pmcid)]
    parts = "".join(
        f'<ArticleId IdType="{kind}">{_text(value)}</ArticleId>' for kind, value in listed if value
    )
    return (
        "<PubmedData><PublicationStatus>ppublish</PublicationStatus>"
        f"<ArticleIdList>{parts}</ArticleIdList></PubmedData>"
    )
