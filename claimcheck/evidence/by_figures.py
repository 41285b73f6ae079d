"""
The order of the records once their figures were compared with a claim's.

A record with a figure for what a claim's figure tells is likelier to be the one that the claim was
made from than one whose words fit as well. That holds where the figure differs, too: a claim with a
slip must not push its own source down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from claimcheck.evidence.ranking import odds_of, probability_of
from claimcheck.model import Evidence, NumberSignal

_WORTH: Mapping[NumberSignal, float] = MappingProxyType(
    {NumberSignal.AGREES: 2.0, NumberSignal.DIFFERS: 1.0}
)
"""
Log-odds. For 450 own claims, each alone, the right record then comes first in 0.60 instead of 0.57,
among the first three in 0.71 instead of 0.68; from 1 to 3 and from 0.5 to 1.5 it is much the same.
"""


def weigh_figures(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the records in the order that their compared figures make of them."""
    if not any(item.signals.number in _WORTH for item in found):
        return tuple(found)
    moved = [_moved(item) for item in found]
    return tuple(sorted(moved, key=lambda item: -item.score))


def _moved(item: Evidence) -> Evidence:
    worth = _WORTH.get(item.signals.number)
    if worth is None:
        return item
    return replace(item, score=probability_of(odds_of(item.score) + worth))
