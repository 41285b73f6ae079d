"""What a reader and an abstract call the same thing, as words to search by."""

from __future__ import annotations

import re

import pytest

from claimcheck.text.generic_words import generic_words, number_words
from claimcheck.text.same_words import reword


@pytest.mark.parametrize(
    ("words", "other"),
    [
        (["painkiller"], "analgesic"),
        (["Kidney"], "renal"),
        (["felt", "sick"], "nausea"),
    ],
)
def test_a_word_has_the_names_of_its_group(words: list[str], other: str) -> None:
    (item,) = reword(words)
    assert item.words == tuple(words)
    assert other in item.others


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Hearing aids slowed decline.", "hiv"),
        ("Tranexamic acid stopped bleeding.", "reflux"),
        ("Cardiorespiratory fitness rose.", "seizure"),
        ("Life expectancy fell, as expected.", "pregnant"),
        ("A double-blind trial.", "vision loss"),
        ("Tumour necrosis factor inhibitors", "cancer"),
        ("Insulin resistance fell.", "treatment-resistant"),
        ("Drinking coffee", "alcohol"),
        ("Poor sleep and low enzyme activity", "poverty"),
        ("Enzyme activity", "exercise"),
        ("Aspirin helped.", "healthy"),
    ],
)
def test_a_word_has_no_names_of_another_sense(text: str, wrong: str) -> None:
    assert wrong not in {
        other for item in reword(re.findall(r"\w+", text)) for other in item.others
    }


def test_a_set_phrase_is_searched_in_the_singular_too() -> None:
    (item,) = reword(["neural", "tube", "defects"])
    assert "neural tube defect" in item.others


def test_the_words_of_a_text_come_in_order_and_none_is_lost() -> None:
    text = ["shock", "therapy", "eased", "the", "mood", "of", "villagers"]
    assert [word for item in reword(text) for word in item.words] == text


def test_words_of_any_abstract_have_no_other_names() -> None:
    for item in reword(["patients", "lower", "study", "took"]):
        assert item.others == ()


def test_nothing_is_reworded_in_nothing() -> None:
    assert reword([]) == ()


def test_number_words_are_generic_words() -> None:
    assert number_words() <= generic_words()
    assert {"nine", "third", "half"} <= number_words()
    assert "week" not in number_words()
