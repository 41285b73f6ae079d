"""
Hours of the day and dates, which are no stretches of time and no shares.

«At 15.30 h», «from 2200 to 0600 hours», «01/2000 - 12/2006»
"""

from __future__ import annotations

import re
from decimal import Decimal

from claimcheck.text.quantities.figures import Figure
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.numerals import Numeral

_CLOCK = re.compile(r"(?:[01][0-9]|2[0-4])[.:]?[0-5][0-9]")
_UNITS = frozenset({"h", "hr", "hrs", "hours", "uhr"})
_JOINERS = frozenset({"to", "and", "or", "until", "till", "-", "–", ","})
_BEFORE = frozenset({"at", "from", "until", "till", "between"})
_ELAPSED = frozenset({"after", "post", "later", "following", "of"})
_DAY_OF_ATTACKS = (Decimal(9), Decimal(11))
_BEFORE_DAYS = frozenset(
    {"after", "since", "before", "post", "pre", "following", "of", "the", "on", "-"}
)
_MONTHS_OF_YEAR = 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_TO_MONTH = frozenset({"-", "–", "to", "from", "between", "since", "until"})


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


def is_date(lexemes: Lexemes, start: int, first: Decimal, second: Numeral) -> bool:
    """
    Tell whether two numbers with a stroke between them are a date and no share.

    «01/2000 - 12/2006», «ten years after 9/11»

    Args:
        lexemes: The text.
        start: Where the first number stands.
        first: Its value.
        second: The number behind the stroke.
    """
    if (first, second.value) == _DAY_OF_ATTACKS:
        return lexemes.word(start - 1) in _BEFORE_DAYS
    if not 1 <= first <= _MONTHS_OF_YEAR or not _FIRST_YEAR <= second.value <= _LAST_YEAR:
        return False
    if lexemes.forms[start].startswith("0"):
        return True
    return not _TO_MONTH.isdisjoint((lexemes.word(start - 1), lexemes.word(second.end)))
