"""A record seen from one claim: what agrees, what differs, what is not there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from claimcheck.model.identifiers import Doi, Pmid
from claimcheck.model.record import RecordKind, RecordStatus
from claimcheck.model.span import Span


class NumberSignal(StrEnum):
    """How a claim's numbers stand to a record's."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NO_COMPARABLE_NUMBER = "no-comparable-number"
    NOT_APPLICABLE = "not-applicable"
    """The claim holds no quantity. Never said of a single quantity."""


class DirectionSignal(StrEnum):
    """Whether claim and record speak of a change, or of its absence, the same way."""

    SAME = "same"
    OPPOSITE = "opposite"
    UNCLEAR = "unclear"


class PopulationSignal(StrEnum):
    """Whether claim and record speak of the same kind of people."""

    SAME = "same"
    DIFFERS = "differs"
    UNCLEAR = "unclear"


class StudyDesign(StrEnum):
    """How the knowledge in a record was gained, from types, MeSH headings and text."""

    META_ANALYSIS = "meta-analysis"
    SYSTEMATIC_REVIEW = "systematic review"
    RANDOMISED = "randomised trial"
    CONTROLLED = "controlled trial"
    TRIAL = "uncontrolled trial"
    COHORT = "cohort"
    CASE_CONTROL = "case-control"
    CROSS_SECTIONAL = "cross-sectional"
    CASE_SERIES = "case series"
    CASE_REPORT = "case report"
    REVIEW = "review"
    GUIDELINE = "guideline"
    ANIMAL = "animal study"
    IN_VITRO = "in vitro"
    PROTOCOL = "protocol"
    COMMENT = "comment"
    NOTICE = "notice"
    """A retraction notice, an erratum or an expression of concern itself."""
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectSignal:
    """Which of the claim's subject terms the record names."""

    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What the machine reports, each signal by itself; together they are no verdict."""

    number: NumberSignal
    direction: DirectionSignal = DirectionSignal.UNCLEAR
    population: PopulationSignal = PopulationSignal.UNCLEAR
    subject: SubjectSignal = SubjectSignal()
    overstatement: tuple[str, ...] = ()
    """What the claim says more strongly than the record, in words for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMark:
    """A number inside a rationale sentence, to be marked for the reader."""

    span: Span
    """Place in `RationaleSentence.text`."""
    relation: NumberSignal
    loose: bool = False
    """As in `QuantityComparison`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RationaleSentence:
    """A sentence of the record that bears on the claim."""

    section: str | None
    """Label of the abstract section; None where there is none."""
    span: Span
    """Place in `Record.abstract`."""
    text: str
    marks: tuple[NumberMark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityComparison:
    """One number of the claim beside the record's."""

    claim: str
    """The surface in the claim."""
    record: str | None
    """The surface in the record; None when there is no comparable number."""
    relation: NumberSignal
    why: str
    """The reason for the reader, such as `52% lies in 51.5–52.5` or `the figure is placebo's`."""
    claim_span: Span
    """Place in `Claim.text`."""
    sentence: int | None = None
    """Index into `Evidence.sentences` of the sentence that holds `record`."""
    closest_differing: str | None = None
    """The nearest comparable number that disagrees, when another one agrees."""
    loose: bool = False
    """Whether it agrees and the words around it fit so loosely that it may be of something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPoint:
    """A number of a record that can stand on one axis with a number of the claim."""

    claim: str
    """The claim's surface that it belongs to."""
    surface: str
    value: Decimal
    """In the unit of the claim's number."""
    unit: str | None
    relation: NumberSignal


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A record seen from one claim, complete enough to be shown without the record."""

    pmid: Pmid
    doi: Doi | None
    title: str
    journal: str | None
    year: int | None
    kind: RecordKind
    design: StudyDesign
    sample_size: int | None
    population: str | None
    status: RecordStatus
    score: float
    """Rank score, 0 to 1, not calibrated; orders the evidence and means nothing else."""
    signals: Signals
    sentences: tuple[RationaleSentence, ...] = ()
    """Best first; empty: no sentence bears on the claim."""
    comparisons: tuple[QuantityComparison, ...] = ()
    points: tuple[NumberPoint, ...] = ()
    notices: tuple[Pmid, ...] = ()
    """PMIDs of retraction notices, expressions of concern and errata."""
    cited: bool = False
    """Whether the document itself gives this record as its source."""
    record_digest: str = ""
    """SHA-256 of the record's text, in hexadecimal."""
