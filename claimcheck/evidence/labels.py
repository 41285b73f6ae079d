"""
Small words that keep two figures apart: a numbered kind, a stretch looked back on, a half-life.

«Type 1» and «type 2», «the past month» and «the past six months» share nearly all their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.reasons import Conflict, Reason
from claimcheck.model import QuantityKind
from claimcheck.text.lowering import for_lower_case

_VALUE = r"(?:[0-9]{1,2}|I{1,3}|IV|V|[A-H])(?![\w%]|[.,][0-9])"
_LABELLED = re.compile(
    r"\b(?P<name>(?i:type|stage|grade|class|phase|level|category|group|cohort|hepatitis|influenza"
    r"|vitamin))s?[ \u00a0-]"
    rf"(?P<first>{_VALUE})"
    r"(?:(?P<joint>[ \u00a0]?[-–/][ \u00a0]?|[ \u00a0](?:and|or|to)[ \u00a0])"
    rf"(?P<last>{_VALUE}))?"
)
_ROW = re.compile(rf"(?<![\w-])(?P<label>{_VALUE})[ \u00a0]?[(\[]?\Z")
"""«Class A (19%), B (35%)»: the label of a row right before its figure."""
_ROWS = re.compile(rf"(?<![\w-])(?P<label>{_VALUE})[ \u00a0]?[(\[]?(?=[0-9])")
_NAMED = re.compile(r"[A-Za-z]{3,}[ \u00a0-](?P<label>[A-H]|I{1,3}|IV|V)(?![\w%'’]|[.,][0-9])")
_LABEL_LEAD = 12
_FEWEST_ROWS = 2
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_SPANNING = ("-", "–", "to")
_BACK = re.compile(
    r"\b(?:(?:past|last|previous|preceding)[ \u00a0-]"
    r"(?:(?P<count>[0-9]{1,3}|two|three|four|five|six|twelve)[ \u00a0-])?"
    r"(?P<unit>day|week|month|year)s?"
    r"|(?P<ever>lifetime|ever[ \u00a0](?=used|tried|had|taken)))\b",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "twelve": 12}
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
_EVER = 36500.0
_SAME_STRETCH = 1.12
"""Up to this ratio, two stretches are one: 30 days and a month, 12 months and a year."""
_HALF_LIFE = re.compile(r"\bhalf-?[ \u00a0]?li(?:fe|ves)\b|\bt[ \u00a0]?1/2\b", re.IGNORECASE)
_LEAVES = for_lower_case(
    r"\b(?:eliminat|clear|leav|left|wear|wore|worn|gone|half|halv|remain|stay|linger|persist)",
)
_HALF_LIFE_LEAD = 60
_TOO_MUCH = for_lower_case(
    r"\b(?:overestimat\w+|overstat\w+|too[ \u00a0](?:high|large|big|long|much|many|heavy))\b",
)
_TOO_LITTLE = for_lower_case(
    r"\b(?:underestimat\w+|understat\w+|too[ \u00a0](?:low|small|short|little|few|light))\b",
)
_HEALTHY = for_lower_case(r"\b(?:healthy|unaffected)\b")
_WHOSE = re.compile(r"[ \u00a0)](?:patients?|cases|sufferers|people with)\b", re.IGNORECASE)
_PEOPLE_BEHIND = 30
_UTMOST = for_lower_case(
    r"\b(?:best|most|greatest|strongest|highest|largest|peak\w*|maxim\w+|optim\w+|least|worst"
    r"|lowest|weakest|minim\w+)\b",
)


class _SmallWords(NamedTuple):
    """What the small words around one number say."""

    labels: Mapping[str, frozenset[str]]
    row: str | None
    """Its own label, where a list gives each of its figures one."""
    named: frozenset[str]
    """The letters and Roman numerals that tell kinds apart: the C of «Child-Pugh C»."""
    stretches: tuple[float, ...]
    misjudgement: int
    is_of_healthy: bool
    is_of_patients: bool
    is_half_life: bool
    tells_what_is_left: bool
    names_utmost: bool


@lru_cache(maxsize=8192)
def _small_words(frame: Frame) -> _SmallWords:
    """Read the small words around a number, once."""
    text = frame.text
    start, end = frame.quantity.span.start, frame.quantity.span.end
    told = _told(text)
    return _SmallWords(
        labels=_labels(text),
        row=_row_of(frame),
        named=_named_kinds(text),
        stretches=_stretches(text),
        misjudgement=_misjudges(text),
        is_of_healthy=told.is_of_healthy,
        is_of_patients=_WHOSE.search(text, end, end + _PEOPLE_BEHIND) is not None,
        is_half_life=_HALF_LIFE.search(text, max(0, start - _HALF_LIFE_LEAD), start) is not None,
        tells_what_is_left=told.tells_what_is_left,
        names_utmost=told.names_utmost,
    )


class _Told(NamedTuple):
    """What a sentence says of all its numbers."""

    is_of_healthy: bool
    tells_what_is_left: bool
    names_utmost: bool


@lru_cache(maxsize=4096)
def _told(text: str) -> _Told:
    """Read what a sentence says of all its numbers, once."""
    low = text.lower()
    return _Told(
        is_of_healthy=_HEALTHY.search(low) is not None,
        tells_what_is_left=_LEAVES.search(low) is not None,
        names_utmost=_UTMOST.search(low) is not None,
    )


def is_half_life(frame: Frame) -> bool:
    """Tell whether a time is a half-life."""
    return _small_words(frame).is_half_life


def tells_what_is_left(frame: Frame) -> bool:
    """Tell whether a sentence speaks of what is left of something, or has left."""
    return _small_words(frame).tells_what_is_left


@lru_cache(maxsize=4096)
def may_conflict(claimed: Frame) -> bool:
    """Tell whether the small words around a claim's number say anything that another may deny."""
    mine, kind = _small_words(claimed), claimed.quantity.kind
    return (
        bool(mine.labels or mine.named or mine.stretches or mine.misjudgement or mine.is_of_healthy)
        or (kind is QuantityKind.DOSE and mine.names_utmost)
        or kind is QuantityKind.TIME
    )


def conflicts_of_labels(claimed: Frame, reported: Frame) -> Iterator[tuple[float, Conflict]]:
    """Yield the conflicts that lie in numbered kinds, stretches looked back on and half-lives."""
    mine, theirs = _small_words(claimed), _small_words(reported)
    for name, values in mine.labels.items():
        other = theirs.labels.get(name)
        if other and not values & other:
            yield 0.25, Conflict(Reason.SIDE, f"the figure is of another {name}")
    if theirs.row is not None and mine.named and theirs.row not in mine.named:
        yield 0.25, Conflict(Reason.SIDE, f"the figure is of {theirs.row}")
    if _look_back_apart(mine.stretches, theirs.stretches):
        yield 0.3, Conflict(Reason.PLACE, "the figure is of another stretch of time")
    if mine.misjudgement * theirs.misjudgement < 0:
        yield 0.3, Conflict(Reason.TURN, "the figure is of the opposite misjudgement")
    if mine.is_of_healthy and theirs.is_of_patients and not theirs.is_of_healthy:
        yield 0.2, Conflict(Reason.SIDE, "the figure is of patients")
    kind = claimed.quantity.kind
    if kind is QuantityKind.DOSE and mine.names_utmost and not theirs.names_utmost:
        yield 0.2, Conflict(Reason.SIDE, "the record does not say this of the dose")
    if kind is reported.quantity.kind is QuantityKind.TIME and _is_half_life_of_one(mine, theirs):
        yield 0.3, Conflict(Reason.PART, "one of the two is a half-life")


@lru_cache(maxsize=4096)
def _labels(text: str) -> Mapping[str, frozenset[str]]:
    """Return the numbers or letters that a text gives to each kind of label."""
    found: dict[str, frozenset[str]] = {}
    for match in _LABELLED.finditer(text):
        name = match["name"].lower()
        values = frozenset(_values(match["first"], match["joint"], match["last"]))
        found[name] = found.get(name, frozenset()) | values
    return found


@lru_cache(maxsize=4096)
def _named_kinds(text: str) -> frozenset[str]:
    """Return the letters and Roman numerals behind the names of a text."""
    return frozenset(match["label"] for match in _NAMED.finditer(text))


@lru_cache(maxsize=4096)
def _rows(text: str) -> frozenset[str]:
    """Return the labels of a list that has several: «A (19%), B (35%)»."""
    found = frozenset(match["label"] for match in _ROWS.finditer(text))
    return found if len(found) >= _FEWEST_ROWS else frozenset()


def _row_of(frame: Frame) -> str | None:
    """Return the label right before a figure of a list with several."""
    start = frame.quantity.span.start
    row = _ROW.search(frame.text, max(0, start - _LABEL_LEAD), start)
    return None if row is None or row["label"] not in _rows(frame.text) else row["label"]


def _values(first: str, joint: str | None, last: str | None) -> Iterator[str]:
    """Yield the values of one label, those between the ends of a range included."""
    low, high = _plain(first), _plain(last or first)
    yield low
    yield high
    spans = joint is not None and joint.strip() in _SPANNING
    if spans and low.isdigit() and high.isdigit():
        yield from map(str, range(int(low), int(high)))


def _plain(value: str) -> str:
    """Return a value with Roman numerals as digits."""
    return str(_ROMAN.get(value, value))


@lru_cache(maxsize=4096)
def _stretches(text: str) -> tuple[float, ...]:
    """Return the stretches of time, in days, on which a text looks back."""
    found: list[float] = []
    for match in _BACK.finditer(text):
        if match["ever"]:
            found.append(_EVER)
            continue
        count = (match["count"] or "1").lower()
        number = _COUNTS[count] if count in _COUNTS else int(count)
        found.append(number * _DAYS[match["unit"].lower()])
    return tuple(found)


def _look_back_apart(mine: tuple[float, ...], theirs: tuple[float, ...]) -> bool:
    """Tell whether both look back, and on no stretch of the same length."""
    if not mine or not theirs:
        return False
    return not any(
        max(one, other) <= _SAME_STRETCH * min(one, other) for one in mine for other in theirs
    )


@lru_cache(maxsize=4096)
def _misjudges(text: str) -> int:
    """Return 1 for a text that says that something was judged too high, -1 for too low."""
    low = text.lower()
    return bool(_TOO_MUCH.search(low)) - bool(_TOO_LITTLE.search(low))


def _is_half_life_of_one(mine: _SmallWords, theirs: _SmallWords) -> bool:
    """Tell whether one number is a half-life, and the other tells nothing of what is left."""
    if mine.is_half_life == theirs.is_half_life:
        return False
    return mine.is_half_life or not mine.tells_what_is_left
