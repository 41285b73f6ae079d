"""
The lists that runs of numbers answer to: «A and B … 12% and 5%, respectively».

A run is a row of numbers with nothing to say between them. Its list stands before it («A compared
with B (12% versus 5%)») or after it («12% and 5% in A and B»).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.evidence.layout import Joint
from claimcheck.evidence.skeleton import Skeleton
from claimcheck.model import Span

_LIST_START = re.compile(r"\b(?:in|for|among|of|with|on|to|between|by)\b", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:in|for|among|of|with|on|at|to|by|after|before|during|within|over|from|without)[ \u00a0]"
    r"|[(\[][pP][ \u00a0]?[<=>]",
    re.IGNORECASE,
)
_LISTS = re.compile(r"\b(?:and|or|versus|vs|than)\b|\A,\Z|[/&]", re.IGNORECASE)
COMPARATIVE = re.compile(
    r"\b(?:more|less|fewer|higher|lower|greater|smaller|better|worse|longer|shorter|commoner|rarer"
    r"|twice|double|increased|reduced|decreased|improved|superior|inferior|times as)\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"less|fewer|lower|smaller|shorter|rarer|reduced|decreased", re.IGNORECASE)
_COMPARED_LEAD = re.compile(
    r"\A(?:(?:as )?compared (?:with|to)|relative to|in contrast to|unlike)[ \u00a0]"
    r"(?P<other>[^,;()]{3,80}),[ \u00a0](?P<named>(?:[^\s,;()]{1,30}[ \u00a0]){1,6}?)"
    r"(?=had|have|has|showed|were|was|experienced|reported|yielded|produced|led|caused|gave)",
    re.IGNORECASE,
)
_HAD_MORE = re.compile(
    r"\b(?:had|have|has|showed|experienced|reported|received|required|needed|gained|lost)\b"
    r"[^.;()]{0,25}\b(?:more|less|fewer|higher|lower|greater|smaller|better|worse|longer|shorter)\b",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"\b(?:had|has|have|was|were|is|are|did|met|felt|showed"
    r"|(?:report|achiev|respond|remit|remitt|develop|experienc|complet|recover|relaps|improv|surviv)e?d)"
    r"[ \u00a0](?!(?:with|to|by|in|for|from)\b)"
)
_GROUP_NOUN = re.compile(
    r"\b(?:groups?|arms?|patients|women|men|children|participants|subjects|controls|users|recipients"
    r"|people|those|cohort)(?=[ \u00a0](?!(?:with|of|who|that|in|on|and|or|receiving|taking|treated"
    r"|without|from|given|randomi[sz]ed|assigned|versus|vs|than|aged)\b)[a-z])",
    re.IGNORECASE,
)
_GROUP_AHEAD = re.compile(
    r"\b(?:in|among|with|for|of)[ \u00a0](?:the[ \u00a0])?(?P<group>[^,;:()0-9]{3,50}?)[ \u00a0]"
    r"(?:was|were|had|is|averaged|fell|rose|showed)\b(?=[^,;:()]{0,25}\Z)",
    re.IGNORECASE,
)
_GROUP_BEHIND = re.compile(
    r"[ \u00a0]?(?:[^\s,;:()]{1,8}[ \u00a0])?(?:in|among|with|for|of)[ \u00a0](?:the[ \u00a0])?"
    r"(?P<group>[^,;:()0-9.]{3,50}?)(?=[ \u00a0]?[(,;.\[]|[ \u00a0](?:and|at|after|but)\b|\Z)",
    re.IGNORECASE,
)
_HAS = re.compile(r"(?:had|has|have|showed|felt|met)\b")
_TOLD_BY = re.compile(
    r"\b(?:who|whose|with|without|on|in|receiving|given|taking|using|treated|assigned)\b",
    re.IGNORECASE,
)
_IN_GROUP = re.compile(r"\b(?:in|among|with|for|at)\b", re.IGNORECASE)
_OF_ROW = re.compile(r"[;:][ \u00a0]")
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\b[^,;:()]*\Z", re.IGNORECASE)
_ORDINAL_ITEM = re.compile(
    r"[ \u00a0]?(?:the[ \u00a0])?"
    r"(?:first|second|third|fourth|fifth|sixth|[0-9]{1,2}(?:st|nd|rd|th)?)\b",
    re.IGNORECASE,
)
RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
VERSUS = re.compile(r"\b(?:versus|vs|compared|to|against)\b", re.IGNORECASE)
LONGEST_ITEM = 60
_CONJOINING = frozenset({2, 3})
"""The strengths of the joints before the last item of a list."""
_OF_PARTS = 3
"""From this strength on, a joint parts what is said rather than the items of a list."""


def find_items(
    skeleton: Skeleton, first: int, last: int, *, respectively: bool
) -> tuple[Span, ...]:
    """Return the list that a run of numbers answers to, empty when there is none."""
    count = last - first + 1
    lead = _items_of_lead(skeleton, first, last)
    if lead:
        return lead
    if respectively:
        told = _items_told_last(skeleton, last, count) or _items_told_first(skeleton, first, count)
        if told:
            return told
    if count == 2 and first != skeleton.runs[0][0] and not respectively:
        earlier = _items_of_first_pair(skeleton, first)
        if earlier:
            return earlier
    around = _items_around(skeleton, first, last) if count == 2 else ()
    if around:
        return around
    after = _items_after(skeleton, last, count)
    before = _items_before(skeleton, first, count, any_joint=respectively)
    if respectively and not after and not before and skeleton.runs:
        return _items_before(skeleton, skeleton.runs[0][0], count, any_joint=True) or (
            _items_after(skeleton, skeleton.runs[-1][1], count)
        )
    return after or before


def _items_of_first_pair(skeleton: Skeleton, first: int) -> tuple[Span, ...]:
    """
    Return the items of «A versus B had X (1% vs 2%) and Y (3% vs 4%)» for a later bracket.

    Holds for pairs set against one another in brackets of their own.
    """
    start, end = skeleton.runs[0]
    pairs = ((start, end), (first, first + 1))
    for one, other in pairs:
        low, high = skeleton.clusters[one], skeleton.clusters[other]
        is_pair = other - one == 1 and low.bracket is not None and low.bracket == high.bracket
        if not is_pair or not VERSUS.search(skeleton.text, low.span.end, high.span.start):
            return ()
    return _items_before(skeleton, start, 2, any_joint=False)


def _items_of_lead(skeleton: Skeleton, first: int, last: int) -> tuple[Span, ...]:
    """
    Return the items of «Compared with A, B had less (12% versus 30%)» for each such bracket.

    Which number is B's is told by the direction: with less, the smaller.
    """
    match = _COMPARED_LEAD.match(skeleton.text)
    if match is None or last - first != 1 or not _is_set_off(skeleton, first):
        return ()
    values = [skeleton.quantities[skeleton.clusters[n].members[0]].low for n in (first, last)]
    word = COMPARATIVE.search(skeleton.text, match.end())
    if word is None or values[0] is None or values[1] is None:
        return ()
    other, named = Span(*match.span("other")), Span(*match.span("named"))
    is_less = _LESS.fullmatch(word.group()) is not None
    named_first = (values[0] < values[1]) is is_less
    return (named, other) if named_first else (other, named)


def _is_set_off(skeleton: Skeleton, first: int) -> bool:
    """Tell whether a run stands in a bracket or behind a colon."""
    cluster = skeleton.clusters[first]
    return cluster.bracket is not None or skeleton.text[: cluster.span.start].endswith(": ")


def _items_told_last(skeleton: Skeleton, last: int, count: int) -> tuple[Span, ...]:
    """Return the items of «in A and B, respectively» at the end of what is said of a run."""
    place = RESPECTIVELY.search(skeleton.text, skeleton.clusters[last].span.end)
    if place is None:
        return ()
    low = max(
        (q.span.end for q in skeleton.quantities if q.span.end <= place.start()),
        default=skeleton.clusters[last].span.end,
    )
    joints = [
        joint
        for joint in skeleton.joints
        if low <= joint.span.start
        and joint.span.end <= place.start()
        and skeleton.text[joint.span.end : place.start()].strip(" ,(")
        and _LISTS.search(joint.span.cut(skeleton.text))
    ][-(count - 1) :]
    if len(joints) != count - 1 or any(joint.strength == 4 for joint in joints):
        return ()
    start = max(low, joints[0].span.start - LONGEST_ITEM)
    openers = list(_LIST_START.finditer(skeleton.text, start, joints[0].span.start))
    if not openers:
        return ()
    return _cut(skeleton, openers[-1].end(), joints, place.start())


def _items_told_first(skeleton: Skeleton, first: int, count: int) -> tuple[Span, ...]:
    """Return the items of «in A versus B, respectively, were: …», told before all their runs."""
    place = RESPECTIVELY.search(skeleton.text, 0, skeleton.clusters[first].span.start)
    if place is None:
        return ()
    start = max((q.span.end for q in skeleton.quantities if q.span.end <= place.start()), default=0)
    joints = [
        joint
        for joint in skeleton.joints
        if start <= joint.span.start
        and skeleton.text[joint.span.end : place.start()].strip(" ,(")
        and joint.span.end <= place.start()
    ][-(count - 1) :]
    if len(joints) != count - 1 or joints[-1].strength not in _CONJOINING:
        return ()
    start = max(start, joints[0].span.start - LONGEST_ITEM)
    openers = list(_LIST_START.finditer(skeleton.text, start, joints[0].span.start))
    return _cut(skeleton, openers[-1].end() if openers else start, joints, place.start())


def _items_around(skeleton: Skeleton, first: int, last: int) -> tuple[Span, ...]:
    """Return the items of «in A it was 12 compared with 9 in B»: one before, one behind."""
    low, high = skeleton.clusters[first], skeleton.clusters[last]
    if not VERSUS.search(skeleton.text, low.span.end, high.span.start):
        return ()
    behind = _GROUP_BEHIND.match(skeleton.text, high.span.end)
    start = max((c.span.end for c in skeleton.clusters[:first]), default=0)
    ahead = list(_GROUP_AHEAD.finditer(skeleton.text, start, low.span.start))
    if behind is None or not ahead or low.bracket is not None:
        return ()
    items = (Span(*ahead[-1].span("group")), Span(*behind.span("group")))
    full = all(
        any(item.contains(t.span) and t.weight >= 1 for t in skeleton.terms) for item in items
    )
    return items if full else ()


def group_behind(skeleton: Skeleton, first: int, last: int) -> Span | None:
    """Return the group of the second of two numbers: «it was 12% compared with 9% in B»."""
    low, high = skeleton.clusters[first], skeleton.clusters[last]
    if last - first != 1 or low.bracket is not None:
        return None
    if not VERSUS.search(skeleton.text, low.span.end, high.span.start):
        return None
    behind = _GROUP_BEHIND.match(skeleton.text, high.span.end)
    if behind is None:
        return None
    group = Span(*behind.span("group"))
    told = any(group.contains(term.span) and term.weight >= 1 for term in skeleton.terms)
    return group if told else None


def predicate_before(skeleton: Skeleton, start: int, end: int) -> Span:
    """Return what is said of a subject before its number: «those on A | had a risk of 12%»."""
    verbs = [verb.start() for verb in _PREDICATE.finditer(skeleton.text, start, end)]
    return Span(verbs[-1] if verbs else end, end)


def owner_before(skeleton: Skeleton, start: int, verb: int) -> Span | None:
    """Return what tells a subject that has something from others: «those | on A | had a risk»."""
    if _HAS.match(skeleton.text, verb) is None:
        return None
    told = _TOLD_BY.search(skeleton.text, start, verb)
    return None if told is None else Span(told.start(), verb)


def _items_after(skeleton: Skeleton, last: int, count: int) -> tuple[Span, ...]:
    """Return the items of «in A and B» after the last number of a run."""
    start = skeleton.clusters[last].span.end
    end = len(skeleton.text)
    bracket = skeleton.clusters[last].bracket
    if bracket is not None:
        start = bracket.end
    for neighbour in skeleton.clusters[last + 1 :]:
        end = min(end, neighbour.span.start)
    told = RESPECTIVELY.search(skeleton.text, start, end)
    end = end if told is None else told.start()
    opener = _LIST_START.search(skeleton.text, start, min(end, start + 90))
    if opener is None:
        return ()
    joints = [
        joint
        for joint in skeleton.joints
        if opener.end() <= joint.span.start < end and _LISTS.search(joint.span.cut(skeleton.text))
    ][: count - 1]
    if len(joints) != count - 1 or any(joint.strength == 4 for joint in joints):
        return ()
    return _cut(skeleton, opener.end(), joints, min(end, joints[-1].span.end + LONGEST_ITEM))


def _items_before(
    skeleton: Skeleton, first: int, count: int, *, any_joint: bool
) -> tuple[Span, ...]:
    """Return the items of «A compared with B» or «A and B» before a run."""
    end = skeleton.clusters[first].span.start
    bracket = skeleton.clusters[first].bracket
    if bracket is not None:
        end = bracket.start
    sort = skeleton.sort(skeleton.clusters[first])
    low = max(
        (
            cluster.span.end
            for cluster in skeleton.clusters[:first]
            if cluster.span.end <= end and not (any_joint and skeleton.sort(cluster) != sort)
        ),
        default=0,
    )
    joints = [
        joint
        for joint in skeleton.joints
        if low <= joint.span.start and joint.span.end < end
        and skeleton.text[joint.span.end : end].strip(" ,:(")
    ]  # fmt: skip
    joints = _without_slashes(joints, count)
    joints = (_up_to_last_item(skeleton, joints, end) if any_joint else joints)[-(count - 1) :]
    if len(joints) != count - 1 or any(joint.strength == 4 for joint in joints):
        return ()
    contrast = any(joint.is_contrast(skeleton.text) for joint in joints)
    if not contrast and not any_joint and count == 2:
        joints = _earlier_contrast(skeleton, first, low, end)
        contrast = bool(joints)
    if not (any_joint or contrast) or (contrast and _is_second_list(skeleton, first, count)):
        return ()
    parts = [
        joint.span.end
        for joint in skeleton.joints
        if joint.span.end < joints[0].span.start and joint.strength >= _OF_PARTS
    ]
    start = max(low, joints[0].span.start - LONGEST_ITEM, *parts[-1:])
    openers = list(_LIST_START.finditer(skeleton.text, start, joints[0].span.start))
    last = _before_predicate(skeleton, joints[-1].span.end, end)
    last = _before_aside(skeleton, joints[-1], last)
    return _cut(skeleton, openers[-1].end() if openers else start, joints, last)


def _up_to_last_item(skeleton: Skeleton, joints: list[Joint], end: int) -> list[Joint]:
    """
    Return the joints up to the one before the last item of a list.

    The «and» of «between A and B» joins no list, and no comma stands alone before a last item.
    Rows behind a colon may answer to any list before it, so that there must be one only.
    """
    last = [index for index, joint in enumerate(joints) if _is_before_last(skeleton, joint)]
    if not last:
        return [joint for joint in joints if joint.strength == 0]
    found = joints[: last[-1] + 1]
    is_row = _OF_ROW.search(skeleton.text, found[-1].span.end, end) is not None
    return [] if is_row and len(last) > 1 else found


def _is_before_last(skeleton: Skeleton, joint: Joint) -> bool:
    """Tell whether a joint may stand before the last item of a list that is told one by one."""
    if joint.strength not in _CONJOINING or _OR.search(joint.span.cut(skeleton.text)):
        return False
    start = max(0, joint.span.start - LONGEST_ITEM)
    return _BETWEEN.search(skeleton.text, start, joint.span.start) is None


def _without_slashes(joints: list[Joint], count: int) -> list[Joint]:
    """Return the joints of a list without those in a name («OP/M») where others are enough."""
    strong = [joint for joint in joints if joint.strength > 0]
    return strong if len(strong) >= count - 1 else joints


def _earlier_contrast(skeleton: Skeleton, first: int, low: int, end: int) -> list[Joint]:
    """
    Return the joint of «A compared with B | rested or slept (15% versus 5%)», whose verb has two.

    Holds for two numbers set against one another, and where the verb parts it from what follows.
    """
    one, other = skeleton.clusters[first], skeleton.clusters[first + 1]
    if not VERSUS.search(skeleton.text, one.span.end, other.span.start):
        return []
    found = [
        joint
        for joint in skeleton.joints
        if low <= joint.span.start and joint.span.end < end and joint.is_contrast(skeleton.text)
    ][-1:]
    if not found or _before_predicate(skeleton, found[0].span.end, end) == end:
        return []
    return found


def _before_predicate(skeleton: Skeleton, start: int, end: int) -> int:
    """
    Return where the last item of a list ends: «… versus plain tablets | met the criteria (3%)».

    What follows its verb is said of all items.
    """
    for verb in _PREDICATE.finditer(skeleton.text, start, end):
        if any(start <= term.span.start < verb.start() for term in skeleton.terms):
            return verb.start()
    noun = _GROUP_NOUN.search(skeleton.text, start, end)
    return end if noun is None else noun.end()


def _before_aside(skeleton: Skeleton, joint: Joint, end: int) -> int:
    """Return where the last item of a list ends: «… and men, of whom many smoked, had (3%)»."""
    for comma in skeleton.joints:
        if (
            joint.span.end <= comma.span.start < end
            and skeleton.text[comma.span.start] == ","
            and any(joint.span.end <= term.span.start < comma.span.start for term in skeleton.terms)
        ):
            return comma.span.start
    return end


def _is_second_list(skeleton: Skeleton, first: int, count: int) -> bool:
    """
    Tell whether a run «(13% and 7%)» repeats earlier numbers for another group.

    In «response (41%) and remission (29%) with A compared with B (13% and 7%)» the run answers
    to response and remission, not to A and B.
    """
    between = skeleton.text[
        skeleton.clusters[first].span.end : skeleton.clusters[first + 1].span.start
    ]
    sort = skeleton.sort(skeleton.clusters[first])
    earlier = [cluster for cluster in skeleton.clusters[:first] if skeleton.sort(cluster) == sort]
    return len(earlier) >= count and VERSUS.search(between) is None


def _cut(skeleton: Skeleton, start: int, joints: Sequence[Joint], end: int) -> tuple[Span, ...]:
    """
    Return the stretches between the joints of a list.

    What follows a preposition behind the last item alone, as in «A and B at 3 years», is said of all.
    """
    if not any(
        _PREPOSITION.search(skeleton.text, low, high)
        for low, high in zip((start, *(j.span.end for j in joints)), (j.span.start for j in joints))
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


def lead_of_run(skeleton: Skeleton, first: int) -> Span:
    """Return the words of its clause before a run, which are said of all its numbers."""
    bracket = skeleton.clusters[first].bracket
    end = skeleton.clusters[first].span.start if bracket is None else bracket.start
    low = max((c.span.end for c in skeleton.clusters[:first] if c.span.end <= end), default=0)
    for joint in skeleton.clause_ends:
        if low < joint.end <= end:
            low = joint.end
    # What follows an earlier number up to the next joint is that number's.
    return Span(skeleton.split(low, end, default=low) if low else low, end)


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
