"""
Untrusted text made into search words that no query syntax hides in.

What comes out holds letters, digits and inner hyphens, nothing that PubMed gives a meaning to.
Tags, quotes and operators are written by the renderer alone.
"""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 300
"""Longest run of words made from one text; PubMed relevance gains nothing from more."""

_INPUT_LIMIT = 4_000
_BRACKETED = re.compile(r"\[[^\]\[]{0,200}\]")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_OPERATORS = frozenset({"and", "or", "not"})


def sanitise_words(text: str) -> tuple[str, ...]:
    """
    Return the words of `text` that may stand in a query, in order.

    Works on a compatibility-normalised copy (full-width forms, ligatures). Brackets fall with
    what they hold, since in PubMed they hold a field tag; operators fall in any case; words
    without a letter fall, because a term of digits alone is a PMID look-up.
    """
    copy = text[:_INPUT_LIMIT]
    if not copy.isascii():  # In ASCII nothing composes, and controls fall below like all marks.
        copy = unicodedata.normalize("NFKC", copy)
        copy = "".join(_replacement(character) for character in copy)
    copy = _BRACKETED.sub(" ", copy)
    copy = _APOSTROPHE.sub("", _POSSESSIVE.sub(" ", copy))
    kept = "".join(c if c.isalnum() or c == "-" else " " for c in copy)
    words = []
    length = 0
    for part in kept.split():
        word = "-".join(piece for piece in part.split("-") if piece)
        pieces = word.casefold().split("-")
        if not any(c.isalpha() for c in word) or any(piece in _OPERATORS for piece in pieces):
            continue
        length += len(word) + 1
        if length > MAX_CHARACTERS + 1:
            break
        words.append(word)
    return tuple(words)


def sanitise_term(text: str) -> str:
    r"""
    Return `text` as words with single spaces, empty when nothing searchable is in it.

    >>> sanitise_term('x[tiab]) OR (all[sb] "ketamine\'s" effect')
    'x ketamine effect'
    """
    return " ".join(sanitise_words(text))


def _replacement(character: str) -> str:
    """Drop invisible format characters (bidi, zero width), turn control characters to spaces."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    # Marks that NFKC leaves uncomposed would break a word in two; PubMed ignores them anyway.
    if category in {"Mn", "Me"}:
        return ""
    return " " if category.startswith(("C", "Z")) else character
