"""Something that the gate has to say about a claim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimcheck.model.identifiers import ClaimId


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class SuppressedBy(StrEnum):
    """What holds a finding back."""

    CLAIMS_FILE = "claims-file"
    """An `ignore:` in claims.yaml."""
    DOCUMENT = "document"
    """A comment in the document."""
    BASELINE = "baseline"
    """The finding was there when the baseline was written."""
    UNCHANGED = "unchanged"
    """It stands on lines that the change under test did not touch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleNote:
    """What a report says about a rule of the gate, whether it found something or not."""

    code: str
    name: str
    severity: Severity
    """What a finding of it weighs by default."""
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Where a claim stands in its file; lines and columns are 1-based, the end is exclusive."""

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's word on one claim, at one place."""

    rule: str
    """Stable code, such as `CC001`."""
    severity: Severity
    claim: ClaimId | None
    document: str | None
    line: int | None
    """1-based; None when the place is not known."""
    message: str
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    suppressed: str | None = None
    """Why the finding does not count (the reason of an ignore); None when it counts."""
    suppressed_by: SuppressedBy | None = None
    """What holds it back; None when it counts."""
    fingerprint: str = ""
    """SHA-256 of rule and claim text, in hexadecimal: the same wherever the claim stands."""
