"""
Numbers that a sentence prints in part: a unit said once for two, a whole said once for two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from claimcheck.model import Quantity, QuantityKind, Relation, Role, Span

_AGE_WORD = re.compile(r"\b(?:mean|median|average|patient)?[ \u00a0]?ages?\b", re.IGNORECASE)
_SIGN = re.compile(r"[<>≤≥]")
_PEOPLE = re.compile(
    r"\b(?:patients?|adults?|people|persons?|women|men|those|subjects)\b", re.IGNORECASE
)
_OLDER = re.compile(
    r"[ \u00a0](?:years?[ \u00a0])?(?:and|or)[ \u00a0](?:older|over|above|more)", re.IGNORECASE
)
_YOUNGER = re.compile(r"\b(?:under|below|younger than)[ \u00a0](?:age[ \u00a0])?\Z", re.IGNORECASE)
_LEAST_AGE = 10
_BARE_AGE = re.compile(
    r"\b(?:patients?|adults?|people|persons?|women|men|those|aged)[ \u00a0]"
    r"(?:(?P<low>[1-9][0-9])[ \u00a0](?:and|or)[ \u00a0](?:older|over|above)"
    r"|(?:under|below|younger than)[ \u00a0](?P<high>[1-9][0-9]))\b",
    re.IGNORECASE,
)
_MARKED_DAY = re.compile(r"\bPOD[ -]?(?P<day>[0-9]{1,3})\b")
_BARE_KINDS = frozenset({QuantityKind.COUNT, QuantityKind.SCORE})
_UNIT_KINDS = frozenset({QuantityKind.SCORE, QuantityKind.RATE, QuantityKind.TIME})
_JOINED = re.compile(
    r"(?:[ \u00a0]\([^()]{0,30}\))?[ \u00a0,]{0,2}"
    r"(?:to|and|against|versus|vs\.?|from|or|down to|up to|than)?[ \u00a0]"
    r"(?:about|nearly|almost|around|roughly|only|just|some|over|under)?[ \u00a0]?"
)


def inherit_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Give a bare number the unit of its neighbour: «from 7.5 to 10 mg/dL», «1.3 kg against 4.2».

    Spans and surfaces stay as they are.
    """
    found = list(quantities)
    for index, quantity in enumerate(found):
        if quantity.unit is not None or quantity.kind not in _BARE_KINDS:
            continue
        for other in (*found[index + 1 : index + 2], *found[max(0, index - 1) : index]):
            low, high = sorted((quantity.span, other.span))
            joined = _JOINED.fullmatch(text[low.end : high.start]) is not None
            is_later = other.span > quantity.span
            kinds = _UNIT_KINDS if is_later else _UNIT_KINDS - {QuantityKind.TIME}
            if joined and other.kind in kinds and other.unit is not None:
                found[index] = replace(quantity, unit=other.unit, kind=other.kind)
                break
    return found


def complete_shares(quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Read a bare count after a share as one of the same whole: «8 of the 10 slept and 5 snored».

    Spans and surfaces stay as they are.
    """
    found: list[Quantity] = []
    whole: Decimal | None = None
    for quantity in quantities:
        if quantity.denominator is not None and quantity.denominator > 0:
            whole = quantity.denominator
        is_bare = quantity.kind is QuantityKind.COUNT and quantity.unit is None
        if is_bare and whole is not None and quantity.low is not None and quantity.low <= whole:
            share = (quantity.low / whole * 100).quantize(Decimal(1))
            completed = replace(
                quantity,
                kind=QuantityKind.RATE,
                unit="%",
                low=share,
                numerator=quantity.low,
                denominator=whole,
            )
            found.append(completed)
        else:
            found.append(quantity)
    return found


def read_more(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Return the quantities with «POD3» (a postoperative day) and «65 and older» among them."""
    found = list(quantities)
    for match in _MARKED_DAY.finditer(text):
        span = Span(match.start(), match.end())
        if any(quantity.span.overlaps(span) for quantity in found):
            continue
        found.append(
            Quantity(
                surface=match.group(),
                span=span,
                kind=QuantityKind.TIME,
                low=Decimal(match["day"]),
                unit="d",
                role=Role.TIME_POINT,
            )
        )
    for match in _BARE_AGE.finditer(text):
        digits = match["low"] or match["high"]
        place = match.start("low") if match["low"] else match.start("high")
        span = Span(place, place + len(digits))
        if not any(quantity.span.overlaps(span) for quantity in found):
            found.append(
                Quantity(
                    surface=digits,
                    span=span,
                    kind=QuantityKind.AGE,
                    low=Decimal(digits),
                    unit="a",
                    relation=Relation.AT_LEAST if match["low"] else Relation.UNDER,
                    role=Role.AGE,
                )
            )
    return sorted(found, key=lambda quantity: quantity.span)


def mark_ages(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Read years as an age where the words before them say so, with the sign that bounds it."""
    return [_as_age(text, quantity) for quantity in quantities]


def _as_age(text: str, quantity: Quantity) -> Quantity:
    """Return one quantity as an age, or as it is."""
    if quantity.unit != "a" or quantity.low is None:
        return quantity
    start, end = quantity.span.start, quantity.span.end
    before = text[max(0, start - 45) : start]
    sign = _SIGN.search(text[max(0, start - 4) : start + 2])
    is_age = quantity.kind is QuantityKind.AGE or _AGE_WORD.search(before) is not None
    if sign is not None and quantity.low >= _LEAST_AGE and _PEOPLE.search(before + text[start:end]):
        is_age = True
    if not is_age or quantity.kind not in {QuantityKind.AGE, QuantityKind.TIME}:
        return quantity
    relation = quantity.relation
    if relation is Relation.EXACT:
        if _OLDER.match(text, end) or (sign is not None and sign.group() in ">≥"):
            relation = Relation.AT_LEAST
        elif _YOUNGER.search(before[-14:]) or (sign is not None and sign.group() in "<≤"):
            relation = Relation.UNDER
    return replace(quantity, kind=QuantityKind.AGE, relation=relation)
