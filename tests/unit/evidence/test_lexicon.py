"""The word list: what its lists name must be there."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from claimcheck.evidence.lexicon import find_terms, load_lexicon


def _read() -> dict[str, Any]:
    source = resources.files("claimcheck.text").joinpath("data", "lexicon.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def test_every_outcome_is_the_first_member_of_a_group() -> None:
    data = _read()
    heads = {line.split(",")[0].strip() for line in data["same"]}
    outcomes = [" ".join(name.split()) for name in data["outcomes"].split(",")]

    assert [name for name in outcomes if name not in heads] == []


def test_no_word_stands_twice_among_the_plain_ones() -> None:
    words = [word.strip() for word in _read()["plain"].split(",")]

    assert len(words) == len(set(words))


def test_all_names_of_an_outcome_are_known_as_one() -> None:
    outcomes = load_lexicon().outcomes

    for text in ("nosebleed", "epistaxis", "a brain bleed", "they died", "deaths"):
        keys = {key for term in find_terms(text) for key, _ in term.keys}
        assert not outcomes.isdisjoint(keys), text


def test_what_people_do_or_where_they_are_is_no_outcome() -> None:
    outcomes = load_lexicon().outcomes

    for text in ("nurses in a hospital", "the questionnaire", "the kidney"):
        keys = {key for term in find_terms(text) for key, _ in term.keys}
        assert outcomes.isdisjoint(keys), text
