"""What becomes of a record that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimcheck.model import Pmid


class FaultReason(StrEnum):
    """Why a record could not be read; a closed list."""

    NOT_WELL_FORMED = "not-well-formed"
    FORBIDDEN_MARKUP = "forbidden-markup"
    """A document type or an entity is declared inside a record."""
    NO_PMID = "no-pmid"
    NOT_A_RECORD = "not-a-record"
    """Text where a record should stand, such as an error line in MEDLINE text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFault:
    """A record that was in the answer and could not be read; the others are not touched by it."""

    reason: FaultReason
    message: str
    """For the user: what is wrong, at most a few words of it, never the whole record."""
    pmid: Pmid | None = None
    """The PMID where it could be read all the same."""
