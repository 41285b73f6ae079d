"""
Counts that a record prints apart from the whole that they are some of.

«Fifteen bakers took part. … Syrup was given as drops (n = 4)» tells «four of the fifteen» and
«a quarter of them», although no sentence says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from claimcheck.evidence.derived import Derived
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.values import is_worded_fraction
from claimcheck.model import QuantityKind, Relation

_PERSON = "{participant}"
_ANYBODY = frozenset({_PERSON, None})
_BOUNDS = frozenset({Relation.OVER, Relation.AT_LEAST, Relation.UNDER, Relation.AT_MOST})
_FEWEST = 8
"""A study of fewer makes of each count a share of it."""
OF_STUDY = "in the study "
"""
In the wording of a share whose whole no claim tells.

It may bear a claim out, and speaks against none.
"""
_SHARE_OF_WHOLE = re.compile(r"[0-9.]+ of [0-9.]+ ")
_COVERED = re.compile(
    r"\b(?:consist\w*|total|alloca\w+|assign\w+|divid\w+|randomi[sz]\w+|enrol\w*|recruit\w*"
    r"|includ\w+|participa\w+|took[ \u00a0]part|under(?:went|going)|studied|examined|analy[sz]ed"
    r"|followed|cohort|sample|series|consecutive|scheduled|admitted)\b",
    re.IGNORECASE,
)
"""Words of a sentence that says how many a study covers."""
_ROUND_WHOLE = 10
"""The largest whole of a share in round words, such as «seven in ten»."""
_NEAR = 20
"""How far from a count its share may be printed: «(10.7%, n = 6)», «n = 6 (10.7%)»."""


def shares_of_study(claimed: Frame, prepared: PreparedRecord) -> Iterator[Derived]:
    """Yield the counts of a record as shares of all who were studied, for a share in words."""
    quantity = claimed.quantity
    if quantity.unit != "%" or claimed.measure is not Measure.LEVEL or not quantity.low:
        return
    sizes = _sizes(prepared)
    named = quantity.denominator
    if quantity.numerator is not None and named is not None and named > _ROUND_WHOLE:
        if named in sizes:
            yield from _shares_of(prepared, named, "")
    elif quantity.relation in _BOUNDS:
        return  # too many counts lie beyond a bound
    elif sizes and is_worded_fraction(quantity) and _is_covered(prepared, sizes[0]):
        yield from _shares_of(prepared, sizes[0], OF_STUDY)


def is_of_whole(how: str | None) -> bool:
    """Tell whether a number is a count as a share of a whole, by the wording of how it follows."""
    return how is not None and _SHARE_OF_WHOLE.match(how) is not None


@lru_cache(maxsize=4096)
def _is_covered(prepared: PreparedRecord, size: Decimal) -> bool:
    """Tell whether a record says of a number that it covered so many people."""
    return any(
        frame.quantity.low == size and _is_count(frame) and _COVERED.search(frame.text)
        for frame in prepared.numbers.frames
    )


@lru_cache(maxsize=4096)
def _sizes(prepared: PreparedRecord) -> tuple[Decimal, ...]:
    """Return the numbers of people that a record gives, the largest first."""
    sizes = {
        frame.quantity.low
        for frame in prepared.numbers.frames
        if frame.quantity.unit == _PERSON
        and frame.quantity.low is not None
        and frame.quantity.low >= _FEWEST
        and _is_count(frame)
        and not frame.is_background
    }
    return tuple(sorted(sizes, reverse=True))


def _is_count(frame: Frame) -> bool:
    """Tell whether a number is a plain count of people."""
    quantity = frame.quantity
    return (
        quantity.kind is QuantityKind.COUNT
        and quantity.unit in _ANYBODY
        and quantity.high is None
        and quantity.denominator is None
        and quantity.relation is Relation.EXACT
    )


@lru_cache(maxsize=4096)
def _shares_of(prepared: PreparedRecord, whole: Decimal, what: str) -> tuple[Derived, ...]:
    """Return the counts of a record below a whole as shares of it."""
    together = {f.sentence for f in prepared.numbers.frames if f.quantity.low == whole}
    return tuple(
        _as_share(frame, whole, what, is_beside=(frame.sentence in together))
        for frame in prepared.numbers.frames
        if _is_count(frame) and 0 < (frame.quantity.low or 0) < whole and not _has_its_share(frame)
    )


def _has_its_share(frame: Frame) -> bool:
    """Tell whether a share is printed beside a count, which is of another whole then."""
    start, end = frame.quantity.span.start, frame.quantity.span.end
    return "%" in frame.text[max(0, start - _NEAR) : end + _NEAR]


def _as_share(frame: Frame, whole: Decimal, what: str, *, is_beside: bool) -> Derived:
    """Return a count as a share of a whole, which its sentence may name."""
    count = frame.quantity.low or Decimal(0)
    share = (count / whole * 100).quantize(Decimal("0.1"))
    quantity = replace(
        frame.quantity,
        kind=QuantityKind.RATE,
        unit="%",
        low=share,
        role=None,
        numerator=count if is_beside else None,
        denominator=whole if is_beside else None,
    )
    made = replace(frame, quantity=quantity, measure=Measure.LEVEL)
    return Derived(made, frame.quantity.surface, f"{count} of {whole} {what}is {share}%")
