"""
What a sentence leaves out because an earlier one said it: the arms of «x versus y», «this», «they».
What it says twice is left out here.

«Response was likelier with A than with B (70% versus 48%). Remission was seen in 57% versus 28%.»
The second pair answers to A and B in the order of the first; and so do «57% and 28%» after «70%
with A and 48% with B».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from claimcheck.evidence.frames import Frame, unit_of
from claimcheck.evidence.lexicon import SAME_MEANING, Term
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.values import is_worded_fraction
from claimcheck.model import Span

_AGAINST = re.compile(r"[^.;]{0,30}?(?:\bversus\b|\bvs\b\.?|\bcompared (?:with|to)\b)[^.;]{0,12}")
_ASIDE = r"(?:[ \u00a0]?\([^()]{1,60}\)|[ \u00a0](?:per|an?)[ \u00a0][a-z]{3,12}(?=[ \u00a0]))?"
_NEXT_ARM = re.compile(
    rf"{_ASIDE}[ \u00a0](?P<how>in|for|on|with|among|after|of|under)[ \u00a0][^.;,()%]{{2,60}}"
    rf"{_ASIDE},?[ \u00a0](?:and|but|versus|vs\.?|against|compared[ \u00a0](?:with|to))[ \u00a0]"
    r"(?:(?:only|just|in|for|on|with|among|by|from)[ \u00a0]){0,2}"
)
"""Between the figures of «70% (CI 60-80) with A and 48% with B»."""
_BEHIND = {
    how: re.compile(
        rf"{_ASIDE}[ \u00a0]{how}[ \u00a0]"
        r"(?:(?!\b(?:had|have|has|were|was|did|died|and|who)\b)[^.;,()%]){2,60}"
    )
    for how in ("in", "for", "on", "with", "among", "after", "of", "under")
}
"""Behind the last figure: the other arm, up to the verb that both have."""
_AND = re.compile(rf"{_ASIDE},?[ \u00a0]and[ \u00a0]")
_NO_MORE = re.compile(
    rf"{_ASIDE}(?:,?[ \u00a0]respectively\b|[ \u00a0]?\Z|[.;]"
    r"|[ \u00a0](?:were|was|had|have|died|remained|achieved|reached|experienced|reported)\b"
    r"|[ \u00a0]of[ \u00a0](?:the[ \u00a0])?"
    r"(?:participants|patients|people|women|men|children)[.;,])"
)
"""Behind the second figure of «57% and 28%, respectively»: nothing tells the two apart."""
_OF_MORE = re.compile(r"[0-9][ \u00a0]?%?\)?,[ \u00a0]\Z")
_ASIDE_WORDS = re.compile(r"\([^()]*\Z")
"""Words in a bracket behind a number tell of no arm: «48% with B (hazard ratio 0.7)»."""
_BACK = re.compile(
    r"\A(?:this|these|it|they|the (?:former|latter|corresponding|same)|corresponding|similar(?:ly)?"
    r"|both|neither|such)\b",
    re.IGNORECASE,
)
_PART_OF_THEM = re.compile(
    r"[^.;,]{0,40}\b(?:of|among|in)[ \u00a0](?:these|them\b|this[ \u00a0]group)"
    r"|(?:among|in|for|with|at|after)[ \u00a0][^.;%]{3,90}?,?[ \u00a0]"
    r"(?:it|this|these|they)[ \u00a0](?:was|were)\b"
    r"|[^.;,%]{0,60}\bthe[ \u00a0](?:incidence|prevalence|risk|odds|rate|frequency|likelihood)"
    r"[ \u00a0](?:by|was|were|rose|fell|decreased|increased|dropped)\b",
    re.IGNORECASE,
)
"""
«60% of these women», «Among them, 12 …», «Among women it was 60%», «honey reduced the risk by 3%».
"""
_OWN = 0.9
_HARDLY = 0.35
_CARRIED_ARM = 0.75
_CARRIED_WORD = 0.45
_LEVELS = frozenset({Measure.LEVEL, Measure.OTHER})
_CHANGES = ({Measure.CHANGE}, {Measure.DIFFERENCE})


@dataclass(frozen=True, slots=True)
class _Arm:
    """What tells one of two arms from the other."""

    keys: Mapping[str, float]
    is_control: bool


def carry_over(sentences: Sequence[tuple[Frame, ...]]) -> list[tuple[Frame, ...]]:
    """Return the frames of all sentences, with the arms and words that earlier ones told."""
    found: list[tuple[Frame, ...]] = []
    arms: tuple[_Arm, _Arm] | None = None
    for frames in sentences:
        changed = list(frames)
        outside = [frame for frame in frames if not _is_in_bracket(frame)]
        taught = {id(first): (first, second, last) for first, second, last in _triples(outside)}
        for place, (first, second) in enumerate(pairwise(frames)):
            arms = _arms_told(*taught.get(id(first), (first, second, second))) or arms
            if arms is not None and _takes_arms(first, second):
                one, other = arms if not _names_only(first, arms[1], arms[0]) else arms[::-1]
                changed[place] = _of_arm(changed[place], one, other)
                changed[place + 1] = _of_arm(_sharing(second, first), other, one)
        found.append(tuple(changed))
    return found


def _triples(frames: Sequence[Frame]) -> Iterator[tuple[Frame, Frame, Frame]]:
    """Yield each two neighbours with the number that answers to the first one."""
    for place, (first, second) in enumerate(pairwise(frames)):
        yield first, second, _other_end(frames, place) or second


def _arms_told(first: Frame, second: Frame, last: Frame) -> tuple[_Arm, _Arm] | None:
    """Return the arms that a sentence tells by two numbers or two changes; None for none."""
    if not _are_of_one_kind(first, last):
        return None
    start, end = first.quantity.span.end, second.quantity.span.start
    if _AGAINST.fullmatch(first.text, start, end):
        return _told_apart(first, last) if first.measure in _LEVELS else None
    between = _NEXT_ARM.fullmatch(first.text, start, end)
    behind = None
    if between is not None:
        behind = _BEHIND[between["how"]].match(last.text, last.quantity.span.end)
    if behind is None:
        return None
    return _told_apart(first, last, (Span(start, end), Span(*behind.span())))


def _is_in_bracket(frame: Frame) -> bool:
    start = frame.quantity.span.start
    return frame.text.rfind("(", 0, start) > frame.text.rfind(")", 0, start)


def _are_of_one_kind(first: Frame, second: Frame) -> bool:
    """Tell whether two neighbouring numbers are levels, changes or differences in one unit."""
    if unit_of(first) != unit_of(second) or first.is_locator:
        return False
    measures = {first.measure, second.measure}
    return measures <= _LEVELS or measures in _CHANGES


def _other_end(frames: Sequence[Frame], place: int) -> Frame | None:
    """Return the end of a second change: the 7.9 of «to 7.1 with A and from 8.3 to 7.9 with B»."""
    if place + 2 >= len(frames) or frames[place + 1].end >= 0:
        return None
    first, last = frames[place], frames[place + 2]
    return last if first.end > 0 and last.end > 0 and _are_of_one_kind(first, last) else None


def _names_only(frame: Frame, arm: _Arm, other: _Arm) -> bool:
    """Tell whether a number's words name one of two arms and not the other."""
    return _names(frame, arm) and not _names(frame, other)


def _names(frame: Frame, arm: _Arm) -> bool:
    return any(
        worth >= SAME_MEANING and frame.keys.get(key, 0.0) > _HARDLY
        for key, worth in arm.keys.items()
    )


def _takes_arms(first: Frame, second: Frame) -> bool:
    """Tell whether two numbers answer to the arms of two earlier ones, in their order."""
    if not _are_of_one_kind(first, second) or _told_apart(first, second) is not None:
        return False
    start, end = first.quantity.span.end, second.quantity.span.start
    if _AGAINST.fullmatch(first.text, start, end):
        return True
    if _AND.fullmatch(first.text, start, end) is None:
        return False
    if _OF_MORE.search(first.text, 0, first.quantity.span.start):
        return False  # the last two of three
    return _NO_MORE.match(second.text, second.quantity.span.end) is not None


def _told_apart(
    first: Frame, second: Frame, within: tuple[Span, Span] | None = None
) -> tuple[_Arm, _Arm] | None:
    """
    Return the words that belong to one of two numbers only; None where there are none.

    Args:
        first: The one.
        second: The other.
        within: Where their own words stand, if that is known.
    """
    here, there = within or (None, None)
    mine, theirs = _only(first, second, here), _only(second, first, there)
    if not mine or not theirs:
        return None
    return _Arm(mine, first.is_control), _Arm(theirs, second.is_control)


def _only(frame: Frame, other: Frame, within: Span | None) -> dict[str, float]:
    """Return the keys of telling words that are a number's own and hardly the other's."""
    return {
        key: worth
        for term, weight in frame.terms
        if weight >= _OWN and term.weight >= 1 and not term.stem[0].isdigit()
        if within is None or within.contains(term.span)
        if not _ASIDE_WORDS.search(frame.text, frame.quantity.span.end, term.span.start)
        for key, worth in term.keys
        if other.keys.get(term.keys[0][0], 0.0) <= _HARDLY and other.keys.get(key, 0.0) <= _HARDLY
    }


def _sharing(second: Frame, first: Frame) -> Frame:
    """Return the later number of a pair with the words of the earlier one: «rarer (3% vs 9%)»."""
    return _with_keys(second, first.keys, _OWN)


def _of_arm(frame: Frame, arm: _Arm, other: _Arm) -> Frame:
    """Return a frame as one of an arm beside another, whose words are hardly its own."""
    keys = {
        key: min(weight, _HARDLY) if key in other.keys and key not in arm.keys else weight
        for key, weight in frame.keys.items()
    }
    return replace(
        _with_keys(replace(frame, keys=keys), arm.keys, _CARRIED_ARM),
        is_control=arm.is_control,
        is_beside_control=other.is_control and not arm.is_control,
    )


def _with_keys(frame: Frame, keys: Mapping[str, float], weight: float) -> Frame:
    """Return a frame that holds more keys."""
    merged = dict(frame.keys)
    for key, worth in keys.items():
        merged[key] = max(worth * weight, merged.get(key, 0.0))
    return replace(frame, keys=merged)


def without_said_again(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """Leave out a share in words that a bracket gives exactly: «more than one third (39%)»."""
    return tuple(
        frame
        for frame, following in zip_longest(frames, frames[1:])
        if following is None or not _is_said_again(frame, following)
    )


def _is_said_again(frame: Frame, following: Frame) -> bool:
    """Tell whether a printed share stands in a bracket right behind one in words."""
    worded, printed = frame.quantity, following.quantity
    if worded.unit != "%" or printed.unit != "%" or not printed.surface[:1].isdigit():
        return False
    if worded.numerator is not None and any(map(str.isdigit, worded.surface)):
        return False  # «9 of the 17 (53%)» gives the counts
    if not is_worded_fraction(worded):
        return False
    between = frame.text[worded.span.end : printed.span.start]
    is_alone = frame.text[printed.span.end : printed.span.end + 1] in {")", "]", ",", ";"}
    return is_alone and between.strip() in {"(", "["}


def points_back(text: str) -> bool:
    """Tell whether a sentence begins with a word for what the one before it was about."""
    return _BACK.match(text) is not None or _PART_OF_THEM.match(text) is not None


def with_words_before(frames: tuple[Frame, ...], terms: Sequence[Term]) -> tuple[Frame, ...]:
    """
    Return the frames of a sentence that points back with the words of the one before it.

    Words that the sentence itself has are left where they stand there.
    """
    keys: dict[str, float] = {}
    for term in terms:
        if term.weight >= 1:
            for key, worth in term.keys:
                keys[key] = max(worth, keys.get(key, 0.0))
    return tuple(_with_new_keys(frame, keys) for frame in frames)


def _with_new_keys(frame: Frame, keys: Mapping[str, float]) -> Frame:
    new = {key: worth for key, worth in keys.items() if key not in frame.keys}
    return _with_keys(frame, new, _CARRIED_WORD)
