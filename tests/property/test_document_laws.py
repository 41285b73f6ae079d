"""Every character of every block stands at its place in the file."""

from __future__ import annotations

import html
import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from claimcheck.documents import read_text_document
from claimcheck.model import Document

PIECES = st.sampled_from(
    [
        "Pain fell. ",
        "by 50% ",
        "e\u0301",
        "*",
        "**",
        "`",
        "[x](y z)",
        "[a](b 'a')",
        "&amp;",
        "&lt;5",
        "\\*",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "# ",
        "- ",
        "1. ",
        "> ",
        "---\n",
        "```\n",
        "| a | b |\n|--|--|\n| c | d |\n",
        "<b>",
        "</b>",
        "<!-- x -->",
        "[^1]",
        "\n\n[^1]: foot\n",
        "\ud55c",
        "\u1112\u1161\u11ab",
        "’",
        "\u00a0",
        "![a](b)",
        "<sup>2</sup>",
        "    ",
        "\t",
        "\\",
        "http://a.example ",
        "😀",
        "\u0958",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), min_size=1, max_size=30).map("".join)


def check_places(document: Document, original: str) -> None:
    """Assert that each character of each block is what the original has at its place."""
    for block in document.blocks:
        assert 0 <= block.span.start < block.span.end <= len(document.text)
        for position in range(block.span.start, block.span.end):
            character = document.text[position]
            origin = document.origin(position)
            assert 0 <= origin < len(original)
            there = original[origin]
            nearby = unicodedata.normalize("NFC", original[origin : origin + 4])
            entity = html.unescape(original[origin : origin + 40])
            assert (
                character == there
                or character in " |\ufffd"
                or character in nearby
                or character
                in unicodedata.normalize("NFC", original[max(0, origin - 3) : origin + 4])
                or entity.startswith(character)
                or unicodedata.normalize("NFKC", character) == there
            )


@given(TEXTS)
def test_plain_text_keeps_its_places(text: str) -> None:
    assume(text.strip())
    document = read_text_document(text, name="x")
    check_places(document, text)
    assert unicodedata.is_normalized("NFC", document.text)


@given(TEXTS)
def test_markdown_keeps_its_places(text: str) -> None:
    assume(text.strip())
    document = read_text_document(text, name="x", markdown=True)
    check_places(document, text)
    for link in document.links:
        assert 0 <= link.span.start <= link.span.end <= len(document.text)


@given(TEXTS)
def test_lines_are_those_of_the_file(text: str) -> None:
    assume(text.strip())
    document = read_text_document(text, name="x")
    for block in document.blocks:
        place = document.place(block.span.start)
        before = text[: document.origin(block.span.start)]
        lines = before.replace("\r\n", "\n").replace("\r", "\n").count("\n")
        assert place.line == lines + 1
