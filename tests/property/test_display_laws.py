"""Laws of the one function that every output sends foreign text through."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.text.display import (
    has_invisible,
    hidden_as_json,
    strip_invisible,
    visible,
    visible_ascii,
    visible_line,
    visible_lines,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
"""Any code points at all, lone surrogates and controls among them."""

VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
"""Arabic and Syriac number signs: format characters by category, and yet with a shape."""


def is_hidden(character: str) -> bool:
    category = unicodedata.category(character)
    if category in {"Cc", "Cs", "Zl", "Zp"}:
        return character not in "\n\t"
    bidi_or_zero_width = category == "Cf" and ord(character) < 0x10000
    return bidi_or_zero_width and character not in VISIBLE_FORMATS


@given(ANY_TEXT)
def test_no_control_bidi_or_zero_width_character_is_left(text: str) -> None:
    assert not any(is_hidden(character) for character in visible(text))


@given(st.lists(ANY_TEXT | st.text("ab \t\n“", max_size=5), max_size=5))
def test_many_texts_become_the_lines_that_each_of_them_becomes(texts: list[str]) -> None:
    assert visible_lines(texts) == [visible_line(text) for text in texts]


def test_each_character_that_is_taken_for_ordinary_has_a_shape() -> None:
    characters = map(chr, range(0x110000))
    assert not [each for each in characters if has_invisible(each) and visible(each) == each]


@given(ANY_TEXT)
def test_the_result_can_always_be_written_as_utf_8(text: str) -> None:
    assert visible(text).encode().decode() == visible(text)


@given(ANY_TEXT)
def test_a_second_pass_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(ANY_TEXT, ANY_TEXT)
def test_pieces_put_together_show_what_the_whole_shows(left: str, right: str) -> None:
    assert visible(left) + visible(right) == visible(left + right)


@given(ANY_TEXT)
def test_only_what_is_invisible_is_changed(text: str) -> None:
    assert (visible(text) == text) == (not has_invisible(text))
    assert not has_invisible(strip_invisible(text))


@given(ANY_TEXT)
def test_a_line_is_one_line(text: str) -> None:
    assert len(f"x{visible_line(text)}x".splitlines()) == 1


@given(ANY_TEXT)
def test_ascii_is_ascii_and_printable(text: str) -> None:
    shown = visible_ascii(text)
    assert shown.isascii()
    assert all(character.isprintable() or character in "\n\t" for character in shown)


@given(st.recursive(ANY_TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=5))
def test_escaping_json_never_changes_the_data(data: object) -> None:
    assert json.loads(hidden_as_json(json.dumps(data, ensure_ascii=False))) == data
