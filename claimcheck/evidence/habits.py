"""
Times told by a word: how often by habit («weekly»), over which stretch («past-year»).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from claimcheck.model import Quantity, QuantityKind, Role, Span

_UNITS = {"day": "d", "week": "wk", "month": "mo", "year": "a"}
_SINGLE = frozenset({"h", *_UNITS.values()})
_HABITS = {"daily": "/d", "weekly": "/wk", "monthly": "/mo"}
_HABIT = re.compile(
    r"\b(?P<often>daily|weekly|monthly)"
    r"(?=[ \u00a0](?:basis|use|users?|drink\w*|smok\w*|consum\w*))",
    re.IGNORECASE,
)
_LOOKED_BACK = re.compile(
    r"\b(?:past|last|previous|preceding)[ \u00a0-](?P<unit>week|month|year)\b", re.IGNORECASE
)
_LOOKING_BACK = ("past", "last", "previous", "preceding")


def as_habit(quantity: Quantity) -> Quantity:
    """Return «every week» as once a week, as «weekly» is read; others as they are."""
    if quantity.kind is not QuantityKind.FREQUENCY or quantity.unit not in _SINGLE:
        return quantity
    if quantity.low != 1 or quantity.high is not None:
        return quantity
    return replace(quantity, unit=f"/{quantity.unit}")


def read_habits(text: str, low: str) -> list[Quantity]:
    """
    Return how often something is done by habit: «on a weekly basis», «daily smokers».

    Args:
        text: The sentence.
        low: The same in lower case.
    """
    if not any(word in low for word in _HABITS):
        return []
    return [
        Quantity(
            surface=match["often"],
            kind=QuantityKind.FREQUENCY,
            low=Decimal(1),
            unit=_HABITS[match["often"].lower()],
            span=Span(*match.span("often")),
        )
        for match in _HABIT.finditer(text)
    ]


def read_stretches(text: str, low: str) -> list[Quantity]:
    """
    Return the stretches that are looked back on: «past-year use», «in the last month».

    Args:
        text: The sentence.
        low: The same in lower case.
    """
    if not any(word in low for word in _LOOKING_BACK):
        return []
    return [
        Quantity(
            surface=match[0],
            kind=QuantityKind.TIME,
            low=Decimal(1),
            unit=_UNITS[match["unit"].lower()],
            role=Role.DURATION,
            span=Span(*match.span()),
        )
        for match in _LOOKED_BACK.finditer(text)
    ]
