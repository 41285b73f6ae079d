"""
What a sentence leaves out because an earlier one said it: the arms of «x versus y», «this», «they».
What it says twice is left out here.

«Response was likelier with A than with B (70% versus 48%). Remission was seen in 57% versus 28%.»
The second pair answers to A and B in the order of the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import Term
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.values import is_worded_fraction

_AGAINST = re.compile(r"[^.;]{0,30}?(?:\bversus\b|\bvs\b\.?|\bcompared (?:with|to)\b)[^.;]{0,12}")
_BACK = re.compile(
    r"\A(?:this|these|it|they|the (?:former|latter|corresponding|same)|corresponding|similar(?:ly)?"
    r"|both|neither|such)\b",
    re.IGNORECASE,
)
_PART_OF_THEM = re.compile(
    r"[^.;,]{0,40}\b(?:of|among|in)[ \u00a0](?:these|them\b|this[ \u00a0]group)",
    re.IGNORECASE,
)
"""«60% of these women», «Among them, 12 …»."""
_OWN = 0.9
_HARDLY = 0.35
_CARRIED_ARM = 0.75
_CARRIED_WORD = 0.45
_LEVELS = frozenset({Measure.LEVEL, Measure.OTHER})


def carry_over(sentences: Sequence[tuple[Frame, ...]]) -> list[tuple[Frame, ...]]:
    """Return the frames of all sentences, with the arms and words that earlier ones told."""
    found: list[tuple[Frame, ...]] = []
    arms: tuple[Mapping[str, float], Mapping[str, float]] | None = None
    for frames in sentences:
        pairs = _pairs(frames)
        if not pairs:
            found.append(frames)
            continue
        changed = list(frames)
        for first, second in pairs:
            told = _told_apart(changed[first], changed[second])
            if told is not None:
                arms = told
            elif arms is not None:
                changed[first] = _with_keys(changed[first], arms[0], _CARRIED_ARM)
                changed[second] = _with_keys(changed[second], arms[1], _CARRIED_ARM)
        found.append(tuple(changed))
    return found


def _pairs(frames: Sequence[Frame]) -> list[tuple[int, int]]:
    """Return the places of two neighbouring levels set against one another."""
    found: list[tuple[int, int]] = []
    for index in range(len(frames) - 1):
        first, second = frames[index], frames[index + 1]
        if first.quantity.unit != second.quantity.unit or first.is_locator:
            continue
        if first.measure not in _LEVELS or second.measure not in _LEVELS:
            continue
        between = first.text[first.quantity.span.end : second.quantity.span.start]
        if _AGAINST.fullmatch(between):
            found.append((index, index + 1))
    return found


def _told_apart(
    first: Frame, second: Frame
) -> tuple[Mapping[str, float], Mapping[str, float]] | None:
    """Return the words that belong to one of two numbers only; None where there are none."""
    mine = _only(first, second)
    theirs = _only(second, first)
    return (mine, theirs) if mine and theirs else None


def _only(frame: Frame, other: Frame) -> dict[str, float]:
    """Return the keys of telling words that are a number's own and hardly the other's."""
    return {
        key: worth
        for term, weight in frame.terms
        if weight >= _OWN and term.weight >= 1 and not term.stem[0].isdigit()
        for key, worth in term.keys
        if other.keys.get(key, 0.0) <= _HARDLY
    }


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
    """Return the frames of a sentence that points back with the words of the one before it."""
    keys: dict[str, float] = {}
    for term in terms:
        if term.weight >= 1:
            for key, worth in term.keys:
                keys[key] = max(worth, keys.get(key, 0.0))
    return tuple(_with_keys(frame, keys, _CARRIED_WORD) for frame in frames)
