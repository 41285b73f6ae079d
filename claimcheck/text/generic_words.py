"""Words that any claim may hold; they narrow no search and weigh little in ranking."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from claimcheck.text.tokens import PUBMED_STOP_WORDS, STOP_WORDS
from claimcheck.text.vocabulary import lookup_form


@cache
def generic_words() -> frozenset[str]:
    """Return the words, as looked up: numbers, times, verbs of studies, stop words."""
    words = frozenset(word for block in _blocks().values() for word in block.split())
    return STOP_WORDS | PUBMED_STOP_WORDS | words | frozenset(lookup_form(w) for w in words)


@cache
def number_words() -> frozenset[str]:
    """Return the words that stand for numbers and shares, as looked up: nine, third, percent."""
    words = frozenset(_blocks()["numbers"].split())
    return words | frozenset(lookup_form(word) for word in words)


@cache
def _blocks() -> dict[str, str]:
    source = files("claimcheck.text").joinpath("data", "generic_words.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return {name: str(block) for name, block in data.items()}
