"""
Half of them by a time: a median or a half-life told as a share.

«Half of the patients lived for 19 months» says what «median survival was 19 months» says, and
«half of it had left the blood after three hours» what a half-life of three hours says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from claimcheck.evidence.affinity import fit_frames, view_claim
from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.labels import is_half_life, tells_what_is_left
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.values import compare_values, is_worded_fraction
from claimcheck.model import QuantityKind, Relation

_HALF = Decimal(50)
_MEDIAN = re.compile(r"\bmedian\b(?:[^.;()]|\.(?=[0-9])){0,80}\Z", re.IGNORECASE)
_LEAD = 100
_LEAST = 0.25
"""How many of the claim's words must stand around a median; a half-life is known by its name."""


def find_half(
    claimed: Frame, frames: Sequence[Frame], prepared: PreparedRecord
) -> Candidate | None:
    """Return the median or the half-life that a claim's «half of them by then» speaks of."""
    time = _time_of_half(claimed, frames)
    if time is None:
        return None
    is_left = tells_what_is_left(claimed)
    view = view_claim(_without_place(claimed, time), prepared)
    found: list[Candidate] = []
    for frame in prepared.numbers.of_measure.get(Measure.OTHER, ()):
        if frame.quantity.kind is not QuantityKind.TIME:
            continue
        halves = is_left and is_half_life(frame)
        if not halves and not _is_median(frame):
            continue
        match = compare_values(time.quantity, frame.quantity)
        fit = fit_frames(view, frame)
        if match is not None and (halves or fit.overlap >= _LEAST):
            how = "a half-life" if halves else "a median: half of them"
            found.append(Candidate(frame, frame, frame.quantity.surface, how, fit, match))
    return max(found, key=lambda candidate: candidate.fit.score, default=None)


def _time_of_half(claimed: Frame, frames: Sequence[Frame]) -> Frame | None:
    """Return the one time of a claim that says by when half of them had it."""
    quantity = claimed.quantity
    is_half = quantity.low == _HALF and is_worded_fraction(quantity)
    if not is_half or claimed.measure is not Measure.LEVEL:
        return None
    if quantity.relation not in {Relation.EXACT, Relation.ABOUT}:
        return None
    times = [frame for frame in frames if frame.quantity.kind is QuantityKind.TIME]
    return times[0] if len(times) == 1 else None


@lru_cache(maxsize=1024)
def _without_place(claimed: Frame, time: Frame) -> Frame:
    """Return a claim's half without the time by which it was, which is no place of the median."""
    places = [one for one in claimed.locators if one.quantity.span != time.quantity.span]
    return replace(claimed, locators=tuple(places))


def _is_median(frame: Frame) -> bool:
    """Tell whether a time is a median."""
    start = frame.quantity.span.start
    return _MEDIAN.search(frame.text[max(0, start - _LEAD) : start]) is not None
