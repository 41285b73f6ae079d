"""
Which way a difference goes: «4 minutes longer», «3 times less», «190 g heavier».

The figure alone does not tell it, and the words beside it do.
"""

from __future__ import annotations

import re
from functools import lru_cache

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.measures import Measure
from claimcheck.model import QuantityKind

_LONGER = re.compile(
    r"[ \u00a0](?:(?:significantly|on average|or so)[ \u00a0])?(?:longer|later|more|older)\b",
    re.IGNORECASE,
)
_SHORTER = re.compile(
    r"[ \u00a0](?:(?:significantly|on average|or so)[ \u00a0])?"
    r"(?:shorter|sooner|earlier|quicker|faster|less|fewer|younger)\b",
    re.IGNORECASE,
)
_LENGTHENED = re.compile(
    r"\b(?:lengthen|prolong|extend|delay|increas|add|postpon|put[ \u00a0]off|rais)\w*[ \u00a0]"
    r"[^.;,0-9]{0,50}\bby[ \u00a0](?:[a-z]+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_SHORTENED = re.compile(
    r"\b(?:shorten|reduc|cut|sav|decreas|hasten|speed|brought[ \u00a0]forward|shav)\w*[ \u00a0]"
    r"[^.;,0-9]{0,50}\bby[ \u00a0](?:[a-z]+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_LESS_BEHIND = re.compile(r"[ \u00a0](?:less|lower|fewer|rarer|smaller|shorter)\b", re.IGNORECASE)
_LESS_ABOUT = re.compile(
    r"\b(?:less|lower\w*|fewer|decreas\w+|reduc\w+|protect\w+|declin\w+|fell|rarer|smaller)\b",
    re.IGNORECASE,
)
_MORE_BEHIND = re.compile(
    r"[ \u00a0](?:\([^()]{1,40}\)[ \u00a0])?(?:more|higher|heavier|greater|larger|bigger|taller)\b",
    re.IGNORECASE,
)
_FEWER_BEHIND = re.compile(
    r"[ \u00a0](?:\([^()]{1,40}\)[ \u00a0])?(?:less|lower|lighter|fewer|smaller)\b", re.IGNORECASE
)
_GAINED = re.compile(
    r"\b(?:(?:gain(?:s|ed)?|put on|puts on)|(?:rose|risen|increased|went up|grew)"
    r"[ \u00a0][^.;,0-9]{0,40}\bby)[ \u00a0](?:[a-z]+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:(?:lost|loses?|shed)|(?:fell|fallen|dropped|decreased|went down|declined)"
    r"[ \u00a0][^.;,0-9]{0,40}\bby)[ \u00a0](?:[a-z]+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_NEAR = 80


@lru_cache(maxsize=16_384)
def way_of(frame: Frame) -> int:
    """Return 1 for a number that tells of so much more, -1 for less, 0 where it is not told."""
    if frame.quantity.kind is QuantityKind.TIME:
        return _way_of_time(frame)
    if frame.measure is Measure.RATIO and frame.quantity.unit is None:
        return _way_of_ratio(frame)
    return _way_of_amount(frame) if frame.quantity.kind is QuantityKind.DOSE else 0


def _way_of_amount(frame: Frame) -> int:
    """Return the way of an amount that is a difference or a change."""
    start, end = frame.quantity.span.start, frame.quantity.span.end
    before = frame.text[max(0, start - _NEAR) : start]
    if _MORE_BEHIND.match(frame.text, end) or _GAINED.search(before):
        return 1
    return -1 if _FEWER_BEHIND.match(frame.text, end) or _LOST.search(before) else 0


def _way_of_time(frame: Frame) -> int:
    """Return the way of a time that is a difference."""
    start, end = frame.quantity.span.start, frame.quantity.span.end
    before = frame.text[max(0, start - _NEAR) : start]
    inside = frame.quantity.surface.lower()
    if _LONGER.match(frame.text, end) or _LENGTHENED.search(before) or " more " in inside:
        return 1
    return -1 if _SHORTER.match(frame.text, end) or _SHORTENED.search(before) else 0


def _way_of_ratio(frame: Frame) -> int:
    """Return the way of a ratio above 1, which stands for less where words say so."""
    value = frame.quantity.low
    if value is None or value <= 1:
        return 0
    start, end = frame.quantity.span.start, frame.quantity.span.end
    if _LESS_BEHIND.match(frame.text, end):
        return -1
    around = frame.text[max(0, start - _NEAR) : end + _NEAR]
    return 0 if _LESS_ABOUT.search(around) else 1
