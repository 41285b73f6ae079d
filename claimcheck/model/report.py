"""Everything that a reporter needs, and nothing that it has to look up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claimcheck.model.claim import Claim
from claimcheck.model.document import Document
from claimcheck.model.evidence import Evidence
from claimcheck.model.finding import Finding, RuleNote
from claimcheck.model.judgement import Freshness, Judgement
from claimcheck.model.query import NOT_SEARCHED, SearchLog


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedClaim:
    """A judgement with its freshness today."""

    judgement: Judgement
    freshness: Freshness


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """One claim with all that is known about it."""

    claim: Claim
    search: SearchLog = NOT_SEARCHED
    evidence: Sequence[Evidence] = ()
    """Best first."""
    judgements: tuple[JudgedClaim, ...] = ()
    """Oldest first."""
    is_accepted: bool = False
    is_sourced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many claims there are and what became of them; never left out of an output."""

    claims: int
    checked: int
    """Claims searched to an end (verify) or put to the rules (check)."""
    unchecked: int
    ignored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDocument:
    """A document beside its claims, as it can be read when the report is made."""

    name: str
    """By what the claims of the report name it."""
    document: Document | None
    """None when it cannot be read now."""
    problem: str | None = None
    """Why it cannot be read, for the user; None when it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One run's outcome, ready to be written in any format."""

    tool_version: str
    command: str
    """The command that made it: verify, check, search, compare, report or extract."""
    source: str
    """Name of the source; empty when none was asked."""
    banner: str | None = None
    """What every output must say on top, such as the fall-back to the starter corpus."""
    results: Sequence[ClaimResult] = ()
    findings: tuple[Finding, ...] = ()
    rules: tuple[RuleNote, ...] = ()
    """The rules that the gate asked; empty when it was not asked."""
    counts: Counts
    notices: tuple[str, ...] = ()
    """Further things that the user must know, such as documents that are absent."""
    documents: tuple[ShownDocument, ...] = ()
    """The texts of the claims, for formats that show claims in place; empty: nobody asked for them.
    No other format has them."""
