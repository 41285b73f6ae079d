"""
The nouns of claimcheck as frozen dataclasses.

Conventions, stated once for all of them. Text is Unicode NFC. A span is 0-based, half-open and
counted in code points of the text it names. Numbers are `Decimal` made from the printed
characters. Units are UCUM codes; a percentage stays `%`, percentage points are `pp`. Times are
timezone-aware UTC and end in `_at`; durations are seconds and end in `_s`. None means not
stated; an empty tuple means looked, none found.
"""

from __future__ import annotations

from claimcheck.model.claim import Claim, ClaimKind, Ignore, Reference, SubjectTerms
from claimcheck.model.deferred import (
    FIRST,
    Deferred,
    DeferredEvidence,
    DeferredResults,
    best_pmid,
    first_records,
    has_cited,
    missing_in_all,
    named_by_none,
)
from claimcheck.model.document import (
    Block,
    BlockKind,
    Document,
    IgnoreComment,
    IgnoreScope,
    Link,
    Place,
)
from claimcheck.model.evidence import (
    DirectionSignal,
    Evidence,
    NumberMark,
    NumberPoint,
    NumberSignal,
    PopulationSignal,
    QuantityComparison,
    RationaleSentence,
    Signals,
    StudyDesign,
    SubjectSignal,
)
from claimcheck.model.finding import Finding, Region, RuleNote, Severity, SuppressedBy
from claimcheck.model.identifiers import (
    ClaimId,
    Doi,
    Pmid,
    parse_claim_id,
    parse_doi,
    parse_pmid,
)
from claimcheck.model.judgement import Freshness, Judgement, Verdict
from claimcheck.model.quantity import ConfidenceInterval, Quantity, QuantityKind, Relation, Role
from claimcheck.model.query import (
    NOT_SEARCHED,
    AllOf,
    AnyOf,
    FailedSearch,
    Field,
    Near,
    Node,
    Query,
    Rung,
    SearchLog,
    SearchResult,
    SearchState,
    Term,
    Without,
    Years,
)
from claimcheck.model.recheck import News, NewsKind, Recheck, RecheckedClaim
from claimcheck.model.record import (
    AbstractSection,
    Correction,
    MeshHeading,
    PublicationType,
    Record,
    RecordKind,
    RecordStatus,
)
from claimcheck.model.report import ClaimResult, Counts, JudgedClaim, Report, ShownDocument
from claimcheck.model.span import Span

__all__ = [
    "FIRST",
    "NOT_SEARCHED",
    "AbstractSection",
    "AllOf",
    "AnyOf",
    "Block",
    "BlockKind",
    "Claim",
    "ClaimId",
    "ClaimKind",
    "ClaimResult",
    "ConfidenceInterval",
    "Correction",
    "Counts",
    "Deferred",
    "DeferredEvidence",
    "DeferredResults",
    "DirectionSignal",
    "Document",
    "Doi",
    "Evidence",
    "FailedSearch",
    "Field",
    "Finding",
    "Freshness",
    "Ignore",
    "IgnoreComment",
    "IgnoreScope",
    "JudgedClaim",
    "Judgement",
    "Link",
    "MeshHeading",
    "Near",
    "News",
    "NewsKind",
    "Node",
    "NumberMark",
    "NumberPoint",
    "NumberSignal",
    "Place",
    "Pmid",
    "PopulationSignal",
    "PublicationType",
    "Quantity",
    "QuantityComparison",
    "QuantityKind",
    "Query",
    "RationaleSentence",
    "Recheck",
    "RecheckedClaim",
    "Record",
    "RecordKind",
    "RecordStatus",
    "Reference",
    "Region",
    "Relation",
    "Report",
    "Role",
    "RuleNote",
    "Rung",
    "SearchLog",
    "SearchResult",
    "SearchState",
    "Severity",
    "ShownDocument",
    "Signals",
    "Span",
    "StudyDesign",
    "SubjectSignal",
    "SubjectTerms",
    "SuppressedBy",
    "Term",
    "Verdict",
    "Without",
    "Years",
    "best_pmid",
    "first_records",
    "has_cited",
    "missing_in_all",
    "named_by_none",
    "parse_claim_id",
    "parse_doi",
    "parse_pmid",
]
