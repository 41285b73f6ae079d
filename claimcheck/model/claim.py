"""A statement that can be checked against the literature."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from claimcheck.model.identifiers import ClaimId
from claimcheck.model.quantity import Quantity
from claimcheck.model.span import Span


class ClaimKind(StrEnum):
    """What a claim is about."""

    EFFICACY = "efficacy"
    SAFETY = "safety"
    ONSET = "onset"
    DURATION = "duration"
    PREVALENCE = "prevalence"
    MECHANISM = "mechanism"
    DOSING = "dosing"
    COMPARISON = "comparison"
    STUDY = "study"
    """Tells of a named study, journal, author or agency."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectTerms:
    """
    The things that a claim is about, as its text names them, by their part in it (PICO).

    An empty tuple means looked, none found.
    """

    intervention: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    comparator: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    """Further terms worth searching, such as receptors and brain regions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A person's wish that a claim is left out of the gate."""

    reason: str
    until: date | None = None
    """The last day on which the wish holds; None for always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An entry of a reference list, or a footnote, that stands behind a claim."""

    text: str
    """The entry as printed."""
    cites: tuple[str, ...] = ()
    """The identifiers that it gives."""
    citation: str | None = None
    """`CITATION:journal|year|volume|page|author`, of an entry without identifiers that has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement of a document that can be checked, with its place and its numbers."""

    id: ClaimId
    text: str
    """The statement as printed, NFC, runs of white space made one space."""
    document: str | None = None
    """`Document.path`; None for a claim given by itself."""
    line: int | None = None
    """1-based line of the original file."""
    span: Span | None = None
    """Place in `Document.text`; None when the document was not read."""
    kind: ClaimKind = ClaimKind.OTHER
    worth: float | None = None
    """Check-worthiness, 0 to 1, not calibrated; None when it was not computed."""
    why: tuple[str, ...] = ()
    """The features for which the sentence was taken, such as `rate` or `names a study`."""
    attribution: str | None = None
    """The study, journal, author or agency that the text names as the origin."""
    cites: tuple[str, ...] = ()
    """Identifiers that the document gives as sources: `PMID:123`, `DOI:10.1/x`, `PMCID:PMC1`."""
    references: tuple[Reference, ...] = ()
    """The entries behind the claim; known only while its document is at hand, never written."""
    quantities: tuple[Quantity, ...] = ()
    """The numbers; their spans lie in `text`."""
    subjects: SubjectTerms = SubjectTerms()
    context: tuple[str, ...] = ()
    """Terms that the statement leaves to its surroundings: what «it» stands for."""
    beside: tuple[Claim, ...] = field(default=(), compare=False)
    """The claims next to it in its document, nearest first; set for a search, never written."""
    hedges: tuple[str, ...] = ()
    """Words that weaken the statement: may, appears to, some."""
    search: tuple[str, ...] = ()
    """Terms that a person wants searched instead of the ladder's own."""
    ignore: Ignore | None = None
    note: str | None = None
    gone_at: datetime | None = None
    """When the sentence was first missing from its document; None while it is there."""
