"""Markdown as prose with true lines."""

from __future__ import annotations

import pytest

from claimcheck.documents import read_text_document
from claimcheck.model import BlockKind, Document


def read(text: str) -> Document:
    return read_text_document(text, name="x.md", markdown=True)


def blocks(text: str) -> list[tuple[BlockKind, str]]:
    document = read(text)
    return [(block.kind, block.span.cut(document.text)) for block in document.blocks]


def test_markup_is_left_out_and_words_stay() -> None:
    source = (
        "It **lowers** *pain* by `20 mg` &amp; more\\*, as [one trial](https://a.example/x) says."
    )
    assert blocks(source) == [
        (BlockKind.PARAGRAPH, "It lowers pain by 20 mg & more*, as one trial says.")
    ]


def test_front_matter_counts_for_lines_and_gives_no_text() -> None:
    document = read("---\ntitle: Cures 90% of all\n---\n\n# Head\n\nBody text here.\n")
    assert "90%" not in document.text
    assert document.place(document.text.index("Body")).line == 7


def test_toml_front_matter_gives_no_text() -> None:
    assert blocks('+++\ntitle = "Cures 90%"\n+++\n\nBody.') == [(BlockKind.PARAGRAPH, "Body.")]


def test_blocks_are_typed() -> None:
    found = blocks(
        "## Two\n\npara\n\n- item\n  - inner\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "Note[^n].\n\n[^n]: the foot\n"
    )
    assert found == [
        (BlockKind.HEADING, "Two"),
        (BlockKind.PARAGRAPH, "para"),
        (BlockKind.LIST_ITEM, "item"),
        (BlockKind.LIST_ITEM, "inner"),
        (BlockKind.QUOTE, "quote"),
        (BlockKind.TABLE_HEADER, "a | b"),
        (BlockKind.TABLE_ROW, "1 | 2"),
        (BlockKind.PARAGRAPH, "Note."),
        (BlockKind.FOOTNOTE, "the foot"),
    ]


def test_levels_tell_headings_and_lists_apart() -> None:
    levels = [block.level for block in read("### H\n\n- a\n  - b\n").blocks]
    assert levels == [3, 1, 2]


@pytest.mark.parametrize(
    "left_out",
    [
        "<!-- 90% are cured -->",
        "<!-- 90%\n\nare cured -->",
        "```python\ncured = 90\n```",
        "    cured = 90",
        "<div>\n90% cured\n</div>",
        "import Chart from './chart-90.js'",
        "export const cured = 90",
        "<Chart cured={90} />",
        "{/* 90% are cured */}",
    ],
)
def test_comments_code_html_and_mdx_are_left_out(left_out: str) -> None:
    document = read(f"Before.\n\n{left_out}\n\nAfter.")
    assert "90" not in document.text
    assert document.place(document.text.index("After")).line == left_out.count("\n") + 5


def test_raw_html_left_out_is_said() -> None:
    assert read("A.\n\n<div>b</div>\n").notices == ("x.md: raw HTML was left out at line 3",)
    assert read("A.\n\n<!-- b -->\n").notices == ()


def test_a_fence_without_a_language_that_holds_prose_is_read() -> None:
    found = blocks("```\nAFTER YOUR TREATMENT\n\nDo not drive for a day after it.\n```\n")
    assert (BlockKind.PARAGRAPH, "Do not drive for a day after it.") in found


def test_task_boxes_are_markup() -> None:
    assert blocks("- [ ] Fever above 39 °C\n- [x] Rash") == [
        (BlockKind.LIST_ITEM, "Fever above 39 °C"),
        (BlockKind.LIST_ITEM, "Rash"),
    ]


def test_links_know_their_words_and_where_they_lead() -> None:
    document = read('See [the *trial*](https://a.example/x(1) "the trial") or <https://b.example>.')
    assert [(link.span.cut(document.text), link.target) for link in document.links] == [
        ("the trial", "https://a.example/x(1)"),
        ("https://b.example", "https://b.example"),
    ]


def test_words_that_stand_in_an_address_too_keep_their_own_place() -> None:
    source = "[pain](pain-pain) pain"
    document = read(source)
    assert document.text == "pain pain"
    assert document.origin(5) == len(source) - 4


def test_the_number_of_a_reference_keeps_its_brackets_and_leads_there() -> None:
    source = "Gone in 4 days[2], less often [3, 4][smith].\n\n[2]: x:y\n[smith]: <x:z>\n"
    document = read(source)
    assert document.text == "Gone in 4 days[2], less often [3, 4]."
    assert [(link.span.cut(document.text), link.target) for link in document.links] == [
        ("[2]", "x:y"),
        ("[3, 4]", "x:z"),
    ]


def test_a_number_that_leads_to_an_address_stays_a_number() -> None:
    assert read("In [64](x:y) of them.").text == "In 64 of them."


def test_lines_of_a_paragraph_are_joined_by_a_space() -> None:
    document = read("one\ntwo  \nthree")
    assert document.text == "one two three"
    assert document.place(document.text.index("three")).line == 3


def test_superscripts_never_melt_into_the_number_before_them() -> None:
    document = read("It rose to 10<sup>9</sup> cells and H<sub>2</sub>O.<sup>12</sup>")
    assert document.text == "It rose to 10⁹ cells and H₂O.¹²"


@pytest.mark.parametrize("deep", [">" * 20_000 + " text", "- " * 5_000 + "text"])
def test_text_that_is_nested_too_deep_is_read_plain_and_said(deep: str) -> None:
    document = read(f"{deep}\n\nAfter.")
    assert document.text.endswith("After.")
    assert "text" in document.text
    assert document.notices == ("x.md: nested too deep for Markdown; read as plain text",)


def test_ten_levels_of_a_list_are_markdown_still() -> None:
    source = "".join(f"{'  ' * depth}- level {depth}\n" for depth in range(11))
    document = read(source)
    assert document.notices == ()
    assert [block.level for block in document.blocks] == list(range(1, 12))


def test_a_bold_line_by_itself_is_a_heading() -> None:
    text = (
        "**Does garlic help?**\n\n**2. Garlic thins the blood**\n\n**Note:**\n\n**It is safe.**\n"
    )
    document = read_text_document(text, name="x.md", markdown=True)
    kinds = [block.kind for block in document.blocks]
    assert kinds == [BlockKind.HEADING] * 2 + [BlockKind.PARAGRAPH] * 2


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("`\n`Pain fell.", "\nPain fell."),
        ("It fell ```twice``` `a` week.", "It fell twice a week."),
        ("Give `` a ` b `` here.", "Give a ` b here."),
    ],
)
def test_code_keeps_the_places_of_what_stands_behind_it(source: str, places: str) -> None:
    document = read(source)

    end = len(document.text.rstrip())
    assert "".join(source[document.origin(place)] for place in range(end)) == places
