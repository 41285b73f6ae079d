"""Hours of the day, which are no stretches of time: «at 15.30 h», «from 2200 to 0600 hours»."""

from __future__ import annotations

import re

from claimcheck.text.quantities.figures import Figure
from claimcheck.text.quantities.lexer import Lexemes

_CLOCK = re.compile(r"(?:[01][0-9]|2[0-4])[.:]?[0-5][0-9]")
_UNITS = frozenset({"h", "hr", "hrs", "hours", "uhr"})
_JOINERS = frozenset({"to", "and", "or", "until", "till", "-", "–", ","})
_BEFORE = frozenset({"at", "from", "until", "till", "between"})
_ELAPSED = frozenset({"after", "post", "later", "following", "of"})


def is_hour_of_day(lexemes: Lexemes, figure: Figure) -> bool:
    """
    Tell whether the number is an hour as clocks show it.

    «At 15.75 h», «within 12.50 h» and «at 12.50 h after the dose» are stretches of time. «Half past
    nine» is an hour in words.
    """
    if figure.first.fraction is not None:
        return lexemes.word(figure.end) == "past"
    form = lexemes.forms[figure.start]
    if not _CLOCK.fullmatch(form):
        return False
    unit = figure.start + 1
    while lexemes.word(unit) in _JOINERS and _CLOCK.fullmatch(lexemes.word(unit + 1)):
        unit += 2
    if lexemes.word(unit) not in _UNITS or lexemes.word(unit + 1) in _ELAPSED:
        return False
    is_unmistakable = lexemes.word(unit) == "uhr" or (form.isdigit() and form.startswith("0"))
    return is_unmistakable or lexemes.word(_before(lexemes, figure.start)) in _BEFORE


def _before(lexemes: Lexemes, start: int) -> int:
    """Return the place before the first of the hours that are joined to the one at `start`."""
    place = start - 1
    while lexemes.word(place) in _JOINERS:
        other = place - 1 - (lexemes.word(place - 1) in _UNITS)
        if not _CLOCK.fullmatch(lexemes.word(other)):
            break
        place = other - 1
    return place
