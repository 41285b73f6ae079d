"""Quantities as text that reads back as the same quantity."""

from __future__ import annotations

from decimal import Decimal

from claimcheck.model import Quantity, QuantityKind, Relation

_BOUNDS = {
    Relation.EXACT: "",
    Relation.ABOUT: "about ",
    Relation.AT_LEAST: "at least ",
    Relation.OVER: "more than ",
    Relation.AT_MOST: "at most ",
    Relation.UNDER: "less than ",
    Relation.UP_TO: "up to ",
    Relation.WITHIN: "within ",
}


def render_quantity(quantity: Quantity) -> str:
    """
    Return `quantity` as words that `parse_quantity` reads back as the same kind, figures, unit.

    Role and outcome come from a sentence and are not rendered.
    """
    return _BOUNDS[quantity.relation] + _figure(quantity)


def _figure(quantity: Quantity) -> str:
    return _digits(quantity.low or Decimal(0))


def _digits(value: Decimal) -> str:
    """Return a number in plain digits with a true minus sign."""
    return f"{value:f}".replace("-", "−")


def is_renderable(quantity: Quantity) -> bool:
    """Tell whether the quantity has a figure to render."""
    return quantity.low is not None and quantity.kind is not QuantityKind.MONEY
