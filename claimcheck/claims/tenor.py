"""
How far a document states things at all.

A report states; a checklist orders, and a clinic's page invites. The same weak sentence is more
likely a claim in the one than in the others. One number tells them apart: the share of the
sentences that plainly state something (`features.plain`). It does not depend on the order of the
paragraphs, and an edit of one sentence moves it little.
"""

from __future__ import annotations

from dataclasses import replace

from claimcheck.claims.features import NEUTRAL_TENOR, Observation

_AS_IF = 8
"""A text counts as if it had this many more sentences of a usual one: a few tell little."""


def share_of(plain: int, total: int) -> float:
    """Return the share of `plain` among `total` sentences, drawn to the usual share."""
    return (plain + NEUTRAL_TENOR * _AS_IF) / (total + _AS_IF)


def with_tenor(observation: Observation, tenor: float) -> Observation:
    """Return what was observed of a sentence as part of a document of this tenor."""
    return replace(observation, features={**observation.features, "tenor": tenor})
