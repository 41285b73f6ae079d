from __future__ import annotations

import json
import unicodedata

import pytest

from claimcheck.text.display import (
    has_invisible,
    hidden_as_json,
    strip_invisible,
    visible,
    visible_ascii,
    visible_line,
)


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("\x9b31m", "\\x9b31m"),
        ("\x00", "␀"),
        ("\r", "␍"),
        ("\x7f", "␡"),
        ("\u0085", "\\x85"),
        ("\u202e", "\\u202e"),
        ("\u2066", "\\u2066"),
        ("\u200b", "\\u200b"),
        ("\u2028", "\\u2028"),
        ("\ufeff", "\\ufeff"),
        ("\u00ad", "\\xad"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("\uffff", "\\uffff"),
    ],
)
def test_what_nobody_sees_becomes_an_escape(hidden: str, shown: str) -> None:
    assert visible(f"a{hidden}b") == f"a{shown}b"


@pytest.mark.parametrize(
    "text",
    ["plain\ttext\n", "naïve µg 10⁻³ ≥ 5", "العربية", "漢字", "⚠\ufe0f", "\ufffd", "e\u0301"],
)
def test_what_has_a_shape_stays(text: str) -> None:
    assert visible(text) == text
    assert not has_invisible(text)


def test_one_line_stays_one_line() -> None:
    assert visible_line("a\r\n\n\t b\u2028c") == "a␍ b\\u2028c"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("“5 µg” – ≥ 3×10²", '"5 ug" - >= 3x10^2'),
        ("naïve Ångström", "naive Angstrom"),
        ("β-blocker", "\\u03b2-blocker"),
        ("\x1b[0m", "\\x1b[0m"),
        ("e\u0301", "e"),
    ],
)
def test_ascii_terminals_get_ascii(text: str, shown: str) -> None:
    assert visible_ascii(text) == shown


def test_words_match_without_what_is_invisible() -> None:
    assert strip_invisible("keta\u200bmine\u202e") == "ketamine"
    assert has_invisible("keta\u200bmine")


def test_json_keeps_its_data_and_shows_what_was_hidden() -> None:
    data = {"text": "a\u202eb\x9b\U000e0041µ"}
    text = hidden_as_json(json.dumps(data, ensure_ascii=False))
    assert json.loads(text) == data
    assert "µ" in text
    assert all(unicodedata.category(character) not in {"Cc", "Cf"} for character in text)
