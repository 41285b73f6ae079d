"""Whole objects for tests, with one argument changed at a time."""

from __future__ import annotations

from typing import Any

from claimcheck.model import (
    AbstractSection,
    Claim,
    ClaimId,
    Evidence,
    NumberSignal,
    Pmid,
    Record,
    RecordKind,
    RecordStatus,
    Signals,
    StudyDesign,
)


def make_claim(text: str = "Half of the patients responded within a day.", **fields: Any) -> Claim:
    """Make a claim; quantities are not parsed from the text."""
    return Claim(**({"id": ClaimId("c-1"), "text": text} | fields))


def make_record(abstract: str = "Half of the patients responded.", **fields: Any) -> Record:
    """Make a record with an abstract of one section."""
    defaults: dict[str, Any] = {
        "pmid": Pmid("101"),
        "title": "A trial of a drug",
        "sections": (AbstractSection(text=abstract),),
        "journal": "Journal of Trials",
        "year": 2020,
    }
    return Record(**(defaults | fields))


def make_evidence(**fields: Any) -> Evidence:
    """Make evidence without sentences."""
    defaults: dict[str, Any] = {
        "pmid": Pmid("101"),
        "doi": None,
        "title": "A trial of a drug",
        "journal": "Journal of Trials",
        "year": 2020,
        "kind": RecordKind.ABSTRACT,
        "design": StudyDesign.UNCLEAR,
        "sample_size": None,
        "population": None,
        "status": RecordStatus.NOT_ASKED,
        "score": 0.5,
        "signals": Signals(number=NumberSignal.NOT_APPLICABLE),
    }
    return Evidence(**(defaults | fields))
