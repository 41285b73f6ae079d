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
    source = files("claimcheck.text").joinpath("data", "generic_words.toml")
    blocks = tomllib.loads(source.read_text(encoding="utf-8")).values()
    words = frozenset(word for block in blocks for word in str(block).split())
    return STOP_WORDS | PUBMED_STOP_WORDS | words | frozenset(lookup_form(w) for w in words)
