"""Paragraphs, headings, bullets and hard-wrapped lines of plain text."""

from __future__ import annotations

from claimcheck.documents import read_text_document
from claimcheck.model import BlockKind


def blocks(text: str) -> list[tuple[BlockKind, str]]:
    document = read_text_document(text, name="x.txt")
    return [(block.kind, block.span.cut(document.text)) for block in document.blocks]


def test_long_lines_are_paragraphs_by_themselves() -> None:
    one = (
        "The first paragraph is one long line that ends with a full stop, as web pages give it. "
        * 2
    )
    two = "The second one follows on the very next line and is a paragraph of its own all the same."
    assert blocks(f"{one.strip()}\n{two}") == [
        (BlockKind.PARAGRAPH, one.strip()),
        (BlockKind.PARAGRAPH, two),
    ]


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    text = (
        "This paragraph was written in an editor that breaks its lines at some\n"
        "seventy columns. The sentence that began on the first line goes on in\n"
        "the second one, and it ends in the third."
    )
    assert blocks(text) == [(BlockKind.PARAGRAPH, text.replace("\n", " "))]


def test_short_lines_without_a_full_stop_are_headings_or_menus() -> None:
    found = blocks(
        "What Sleep Does for the Heart\n\nHome\nAbout us\nShop\n\nSleep lowers the pulse."
    )
    assert [kind for kind, _ in found] == [BlockKind.HEADING] * 4 + [BlockKind.PARAGRAPH]


def test_a_heading_on_the_line_before_its_paragraph_is_not_joined_to_it() -> None:
    found = blocks(
        "How to Prepare for Surgery\nFasting for six hours lowers the risk of aspiration."
    )
    assert found[0] == (BlockKind.HEADING, "How to Prepare for Surgery")
    assert found[1][0] is BlockKind.PARAGRAPH


def test_a_sentence_without_its_full_stop_is_still_prose() -> None:
    line = "Half of the patients reached remission after six weeks of treatment"
    assert blocks(line) == [(BlockKind.PARAGRAPH, line)]


def test_bullets_are_list_items_without_their_mark() -> None:
    found = blocks("  • Pain fell by half.\n  • Sleep improved.\n- Mood rose.\n1. Weight fell.")
    assert found == [
        (BlockKind.LIST_ITEM, "Pain fell by half."),
        (BlockKind.LIST_ITEM, "Sleep improved."),
        (BlockKind.LIST_ITEM, "Mood rose."),
        (BlockKind.LIST_ITEM, "Weight fell."),
    ]


def test_entries_under_references_are_references() -> None:
    found = blocks("Aspirin thins the blood.\n\nReferences\n\n1. Some paper on aspirin, 2001.")
    assert found[-1] == (BlockKind.REFERENCE, "Some paper on aspirin, 2001.")


def test_an_entry_is_known_by_its_shape_without_a_heading() -> None:
    entry = "Miller A, Baker B. Sleep and the heart in adults. J Sleep. 2011;12(3):100-109."
    assert blocks(entry)[0][0] is BlockKind.REFERENCE


def test_lines_with_strokes_are_the_rows_of_a_table() -> None:
    text = (
        "Fruit by its fibre:\n\n| Fruit | Fibre | Peel |\n|---|:-:|---|\n| Pear | 5 g | eaten |\n"
        "| Plum | 2 g | eaten |\n\nPeeling a pear takes away a third of its fibre."
    )
    assert blocks(text)[1:] == [
        (BlockKind.TABLE_HEADER, "Fruit | Fibre | Peel"),
        (BlockKind.TABLE_ROW, "Pear | 5 g | eaten"),
        (BlockKind.TABLE_ROW, "Plum | 2 g | eaten"),
        (BlockKind.PARAGRAPH, "Peeling a pear takes away a third of its fibre."),
    ]


def test_rows_may_stand_apart_and_without_outer_strokes() -> None:
    text = "Fruit | Fibre\n\nPear | 5 g\n\nPlum | 2 g\n"
    assert blocks(text) == [
        (BlockKind.TABLE_HEADER, "Fruit | Fibre"),
        (BlockKind.TABLE_ROW, "Pear | 5 g"),
        (BlockKind.TABLE_ROW, "Plum | 2 g"),
    ]


def test_a_single_line_with_strokes_is_a_menu() -> None:
    assert blocks("Home | Shop | Contact\n\nPears are rich in fibre.")[0] == (
        BlockKind.HEADING,
        "Home | Shop | Contact",
    )


def test_a_dash_at_the_beginning_of_a_line_may_stand_inside_of_a_sentence() -> None:
    text = (
        "The nurses weighed each of the newborn babies every morning before feeding\n"
        "– on the same scales each time – and wrote the result on a card beside the\n"
        "cot."
    )
    assert blocks(text) == [(BlockKind.PARAGRAPH, text.replace("\n", " "))]
