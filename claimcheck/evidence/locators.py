"""
The times, doses, ages and years beside a number, which say where it holds.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from claimcheck.evidence.lexicon import Term
from claimcheck.model import Quantity, QuantityKind

_BEYOND = re.compile(
    r"\b(?:after the first|beyond|later than|past the first)[^.;,]{0,12}\Z", re.IGNORECASE
)
_INSIDE = re.compile(
    r"\b(?:(?:during|within|in|over|throughout)[ \u00a0](?:the[ \u00a0])?(?:first|initial)"
    r"|within(?:[ \u00a0]the)?)[ \u00a0]\Z",
    re.IGNORECASE,
)
_LEAD = 24
_TIED = re.compile(
    r"[ \u00a0)]{0,2}(?:\([^()]{0,50}\)[ \u00a0]?)?[ \u00a0]?(?:in|at|by|after|on)[ \u00a0]"
    r"(?:the[ \u00a0]|[<>≤≥][ \u00a0]?)?(?:[A-Za-z]{3,12}[ \u00a0]){0,2}",
    re.IGNORECASE,
)
"""What stands between a number and the time that is its own: «12% in August 2015»."""
_CONTRAST = re.compile(
    r"\b(?:compared[ \u00a0](?:with|to)|versus|vs\.?|than|against|whereas|while)[ \u00a0]"
    r"(?:(?:just|only|about|nearly|almost|in)[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(
    r"[ \u00a0](?:of|in|among|for|with|on)[ \u00a0](?:[A-Za-z-]{1,16}[ \u00a0]){0,4}", re.IGNORECASE
)
"""«… compared with just 12% of those on 5 mg»: the dose is of the 12%, those before it are not."""
_LONGEST_TIE = 100
_OWN_PHASE = re.compile(
    r"(?:[ \u00a0]\([^()]{0,40}\))?(?:[ \u00a0](?:of|in|among|for)[ \u00a0][^.;:,()%0-9]{2,30}?)?"
    r"[ \u00a0](?:at|before|on)[ \u00a0](?:the[ \u00a0])?"
    r"(?:baseline|entry|enrol\w*|admission|start|outset|beginning|inclusion|operation|surgery"
    r"|treatment|therapy|intervention)\b",
    re.IGNORECASE,
)
"""A number that has its place in a word: «8 at baseline»."""
_COMPOUND = re.compile(r"[0-9]-[A-Za-z]")
"""«40-minute baths» tells what the baths were like, not when."""
_SCORES = frozenset({None, "{score}"})
_UNTIED = 0.6
OWN_WEIGHT = 0.9
"""The weight from which on a place is a number's own."""
_IN_LIST = re.compile(
    r"(?:(?!\b(?:at|in|on|by|before|after|during|baseline)\b)[^.;:,()%0-9]){2,40}"
    r"[ \u00a0](?:and|but|versus|vs\.?|compared with)[ \u00a0]",
    re.IGNORECASE,
)
"""What stands between two figures of which the first has no place of its own."""
_UP_TO_PLACE = re.compile(r"[^.;:,()%0-9]{2,50}")
_LESS = re.compile(r"[ \u00a0](?:less|more|fewer|lower|higher)\b", re.IGNORECASE)
_OPENS = re.compile(r"[ \u00a0]*(?:at|after|by|within)[ \u00a0](?:the[ \u00a0])?", re.IGNORECASE)
_OF_GROUP = re.compile(r"[ \u00a0](?:of|in|among|for)[ \u00a0][^.;:,()%0-9]{2,50}", re.IGNORECASE)
"""What stands between a number and the age of the people that it is of."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A time, dose, age or year beside a number, and how near it is."""

    quantity: Quantity
    weight: float
    beyond: bool
    """Whether the words say «after the first» so long, rather than «by» or «within» it."""


def find_locators(
    text: str,
    quantity: Quantity,
    weighed: Sequence[tuple[Term, float]],
    quantities: Sequence[Quantity],
) -> tuple[Locator, ...]:
    """
    Return the times, doses, ages and years beside a number of a sentence.

    Args:
        text: The sentence.
        quantity: The number.
        weighed: The sentence's terms as the number weighs them; «@2» stands for its quantity 2.
        quantities: All numbers of the sentence.
    """
    found: list[Locator] = []
    for term, weight in weighed:
        if not term.stem.startswith("@"):
            continue
        other = quantities[int(term.stem[1:])]
        if other.span != quantity.span and not _is_difference(text, other):
            found.append(Locator(other, weight, is_beyond(text, other)))
    own = [one for one in found if not _is_age_of_others(text, quantity, one, quantities)]
    # Counted once for all places: a sentence may be a list of hundreds of times.
    kinds = Counter(other.kind for other in quantities if own)
    alone = frozenset(kind for kind, count in kinds.items() if count == 1)
    opened = [_as_opening(text, one, alone) for one in own]
    shared = [_as_shared(text, quantity, one, alone, quantities) for one in opened]
    return tuple(_prefer_tied(text, quantity, shared, quantities))


def _is_difference(text: str, quantity: Quantity) -> bool:
    """Tell whether an amount is a difference and so no dose that was given: «16 mg less»."""
    if quantity.kind is not QuantityKind.DOSE or quantity.low is None:
        return False
    return quantity.low < 0 or _LESS.match(text, quantity.span.end) is not None


def _is_age_of_others(
    text: str, quantity: Quantity, locator: Locator, quantities: Sequence[Quantity]
) -> bool:
    """
    Tell whether an age says whom the next number is of, while a number has people of its own.

    «12% of all and 21% of those over 70».
    """
    place = locator.quantity
    if place.kind is not QuantityKind.AGE or quantity.unit != "%" or place.span < quantity.span:
        return False
    later = [other for other in quantities if quantity.span < other.span < place.span]
    if len(later) != 1 or later[0].unit != "%":
        return False
    mine = text[quantity.span.end : later[0].span.start]
    theirs = text[later[0].span.end : place.span.start]
    return _OF_GROUP.match(mine) is not None and _OF_GROUP.fullmatch(theirs) is not None


def _as_opening(text: str, locator: Locator, alone: Collection[QuantityKind]) -> Locator:
    """Return the only time of a sentence that opens it as each number's own: «At a year, …»."""
    place = locator.quantity
    if locator.weight >= OWN_WEIGHT or place.kind is not QuantityKind.TIME:
        return locator
    if place.kind not in alone:
        return locator
    if _OPENS.fullmatch(text, 0, place.span.start) is None or text[place.span.end :][:1] != ",":
        return locator
    return replace(locator, weight=OWN_WEIGHT)


def is_beyond(text: str, quantity: Quantity) -> bool:
    """Tell whether words before a time say that it is past: «after the first ten weeks»."""
    return _BEYOND.search(_before(text, quantity)) is not None


def is_inside(text: str, quantity: Quantity) -> bool:
    """Tell whether words before a time say that it was not over: «during the first ten weeks»."""
    return _INSIDE.search(_before(text, quantity)) is not None


def _before(text: str, quantity: Quantity) -> str:
    return text[max(0, quantity.span.start - _LEAD) : quantity.span.start]


def _as_shared(
    text: str,
    quantity: Quantity,
    locator: Locator,
    alone: Collection[QuantityKind],
    quantities: Sequence[Quantity],
) -> Locator:
    """
    Return the only place of its kind behind two numbers as the place of both.

    «35% drank tea and 25% coffee at six months»: what is said once behind a list is said of all.
    """
    place = locator.quantity
    if locator.weight >= OWN_WEIGHT or place.span < quantity.span:
        return locator
    if place.kind not in alone:
        return locator
    later = [
        other
        for other in quantities
        if other.unit == quantity.unit and quantity.span < other.span < place.span
    ]
    if len(later) != 1 or quantity.unit is None:
        return locator
    first = text[quantity.span.end : later[0].span.start]
    second = text[later[0].span.end : place.span.start]
    is_list = _IN_LIST.fullmatch(first) is not None and _UP_TO_PLACE.fullmatch(second) is not None
    return replace(locator, weight=OWN_WEIGHT) if is_list else locator


def _prefer_tied(
    text: str, quantity: Quantity, found: Sequence[Locator], quantities: Sequence[Quantity]
) -> list[Locator]:
    """
    Let a place right behind a number count more than others of its kind.

    In «from 7% to 11% in March 2011» the year is that of 11%, in «93%, compared to 94% in
    2014» that of 94%, and in «8 at baseline and 6 at six months» the time that of 6.
    """
    tied = [locator for locator in found if _is_tied(text, quantity, locator)]
    kinds = {locator.quantity.kind for locator in tied}
    if tied:
        own = set(map(id, tied))
        loose = {id(one) for one in found if id(one) not in own and one.quantity.kind in kinds}
    else:
        rivals = [
            other
            for other in quantities
            if (other.unit == quantity.unit or {other.unit, quantity.unit} == _SCORES)
            and other.kind is quantity.kind
            and other.span.start > quantity.span.start
        ]
        ends = [other.span.end for other in rivals]
        has_phase = _OWN_PHASE.match(text, quantity.span.end) is not None
        loose = {
            id(one)
            for one in found
            if (has_phase or one.quantity.kind is QuantityKind.YEAR)
            and any(_is_tied(text, rivals[at], one) for at in _just_before(one, ends))
        }
    return [
        replace(one, weight=min(one.weight, _UNTIED)) if id(one) in loose else one for one in found
    ]


def _just_before(locator: Locator, ends: Sequence[int]) -> range:
    """Return which of some ends of numbers, in order, are so near to a place that it may tie."""
    start = locator.quantity.span.start
    return range(bisect_left(ends, start - _LONGEST_TIE), bisect_right(ends, start))


def _is_tied(text: str, quantity: Quantity, locator: Locator) -> bool:
    """Tell whether a place stands right behind a number."""
    start, end = quantity.span.end, locator.quantity.span.start
    if end < start or _COMPOUND.search(locator.quantity.surface):
        return False
    between = text[start:end]
    if _TIED.fullmatch(between) is not None:
        return True
    is_second = _CONTRAST.search(text, max(0, quantity.span.start - _LEAD), quantity.span.start)
    return is_second is not None and _OF_THOSE.fullmatch(between) is not None
