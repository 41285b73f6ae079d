"""
How many must be treated for one to be helped: «one more relapse for every 40 people treated».
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from claimcheck.model import Quantity, QuantityKind

_ONE = r"(?:one|1|a|an|a[ \u00a0]single|just[ \u00a0]one)"
_TREATED = (
    r"(?:treated|given|who[ \u00a0](?:took|take|were|are|got|had)|taking|on[ \u00a0]|receiving"
    r"|screened|vaccinated|operated)"
)
_FOR_ONE = re.compile(
    r"[^.;]{0,60}[ \u00a0](?:to|for|before|so[ \u00a0]that)[ \u00a0]"
    rf"(?:[a-z]+[ \u00a0]){{0,3}}{_ONE}(?:[ \u00a0]|\Z)",
    re.IGNORECASE,
)
_MUST_TREAT = re.compile(
    r"\b(?:treat|give|screen|vaccinate|operate on|treating|screening|vaccinating|giving"
    r"|(?:have|need|has|had)[ \u00a0]to[ \u00a0](?:take|be|have|get))\b[^.;0-9]{0,30}\Z",
    re.IGNORECASE,
)
_MUST_BE_TREATED = re.compile(
    r"(?:[ \u00a0][a-z]+){0,2}[ \u00a0](?:must|need(?:s|ed)?[ \u00a0]to|ha(?:ve|s|d)[ \u00a0]to"
    r"|would[ \u00a0](?:need|have)[ \u00a0]to)[ \u00a0]"
    r"(?:be[ \u00a0](?:given|taken|[a-z]{3,12}ed)\b|take\b|get\b|receive\b|participate\b)"
)
"""«Eleven children must be vaccinated to prevent one case.»"""
_TO_HELP_ONE = re.compile(
    rf"\b(?:to|for)[ \u00a0](?:[a-z]+[ \u00a0]){{0,3}}{_ONE}[ \u00a0][^.;,0-9]{{2,60}},[ \u00a0]"
    r"(?:about[ \u00a0]|around[ \u00a0]|some[ \u00a0])?\Z",
    re.IGNORECASE,
)
"""«To prevent one case of gout, 11 children must be vaccinated.»"""
_FOR_EVERY = re.compile(
    rf"\b{_ONE}[ \u00a0](?:extra|more|additional|further|fewer|less)\b[^.;]{{0,60}}"
    r"[ \u00a0](?:for|per|in|among|out[ \u00a0]of)[ \u00a0](?:(?:each|every)[ \u00a0])?"
    r"(?:(?:about|around|roughly|nearly|some)[ \u00a0])?\Z",
    re.IGNORECASE,
)
_EVERY_BEFORE = re.compile(
    r"\b(?:for|of|in|among)[ \u00a0](?:every|each)[ \u00a0]\Z", re.IGNORECASE
)
_ONE_HELPED = re.compile(
    rf"[^.;]{{0,60}},[ \u00a0](?:only[ \u00a0]|just[ \u00a0])?{_ONE}[ \u00a0]"
    r"(?:[a-z-]+[ \u00a0]){0,3}"
    r"(?:spared|saved|prevented|avoided|averted|cured|fewer|extra|more|additional|less)\b",
    re.IGNORECASE,
)
"""«For every 8 people given honey, one was spared gout.»"""
_WERE_TREATED = re.compile(rf"[ \u00a0](?:[a-z]+[ \u00a0]){{0,2}}{_TREATED}", re.IGNORECASE)
_FAR = 140
"""How far before a number the words that explain it are looked for."""
_NEEDED = "{NNT}"


def read_needed_to_treat(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Read «treat eight people for one extra cure» as a number needed to treat.

    The one whom it helps or harms is part of that number and none of its own.
    """
    for quantity in quantities:
        if quantity.kind is not QuantityKind.COUNT or not _is_needed(text, quantity):
            continue
        needed = replace(quantity, kind=QuantityKind.RATIO, unit=_NEEDED, role=None)
        rest = [q for q in quantities if q is not quantity and not _is_the_one(q)]
        return sorted((*rest, needed), key=lambda q: q.span)
    return list(quantities)


def _is_needed(text: str, quantity: Quantity) -> bool:
    """Tell whether a count is of those who must be treated for one to be helped or harmed."""
    if quantity.low is None or quantity.low <= 1:
        return False
    before = text[max(0, quantity.span.start - _FAR) : quantity.span.start]
    if _MUST_TREAT.search(before) and _FOR_ONE.match(text, quantity.span.end):
        return True
    must = _MUST_BE_TREATED.match(text, quantity.span.end)
    if must is not None and (_FOR_ONE.match(text, must.end()) or _TO_HELP_ONE.search(before)):
        return True
    if _EVERY_BEFORE.search(before) and _ONE_HELPED.match(text, quantity.span.end):
        return True
    is_treated = _WERE_TREATED.match(text, quantity.span.end) is not None
    return is_treated and _FOR_EVERY.search(before) is not None


def _is_the_one(quantity: Quantity) -> bool:
    """Tell whether a number is a bare one: «one extra cure»."""
    return quantity.kind is QuantityKind.COUNT and quantity.low == 1
