"""
The lists that runs of numbers answer to: «A and B … 12% and 5%, respectively».

A run is a row of numbers with nothing to say between them. Its list stands before it («A compared
with B (12% versus 5%)») or after it («12% and 5% in A and B»).
"""

from __future__ import annotations

import re

from claimcheck.evidence.compared_groups import COMPARATIVE, GROUP_BEHIND, VERSUS
from claimcheck.evidence.layout import Joint
from claimcheck.evidence.list_items import before_aside, before_predicate, cut_items
from claimcheck.evidence.skeleton import Skeleton
from claimcheck.model import Span

_LIST_START = re.compile(r"\b(?:in|for|among|of|with|on|to|between|by)\b", re.IGNORECASE)
_LISTS = re.compile(r"\b(?:and|or|versus|vs|than)\b|\A,\Z|[/&]", re.IGNORECASE)
_MORE_OR_LESS = re.compile(
    rf"{COMPARATIVE.pattern}|\b(?:increases?|rises?|gains?|reductions?|decreases?|lowered|raised)\b",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"less|fewer|lower(?:ed)?|smaller|shorter|rarer|reduc(?:ed|tions?)|decreas(?:ed|es?)",
    re.IGNORECASE,
)
_COMPARED_LEAD = re.compile(
    r"\A(?:(?:as )?compared (?:with|to)|relative to|in contrast to|unlike)[ \u00a0]"
    r"(?P<other>[^,;()]{3,80}),[ \u00a0](?P<named>(?:[^\s,;()]{1,30}[ \u00a0]){1,6}?)"
    r"(?=had|have|has|showed|were|was|experienced|reported|yielded|produced|led|caused|gave|resulted"
    r"|induced|brought|increased|reduced|improved|lowered|decreased|raised)",
    re.IGNORECASE,
)
_GROUP_AHEAD = re.compile(
    r"\b(?:in|among|with|for|of)[ \u00a0](?:the[ \u00a0])?(?P<group>[^,;:()0-9]{3,50}?)[ \u00a0]"
    r"(?:was|were|had|is|averaged|fell|rose|showed)\b(?=[^,;:()]{0,25}\Z)",
    re.IGNORECASE,
)
_OF_ROW = re.compile(r"[;:][ \u00a0]")
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\b[^,;:()]*\Z", re.IGNORECASE)
RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
LONGEST_ITEM = 60
_CONJOINING = frozenset({2, 3})
"""The strengths of the joints before the last item of a list."""
_PAIR = 2
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
    word = _MORE_OR_LESS.search(skeleton.text, match.end())
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
    return cut_items(skeleton, openers[-1].end(), joints, place.start())


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
    return cut_items(skeleton, openers[-1].end() if openers else start, joints, place.start())


def _items_around(skeleton: Skeleton, first: int, last: int) -> tuple[Span, ...]:
    """Return the items of «in A it was 12 compared with 9 in B»: one before, one behind."""
    low, high = skeleton.clusters[first], skeleton.clusters[last]
    if not VERSUS.search(skeleton.text, low.span.end, high.span.start):
        return ()
    behind = GROUP_BEHIND.match(skeleton.text, high.span.end)
    start = max((c.span.end for c in skeleton.clusters[:first]), default=0)
    ahead = list(_GROUP_AHEAD.finditer(skeleton.text, start, low.span.start))
    if behind is None or not ahead or low.bracket is not None:
        return ()
    items = (Span(*ahead[-1].span("group")), Span(*behind.span("group")))
    full = all(
        any(item.contains(t.span) and t.weight >= 1 for t in skeleton.terms) for item in items
    )
    return items if full else ()


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
    return cut_items(skeleton, opener.end(), joints, min(end, joints[-1].span.end + LONGEST_ITEM))


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
    last = before_predicate(skeleton, joints[-1].span.end, end)
    last = before_aside(skeleton, joints[-1], last)
    items = cut_items(skeleton, openers[-1].end() if openers else start, joints, last)
    return _with_like_subject(skeleton, items) if contrast and len(items) == _PAIR else items


def _with_like_subject(skeleton: Skeleton, items: tuple[Span, ...]) -> tuple[Span, ...]:
    """
    Return two items with the subject for the first, where that alone is like the second.

    «Treated sailors spent 9 fewer days in port compared with untreated sailors (49 versus 58)»
    """
    first, second = items
    theirs = _stems_in(skeleton, second)
    if not theirs.isdisjoint(_stems_in(skeleton, first)):
        return items
    start = max((end.end for end in skeleton.clause_ends if end.end <= first.start), default=0)
    like = [
        term.span.end
        for term in skeleton.terms
        if start <= term.span.start < first.start and term.stem in theirs
    ]
    is_near = bool(like) and like[-1] - start <= LONGEST_ITEM
    return (Span(start, like[-1]), second) if is_near else items


def _stems_in(skeleton: Skeleton, span: Span) -> frozenset[str]:
    """Return the words of a stretch."""
    return frozenset(
        term.stem for term in skeleton.terms if span.contains(term.span) and term.stem[0].isalpha()
    )


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
    if not found or before_predicate(skeleton, found[0].span.end, end) == end:
        return []
    return found


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
