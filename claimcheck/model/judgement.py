"""A person's recorded decision about one claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from claimcheck.model.identifiers import ClaimId, Pmid


class Verdict(StrEnum):
    """What a person decided; no machine state uses these words."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    NOT_IN_ABSTRACT = "not-in-abstract"
    NO_EVIDENCE = "no-evidence"
    NOT_CHECKABLE = "not-checkable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One verdict of one person on one claim, with what was in front of that person."""

    claim: ClaimId
    verdict: Verdict
    by: str
    """Name of the reviewer; also the name of the file."""
    judged_at: datetime
    """UTC."""
    pmids: tuple[Pmid, ...] = ()
    note: str | None = None
    digest: str
    """Digest of the claim's text and of the evidence shown; see `claimcheck.judgements`."""


class Freshness(StrEnum):
    """Whether a judgement still speaks of what stands there now."""

    FRESH = "fresh"
    STALE = "stale"
    """The claim's text or the evidence has changed since; it does not count for the gate."""
