"""One PubMed citation with its abstract."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimcheck.model.identifiers import Doi, Pmid, parse_pmid


class RecordKind(StrEnum):
    """What stands in a record's abstract sections."""

    ABSTRACT = "abstract"
    """The authors' abstract, as PubMed holds it."""
    STUDY_CARD = "study-card"
    """A summary written for claimcheck; never the authors' words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbstractSection:
    """A part of an abstract; an unstructured abstract is one section without label."""

    text: str
    label: str | None = None
    """The journal's word, such as `METHODS AND FINDINGS`."""
    category: str | None = None
    """NLM's word: BACKGROUND, OBJECTIVE, METHODS, RESULTS, CONCLUSIONS or UNASSIGNED."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationType:
    """NLM's word for what kind of publication this is."""

    name: str
    ui: str | None = None
    """The MeSH unique identifier, such as D016449."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeshHeading:
    """A MeSH heading: a descriptor with its qualifiers."""

    descriptor: str
    ui: str | None = None
    qualifiers: tuple[str, ...] = ()
    is_major: bool = False
    """True when the descriptor or any of its qualifiers is a major topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A link between a record and a notice about it (PubMed: CommentsCorrections)."""

    ref_type: str
    """PubMed's RefType, such as `RetractionIn` or `ErratumFor`."""
    pmid: Pmid | None = None
    source: str | None = None
    """The citation of the other publication, as printed."""


class RecordStatus(StrEnum):
    """What PubMed says about the standing of a record."""

    CLEAN = "clean"
    CORRECTED = "corrected"
    CONCERN = "concern"
    RETRACTED = "retracted"
    NOT_ASKED = "not-asked"
    """The source carries no such information, so nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    One PubMed citation with its abstract.

    Texts are NFC; superscripts, subscripts and mathematics are kept as Unicode or `^x`.
    """

    pmid: Pmid
    kind: RecordKind = RecordKind.ABSTRACT
    version: int = 1
    doi: Doi | None = None
    pmcid: str | None = None
    title: str
    vernacular_title: str | None = None
    sections: tuple[AbstractSection, ...] = ()
    """Empty: PubMed holds no abstract."""
    other_abstracts: tuple[AbstractSection, ...] = ()
    """Other languages and plain-language summaries; never searched for evidence."""
    authors: tuple[str, ...] = ()
    """`Family Initials`, or the name of a group."""
    journal: str | None = None
    year: int | None = None
    languages: tuple[str, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    keywords: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    status: RecordStatus = RecordStatus.NOT_ASKED
    design: str | None = None
    """The study design as a card states it; None: to be read from types and text."""
    sample_size: int | None = None
    """Number of participants as a card states it; None: to be read from the text."""
    population: str | None = None
    """The population as a card states it; None: to be read from the text."""

    @property
    def abstract(self) -> str:
        """The sections as one text: `Label: text` where labelled, joined by single spaces."""
        return " ".join(
            f"{section.label}: {section.text}" if section.label else section.text
            for section in self.sections
        )

    @classmethod
    def from_text(cls, *, pmid: str, title: str, abstract: str, year: int | None = None) -> Record:
        """
        Make a record from a title and an abstract in one piece.

        Raises:
            InvalidIdentifierError: `pmid` is none.
        """
        sections = (AbstractSection(text=abstract),) if abstract.strip() else ()
        return cls(pmid=parse_pmid(pmid), title=title, sections=sections, year=year)
