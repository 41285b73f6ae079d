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
