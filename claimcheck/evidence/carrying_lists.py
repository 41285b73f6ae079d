"""
Three and more arms that a list tells once: «12 with A, 8 with B and 5 with C … 37%, 19% and 18%».

The second list answers to the arms of the first in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from claimcheck.evidence.frames import Frame, unit_of
from claimcheck.evidence.locators import Locator
from claimcheck.evidence.measures import Measure
from claimcheck.model import QuantityKind, Span

_ASIDE = r"(?:[ \u00a0]?\([^()]{1,60}\))?"
_NEXT_ARM = re.compile(
    rf"{_ASIDE}[ \u00a0](?:in|for|on|of|with|among|after|under|receiving)[ \u00a0][^.;,()%]{{2,40}}"
    rf"{_ASIDE}(?:,|,?[ \u00a0]and|[ \u00a0]versus|[ \u00a0]vs\.?)[ \u00a0]"
)
_LAST_ARM = re.compile(
    rf"{_ASIDE}[ \u00a0](?:in|for|on|of|with|among|after|under|receiving)[ \u00a0]"
    r"(?P<arm>[^.;,()%]{2,40})"
)
_NEXT = re.compile(rf"{_ASIDE}(?:,|,?[ \u00a0]and)[ \u00a0]")
_END = re.compile(
    rf"{_ASIDE}(?:,?[ \u00a0]respectively\b|[ \u00a0]?\Z|[.;,]"
    r"|[ \u00a0]of[ \u00a0](?:the[ \u00a0])?"
    r"(?:participants|patients|people|women|men|children)[.;,])"
)
_FEWEST = 3
_CARRIED = 0.75
_MEASURES = frozenset({Measure.LEVEL, Measure.CHANGE, Measure.DIFFERENCE, Measure.OTHER})


@dataclass(frozen=True, slots=True)
class _Arm:
    """What a list says of one of its numbers: a group by its words or its dose."""

    keys: Mapping[str, float]
    doses: tuple[Locator, ...]
    is_control: bool


def carry_lists(sentences: Sequence[tuple[Frame, ...]]) -> list[tuple[Frame, ...]]:
    """Return the frames of all sentences, those of lists with the arms that an earlier one told."""
    found: list[tuple[Frame, ...]] = []
    arms: tuple[_Arm, ...] = ()
    for frames in sentences:
        changed = list(frames)
        for run in _runs(frames, _NEXT):
            if len(run) == len(arms) and _END.match(frames[run[-1]].text, _end(frames[run[-1]])):
                for place, arm in zip(run, arms, strict=True):
                    changed[place] = _of_arm(changed[place], arm, arms)
        for run in _runs(frames, _NEXT_ARM):
            arms = _arms_of([frames[place] for place in run]) or arms
        found.append(tuple(changed))
    return found


def _runs(frames: Sequence[Frame], joint: re.Pattern[str]) -> Iterator[list[int]]:
    """Yield the places of three and more numbers of one unit, each joined to the next one."""
    run: list[int] = []
    for place, frame in enumerate(frames):
        if frame.is_locator or frame.measure not in _MEASURES:
            continue  # «12 for 25 mg, 8 for 10 mg»
        if run and not _are_joined(frames[run[-1]], frame, joint):
            if len(run) >= _FEWEST:
                yield run
            run = []
        run.append(place)
    if len(run) >= _FEWEST:
        yield run


def _are_joined(first: Frame, second: Frame, joint: re.Pattern[str]) -> bool:
    if unit_of(first) != unit_of(second):
        return False
    return joint.fullmatch(first.text, _end(first), second.quantity.span.start) is not None


def _arms_of(run: Sequence[Frame]) -> tuple[_Arm, ...]:
    """Return the arms of a list, each by what stands behind its number; none where one has none."""
    last = _LAST_ARM.match(run[-1].text, _end(run[-1]))
    if last is None:
        return ()
    ends = [*(frame.quantity.span.start for frame in run[1:]), last.end()]
    arms = tuple(
        _arm_of(frame, Span(_end(frame), end)) for frame, end in zip(run, ends, strict=True)
    )
    return arms if all(arm.keys or arm.doses for arm in arms) else ()


def _arm_of(frame: Frame, stretch: Span) -> _Arm:
    keys = {
        key: worth
        for term, _ in frame.terms
        if term.weight >= 1 and stretch.contains(term.span) and not term.stem[0].isdigit()
        for key, worth in term.keys
    }
    doses = tuple(
        place
        for place in frame.locators
        if place.quantity.kind is QuantityKind.DOSE and stretch.contains(place.quantity.span)
    )
    return _Arm(keys, doses, frame.is_control)


def _of_arm(frame: Frame, arm: _Arm, arms: Sequence[_Arm]) -> Frame:
    keys = dict(frame.keys)
    for key, worth in arm.keys.items():
        keys[key] = max(worth * _CARRIED, keys.get(key, 0.0))
    return replace(
        frame,
        keys=keys,
        locators=(*frame.locators, *arm.doses),
        is_control=arm.is_control,
        is_beside_control=not arm.is_control and any(other.is_control for other in arms),
    )


def _end(frame: Frame) -> int:
    return frame.quantity.span.end
