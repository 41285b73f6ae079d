from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.editor.positions import Encoding, Positions

TEXTS = st.text(st.one_of(st.sampled_from("ab\n\r👩é\u2028\x0c\x85"), st.characters()), max_size=40)


@given(text=TEXTS, encoding=st.sampled_from(Encoding), data=st.data())
def test_an_offset_comes_back(text: str, encoding: Encoding, data: st.DataObject) -> None:
    positions = Positions(text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    line, column = positions.place(offset)
    back = positions.offset(line, column)
    # Between carriage return and line feed there is no place of its own.
    assert back == offset or text[offset - 1 : offset + 1] == "\r\n"


@given(text=TEXTS, encoding=st.sampled_from(Encoding), line=st.integers(-2, 50))
def test_any_place_lies_in_the_text(text: str, encoding: Encoding, line: int) -> None:
    offset = Positions(text, encoding).offset(line, 1_000)
    assert 0 <= offset <= len(text)


@pytest.mark.parametrize(
    ("encoding", "column"), [(Encoding.UTF8, 7), (Encoding.UTF16, 4), (Encoding.UTF32, 3)]
)
def test_columns_are_counted_in_the_units_of_the_editor(encoding: Encoding, column: int) -> None:
    assert Positions("x\n👩éb", encoding).place(5) == (1, column)
    assert Positions("x\n👩éb", encoding).offset(1, column) == 5


def test_only_line_feeds_and_carriage_returns_end_a_line() -> None:
    positions = Positions("a\u2028b\x0cc\x85d\r\ne\rf\ng")
    assert [positions.place(place)[0] for place in (0, 6, 9, 11, 13)] == [0, 0, 1, 2, 3]


def test_the_middle_of_a_character_counts_as_its_end() -> None:
    assert Positions("👩b").offset(0, 1) == 1
