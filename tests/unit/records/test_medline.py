from __future__ import annotations

import pytest

from claimcheck.errors import SourceError
from claimcheck.model import MeshHeading, Record, RecordStatus
from claimcheck.records.fault import RecordFault
from claimcheck.records.medline import parse_medline, split_labels

FULL = b"""
PMID- 101
OWN - NLM
STAT- MEDLINE
DP  - 2021 Mar-Apr
TI  - [Light and dark: a title that goes
      on].
LID - S1 [pii]
LID - 10.1000/Lamp.1 [doi]
AB  - BACKGROUND: Rooms are dark. FINDINGS: The light fell by
      5 mg. It is DARK: no.
FAU - Wick, Ada
AU  - Wick A
CN  - Lamp Study Group
LA  - ger
LA  - eng
PT  - Journal Article
PT  - Retracted Publication
TA  - J Lamps
JT  - Journal of lamps
TT  - Licht und Dunkel.
MH  - Light/*adverse effects/history
MH  - *Humans
OT  - *candle power
ECI - J Lamps. 2022 Oct 28;16(10):e0. doi: 10.1000/lamp.2. PMID:
      202
RIN - J Lamps. 2023. PMID: 203
PMC - PMC77
OAB - Es wurde hell.
SO  - J Lamps. 2021;1(1).
"""


def test_every_part_of_a_record_is_read() -> None:
    (record,) = parse_medline(FULL)

    assert isinstance(record, Record)
    assert (record.pmid, record.doi, record.pmcid) == ("101", "10.1000/lamp.1", "PMC77")
    assert record.title == "[Light and dark: a title that goes on]."
    assert record.vernacular_title == "Licht und Dunkel."
    assert [(part.label, part.text) for part in record.sections] == [
        ("BACKGROUND", "Rooms are dark."),
        ("FINDINGS", "The light fell by 5 mg. It is DARK: no."),
    ]
    assert record.authors == ("Wick A", "Lamp Study Group")
    assert (record.journal, record.year) == ("Journal of lamps", 2021)
    assert record.languages == ("ger", "eng")
    assert record.mesh == (
        MeshHeading(descriptor="Light", qualifiers=("adverse effects", "history"), is_major=True),
        MeshHeading(descriptor="Humans", is_major=True),
    )
    assert record.keywords == ("candle power",)
    assert [(link.ref_type, link.pmid) for link in record.corrections] == [
        ("ExpressionOfConcernIn", "202"),
        ("RetractionIn", "203"),
    ]
    assert record.status is RecordStatus.RETRACTED
    assert [part.text for part in record.other_abstracts] == ["Es wurde hell."]


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ("ECI", RecordStatus.CONCERN),
        ("ECF", RecordStatus.CLEAN),
        ("ROF", RecordStatus.CLEAN),
        ("EIN", RecordStatus.CORRECTED),
        ("CIN", RecordStatus.CLEAN),
    ],
)
def test_standing_follows_the_links(tag: str, status: RecordStatus) -> None:
    (record,) = parse_medline(f"PMID- 1\n{tag.ljust(4)}- J Lamps. 2020\n".encode())

    assert isinstance(record, Record)
    assert record.status is status


def test_error_line_is_a_fault_and_no_record() -> None:
    first, fault, last = parse_medline(
        b"PMID- 1\nTI  - One\n\nid: 999999999 Error occurred: no such id\n\nPMID- 2\nTI  - Two\n"
    )

    assert isinstance(fault, RecordFault)
    assert isinstance(first, Record)
    assert isinstance(last, Record)


def test_records_without_a_blank_line_between_are_parted() -> None:
    records = list(parse_medline(b"PMID- 1\r\nTI  - One\r\nPMID- 2\r\nTI  - Two\r\n"))

    assert [getattr(record, "title", None) for record in records] == ["One", "Two"]


@pytest.mark.parametrize(
    "body", [b"PMID- 1\nTI  - \xff\n", b"TI  - No number\n", b"PMID- 0012\nTI  - X\n"]
)
def test_unreadable_record_is_a_fault(body: bytes) -> None:
    (fault,) = parse_medline(body)

    assert isinstance(fault, RecordFault)


@pytest.mark.parametrize("body", [b"", b"\n \n", b"<html></html>", b"<PubmedArticleSet/>"])
def test_what_is_no_medline_text_is_an_error(body: bytes) -> None:
    with pytest.raises(SourceError):
        list(parse_medline(body))


def test_byte_order_mark_is_passed_over() -> None:
    (record,) = parse_medline(b"\xef\xbb\xbfPMID- 1\nTI  - One\n")

    assert isinstance(record, Record)


@pytest.mark.parametrize(
    ("abstract", "labels"),
    [
        ("", []),
        ("Plain words.", [None]),
        ("DNA: it is long. And more.", [None]),
        ("AIM: To see. METHODS AND FINDINGS: We saw.", ["AIM", "METHODS AND FINDINGS"]),
        ("We saw. RESULTS: Much. CONCLUSION: Little.", [None]),
    ],
)
def test_labels_are_found_at_the_start_and_after_sentences(
    abstract: str, labels: list[str | None]
) -> None:
    assert [part.label for part in split_labels(abstract)] == labels


def test_endless_continuation_is_joined_once() -> None:
    body = b"PMID- 1\nTI  - One\nAB  - Long\n" + b"      word\n" * 200_000

    (record,) = parse_medline(body)

    assert isinstance(record, Record)
    assert record.abstract.count("word") == 200_000
