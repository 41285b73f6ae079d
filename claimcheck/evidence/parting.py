"""
Which numbers of a sentence part its words, and which only belong to others.

«(≥70 mm)» and «(odds ratio 2.1)» explain; times and doses in a list belong to the values beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.evidence.layout import innermost, is_place
from claimcheck.evidence.lexicon import Term
from claimcheck.model import Quantity, QuantityKind, Span

_OPENS_BOUND = re.compile(
    r"[(\[][^()\[\]0-9]{0,40}[<>≤≥](?:[ \u00a0]?or)?[ \u00a0]?=?[ \u00a0]?[0-9.]{0,2}\Z"
)
_BOUND_SIGN = re.compile(r"(?:[≥≤]|[<>][ \u00a0]?or[ \u00a0]?=|[<>]=)[ \u00a0]?")
_COUNTED_AFTER = re.compile(r"[ \u00a0][a-z]{4,}")
"""A bound that words follow tells what was counted: «≥20% worsening: 8% of patients»."""
_TO_END = re.compile(r"[ \u00a0]to[ \u00a0](?:(?:about|only|just|around)[ \u00a0])?")
_FROM_START = re.compile(r"\bfrom[ \u00a0](?:[a-z]+[ \u00a0]){0,2}\Z")
_OF_THEM = re.compile(
    r"[^.;:()]{0,60}(?:\([^()]{1,40}\))?[^.;:()0-9]{0,60}"
    r",?[ \u00a0]of[ \u00a0](?:whom|which)[ \u00a0]"
    r"(?:(?:only|just|about|another|a[ \u00a0]further)[ \u00a0])?\Z",
)
"""«Most slept (51%), of whom 9% snored»: the later ones are some of the earlier."""
_SHARED_WHOLE = 0.9
_LIST_GAP = re.compile(r"(?:[^\w%]|\b(?:and|or|to|versus|vs|respectively)\b|\([^()]{0,60}\)){0,40}")


def is_counted_bound(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is a bound that tells what was counted: «≥20% worsening»."""
    start = quantity.span.start
    sign = _BOUND_SIGN.search(text[max(0, start - 6) : start + 2])
    return sign is not None and _COUNTED_AFTER.match(text, quantity.span.end) is not None


def _is_bracketed_bound(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is a threshold in brackets, or one that tells what was counted."""
    before = text[max(0, quantity.span.start - 45) : quantity.span.start]
    start = quantity.span.start
    if is_counted_bound(text, quantity):
        return True
    return _OPENS_BOUND.search(before + text[start : start + 2]) is not None


def parting_rounds(
    text: str, quantities: Sequence[Quantity], brackets: Sequence[Span]
) -> list[list[int]]:
    """Return which quantities part the sentence together; a later round overrules an earlier."""
    ratios = [i for i, quantity in enumerate(quantities) if quantity.kind is QuantityKind.RATIO]
    bounds = [i for i, quantity in enumerate(quantities) if _is_bracketed_bound(text, quantity)]
    values = [i for i, quantity in enumerate(quantities) if not is_place(quantity)]
    # «(≥70 mm)» and «(odds ratio 2.1)» explain; they do not part what stands around them.
    plain = [i for i in values if i not in ratios and i not in bounds]
    # Counted things beside a share («all 10 tests») are its words; «(n = 37)» is its size.
    shares = [
        i
        for i in plain
        if quantities[i].kind is QuantityKind.RATE or innermost(brackets, quantities[i].span)
    ]
    rounds = [chosen for chosen in (values, ratios, plain, shares) if chosen]
    places = [i for i, quantity in enumerate(quantities) if is_place(quantity)]
    kinds = dict.fromkeys(quantities[i].kind for i in places)
    rounds.extend([i for i in places if quantities[i].kind is kind] for kind in kinds)
    return rounds


def pair_places(
    text: str,
    quantities: Sequence[Quantity],
    terms: Sequence[Term],
    zones: dict[int, dict[int, float]],
) -> None:
    """
    Give each value of a list its own time, as in «the 1-, 3- and 5-year rates were A, B and C».

    Holds where a list of as many places stands right beside a list of values of one unit. Times
    are values of doses that stand before them: «0, 75 or 150 mg gave 6, 13 and 21 hours of sleep».
    """
    all_places = _lists(text, quantities, of_places=True)
    for places in all_places:
        for values in _lists(text, quantities, of_places=False):
            if len(places) == len(values):
                _give_places(places, values, terms, zones)
    doses = [one for one in all_places if quantities[one[0]].kind is QuantityKind.DOSE]
    for times in all_places:
        if quantities[times[0]].kind is not QuantityKind.TIME:
            continue
        before = (one for one in doses if len(one) == len(times) and one[0] < times[0])
        first = next(before, None)
        if first is not None:
            _give_places(first, times, terms, zones)


def share_ends(
    text: str, quantities: Sequence[Quantity], zones: dict[int, dict[int, float]]
) -> None:
    """
    Let both ends of a change have the same words: «fell from 6.1 to 2.4 with the new glove».

    Only what stands between them is one's alone, as in «from 6.1 at entry to 2.4 at the end».
    """
    if "from" not in text:
        return
    for number in range(len(quantities) - 1):
        first, second = quantities[number], quantities[number + 1]
        if _TO_END.fullmatch(text, first.span.end, second.span.start) is None:
            continue
        if _FROM_START.search(text, 0, first.span.start) is None:
            continue
        one, other = zones[number], zones[number + 1]
        both = {index: max(weight, other.get(index, 0.0)) for index, weight in one.items()}
        zones[number], zones[number + 1] = both, dict(both)


def share_wholes(
    text: str, quantities: Sequence[Quantity], zones: dict[int, dict[int, float]]
) -> None:
    """
    Give a share «of whom» what is said of them: «48 (31%) kept a diary, of whom 36 (75%) …».

    Words of the whole tell of whom the share is; they are the whole's own a little more.
    """
    if " of wh" not in text:
        return
    for number, part in enumerate(quantities):
        whole = _find_whole(text, quantities[:number], part)
        if whole is None:
            continue
        zones[number] = {
            index: max(weight, _SHARED_WHOLE * zones[whole].get(index, 0.0))
            for index, weight in zones[number].items()
        }


def _find_whole(text: str, earlier: Sequence[Quantity], part: Quantity) -> int | None:
    """Return which earlier number is of those of whom a later one is, None without any."""
    for number in reversed(range(len(earlier))):
        end = earlier[number].span.end
        if end <= part.span.start and _OF_THEM.fullmatch(text, end, part.span.start):
            return number
    return None


def _give_places(
    places: Sequence[int],
    values: Sequence[int],
    terms: Sequence[Term],
    zones: dict[int, dict[int, float]],
) -> None:
    """Give each value the place of its rank, and none of the others."""
    for number, value in enumerate(values):
        for index, term in enumerate(terms):
            if term.stem.startswith("@") and int(term.stem[1:]) in places:
                is_own = int(term.stem[1:]) == places[number]
                zones[value] = zones[value] | {index: 1.0 if is_own else 0.0}


def _lists(text: str, quantities: Sequence[Quantity], *, of_places: bool) -> list[list[int]]:
    """Return the runs of numbers of one kind and unit with only commas and «and» between."""
    runs: list[list[int]] = []
    for index, quantity in enumerate(quantities):
        if is_place(quantity) is not of_places:
            continue
        last = runs[-1][-1] if runs else None
        if last is not None and last == index - 1:
            before = quantities[last]
            between = text[before.span.end : quantity.span.start]
            if before.kind is quantity.kind and _LIST_GAP.fullmatch(between):
                runs[-1].append(index)
                continue
        runs.append([index])
    return [run for run in runs if len(run) > 1]
