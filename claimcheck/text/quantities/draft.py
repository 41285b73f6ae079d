"""A quantity while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from claimcheck.model import ConfidenceInterval, QuantityKind, Relation, Role


@dataclass(slots=True, kw_only=True)
class Draft:
    """
    A quantity being built; `start` and `end` count lexemes, end exclusive.

    Mutable on purpose: what follows a number («(71%)», «95% CI …») completes it.
    """

    start: int
    end: int
    kind: QuantityKind
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    relation: Relation = Relation.EXACT
    role: Role | None = None
    outcome: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    interval: ConfidenceInterval | None = None
    alternatives: tuple[Decimal, ...] = field(default=())
    resume: int = 0
    """Where reading goes on when an interval was read behind the surface."""
