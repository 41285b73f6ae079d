"""The prose of reStructuredText and AsciiDoc, without marks, directives and code."""

from __future__ import annotations

import pytest

from claimcheck.documents.readers import ASCIIDOC, RESTRUCTUREDTEXT, TextReader
from claimcheck.model import BlockKind


def blocks(reader: TextReader, text: str) -> list[tuple[str, str]]:
    document = reader.read_string(text, name="x")
    return [(block.kind.value, block.span.cut(document.text)) for block in document.blocks]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("It is **71%** of *them* and ``code``.", "It is 71% of them and code."),
        ("On 10\\ :sup:`9`\\  cells.", "On 10⁹ cells."),
        ("See `the trial <https://doi.org/10.1000/x>`_ here.", "See the trial here."),
        ("A known_ name and the snake_case word.", "A known name and the snake_case word."),
        ("It works [1]_ well.", "It works  well."),
        ("A \\*star\\* stays.", "A *star* stays."),
    ],
)
def test_inline_marks_of_restructuredtext_are_left_out(text: str, prose: str) -> None:
    assert blocks(RESTRUCTUREDTEXT, text) == [("paragraph", prose)]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("It is *71%* of _them_ and `code`.", "It is 71% of them and code."),
        ("On 10^9^ cells and CO~2~.", "On 10⁹ cells and CO₂."),
        ("See https://doi.org/10.1000/x[the trial] here.", "See the trial here."),
        ("The *_boldest_* claim.", "The boldest claim."),
        ("A 5 * 3 * 2 sum and snake_case_word.", "A 5 * 3 * 2 sum and snake_case_word."),
        ("First part +\nsecond part.", "First part second part."),
    ],
)
def test_inline_marks_of_asciidoc_are_left_out(text: str, prose: str) -> None:
    assert blocks(ASCIIDOC, text) == [("paragraph", prose)]


def test_directives_comments_and_code_of_restructuredtext_are_no_prose() -> None:
    text = (
        "Title\n=====\n\n.. comment 5%\n\n.. code-block:: python\n\n   x = 9\n\n.. image:: a.png\n"
        "   :alt: 7%\n\n.. note:: Take 3% only.\n\nExample::\n\n   if x:\n"
        "       y = {1: 2};\n\nEnd.\n"
    )
    assert blocks(RESTRUCTUREDTEXT, text) == [
        ("heading", "Title"),
        ("paragraph", "Take 3% only."),
        ("paragraph", "Example:"),
        ("paragraph", "End."),
    ]


def test_comments_and_listings_of_asciidoc_are_no_prose() -> None:
    text = (
        "= Title\nAn Author\n:x: 5%\n\n// comment 5%\n\n[source,python]\n----\nx = 9\n----\n\n"
        "////\nlong comment 8%\n////\n\nimage::a.png[7%]\n\nNOTE: Take 3% only.\n"
    )
    assert blocks(ASCIIDOC, text) == [("heading", "Title"), ("paragraph", "Take 3% only.")]


TABLES = {
    "simple": "====  ====\nA     B\n====  ====\nx     40%\ny     of\n      all\n====  ====\n",
    "grid": """
+---+-----+
| A | B   |
+===+=====+
| x | 40% |
+---+-----+
| y | of  |
|   | all |
+---+-----+
""",
    "list": """
.. list-table::
   :header-rows: 1

   * - A
     - B
   * - x
     - 40%
   * - y
     - of all
""",
    "csv": '.. csv-table::\n   :header-rows: 1\n\n   A, B\n   x, 40%\n   y, "of all"\n',
    "AsciiDoc": "[options=header]\n|===\n|A |B\n\n|x |40%\n|y |of\nall\n|===\n",
}


@pytest.mark.parametrize("form", TABLES)
def test_tables_are_read_by_rows(form: str) -> None:
    reader = ASCIIDOC if form == "AsciiDoc" else RESTRUCTUREDTEXT
    rows = [(kind, " ".join(content.split())) for kind, content in blocks(reader, TABLES[form])]
    assert rows == [
        ("table-header", "A | B"),
        ("table-row", "x | 40%"),
        ("table-row", "y | of all"),
    ]


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (RESTRUCTUREDTEXT, "It works [#a]_.\n\n.. [#a] Doe 2001, PMID: 12345678.\n"),
        (ASCIIDOC, "It works footnote:a[Doe 2001, PMID: 12345678.].\n"),
    ],
)
def test_footnotes_stand_behind_their_mark(reader: TextReader, text: str) -> None:
    document = reader.read_string(text, name="x")
    assert [link.target for link in document.links] == ["footnote:a"]
    last = document.blocks[-1]
    assert last.label == "a"
    assert last.kind in {BlockKind.FOOTNOTE, BlockKind.REFERENCE}
