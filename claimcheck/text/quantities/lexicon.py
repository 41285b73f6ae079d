"""The words of the grammar of quantities, read once from data/quantities.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A word for a unit."""

    code: str
    """UCUM."""
    sort: str
    """time, mass, volume, weight, measure."""
    factor: Decimal = Decimal(1)
    """How many of the unit the word stands for: 2 weeks for a fortnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All word lists; keys are lower case unless the field says otherwise."""

    numbers: dict[str, Decimal]
    magnitudes: dict[str, Decimal]
    fractions: dict[str, int]
    ordinals: dict[str, int]
    units: dict[str, UnitWord]
    exact_units: dict[str, UnitWord]
    """Case kept; only right after digits."""
    counted: dict[str, str]
    """Annotation without braces, by noun."""
    noun_stop: frozenset[str]
    labels: frozenset[str]
    ratio_labels: frozenset[str]
    effect_labels: frozenset[str]
    nnt_labels: frozenset[str]
    correlation_labels: frozenset[str]
    test_labels: frozenset[str]
    spread_labels: frozenset[str]
    score_words: frozenset[str]
    money: dict[str, str]
    outcomes: tuple[tuple[str, str], ...]
    """Pairs (beginning of a word, role), longest beginning first."""
    changes: tuple[tuple[str, str], ...]
    """The same for falls and rises."""


@cache
def lexicon() -> Lexicon:
    """Return the word lists of the package."""
    data = _data()
    return Lexicon(
        numbers={word: Decimal(value) for word, value in data["numbers"].items()},
        magnitudes={word: Decimal(value) for word, value in data["magnitudes"].items()},
        fractions=dict(data["fractions"]),
        ordinals=dict(data["ordinals"]),
        units=_units(data),
        exact_units=_exact_units(data),
        counted={word: name for name, words in data["counted"].items() for word in words},
        noun_stop=frozenset(data["noun_stop"]["words"]),
        labels=frozenset(data["labels"]["words"]),
        ratio_labels=frozenset(data["ratio_labels"]["words"]),
        effect_labels=frozenset(data["effect_labels"]["words"]),
        nnt_labels=frozenset(data["nnt_labels"]["words"]),
        correlation_labels=frozenset(data["correlation_labels"]["words"]),
        test_labels=frozenset(data["test_labels"]["words"]),
        spread_labels=frozenset(data["spread_labels"]["words"]),
        score_words=frozenset(data["score_words"]["words"]),
        money={word: code for code, words in data["money"].items() for word in words},
        outcomes=_beginnings(data["outcomes"]),
        changes=_beginnings(data["changes"]),
    )


def _beginnings(groups: dict[str, list[str]]) -> tuple[tuple[str, str], ...]:
    """Return pairs (beginning of a word, role), longest beginning first."""
    pairs = ((start, role) for role, starts in groups.items() for start in starts)
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def word_set(name: str) -> frozenset[str]:
    """Return one of the small sets of words under `[sets]` of the data file."""
    return frozenset(_data()["sets"][name])


@cache
def _data() -> dict[str, Any]:
    """Read the data file."""
    source = resources.files("claimcheck.text").joinpath("data/quantities.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _units(data: dict[str, Any]) -> dict[str, UnitWord]:
    """Join the unit tables that do not mind upper or lower case."""
    units: dict[str, UnitWord] = {}
    for code, words in data["time_words"].items():
        units |= {word: UnitWord(code, "time") for word in words if len(word) > 1}
    for word, (factor, code) in data["time_multiples"].items():
        units[word] = UnitWord(code, "time", Decimal(factor))
    for sort in ("mass", "volume", "weight", "measure"):
        for code, words in data[sort].items():
            units |= {word: UnitWord(code, sort) for word in words}
    return units


def _exact_units(data: dict[str, Any]) -> dict[str, UnitWord]:
    """Join the letters that are units only right after digits."""
    letters = {letter: UnitWord(code, "time") for letter, code in data["time_letters"].items()}
    return letters | {
        letter: UnitWord(code, sort) for letter, (sort, code) in data["exact_letters"].items()
    }
