"""
How often an amount is given or taken: 300 mg a day is not 300 mg a week.
"""

from __future__ import annotations

import re
from functools import lru_cache

from claimcheck.evidence.frames import Frame
from claimcheck.model import QuantityKind

_PACES = {"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_WORDED = re.compile(
    r"[ \u00a0](?:of[ \u00a0](?:[\w-]{2,30}[ \u00a0]){1,3}(?:\w{2,20}[ \u00a0]){0,4})?"
    r"(?:an?|per|each|every)[ \u00a0](?P<pace>hour|day|week|month|year)\b",
    re.IGNORECASE,
)
"""«300 mg of quinine a week»"""


@lru_cache(maxsize=16_384)
def pace_of(frame: Frame) -> str | None:
    """Return the unit of time in which an amount is told once; None where none is told."""
    _, *divisors = (frame.quantity.unit or "").split("/")
    known = next((unit for unit in divisors if unit in _PACES.values()), None)
    if known is not None or divisors:
        return known
    worded = _WORDED.match(frame.text, frame.quantity.span.end)
    return None if worded is None else _PACES[worded["pace"].lower()]


def differ_in_pace(first: Frame, second: Frame) -> bool:
    """Tell whether two amounts are told for another time each: «a day» and «a week»."""
    if {first.quantity.kind, second.quantity.kind} != {QuantityKind.DOSE}:
        return False
    one, other = pace_of(first), pace_of(second)
    return one is not None and other is not None and one != other
