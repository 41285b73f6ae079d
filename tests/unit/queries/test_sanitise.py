"""Untrusted text becomes words in which no query syntax hides."""

from __future__ import annotations

import pytest

from claimcheck.queries.sanitise import MAX_CHARACTERS, sanitise_term
from claimcheck.queries.words import telling_words


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("x[tiab]) OR (all[sb]", "x all"),
        ('"zinc" NOT colds', "zinc colds"),
        ("zinc & colds #1 /drug effects", "zinc colds drug effects"),
        ("zinc\u202etnim\u202c\u200b", "zinctnim"),
        ("zinc\x00\x1b[31mcolds", "zinc 31mcolds"),
        ("ｚｉｎｃ ﬁbre", "zinc fibre"),
        ("Crohn's disease", "Crohn disease"),
        ("treatment-resistant", "treatment-resistant"),
        ("-zinc- --", "zinc"),
        ("52% of 35", "of"),
        ("β-blockers", "β-blockers"),
        ("and-or", ""),
    ],
)
def test_syntax_falls_and_words_stay(text: str, term: str) -> None:
    assert sanitise_term(text) == term


def test_the_length_is_capped_on_a_word() -> None:
    term = sanitise_term("influenza " * 500)
    assert len(term) <= MAX_CHARACTERS
    assert set(term.split()) == {"influenza"}


def test_telling_words_leave_out_numbers_and_words_of_every_claim() -> None:
    text = "About half of the 40 patients who ate hamburgers twice a week had wheezed."
    assert telling_words(text) == ("hamburgers", "wheezed")
