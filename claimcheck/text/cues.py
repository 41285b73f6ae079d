"""
Cues: words that negate, weaken, direct, join or overstate what a sentence says.

Terms follow CoNLL-2010 and BioScope: a cue and the stretch that it governs, its scope. The
words stand in data/cues.toml. A cue says that a word is there, never that a claim is wrong.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

from claimcheck.model import Span


class CueKind(StrEnum):
    """What a cue does to the statement it stands in."""

    NEGATION = "negation"
    HEDGE = "hedge"
    DIRECTION_UP = "direction_up"
    """A level rises, whether that is good or bad."""
    DIRECTION_DOWN = "direction_down"
    """A level falls, whether that is good or bad."""
    IMPROVE = "improve"
    """Things get better; «improved depression» is down in score."""
    WORSEN = "worsen"
    CAUSAL = "causal"
    ASSOCIATION = "association"
    OVERSTATEMENT = "overstatement"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A cue at its place."""

    kind: CueKind
    text: str
    """As printed."""
    span: Span
    scope: Span | None = None
    """What a negation or a hedge governs: from its end to the end of its clause; else None."""


class _End(NamedTuple):
    """Where a clause ends."""

    at: int
    of_words: int
    """The same without white space before it."""


# The end of a clause, roughly: marks, and words that open another statement.
_CLAUSE_END = re.compile(
    r"[.!?;:()\[\]](?=\s|$)|[()\[\]]|,\s|[—–]\s"
    r"|\b(?:but|however|although|though|whereas|while|because|which|who|except|yet|unless)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+){0,8}%?|%")
_SPACE = re.compile(r"\s+")
_SCOPED = frozenset({CueKind.NEGATION, CueKind.HEDGE})


@cache
def _phrases() -> tuple[dict[str, tuple[CueKind, ...]], dict[str, tuple[tuple[str, ...], ...]]]:
    """Return the kinds of each phrase, and the phrases by their first word, longest first."""
    source = resources.files("claimcheck.text").joinpath("data/cues.toml")
    lists = tomllib.loads(source.read_text(encoding="utf-8"))
    kinds: dict[str, tuple[CueKind, ...]] = {}
    first: dict[str, set[tuple[str, ...]]] = {}
    for kind in CueKind:
        for phrase in lists[kind.value]:
            words = tuple(w.group() for w in _WORD.finditer(phrase))
            key = " ".join(words)
            kinds[key] = (*kinds.get(key, ()), kind)
            first.setdefault(words[0], set()).add(words)
    ordered = {
        word: tuple(sorted(group, key=lambda words: (-len(words), words)))
        for word, group in first.items()
    }
    return kinds, ordered


def find_cues(text: str) -> tuple[Cue, ...]:
    """
    Return the cues of `text` by place; a phrase hides the shorter cues inside it.

    A phrase that serves two kinds gives a cue of each at the same place.
    """
    kinds, by_first = _phrases()
    matches = list(_WORD.finditer(text))
    words = [m.group().lower().replace("’", "'").replace("‑", "-") for m in matches]
    ends: list[_End] | None = None
    cues: list[Cue] = []
    position = 0
    while position < len(words):
        phrase = _longest(by_first.get(words[position], ()), words, position)
        if phrase is None:
            position += 1
            continue
        found = kinds[" ".join(phrase)]
        span = Span(matches[position].start(), matches[position + len(phrase) - 1].end())
        for kind in found:
            scope = None
            if kind in _SCOPED:
                ends = _clause_ends(text) if ends is None else ends
                scope = _scope(text, span.end, ends)
            cues.append(Cue(kind=kind, text=span.cut(text), span=span, scope=scope))
        position += len(phrase)
    return tuple(cues)


def _longest(
    group: tuple[tuple[str, ...], ...],
    words: list[str],
    position: int,
) -> tuple[str, ...] | None:
    """Return the longest phrase of `group` that stands at `position`."""
    for phrase in group:
        if tuple(words[position : position + len(phrase)]) == phrase:
            return phrase
    return None


def _clause_ends(text: str) -> list[_End]:
    """Return where clauses end, ascending, with the end of the text as the last."""
    found: list[_End] = []
    start = 0
    for end in (*(m.start() for m in _CLAUSE_END.finditer(text)), len(text)):
        found.append(_End(end, start + len(text[start:end].rstrip())))
        start = end
    return found


def _scope(text: str, start: int, ends: list[_End]) -> Span | None:
    """Return the stretch from `start` to the end of its clause, without outer white space."""
    # Nothing of the clause is copied: it may hold a cue every four letters for a whole text.
    end = ends[bisect_left(ends, (start,))]
    left = _SPACE.match(text, start, end.at)
    first = start if left is None else left.end()
    return Span(first, end.of_words) if first < end.of_words else None
