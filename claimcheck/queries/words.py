"""Words of a claim that are worth searching although the vocabulary does not know them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from claimcheck.queries.sanitise import sanitise_words
from claimcheck.text.tokens import PUBMED_STOP_WORDS, STOP_WORDS
from claimcheck.text.vocabulary import lookup_form


@cache
def generic_words() -> frozenset[str]:
    """Return the words, as looked up, that any claim may hold: numbers, times, study verbs."""
    text = files("claimcheck.queries").joinpath("generic_words.toml").read_text(encoding="utf-8")
    words = [word for block in tomllib.loads(text).values() for word in str(block).split()]
    forms = frozenset(lookup_form(word) for word in words)
    return STOP_WORDS | PUBMED_STOP_WORDS | forms | frozenset(words)


def telling_words(text: str, *, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """
    Return the words that say what the text is about, in order, each once.

    Args:
        text: A claim; anything may be in it.
        known: Looked-up forms of words that are searched already.
    """
    found: dict[str, str] = {}
    generic = generic_words()
    for word in sanitise_words(text):
        for piece in word.split("-"):
            form = lookup_form(piece)
            if len(piece) < 4 and not any(character.isdigit() for character in piece):
                continue
            if form in generic or piece.casefold() in generic or form in known:
                continue
            if any(character.isalpha() for character in piece):
                found.setdefault(form, piece)
    return tuple(found.values())
