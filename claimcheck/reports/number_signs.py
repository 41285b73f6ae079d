"""The signs for how a number of a record stands to the claim's, the same in every format."""

from __future__ import annotations

from enum import Enum

from claimcheck.model import NumberMark, NumberSignal, QuantityComparison


class NumberSign(Enum):
    """What is shown at a number; the value is the sign in formats that know Unicode."""

    AGREES = "="
    LOOSELY = "=?"
    """The value agrees; that it is said of the same is less sure."""
    DIFFERS = "≠"
    NONE = "–"


_SIGNS = {NumberSignal.AGREES: NumberSign.AGREES, NumberSignal.DIFFERS: NumberSign.DIFFERS}


def sign_for(relation: NumberSignal, *, loose: bool = False) -> NumberSign:
    """Return the sign for how two numbers stand to one another."""
    sign = _SIGNS.get(relation, NumberSign.NONE)
    return NumberSign.LOOSELY if sign is NumberSign.AGREES and loose else sign


def sign_of(shown: NumberMark | QuantityComparison) -> NumberSign:
    """Return the sign for a marked number or for a comparison."""
    return sign_for(shown.relation, loose=shown.loose)
