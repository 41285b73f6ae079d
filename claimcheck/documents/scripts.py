"""Raised and lowered characters of formats that mark them by markup: 10<sup>9</sup> is 10⁹."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_LOWERED = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
_ABLE = frozenset("0123456789+-−–,; ")


def to_superscript(text: str) -> str:
    """Return digits and signs raised; other text, such as the «st» of 1st, as it is."""
    return text.translate(_RAISED) if _ABLE.issuperset(text) else text


def to_subscript(text: str) -> str:
    """Return digits and signs lowered; other text as it is."""
    return text.translate(_LOWERED) if _ABLE.issuperset(text) else text
