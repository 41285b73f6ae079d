"""
The figures of a text, read plainly, so that a card can be checked against its record.

This is on purpose not the reader of numbers in `claimcheck.text`: a check that used the code it
feeds would share its errors. A figure is a value without sign, in Decimal, with a unit where the
unit matters for the check: `%`, `min` for every duration (brought to minutes) and doses.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_UNITS_WORDS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

_CARDINALS: dict[str, Decimal] = (
    {word: Decimal(value) for value, word in enumerate(_UNITS_WORDS, start=2)}
    | {word: Decimal(value * 10) for value, word in enumerate(_TENS, start=2)}
    | {
        f"{ten}-{one}": Decimal(t * 10 + value)
        for t, ten in enumerate(_TENS, start=2)
        for value, one in enumerate(("one", *_UNITS_WORDS[:8]), start=1)
    }
)
_OTHER_WORDS: dict[str, Decimal] = {
    word: Decimal(value) for value, word in enumerate(_ORDINALS, start=2)
} | {"twice": Decimal(2), "thrice": Decimal(3), "thirds": Decimal(3), "half": Decimal(50)}
_WORDS = _CARDINALS | _OTHER_WORDS
"""Spelled-out numbers. «one» is left out: in prose it is a pronoun as often as a number."""

_MINUTES = {
    "min": 1,
    "mins": 1,
    "minute": 1,
    "minutes": 1,
    "h": 60,
    "hr": 60,
    "hrs": 60,
    "hour": 60,
    "hours": 60,
    "day": 1440,
    "days": 1440,
    "week": 10080,
    "weeks": 10080,
    "month": 43800,
    "months": 43800,
    "year": 525600,
    "years": 525600,
}
_UNIT = (
    r"(?P<unit>%|per ?cent\b|(?:mg[ /]kg|mg/h|mg|[µμ]g|cm)\b|"
    r"(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|years?)\b)"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{0,9}[.·]\d{1,6}|\d{1,9})"
_SINGLE = r"a|an|one|single"


def _either(words: dict[str, Decimal]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ITEM = (
    rf"(?:(?<![\w.·]){_NUMBER}(?!\d)|\b(?:{_either(_CARDINALS)}|{_SINGLE})\b)"
    rf"(?:\s?±\s?{_NUMBER})?(?:\s?\([^()]{{1,30}}\))?"
)
_JOIN = r"(?:\s{0,2}%?\s{0,2}(?:-?,\s?(?:and|or)?|and|or|to|-|–|vs\.?|versus)\s{0,2})"
_LIST = rf"{_ITEM}(?:{_JOIN}{_ITEM}){{0,9}}"
_BEFORE_UNIT = re.compile(rf"(?P<list>{_LIST})[\s-]{{0,2}}{_UNIT}", re.IGNORECASE)
_AFTER_UNIT = re.compile(
    rf"(?<!\d\s)\b(?P<unit>hours?|days?|weeks?|months?)[\s-](?=\d)(?P<list>{_LIST})",
    re.IGNORECASE,
)
_ANY = re.compile(rf"(?<![\d.·]){_NUMBER}|\b(?:{_either(_WORDS)})\b", re.IGNORECASE)
_PIECE = re.compile(rf"{_NUMBER}|\b(?:{_either(_CARDINALS)}|{_SINGLE})\b", re.IGNORECASE)
_HUNDREDS = re.compile(
    rf"\b(?P<n>one|{_either(_CARDINALS)}) hundred(?: and)?(?: (?P<rest>{_either(_CARDINALS)}))?\b",
    re.IGNORECASE,
)
_SPACED = re.compile(rf"\b({'|'.join(_TENS)}) (one|{'|'.join(_UNITS_WORDS[:8])})\b", re.IGNORECASE)
"""«thirty three» without its hyphen."""
_INTERVAL = re.compile(r"\b95 ?% ?(?=CI|CrI|confiden)|(?<=CI) 95 ?%", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value without its sign, and its unit where that is `%`, a duration or a dose."""

    value: Decimal
    unit: str | None
    surface: str


def read_figures(text: str, *, articles: bool = False) -> tuple[Figure, ...]:
    """
    Return every figure of `text`, each place once; a figure with a unit keeps it.

    Args:
        text: Prose. The «95%» of a confidence interval is no figure.
        articles: Whether «a week», «one day» and «single» are figures of 1 as well.
    """
    plain = _plain(text)
    found: dict[int, Figure] = {}
    for pattern in (_BEFORE_UNIT, _AFTER_UNIT):
        for match in pattern.finditer(plain):
            _add_list(found, match, articles=articles)
    for match in _ANY.finditer(plain):
        if match.start() not in found:
            found[match.start()] = Figure(_value(match.group()), None, match.group())
    return tuple(found[start] for start in sorted(found))


def _add_list(found: dict[int, Figure], match: re.Match[str], *, articles: bool) -> None:
    offset = match.start("list")
    # What stands in brackets inside a list has no part in the unit after it.
    bare = re.sub(r"\([^()]{1,30}\)|±\s?[\d.·]{1,9}", _blank, match.group("list"))
    for piece in _PIECE.finditer(bare):
        surface = piece.group()
        is_article = surface.lower() in _SINGLE.split("|")
        if is_article and not articles:
            continue
        value = Decimal(1) if is_article else _value(surface)
        figure = _with_unit(value, match.group("unit").lower(), surface)
        found.setdefault(offset + piece.start(), figure)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _with_unit(value: Decimal, unit: str, surface: str) -> Figure:
    shown = f"{surface} {unit}"
    if unit == "%" or unit.startswith("per"):
        return Figure(value, "%", shown)
    if unit in _MINUTES:
        return Figure(value * _MINUTES[unit], "min", shown)
    return Figure(value, unit.replace("μ", "µ").replace("mg kg", "mg/kg"), shown)


def _value(surface: str) -> Decimal:
    word = _WORDS.get(surface.lower())
    if word is not None:
        return word
    return Decimal(surface.replace(",", "").replace("·", ".")).normalize()


def _plain(text: str) -> str:
    """Make dashes, spaces, doses and hundreds alike; the text is thrown away afterwards."""
    text = unicodedata.normalize("NFC", text).replace("−", "-").replace("‐", "-")
    text = re.sub(r"[\s\u00a0\u2009\u202f]{1,9}", " ", text)
    text = re.sub(r"\bmg (?:per kilogram|kg-1|kg\^?\(-1\))", "mg/kg", text)
    text = _SPACED.sub(r"\1-\2", text.replace("+/-", "±"))
    return _HUNDREDS.sub(_to_digits, _INTERVAL.sub("", text))


def _to_digits(match: re.Match[str]) -> str:
    words = {"one": Decimal(1)} | _CARDINALS
    rest = match.group("rest")
    value = words[match.group("n").lower()] * 100 + (words[rest.lower()] if rest else 0)
    return str(value)
