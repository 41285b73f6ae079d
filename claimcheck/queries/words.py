"""Words of a claim that are worth searching although the vocabulary does not know them."""

from __future__ import annotations

from claimcheck.queries.sanitise import sanitise_words
from claimcheck.text.generic_words import generic_words
from claimcheck.text.vocabulary import lookup_form


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
