"""Tables that hold data, told apart from tables that only arrange a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from claimcheck.documents.html.tree import Tree

_NOT_IN_CELLS = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "blockquote",
        "pre",
        "article",
        "section",
        "form",
        "figure",
        "main",
    ]
)
_MOST_PARAGRAPHS = 3


def find_tables(tree: Tree, kept: Sequence[bool]) -> frozenset[int]:
    """
    Return the rows of the tables that hold data.

    A table arranges the page when it says so, holds another table, has one cell a row, or has
    cells with headings, lists or many paragraphs.
    """
    table_of = [-1] * len(tree.elements)
    arranging: set[int] = set()
    rows: dict[int, list[int]] = {}
    cells: Counter[int] = Counter()
    paragraphs: Counter[int] = Counter()
    for element in tree.elements:
        outer = table_of[element.parent] if element.parent >= 0 else -1
        table_of[element.index] = outer
        if element.name == "table":
            table_of[element.index] = element.index
            arranging.add(outer)
            if element.attributes.get("role", "") in {"presentation", "none"}:
                arranging.add(element.index)
        elif outer >= 0 and kept[element.index]:
            if element.name == "tr":
                rows.setdefault(outer, []).append(element.index)
            elif element.name in {"td", "th"}:
                cells[outer] += 1
            elif element.name == "p":
                paragraphs[element.parent] += 1
                if paragraphs[element.parent] > _MOST_PARAGRAPHS:
                    arranging.add(outer)
            elif element.name in _NOT_IN_CELLS:
                arranging.add(outer)
    return frozenset(
        row
        for table, found in rows.items()
        if table not in arranging and cells[table] > len(found)
        for row in found
    )
