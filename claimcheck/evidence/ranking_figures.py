"""
The figures of a claim sought in abstracts, for their order only.

What a figure means is compared afterwards, for the records that come first. Here it only counts
how rare it is among the candidates that an abstract prints it at all, in the claim's kind of
unit: «4.96 points» tells the paper, «about a quarter» hardly does.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from claimcheck.evidence.identity import kept_for_records
from claimcheck.evidence.values import claimed_interval
from claimcheck.model import Claim, Quantity, QuantityKind, Record
from claimcheck.text.lowering import for_lower_case
from claimcheck.text.source_marks import blank_source_marks
from claimcheck.text.units import convert

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_DAYS = {
    "s": 1 / 86_400, "min": 1 / 1_440, "h": 1 / 24, "d": 1.0, "wk": 7.0, "mo": 30.44, "a": 365.25,
}  # fmt: skip
_NUMBER_WORD = "|".join(
    [rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_ONES)[1:10])}))?", *_ONES]
)
_UNIT = (
    r"(?P<share>%|per ?cent\b)"
    r"|(?P<s>seconds?\b)|(?P<min>min(?:ute)?s?\b)|(?P<h>h(?:ou)?rs?\b|h\b)|(?P<d>days?\b|d\b)"
    r"|(?P<wk>w(?:ee)?ks?\b)|(?P<mo>months?\b|mo\b)|(?P<a>y(?:ea)?rs?\b)"
)
_FIGURE = for_lower_case(
    rf"(?P<before>\b(?:day|week|month|year|hour)s? )?"
    rf"(?<![\w.])(?:(?P<digits>[0-9]{{1,9}}(?:[.·,][0-9]{{1,6}})?)|(?P<word>(?:{_NUMBER_WORD})\b))"
    rf"(?:[-\s]?(?:{_UNIT}))?",
)
_NOT_SOUGHT = frozenset({QuantityKind.MONEY, QuantityKind.P_VALUE})
_BEFORE = {"day": "d", "week": "wk", "month": "mo", "year": "a", "hour": "h"}
_ROUNDED = 1e-6
_SMOOTHING = 10.0
"""As in ranking_features: records that are thought to stand beside the candidates."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an abstract by the kind of their unit, each kind from small to large."""

    shares: tuple[float, ...] = ()
    """In percent."""
    times: tuple[float, ...] = ()
    """In days."""
    others: tuple[float, ...] = ()


class Wanted(NamedTuple):
    """What a claim's figure admits, both ends included."""

    kind: str
    """The field of `Figures` in which it is sought."""
    low: float
    high: float


@kept_for_records(8_192)
def read_figures(record: Record) -> Figures:
    """Return the figures of a record's abstract; the same record is read only once."""
    found: dict[str, list[float]] = {"shares": [], "times": [], "others": []}
    for match in _FIGURE.finditer(record.abstract.lower()):
        value = _value(match)
        unit = match.lastgroup
        before = match["before"]
        if unit == "share":
            found["shares"].append(value)
        elif unit in _DAYS:
            found["times"].append(value * _DAYS[unit])
        else:
            found["others"].append(value)
            if before:
                days = _DAYS[_BEFORE[before.strip().removesuffix("s")]]
                found["times"].append(value * days)
    return Figures(*(tuple(sorted(found[kind])) for kind in ("shares", "times", "others")))


def figure_shares(wanted: Sequence[Wanted], figures: Sequence[Figures]) -> list[float]:
    """
    Return for each abstract what the claim's figures tell for it.

    A figure that one abstract alone prints is worth about 1, one that most print nothing.
    """
    total = len(figures) + _SMOOTHING
    whole = math.log(1 + (total - 0.5) / 1.5)
    sums = [0.0] * len(figures)
    for item in wanted:
        low, high = item.low - _ROUNDED, item.high + _ROUNDED
        of_kind = map(attrgetter(item.kind), figures)
        hits = [
            place
            for place, values in enumerate(of_kind)
            if values and values[-1] >= low and _holds(values, low, high)
        ]
        if not hits:
            continue
        worth = math.log(1 + (total - len(hits) + 0.5) / (len(hits) + 0.5)) / whole
        for place in hits:
            sums[place] += worth
    return sums


def _holds(values: Sequence[float], low: float, high: float) -> bool:
    """Tell whether a value lies between two others, of which the lower is not above them all."""
    return values[bisect_left(values, low)] <= high


def _value(match: re.Match[str]) -> float:
    digits = match["digits"]
    if digits is not None:
        whole, comma, rest = digits.partition(",")
        if comma and len(rest) == 3:
            return float(whole + rest)
        return float(digits.replace("·", ".").replace(",", "."))
    total = 0
    for word in re.split(r"[- ]", match["word"]):
        total += _ONES.get(word, 0) + _TENS.get(word, 0)
    return float(total)


def wanted_figures(claim: Claim) -> tuple[Wanted, ...]:
    """Return what the claim's figures admit, but money, vague ones and those of a source."""
    statement = blank_source_marks(claim.text)
    wanted = [
        found
        for quantity in claim.quantities
        if quantity.span.cut(statement).strip()
        and (found := _wanted(quantity, claim.text)) is not None
    ]
    return tuple(dict.fromkeys(wanted))


def _wanted(quantity: Quantity, text: str) -> Wanted | None:
    if quantity.kind in _NOT_SOUGHT or not quantity.low:
        return None
    interval = claimed_interval(quantity, text[: quantity.span.start])
    if interval is None:
        return None
    low, high = float(interval.low), float(interval.high)
    if quantity.unit in {"%", "pp"}:
        return Wanted("shares", low, high)
    if quantity.kind is QuantityKind.TIME:
        in_days = convert(quantity.low, quantity.unit, "d")
        if in_days is None:
            return None
        days = float(in_days / quantity.low)
        return Wanted("times", low * days, high * days)
    return Wanted("others", low, high)
