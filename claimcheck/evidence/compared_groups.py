"""
Which group a comparison names, and for which of its two numbers.

«It was 12% compared with 9% in B» names the second's group, «more often in A (12% versus 9%)» the
first's.
"""

from __future__ import annotations

import re

from claimcheck.evidence.skeleton import Skeleton
from claimcheck.model import Span

COMPARATIVE = re.compile(
    r"\b(?:more|less|fewer|higher|lower|greater|smaller|better|worse|longer|shorter|commoner|rarer"
    r"|twice|double|increased|reduced|decreased|improved|superior|inferior|times as)\b",
    re.IGNORECASE,
)
VERSUS = re.compile(r"\b(?:versus|vs|compared|to|against)\b", re.IGNORECASE)
_HAD_MORE = re.compile(
    r"\b(?:had|have|has|showed|experienced|reported|received|required|needed|gained|lost)\b"
    r"[^.;()]{0,25}\b(?:more|less|fewer|higher|lower|greater|smaller|better|worse|longer|shorter)\b",
    re.IGNORECASE,
)
GROUP_BEHIND = re.compile(
    r"[ \u00a0]?(?:[^\s,;:()]{1,8}[ \u00a0])?(?:in|among|with|for|of|on)[ \u00a0](?:the[ \u00a0])?"
    r"(?P<group>[^,;:()0-9.]{3,50}?)(?=[ \u00a0]?[(),;.\[]|[ \u00a0](?:and|at|after|but)\b|\Z)",
    re.IGNORECASE,
)
PREDICATE = re.compile(
    r"\b(?:had|has|have|was|were|is|are|did|met|felt|showed"
    r"|(?:report|achiev|respond|remit|remitt|develop|experienc|complet|recover|relaps|improv|surviv)e?d)"
    r"[ \u00a0](?!(?:with|to|by|in|for|from)\b)"
)
_IN_GROUP = re.compile(r"\b(?:in|among|with|for|at)\b", re.IGNORECASE)
_HAS = re.compile(r"(?:had|has|have|showed|felt|met)\b")
_TOLD_BY = re.compile(
    r"\b(?:who|whose|with|without|on|in|receiving|given|taking|using|treated|assigned)\b",
    re.IGNORECASE,
)


def group_behind(skeleton: Skeleton, first: int, last: int) -> Span | None:
    """Return the group of the second of two numbers: «it was 12% compared with 9% in B»."""
    low, high = skeleton.clusters[first], skeleton.clusters[last]
    if last - first != 1 or low.bracket != high.bracket:
        return None
    if not VERSUS.search(skeleton.text, low.span.end, high.span.start):
        return None
    behind = GROUP_BEHIND.match(skeleton.text, high.span.end)
    if behind is None:
        return None
    group = Span(*behind.span("group"))
    told = any(group.contains(term.span) and term.weight >= 1 for term in skeleton.terms)
    return group if told else None


def predicate_before(skeleton: Skeleton, start: int, end: int) -> Span:
    """Return what is said of a subject before its number: «those on A | had a risk of 12%»."""
    verbs = [verb.start() for verb in PREDICATE.finditer(skeleton.text, start, end)]
    return Span(verbs[-1] if verbs else end, end)


def owner_before(skeleton: Skeleton, start: int, verb: int) -> Span | None:
    """Return what tells a subject that has something from others: «those | on A | had a risk»."""
    if _HAS.match(skeleton.text, verb) is None:
        return None
    told = _TOLD_BY.search(skeleton.text, start, verb)
    return None if told is None else Span(told.start(), verb)


def tail_of_comparison(skeleton: Skeleton) -> Span | None:
    """Return «less often with A» at the end of «B (1% vs 9%) and C (2% vs 8%) occurred …»."""
    last = skeleton.clusters[-1]
    start = last.span.end if last.bracket is None else last.bracket.end
    found = COMPARATIVE.search(skeleton.text, start)
    if found is None or _IN_GROUP.search(skeleton.text, found.end()) is None:
        return None
    return Span(found.start(), len(skeleton.text))


def named_group(skeleton: Skeleton, first: int) -> Span | None:
    """
    Return the group that a comparison names before a run, where it names one only.

    «The treated had more rashes (30% versus 10%) and burns (8% versus 2%)» names the treated for
    the first number of each bracket; «rashes were rarer in the treated (10% versus 30%)» too.
    """
    bracket = skeleton.clusters[first].bracket
    end = skeleton.clusters[first].span.start if bracket is None else bracket.start
    start = max((joint.end for joint in skeleton.clause_ends if joint.end <= end), default=0)
    had = _HAD_MORE.search(skeleton.text, start, end)
    if had is not None:
        return Span(start, had.start())
    found = list(COMPARATIVE.finditer(skeleton.text, start, end))
    if not found:
        return None
    opener = _IN_GROUP.search(skeleton.text, found[-1].end(), end)
    return None if opener is None else Span(opener.end(), end)
