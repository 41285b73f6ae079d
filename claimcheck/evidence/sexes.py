"""
Shares of either sex among those counted: «87% were men» tells that 13% were women.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.measures import Measure
from claimcheck.text.populations import PopulationKind

_FEMALE = r"(?:female|woman|women|girl|lad(?:y|ies))s?"
_MALE = r"(?:male|man|men|boy)s?"
_SEX = re.compile(rf"{_FEMALE}|{_MALE}", re.IGNORECASE)
_WHO_WERE = re.compile(
    r"(?:[ \u00a0](?:of[ \u00a0](?:[^.;,()%0-9]{1,60}[ \u00a0])?|"
    r"(?:patients|participants|people|subjects|respondents|cases|users|children|adults)[ \u00a0])?"
    rf"(?:were|are|was|being)[ \u00a0]|[ \u00a0])(?:(?P<female>{_FEMALE})|{_MALE})\b"
    r"(?=[,;.)\]]|[ \u00a0](?:and|with[ \u00a0]a[ \u00a0](?:mean|median)|compared|versus|vs)\b|\Z)",
    re.IGNORECASE,
)
_MADE_UP = re.compile(
    rf"\b(?:(?P<female>{_FEMALE})|{_MALE})[ \u00a0](?:made[ \u00a0]up|accounted[ \u00a0]for"
    r"|comprised|constituted|formed)[ \u00a0]"
    r"(?:(?:only|just|about|around|nearly|almost|some)[ \u00a0])*\Z",
    re.IGNORECASE,
)


def counts_other_sex(claimed: Frame, reported: Frame) -> bool:
    """Tell whether two shares say how many were of the one sex and how many of the other."""
    mine = counts_women(claimed)
    theirs = None if mine is None else counts_women(reported)
    return theirs is not None and mine is not theirs


def as_of_sex(frame: Frame, claimed: Frame) -> Frame:
    """Return what is left of a share of one sex as told of the other, which a claim names."""
    names = {
        key: 1.0
        for term, _ in claimed.terms
        if _SEX.fullmatch(term.span.cut(claimed.text))
        for key, _ in term.keys
    }
    return replace(frame, sides={}, keys={**frame.keys, **names})


def kinds_counted(frames: Iterable[Frame]) -> frozenset[PopulationKind]:
    """Return the sexes of which a claim says how many there were, and that it is not about."""
    told = {counts_women(frame) for frame in frames}
    kinds = {True: PopulationKind.WOMEN, False: PopulationKind.MEN}
    return frozenset(kind for is_women, kind in kinds.items() if is_women in told)


@lru_cache(maxsize=16_384)
def counts_women(frame: Frame) -> bool | None:
    """Return True for a share of those who were women, False for men, None for any other."""
    quantity = frame.quantity
    if quantity.unit != "%" or frame.measure is not Measure.LEVEL:
        return None
    told = _WHO_WERE.match(frame.text, quantity.span.end)
    told = told or _MADE_UP.search(frame.text, 0, quantity.span.start)
    return None if told is None else told["female"] is not None
