from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model import Span
from claimcheck.reports.marking import cut

SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
    lambda ends: Span(min(ends), max(ends))
)


def test_a_text_is_cut_at_its_marks() -> None:
    pieces = cut("52% of adults", [(Span(7, 13), "b"), (Span(0, 3), "a")])
    assert [(piece.text, piece.mark) for piece in pieces] == [
        ("52%", "a"),
        (" of ", None),
        ("adults", "b"),
    ]


def test_overlapping_and_outlying_marks_are_left_out() -> None:
    pieces = cut("abcdef", [(Span(0, 3), 1), (Span(2, 4), 2), (Span(5, 9), 3), (Span(4, 4), 4)])
    assert [(piece.text, piece.mark) for piece in pieces] == [("abc", 1), ("def", None)]


@given(st.text(max_size=25), st.lists(SPANS, max_size=6))
def test_the_pieces_are_the_text(text: str, spans: list[Span]) -> None:
    pieces = cut(text, [(span, 1) for span in spans])
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
