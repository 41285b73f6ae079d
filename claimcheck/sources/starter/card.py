"""
One study card: the bibliographic facts of a real paper and a summary written for claimcheck.

A card is never the authors' abstract, and its record says so by its kind. Cards are decoded
strictly: an unknown key, a wrong type or a missing field is an error of the package.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claimcheck.errors import InvalidIdentifierError, SourceError
from claimcheck.model import (
    AbstractSection,
    Correction,
    Doi,
    MeshHeading,
    Pmid,
    PublicationType,
    Record,
    RecordKind,
    RecordStatus,
    StudyDesign,
    parse_doi,
    parse_pmid,
)

DONE_LABEL = "What was done"
FOUND_LABEL = "What was found"

_REF_TYPES = {
    RecordStatus.RETRACTED: "RetractionIn",
    RecordStatus.CONCERN: "ExpressionOfConcernIn",
    RecordStatus.CORRECTED: "ErratumIn",
}
"""PubMed's RefType for the notices of a card of each status."""

_KEYS = frozenset(
    {
        "pmid",
        "title",
        "doi",
        "journal",
        "year",
        "authors",
        "publication_types",
        "mesh",
        "design",
        "sample_size",
        "population",
        "topics",
        "done",
        "found",
        "status",
        "notices",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyCard:
    """A summary, in the project's own words, of one paper that PubMed holds."""

    pmid: Pmid
    title: str
    """As the record has it, with its closing full stop if there is one."""
    doi: Doi | None = None
    journal: str | None = None
    year: int | None = None
    authors: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    """Names of MeSH descriptors."""
    design: StudyDesign
    sample_size: int | None = None
    """Participants, or studies' participants pooled; None where the record does not say."""
    population: str | None = None
    topics: tuple[str, ...]
    """The subjects of docs/starter-corpus.md that the card serves."""
    done: str
    """What was done, in prose."""
    found: tuple[str, ...]
    """What was found, one finding a sentence, each naming its arm, its outcome and its time."""
    status: RecordStatus = RecordStatus.NOT_ASKED
    notices: tuple[Pmid, ...] = ()
    """Errata and other notices about the paper."""

    def to_record(self) -> Record:
        """Return the card as a record of the kind STUDY_CARD."""
        return Record(
            pmid=self.pmid,
            kind=RecordKind.STUDY_CARD,
            doi=self.doi,
            title=self.title,
            sections=(
                AbstractSection(label=DONE_LABEL, text=self.done, category="METHODS"),
                AbstractSection(label=FOUND_LABEL, text=" ".join(self.found), category="RESULTS"),
            ),
            authors=self.authors,
            journal=self.journal,
            year=self.year,
            publication_types=tuple(PublicationType(name=name) for name in self.publication_types),
            mesh=tuple(MeshHeading(descriptor=name) for name in self.mesh),
            keywords=self.topics,
            corrections=tuple(
                Correction(ref_type=_REF_TYPES.get(self.status, "ErratumIn"), pmid=pmid)
                for pmid in self.notices
            ),
            status=self.status,
            design=self.design.value,
            sample_size=self.sample_size,
            population=self.population,
        )


def decode_card(table: Mapping[str, Any], *, place: str) -> StudyCard:
    """
    Read one `[[card]]` table.

    Args:
        table: The table as tomllib gives it.
        place: Where it stands, for the message.

    Raises:
        SourceError: The table is no card; the reason is `malformed`.
    """
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise _fault(place, f"unknown key {unknown[0]!r}")
    try:
        doi = _text(table, "doi", place)
        return StudyCard(
            pmid=parse_pmid(_required(table, "pmid", place)),
            title=_required(table, "title", place),
            doi=parse_doi(doi) if doi else None,
            journal=_text(table, "journal", place),
            year=_count(table, "year", place),
            authors=_texts(table, "authors", place),
            publication_types=_texts(table, "publication_types", place),
            mesh=_texts(table, "mesh", place),
            design=StudyDesign(_required(table, "design", place)),
            sample_size=_count(table, "sample_size", place),
            population=_text(table, "population", place),
            topics=_some(table, "topics", place),
            done=_required(table, "done", place),
            found=_some(table, "found", place),
            status=RecordStatus(_text(table, "status", place) or RecordStatus.NOT_ASKED),
            notices=tuple(parse_pmid(text) for text in _texts(table, "notices", place)),
        )
    except (InvalidIdentifierError, ValueError) as error:
        raise _fault(place, str(error)) from error


def _fault(place: str, what: str) -> SourceError:
    return SourceError("malformed", f"{place}: {what}; reinstall claimcheck or mend the card")


def _text(table: Mapping[str, Any], key: str, place: str) -> str | None:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise _fault(place, f"{key} is not text")
    return unicodedata.normalize("NFC", value) or None


def _required(table: Mapping[str, Any], key: str, place: str) -> str:
    value = _text(table, key, place)
    if value is None:
        raise _fault(place, f"{key} is missing or empty")
    return value


def _texts(table: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        raise _fault(place, f"{key} is not a list of texts")
    return tuple(unicodedata.normalize("NFC", value) for value in values)


def _some(table: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    values = _texts(table, key, place)
    if not values:
        raise _fault(place, f"{key} is missing or empty")
    return values


def _count(table: Mapping[str, Any], key: str, place: str) -> int | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _fault(place, f"{key} is not a whole number above 0")
    return value
