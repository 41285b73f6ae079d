"""Sentences with their sections."""

from __future__ import annotations

from claimcheck.evidence.sections import LONGEST_SENTENCE, SectionKind, place_sentences
from claimcheck.model import AbstractSection, Pmid, Record


def test_sections_of_the_record_label_their_sentences() -> None:
    record = Record(
        pmid=Pmid("7"),
        title="Sneezing",
        sections=(
            AbstractSection(text="We asked nurses. They answered.", label="METHODS"),
            AbstractSection(text="Few sneezed.", label="FINDINGS", category="RESULTS"),
        ),
    )

    found = place_sentences(record)

    assert [(item.section, item.kind) for item in found] == [
        ("METHODS", SectionKind.METHODS),
        ("METHODS", SectionKind.METHODS),
        ("FINDINGS", SectionKind.RESULTS),
    ]
    assert all(item.span.cut(record.abstract) == item.text for item in found)


def test_labels_in_running_text_are_left_out_of_the_sentence() -> None:
    record = Record.from_text(
        pmid="7", title="", abstract="METHODS: We asked. RESULTS: Few sneezed. None coughed."
    )

    found = place_sentences(record)

    assert [item.text for item in found] == ["We asked.", "Few sneezed.", "None coughed."]
    assert [item.kind for item in found] == [
        SectionKind.METHODS,
        SectionKind.RESULTS,
        SectionKind.RESULTS,
    ]
    assert all(item.span.cut(record.abstract) == item.text for item in found)


def test_labels_in_capitals_without_a_colon_are_labels() -> None:
    record = Record.from_text(
        pmid="7", title="", abstract="OBJECTIVE To count sneezes. RESULTS Nurses sneezed often."
    )

    assert [item.kind for item in place_sentences(record)] == [
        SectionKind.OBJECTIVE,
        SectionKind.RESULTS,
    ]


def test_a_record_without_abstract_has_no_sentences() -> None:
    assert place_sentences(Record(pmid=Pmid("7"), title="Sneezing")) == ()


def test_a_sentence_longer_than_any_of_an_abstract_comes_in_pieces_that_lose_nothing() -> None:
    figures = ", ".join(f"{number} mg" for number in range(1, 800))
    record = Record.from_text(pmid="7", title="", abstract=f"We gave {figures}. Few sneezed.")

    found = place_sentences(record)

    assert all(len(item.text) <= LONGEST_SENTENCE for item in found)
    assert "".join(item.text for item in found[:-1]) == f"We gave {figures}."
    assert not any(item.text.startswith("mg") for item in found)
    assert all(item.span.cut(record.abstract) == item.text for item in found)


def test_a_sentence_without_a_single_space_is_cut_all_the_same() -> None:
    record = Record.from_text(pmid="7", title="", abstract="x" * 5000)

    assert [len(item.text) for item in place_sentences(record)] == [2000, 2000, 1000]
