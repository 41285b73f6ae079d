"""
Two printed numbers that are one: «half a million».
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from claimcheck.evidence.values import is_worded_fraction
from claimcheck.model import Quantity, Span

_MAGNITUDE = re.compile(r"an?[ \u00a0](?:hundred|thousand|million|billion)\b", re.IGNORECASE)
_TO_MAGNITUDE = re.compile(r"[ \u00a0](?:of[ \u00a0])?")
_HUNDRED = 100


def join_parts(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Return the quantities of a sentence with those joined that tell one number together."""
    found = list(quantities)
    for first, second in pairwise(quantities):
        joined = _as_magnitude(text, first, second)
        if joined is not None and first in found:
            place = found.index(first)
            found[place : place + 2] = [joined]
    return found


def _as_magnitude(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """Return «half a million people» as 500,000 people."""
    if not is_worded_fraction(first) or first.low is None or second.low is None:
        return None
    if _MAGNITUDE.match(second.surface) is None:
        return None
    if _TO_MAGNITUDE.fullmatch(text, first.span.end, second.span.start) is None:
        return None
    span = Span(first.span.start, second.span.end)
    low = second.low * first.low / _HUNDRED
    return replace(second, span=span, surface=span.cut(text), low=low, relation=first.relation)
