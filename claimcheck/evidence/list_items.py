"""
Where the items of a list begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.evidence.compared_groups import PREDICATE
from claimcheck.evidence.layout import Joint
from claimcheck.evidence.skeleton import Skeleton
from claimcheck.model import Span

_PREPOSITION = re.compile(
    r"\b(?:in|for|among|of|with|on|at|to|by|after|before|during|within|over|from|without)[ \u00a0]"
    r"|[(\[][pP][ \u00a0]?[<=>]",
    re.IGNORECASE,
)
_GROUP_NOUN = re.compile(
    r"\b(?:groups?|arms?|patients|women|men|children|participants|subjects|controls|users|recipients"
    r"|people|those|cohort)(?=[ \u00a0](?!(?:with|of|who|that|in|on|and|or|receiving|taking|treated"
    r"|without|from|given|randomi[sz]ed|assigned|versus|vs|than|aged)\b)[a-z])",
    re.IGNORECASE,
)
_ORDINAL_ITEM = re.compile(
    r"[ \u00a0]?(?:the[ \u00a0])?"
    r"(?:first|second|third|fourth|fifth|sixth|[0-9]{1,2}(?:st|nd|rd|th)?)\b",
    re.IGNORECASE,
)


def before_predicate(skeleton: Skeleton, start: int, end: int) -> int:
    """
    Return where the last item of a list ends: «… versus plain tablets | met the criteria (3%)».

    What follows its verb is said of all items.
    """
    for verb in PREDICATE.finditer(skeleton.text, start, end):
        if any(start <= term.span.start < verb.start() for term in skeleton.terms):
            return verb.start()
    noun = _GROUP_NOUN.search(skeleton.text, start, end)
    return end if noun is None else noun.end()


def before_aside(skeleton: Skeleton, joint: Joint, end: int) -> int:
    """Return where the last item of a list ends: «… and men, of whom many smoked, had (3%)»."""
    for comma in skeleton.joints:
        if (
            joint.span.end <= comma.span.start < end
            and skeleton.text[comma.span.start] == ","
            and any(joint.span.end <= term.span.start < comma.span.start for term in skeleton.terms)
        ):
            return comma.span.start
    return end


def cut_items(
    skeleton: Skeleton, start: int, joints: Sequence[Joint], end: int
) -> tuple[Span, ...]:
    """
    Return the stretches between the joints of a list.

    What follows a preposition behind the last item alone («A and B at 3 years») is said of all.
    """
    starts = (start, *(joint.span.end for joint in joints[:-1]))
    ends = (joint.span.start for joint in joints)
    if not any(
        _PREPOSITION.search(skeleton.text, low, high)
        for low, high in zip(starts, ends, strict=True)
    ):
        end = _before_preposition(skeleton, joints[-1].span.end, end)
    places = [start, *(place for j in joints for place in (j.span.start, j.span.end)), end]
    items = tuple(
        Span(low, max(low, high))
        for low, high in zip(places[::2], places[1::2], strict=True)
    )  # fmt: skip
    full = all(
        any(item.contains(term.span) and term.stem != "respect" for term in skeleton.terms)
        and _is_closed(item.cut(skeleton.text))
        for item in items
    )
    return items if full else ()


def _is_closed(text: str) -> bool:
    """Tell whether a stretch opens as many brackets as it closes; an item ends in no other's."""
    return text.count("(") == text.count(")") and text.count("[") == text.count("]")


def _before_preposition(skeleton: Skeleton, start: int, end: int) -> int:
    """Return where the first preposition stands that has a word of an item before it."""
    for found in _PREPOSITION.finditer(skeleton.text, start, end):
        is_told = any(start <= term.span.start < found.start() for term in skeleton.terms)
        if is_told and _is_closed(skeleton.text[start : found.start()]):
            return found.start()
    return end


def without_head(skeleton: Skeleton, item: Span, items: Sequence[Span]) -> Span:
    """
    Return an item without the noun that it shares with the others.

    In «the gel and cream groups» and «with oral than with intravenous zinc» the last word is
    said of both; of «first, second and third oral doses» all words behind the ordinals.
    """
    if item != items[-1]:
        return item
    counts = [sum(span.contains(term.span) for term in skeleton.terms) for span in items]
    inside = [term for term in skeleton.terms if item.contains(term.span)]
    if len(inside) > 1 and all(_ORDINAL_ITEM.match(span.cut(skeleton.text)) for span in items):
        return Span(item.start, inside[1].span.start)
    if len(inside) < 2 or counts[-1] <= min(counts[:-1]):
        return item
    return Span(item.start, inside[-1].span.start)
