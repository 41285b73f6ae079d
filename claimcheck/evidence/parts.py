"""
Parts of a whole that a record does not print as shares: counts of those counted before, decimals.

«Among the 10 who slept, 8 snored» and «40 children (22 boys)» tell 80% and 55%; «the proportion
healed was 0.35» tells 35%. Spans and surfaces stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from claimcheck.model import Quantity, QuantityKind, Span

_WHOLE = re.compile(
    r"\b(?:among|of|in)[ \u00a0](?:the[ \u00a0]|these[ \u00a0]|all[ \u00a0]|those[ \u00a0]){0,2}",
    re.IGNORECASE,
)
_TO_PART = re.compile(r"[^,;.0-9]{0,60},[ \u00a0](?:only[ \u00a0])?")
_FAR_PART = 70
_TO_NEXT_PART = re.compile(r"[^,;.:()0-9]{0,40}(?:,|,?[ \u00a0]and)[ \u00a0](?:only[ \u00a0])?")
_FAR_NEXT_PART = 50
_PEOPLE = "{participant}"
_OPENS = re.compile(r"(?:[ \u00a0][a-z][\w-]{2,20}){0,4}[ \u00a0][(\[]")
_PART_IN_BRACKET = re.compile(
    r"(?P<n>[0-9]{1,4})[ \u00a0](?:fe)?(?:males?|men|women|boys?|girls?)\b"
    r"(?=[,;)\]]|[ \u00a0]and\b)",
    re.IGNORECASE,
)
_TO_PART_IN_BRACKET = re.compile(r"[,;]?[ \u00a0](?:and[ \u00a0])?")
_LONGEST_GAP = 100
_SEXES = re.compile(
    r"\b(?:males?|females?|men|women|boys|girls|[MF])[ \u00a0]?[/:][ \u00a0]?"
    r"(?:males?|females?|men|women|boys|girls|[MF])(?:[ \u00a0]ratio)?[ \u00a0:=,of]{1,5}\Z",
    re.IGNORECASE,
)
_PROPORTION = re.compile(
    r"\b(?:proportions?|prevalence|probabilit(?:y|ies)|sensitivity|specificity"
    r"|predictive[ \u00a0]values?)\b(?:[ \u00a0]?[(=:][ \u00a0]?\Z|[ \u00a0]\Z)"
    r"|\b(?:proportions?|prevalence|probabilit(?:y|ies)|sensitivity|specificity"
    r"|predictive[ \u00a0]values?)\b"
    r"(?:(?![ \u00a0](?:ratios?|index|analys[ie]s)\b)[^.;:()0-9]|\([A-Za-z]{2,6}\)){0,90}?"
    r"[ \u00a0](?:was|were|is|are|of|at|reached|=)[ \u00a0]?\Z",
    re.IGNORECASE,
)
_FARTHEST = 140
_AND = re.compile(r"(?:,|,?[ \u00a0](?:and|versus|vs\.?))[ \u00a0]")


def share_parts(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Read the parts of a named whole as shares of it.

    «Among 900 people, 6 fell ill and 21 were hurt», «40 children (22 boys, 18 girls)». How many
    there were of either sex («male/female 22/18») is no share.
    """
    found = [quantity for quantity in quantities if not _tells_sexes(text, quantity)]
    for match in _WHOLE.finditer(text):
        whole = next((q for q in found if q.span.start == match.end()), None)
        if whole is not None and whole.kind is QuantityKind.COUNT:
            _share_behind(text, found, whole)
    for whole in [q for q in found if q.unit == _PEOPLE and q.kind is QuantityKind.COUNT]:
        _share_in_bracket(text, found, whole)
    return sorted(found, key=lambda quantity: quantity.span)


def _tells_sexes(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is written as so many of one sex and so many of the other."""
    if quantity.numerator is None or "/" not in quantity.surface:
        return False
    start = quantity.span.start
    return _SEXES.search(text, max(0, start - 40), start) is not None


def _share_behind(text: str, found: list[Quantity], whole: Quantity) -> None:
    """Turn the counts behind a whole into shares of it, one after the other."""
    end, pattern, farthest = whole.span.end, _TO_PART, _FAR_PART
    for index, part in enumerate(found):
        if part.span.start <= end:
            continue
        if part.span.start - end > farthest or not _is_part_of(part, whole):
            return
        if pattern.fullmatch(text, end, part.span.start) is None:
            return
        found[index] = _as_share(part, whole)
        end, pattern, farthest = part.span.end, _TO_NEXT_PART, _FAR_NEXT_PART


def _share_in_bracket(text: str, found: list[Quantity], whole: Quantity) -> None:
    """Turn the counts of either sex that a bracket behind people opens with into shares of them."""
    opened = _OPENS.match(text, whole.span.end, whole.span.end + _LONGEST_GAP)
    place = None if opened is None else opened.end()
    while place is not None:
        match = _PART_IN_BRACKET.match(text, place)
        if match is None:
            return
        span = Span(*match.span())
        part = Quantity(
            surface=match.group(), span=span, kind=QuantityKind.COUNT, low=Decimal(match["n"])
        )
        if not _is_part_of(part, whole):
            return
        found[:] = [other for other in found if not other.span.overlaps(span)]
        found.append(_as_share(part, whole))
        following = _TO_PART_IN_BRACKET.match(text, span.end)
        place = None if following is None else following.end()


def _is_part_of(part: Quantity, whole: Quantity) -> bool:
    """Tell whether a number may count some of those that another one counts."""
    if part.kind is not QuantityKind.COUNT or part.denominator is not None:
        return False
    return bool(part.low and whole.low) and (part.low or 0) < (whole.low or 0)


def _as_share(part: Quantity, whole: Quantity) -> Quantity:
    """Return a count as the share of its whole, small ones with decimals."""
    share = (part.low or Decimal(0)) / (whole.low or Decimal(1)) * 100
    step = Decimal(1) if share >= 10 else Decimal("0.1") if share >= 1 else Decimal("0.01")
    return replace(
        part,
        kind=QuantityKind.RATE,
        unit="%",
        low=share.quantize(step),
        numerator=part.low,
        denominator=whole.low,
    )


def read_proportions(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Read a decimal that is said to be a proportion or a probability as a share in percent."""
    found: list[Quantity] = []
    for quantity in quantities:
        before = found[-1] if found else None
        found.append(_as_percent(text, quantity, before))
    return found


def _as_percent(text: str, quantity: Quantity, before: Quantity | None) -> Quantity:
    """Return «0.35» as 35% where the words before it, or its neighbour, tell of a proportion."""
    is_bare = quantity.kind in {QuantityKind.SCORE, QuantityKind.RATIO} and not quantity.unit
    if not is_bare or quantity.low is None or not 0 < quantity.low < 1:
        return quantity
    start = quantity.span.start
    goes_on = (
        before is not None
        and before.unit == "%"
        and before.surface.startswith("0")
        and _AND.fullmatch(text, before.span.end, start) is not None
    )
    if not goes_on and _PROPORTION.search(text, max(0, start - _FARTHEST), start) is None:
        return quantity
    high = None if quantity.high is None else quantity.high * 100
    return replace(
        quantity, kind=QuantityKind.RATE, unit="%", low=quantity.low * 100, high=high, interval=None
    )
