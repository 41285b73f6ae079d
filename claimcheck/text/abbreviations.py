"""
Abbreviations that a text explains: «major depressive disorder (MDD)».

The idea is Schwartz and Hearst's («A simple algorithm for identifying abbreviation definitions
in biomedical text», PSB 2003): the letters of the short form are found from right to left in
the words before the bracket. Own code.
"""

from __future__ import annotations

import re

_BRACKET = re.compile(r"\(([^()\[\]]{2,60})\)")
_SHORT = re.compile(r"[A-Za-z0-9Α-ω][A-Za-z0-9Α-ω/+&.\-‐‑]{1,9}\Z")
_BREAK = re.compile(r"[.;:!?()\[\]]\s")


def find_abbreviations(text: str) -> dict[str, str]:
    """
    Return the short forms that `text` explains, each with its long form as printed.

    Both «long form (SF)» and «SF (long form)» are read; the first explanation counts.

    >>> find_abbreviations("In major depressive disorder (MDD), most recover.")
    {'MDD': 'major depressive disorder'}
    """
    found: dict[str, str] = {}
    for match in _BRACKET.finditer(text):
        inside = re.split(r"[;,]\s|\sor\s", match[1], maxsplit=1)[0].strip()
        if _is_short_form(inside):
            short, long = inside, _long_form(inside, _words_before(text, match.start(), inside))
        else:
            short = _word_before(text, match.start())
            long = _long_form(short, match[1].strip()) if _is_short_form(short) else None
            long = long if long is not None and long == match[1].strip() else None
        if long is not None:
            found.setdefault(short, long)
    return found


def _is_short_form(word: str) -> bool:
    """Tell whether `word` looks like an abbreviation: short, with a capital inside."""
    if not _SHORT.match(word) or not 2 <= len(word) <= 10:
        return False
    letters = [c for c in word if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return capitals >= 1 and len(letters) >= 2 and (capitals >= 2 or len(word) <= 4)


def _words_before(text: str, end: int, short: str) -> str:
    """Return the few words before `end` that may hold the long form, within their clause."""
    count = min(len(short) + 5, len(short) * 2)
    window = text[max(0, end - 200) : end]
    breaks = [mark.end() for mark in _BREAK.finditer(window)]
    window = window[breaks[-1] :] if breaks else window
    return " ".join(window.split()[-count:])


def _word_before(text: str, end: int) -> str:
    """Return the word right before `end`."""
    words = text[max(0, end - 40) : end].split()
    return words[-1].strip(",;:") if words else ""


def _long_form(short: str, words: str) -> str | None:
    """Match the letters of `short` from the right; the first must begin a word."""
    place = len(words)
    plural = short[-1] == "s" and short[:-1].isupper() and len(short) > 2
    letters = [c.lower() for c in (short[:-1] if plural else short) if c.isalnum()]
    for index in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and not (
            words[place].lower() == letters[index]
            and (index > 0 or place == 0 or not words[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    long = words[place:]
    is_longer = len(long) > len(short) and short not in long.split()
    return long if is_longer and len(long.split()) <= min(len(short) + 5, len(short) * 2) else None
