from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from claimcheck.reports.terminal.layout import Line, wrap

PIECES = st.sampled_from(
    ["a", "dose", "ofloxacin", "5 mg", " ", "  ", "·", "≥", "\u00a0", "\u2003", "日本", "e\u0301"]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(min_value=8, max_value=20))
def test_lines_break_where_rich_breaks_them(text: str, width: int) -> None:
    expected = []
    for line in Text(text).wrap(Console(width=width), width, overflow="fold"):
        line.rstrip()
        expected.append(line.plain)
    assert expected == [line.plain for line in wrap([Line(text=Text(text, end=""))], width)]


def test_styled_lines_break_where_plain_ones_do() -> None:
    words = "half of the 40 rinses stung, two of them badly"
    plain = wrap([Line(text=Text(words, end=""), indent=2)], 20)
    styled = wrap([Line(text=Text("", end="").append(words, "bold"), indent=2)], 20)
    assert [line.plain for line in plain] == [line.plain for line in styled]


def test_every_line_stands_behind_the_bar_and_below_its_head() -> None:
    line = Line(text=Text("one two three", end=""), indent=1, head=Text("1. ", end=""))
    shown = [each.plain for each in wrap([line], 12, Text("| ", end=""))]
    assert shown == ["|  1. one two", "|     three"]
    assert all(cell_len(each) <= 14 for each in shown)
