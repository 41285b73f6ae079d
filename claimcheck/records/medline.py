"""
MEDLINE text (`.nbib`, `.txt`) to records, read by Bio.Medline with its gaps filled.

XML is richer and is what claimcheck fetches; MEDLINE text is read because people have it. It
prints no categories of sections, no UIs, and superscripts as plain digits: a number may read
otherwise than in the XML, which no reader can mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import BinaryIO

from claimcheck.errors import InvalidIdentifierError, SourceError
from claimcheck.model import (
    AbstractSection,
    Correction,
    Doi,
    MeshHeading,
    PublicationType,
    Record,
    parse_pmid,
)
from claimcheck.records.citation import doi_or_none, pmid_or_none, year_in
from claimcheck.records.fault import FaultReason, RecordFault
from claimcheck.records.markup import tidy
from claimcheck.records.standing import standing_of

_LARGEST_RECORD = 4 << 20
_TAGGED = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}-(?: |$)")
_LABEL = re.compile(r"(?:^|(?<=[.!?)\]] ))([A-Z][A-Z0-9 /&,()'-]{2,80}): (?=\S)")
_LINK_PMID = re.compile(r"PMID: ?([1-9][0-9]{0,8})")
_DOI_VALUE = re.compile(r"(\S{1,250}) \[doi\]")

# PubMed User Guide, «MEDLINE display format»; ECI/ECF, RRI/RRF are newer than Bio.Medline.
_REF_TYPES = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "EIN": "ErratumIn",
    "EFR": "ErratumFor",
    "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor",
    "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom",
    "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom",
    "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "PRIN": "PartialRetractionIn",
    "PROF": "PartialRetractionOf",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
    "SPIN": "SummaryForPatientsIn",
    "ORI": "OriginalReportIn",
}


def parse_medline(stream: BinaryIO | bytes) -> Iterator[Record | RecordFault]:
    """
    Yield the records of MEDLINE text in order; memory holds one of them.

    Lines that are no part of a record, such as NCBI's error lines, become a `RecordFault`.

    Raises:
        SourceError: The text is XML or a web page, or holds no line at all.
    """
    count = 0
    for lines in _split(BytesIO(stream) if isinstance(stream, bytes) else stream):
        if count == 0 and lines[0].startswith(b"<"):
            raise SourceError("malformed", "not MEDLINE text but XML or a web page")
        count += 1
        yield _read(lines)
    if count == 0:
        raise SourceError("malformed", "the answer is empty", transient=True)


def _split(stream: BinaryIO) -> Iterator[list[bytes]]:
    """Yield the lines of each record: blank lines part them, and so does a second PMID."""
    held: list[bytes] = []
    size = 0
    while line := stream.readline(_LARGEST_RECORD):
        line = line.removeprefix(b"\xef\xbb\xbf") if not held else line
        bare = line.strip(b"\r\n")
        is_new = bare.startswith(b"PMID-") and any(seen.startswith(b"PMID-") for seen in held)
        if held and (not bare.strip() or is_new or size > _LARGEST_RECORD):
            yield held
            held, size = [], 0
        if bare.strip():
            held.append(bare)
            size += len(bare)
    if held:
        yield held


def _read(raw: list[bytes]) -> Record | RecordFault:
    try:
        lines = _unwrap([line.decode("utf-8") for line in raw])
    except UnicodeDecodeError:
        return RecordFault(reason=FaultReason.NOT_WELL_FORMED, message="not UTF-8")
    if not all(_TAGGED.match(line) for line in lines):
        odd = next(line for line in lines if not _TAGGED.match(line))
        return _fault(lines, f"not a line of MEDLINE text: {tidy(odd)[:120]}")
    fields = _fields(lines)
    try:
        return _to_record(fields)
    except InvalidIdentifierError as error:
        return RecordFault(reason=FaultReason.NO_PMID, message=str(error))


def _fault(lines: list[str], message: str) -> RecordFault:
    named = next((line[6:] for line in lines if line.startswith("PMID-")), None)
    return RecordFault(reason=FaultReason.NOT_A_RECORD, message=message, pmid=pmid_or_none(named))


def _unwrap(lines: list[str]) -> list[str]:
    """Join continued lines, because Bio.Medline makes a value of its own of each of them."""
    groups: list[list[str]] = []
    for line in lines:
        if line.startswith("      ") and groups:
            groups[-1].append(line.strip())
        else:
            groups.append([line.rstrip()])
    return [" ".join(group) for group in groups]


def _fields(lines: list[str]) -> dict[str, tuple[str, ...]]:
    """Read the lines with Bio.Medline; every field becomes a tuple of values."""
    from Bio import Medline

    parsed: Mapping[str, str | list[str]] = next(
        Medline.parse(lines)  # type: ignore[no-untyped-call] # Biopython ships no types
    )
    return {
        tag: (value,) if isinstance(value, str) else tuple(value) for tag, value in parsed.items()
    }


def _first(fields: Mapping[str, tuple[str, ...]], *tags: str) -> str:
    return next((text for tag in tags for text in map(tidy, fields.get(tag, ())) if text), "")


def _to_record(fields: Mapping[str, tuple[str, ...]]) -> Record:
    types = tuple(PublicationType(name=tidy(name)) for name in fields.get("PT", ()))
    corrections = tuple(
        _correction(tag, value) for tag in _REF_TYPES for value in fields.get(tag, ())
    )
    return Record(
        pmid=parse_pmid(_first(fields, "PMID")),
        doi=_doi(fields),
        pmcid=_first(fields, "PMC") or None,
        title=_first(fields, "TI", "BTI"),
        vernacular_title=_first(fields, "TT") or None,
        sections=split_labels(_first(fields, "AB")),
        other_abstracts=tuple(
            AbstractSection(text=tidy(text)) for text in fields.get("OAB", ()) if text.strip()
        ),
        authors=tuple(tidy(name) for tag in ("AU", "CN") for name in fields.get(tag, ())),
        journal=_first(fields, "JT", "TA", "BTI") or None,
        year=year_in(_first(fields, "DP")) or year_in(_first(fields, "DEP")),
        languages=tuple(tidy(code) for code in fields.get("LA", ())),
        publication_types=types,
        mesh=tuple(_heading(tidy(text)) for text in fields.get("MH", ())),
        keywords=tuple(tidy(text).lstrip("*") for text in fields.get("OT", ())),
        corrections=corrections,
        status=standing_of(types, corrections),
    )


def split_labels(abstract: str) -> tuple[AbstractSection, ...]:
    """
    Part an abstract at its printed section labels, if it has two or more of them.

    One word in capitals before a colon may be anything; two at the starts of sentences are
    labels.

    >>> [part.label for part in split_labels("AIM: To see. RESULTS: We saw 10 mg.")]
    ['AIM', 'RESULTS']
    """
    if not abstract:
        return ()
    found = list(_LABEL.finditer(abstract))
    if len(found) < 2 or found[0].start() != 0:
        return (AbstractSection(text=abstract),)
    ends = [label.start() for label in found[1:]] + [len(abstract)]
    return tuple(
        AbstractSection(text=abstract[label.end() : end].strip(), label=label[1])
        for label, end in zip(found, ends, strict=True)
    )


def _doi(fields: Mapping[str, tuple[str, ...]]) -> Doi | None:
    for tag in ("LID", "AID"):
        for value in fields.get(tag, ()):
            found = _DOI_VALUE.search(value)
            doi = doi_or_none(found[1]) if found else None
            if doi:
                return doi
    return None


def _heading(text: str) -> MeshHeading:
    """Read `*Descriptor/qualifier/*qualifier`; an asterisk marks a major topic."""
    descriptor, *qualifiers = text.split("/")
    return MeshHeading(
        descriptor=descriptor.lstrip("*"),
        qualifiers=tuple(qualifier.lstrip("*") for qualifier in qualifiers),
        is_major="*" in text,
    )


def _correction(tag: str, value: str) -> Correction:
    found = _LINK_PMID.search(value)
    return Correction(
        ref_type=_REF_TYPES[tag],
        pmid=pmid_or_none(found[1]) if found else None,
        source=tidy(value) or None,
    )
