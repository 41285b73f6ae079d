"""
Groups on the two sides of a bound: those with a level over 420 and those with one below it.

The bound is the same number for both, so that only its sign tells them apart. It is made into a
set of alternatives, as men and women are one: what is said of one side is not said of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claimcheck.evidence.lexicon import Term
from claimcheck.model import Quantity, QuantityKind, Relation

_MEMBERS = {Relation.UNDER: 0, Relation.AT_MOST: 0, Relation.OVER: 1, Relation.AT_LEAST: 1}
_MEASURED = frozenset({QuantityKind.SCORE, QuantityKind.COUNT})
_FINEST = 1000
"""Bounds are told apart to the third decimal."""


def add_bound_sides(terms: Sequence[Term], quantities: Sequence[Quantity]) -> Sequence[Term]:
    """Return the terms with the side that a number names which bounds a group."""
    bounds = [quantity for quantity in quantities if _is_bound_of_group(quantity)]
    if not bounds:
        return terms
    return [_with_side(term, bounds) for term in terms]


def is_bound(group: int) -> bool:
    """Tell whether a set of alternatives is that of the two sides of a bound."""
    return group < 0


def _is_bound_of_group(quantity: Quantity) -> bool:
    """Tell whether a number may part people by a measurement."""
    return quantity.relation in _MEMBERS and quantity.kind in _MEASURED


def _with_side(term: Term, bounds: Sequence[Quantity]) -> Term:
    """Return a term with the side of the bound that it is the number of."""
    for bound in bounds:
        if bound.low is not None and bound.span.contains(term.span) and term.stem[0].isdigit():
            group = -1 - int(abs(bound.low) * _FINEST)
            return replace(term, sides=(*term.sides, (group, _MEMBERS[bound.relation])))
    return term
