"""
Daily doses: «150 mg twice daily» makes 300 mg a day.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from claimcheck.evidence.derived import Derived
from claimcheck.evidence.frames import Frame
from claimcheck.model import QuantityKind

_DAILY = "/d"
_A_DAY = " a day"
_TIMES_A_DAY = re.compile(
    r"(?:[ \u00a0]of[ \u00a0][\w-]{2,30})?,?[ \u00a0]\(?"
    r"(?:(?:(?P<two>twice|two[ \u00a0]times|2[ \u00a0]times)"
    r"|(?P<three>thrice|three[ \u00a0]times|3[ \u00a0]times)"
    r"|(?P<four>four[ \u00a0]times|4[ \u00a0]times))"
    r"[ \u00a0](?:daily|a[ \u00a0]day|per[ \u00a0]day|each[ \u00a0]day|every[ \u00a0]day)\b"
    r"|(?P<bid>b\.?i\.?d)\b|(?P<tid>t\.?i\.?d)\b|(?P<qid>q\.?i\.?d)\b)",
    re.IGNORECASE,
)
_FACTORS = {"two": 2, "bid": 2, "three": 3, "tid": 3, "four": 4, "qid": 4}


def asks_for_day(claimed: Frame) -> bool:
    """Tell whether a claim gives the dose of a whole day."""
    quantity = claimed.quantity
    return quantity.kind is QuantityKind.DOSE and (quantity.unit or "").endswith(_DAILY)


def is_of_day(how: str) -> bool:
    """Tell whether a number is the dose of a day, by the wording of how it follows."""
    return how.endswith(_A_DAY)


@lru_cache(maxsize=16_384)
def daily_total(frame: Frame) -> Derived | None:
    """Return the dose of a whole day where a record gives one dose and how often it is taken."""
    quantity = frame.quantity
    if quantity.kind is not QuantityKind.DOSE or quantity.low is None or quantity.unit is None:
        return None
    told = _TIMES_A_DAY.match(frame.text, quantity.span.end)
    if told is None or quantity.unit.endswith(_DAILY):
        return None
    times = _FACTORS[told.lastgroup or "two"]
    high = None if quantity.high is None else quantity.high * times
    whole = replace(quantity, low=quantity.low * times, high=high, unit=f"{quantity.unit}{_DAILY}")
    return Derived(
        replace(frame, quantity=whole), quantity.surface, f"{times} × {quantity.surface}{_A_DAY}"
    )
