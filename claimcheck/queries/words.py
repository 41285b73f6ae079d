"""Words of a claim that are worth searching although the vocabulary does not know them."""

from __future__ import annotations

import re

from claimcheck.queries.sanitise import sanitise_words
from claimcheck.text.generic_words import generic_words
from claimcheck.text.vocabulary import lookup_form

_FIGURE = re.compile(r"[0-9]+(?:[a-zµμ]{1,6}[0-9]*|[dmµμ]?L|IU|mmHg)")


def is_figure(word: str) -> bool:
    """
    Tell whether a word is a number with its unit or ending grown on to it, as no search may hold.

    >>> [is_figure(word) for word in ("81mg", "24h", "1990s", "1e9", "5HT", "3D", "B12")]
    [True, True, True, True, False, False, False]
    """
    return _FIGURE.fullmatch(word) is not None


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
            if any(character.isalpha() for character in piece) and not is_figure(piece):
                found.setdefault(form, piece)
    return tuple(found.values())
