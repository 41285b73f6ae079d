"""
Noughts that are told by a denial: «no strokes occurred», «not a single nurse fell ill».
"""

from __future__ import annotations

import re
from decimal import Decimal

from claimcheck.model import Quantity, QuantityKind, Span

_NO_EFFECTS = (
    r"differences?|changes?|effects?|evidence|associations?|correlations?|significan\w+|increases?"
    r"|decreases?|reductions?|reasons?|data|interactions?|benefits?|relationships?|relations?"
    r"|consensus|controls?|improvements?|information|studies|trials?|reports?|clear|longer|more"
    r"|less|fewer|other|further|such|one|doubt|need|role|trends?|influences?|impacts?|advantages?"
    r"|links?|published|treatments?|therapy|alterations?|variations?|previous|statistical\w*"
)
_WAS_SEEN = (
    r"(?:(?:was|were|has[ \u00a0]been|have[ \u00a0]been)[ \u00a0](?:seen|reported|observed|noted"
    r"|found|recorded|detected|encountered|documented)|occurred|happened|developed|arose)\b"
)
_NO_EVENTS = re.compile(
    rf"\b(?P<no>[Nn]o)[ \u00a0](?!(?:{_NO_EFFECTS})\b)(?:[a-z-]{{3,20}}[ \u00a0]){{0,2}}"
    rf"(?!(?:{_NO_EFFECTS})\b)[a-z-]{{3,20}}(?=[ \u00a0]{_WAS_SEEN})"
)
_THERE_WERE_NONE = re.compile(
    r"\b[Tt]here[ \u00a0](?:was|were|had[ \u00a0]been)[ \u00a0](?P<no>no)[ \u00a0]"
    rf"(?!(?:{_NO_EFFECTS})\b)[a-z-]{{3,20}}"
    rf"(?:[ \u00a0](?!(?:{_NO_EFFECTS}|in|of|on|among|with|for|at|after|during|and|or|to)\b)"
    r"[a-z-]{3,20}){0,2}"
    r"(?=[ \u00a0](?:in|on|among|with|at|after|during|and|or|within|of)\b|[.,;)])"
)
_NOT_ONE = re.compile(
    r"\b[Nn]ot[ \u00a0](?:a[ \u00a0]single|(?:even[ \u00a0])?one)[ \u00a0][a-z]{3,20}\b"
)


def is_denial(quantity: Quantity) -> bool:
    """Tell whether a nought is told by «no» before what did not happen."""
    return len(quantity.surface) == 2 and quantity.surface.lower() == "no"


def read_noughts(text: str) -> list[Quantity]:
    """
    Return the shares of nought that a sentence tells by a denial.

    >>> [quantity.surface for quantity in read_noughts("No deaths occurred, and no change.")]
    ['No']
    """
    found = [
        Span(*match.span("no" if "no" in pattern.groupindex else 0))
        for pattern in (_NO_EVENTS, _THERE_WERE_NONE, _NOT_ONE)
        for match in pattern.finditer(text)
    ]
    return [
        Quantity(
            surface=span.cut(text),
            span=span,
            kind=QuantityKind.RATE,
            low=Decimal(0),
            unit="%",
            numerator=Decimal(0),
        )
        for span in found
    ]
