"""What has changed about published claims since people judged them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claimcheck.model.identifiers import ClaimId, Pmid


class NewsKind(StrEnum):
    """What has become of a claim's source or judgement."""

    RETRACTED = "retracted"
    CONCERN = "concern"
    """The source carries an expression of concern."""
    CORRECTED = "corrected"
    CLEARED = "cleared"
    """The source was retracted, corrected or in doubt, and is not any more."""
    MISSING = "missing"
    """The place that was asked holds the source no longer."""
    TEXT_CHANGED = "text-changed"
    """The abstract reads otherwise than when it was last looked at."""
    NEWER_NUMBER = "newer-number"
    """A newer record, not seen before, states another number."""
    OLD_JUDGEMENT = "old-judgement"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that has changed about one claim."""

    kind: NewsKind
    message: str
    pmid: Pmid | None = None
    """The record that it is about; None for a judgement."""
    before: str | None = None
    """What was known; None where nothing was."""
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckedClaim:
    """A claim that rests on a source or a judgement, and what is new about it."""

    claim: ClaimId
    text: str
    document: str | None = None
    line: int | None = None
    news: tuple[News, ...] = ()
    not_looked: str | None = None
    """Why it could not be looked at as a whole; what was seen all the same is in `news`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """The outcome of a run of `claimcheck recheck`."""

    tool_version: str
    source: str
    rechecked_on: date
    claims: tuple[RecheckedClaim, ...] = ()
    """The claims that were looked at, in the order of the claims file."""
    ignored: int = 0
    resting_on_nothing: int = 0
    """Claims without a source and without a judgement that counts, so nothing could change."""
    notices: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[RecheckedClaim, ...]:
        """The claims about which something is new."""
        return tuple(claim for claim in self.claims if claim.news)

    @property
    def not_looked(self) -> tuple[RecheckedClaim, ...]:
        """The claims that could not be looked at as a whole."""
        return tuple(claim for claim in self.claims if claim.not_looked is not None)
