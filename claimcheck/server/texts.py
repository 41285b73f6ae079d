"""Records as MEDLINE text and as plain abstracts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from claimcheck.model import MeshHeading
from claimcheck.server.details import Details

_WIDTH = 88

# PubMed User Guide, «MEDLINE display format»; the reverse of what records/medline.py reads.
_RELATIONS = {
    "CommentIn": "CIN",
    "CommentOn": "CON",
    "ErratumIn": "EIN",
    "ErratumFor": "EFR",
    "ExpressionOfConcernIn": "ECI",
    "ExpressionOfConcernFor": "ECF",
    "CorrectedandRepublishedIn": "CRI",
    "CorrectedandRepublishedFrom": "CRF",
    "RepublishedIn": "RPI",
    "RepublishedFrom": "RPF",
    "RetractedandRepublishedIn": "RRI",
    "RetractedandRepublishedFrom": "RRF",
    "RetractionIn": "RIN",
    "RetractionOf": "ROF",
    "UpdateIn": "UIN",
    "UpdateOf": "UOF",
    "SummaryForPatientsIn": "SPIN",
    "OriginalReportIn": "ORI",
}


def write_medline(found: Sequence[Details]) -> str:
    """Return MEDLINE text: a blank line before each record, as EFetch has it."""
    return "".join("\n" + "".join(_wrap(*pair) for pair in _pairs(one)) for one in found)


def _wrap(tag: str, value: str) -> str:
    lines = textwrap.wrap(
        value,
        _WIDTH - 6,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{tag:<4}- " + "\n      ".join(lines or [""]) + "\n"


def _pairs(one: Details) -> Iterator[tuple[str, str]]:
    """Yield the lines of a record that have a value."""
    for tag, value in (*_citation_pairs(one), *_content_pairs(one)):
        if value:
            yield tag, value


def _citation_pairs(one: Details) -> Iterator[tuple[str, str]]:
    record = one.record
    yield "PMID", record.pmid
    yield "OWN", "NLM"
    yield "STAT", one.status
    yield "IS", f"{one.issn} (Print)" if one.issn else ""
    yield "IS", f"{one.essn} (Electronic)" if one.essn else ""
    yield "VI", one.volume
    yield "IP", one.issue
    yield "DP", one.date
    yield "TI", record.title
    yield "PG", one.pages
    yield "LID", f"{record.doi} [doi]" if record.doi else ""
    yield "AB", record.abstract
    yield "CI", one.copyright
    for printed, short in zip(one.full_names, record.authors, strict=False):
        if printed == short:
            yield "CN", printed
        else:
            yield "FAU", printed
            yield "AU", short


def _content_pairs(one: Details) -> Iterator[tuple[str, str]]:
    record = one.record
    for code in record.languages:
        yield "LA", code
    for kind in record.publication_types:
        yield "PT", kind.name
    yield "TT", record.vernacular_title or ""
    yield "PL", one.country
    yield "TA", one.abbreviation
    yield "JT", record.journal or ""
    yield "JID", one.nlm_id
    for heading in record.mesh:
        yield "MH", _heading(heading)
    for keyword in record.keywords:
        yield "OT", keyword
    for other in record.other_abstracts:
        yield "OAB", other.text
    for link in record.corrections:
        if link.ref_type in _RELATIONS:
            pmid = f" PMID: {link.pmid}" if link.pmid else ""
            printed = (link.source or "").split(" PMID:")[0].rstrip(". ")
            yield _RELATIONS[link.ref_type], f"{printed}.{pmid}" if printed else pmid.strip()
    yield "PMC", record.pmcid or ""
    yield "AID", f"{record.doi} [doi]" if record.doi else ""
    yield "PST", one.publication_status
    yield "SO", f"{one.abbreviation}. {one.source}."


def _heading(heading: MeshHeading) -> str:
    name = "/".join((heading.descriptor, *heading.qualifiers))
    return f"*{name}" if heading.is_major else name


def write_abstracts(found: Sequence[Details]) -> str:
    """Return the records as numbered plain text, as EFetch's `abstract`."""
    return "\n\n".join(_abstract(number, one) for number, one in enumerate(found, start=1)) + "\n"


def _abstract(number: int, one: Details) -> str:
    record = one.record
    doi = f" doi: {record.doi}." if record.doi else ""
    parts = [f"{number}. {one.abbreviation}. {one.source}.{doi}", record.title]
    if record.authors:
        parts.append(", ".join(record.authors) + ".")
    parts += [
        f"{section.label}: {section.text}" if section.label else section.text
        for section in record.sections
    ]
    identifiers = [f"DOI: {record.doi}"] if record.doi else []
    identifiers += [f"PMCID: {record.pmcid}"] if record.pmcid else []
    parts.append("\n".join([*identifiers, f"PMID: {record.pmid}"]))
    # Lines that hold a web address or a number are never cut inside it.
    return "\n\n".join(
        part if "\n" in part else textwrap.fill(part, _WIDTH, break_long_words=False)
        for part in parts
    )
