"""
American and British spellings: «tumor» and «tumour», «embolization» and «embolisation».

PubMed takes a word with a tag as it is written, and abstracts are written in either way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

_SHORTEST_BEFORE_VERB = 5
_KEY = 3
"""The shortest part of a word in the lists."""


@dataclass(frozen=True, slots=True)
class _Way:
    """From one spelling to the other: what stands for what, by three letters of it."""

    starts: Mapping[str, tuple[tuple[str, str], ...]]
    ends: Mapping[str, tuple[tuple[str, str, int], ...]]
    """With how many letters must stand before."""


@dataclass(frozen=True, slots=True)
class _Spellings:
    """Both ways, and what is spelt in one way only."""

    to_american: _Way
    to_british: _Way
    never: tuple[str, ...]
    """Beginnings of words that only look like one of them."""


@lru_cache(maxsize=16_384)
def other_spelling(word: str) -> str | None:
    """
    Return a word as the other English spells it, in lower case; None where both spell it alike.

    >>> other_spelling("tumours"), other_spelling("ischemic"), other_spelling("exercised")
    ('tumors', 'ischaemic', None)
    """
    folded = word.casefold()
    spellings = _load()
    if not folded.isascii() or not folded.isalpha() or folded.startswith(spellings.never):
        return None
    for way in (spellings.to_american, spellings.to_british):
        other = _respelt(folded, way)
        if other != folded:
            return other
    return None


def in_american(word: str) -> str:
    """Return a word in lower case as American English spells it."""
    spellings = _load()
    other = _respelt(word, spellings.to_american)
    return word if other == word or word.startswith(spellings.never) else other


def _respelt(word: str, way: _Way) -> str:
    """Return a word in the other spelling, as it is where it has it already."""
    for own, other in way.starts.get(word[:_KEY], ()):
        if word.startswith(own):
            word = other + word[len(own) :]
            break
    for own, other, least in way.ends.get(word[-_KEY:], ()):
        if word.endswith(own) and len(word) - len(own) >= least:
            return word[: -len(own)] + other
    return word


@cache
def _load() -> _Spellings:
    source = files("claimcheck.text").joinpath("data", "spellings.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    starts = [(american, british) for american, british in data["start"]]
    ends = [(american, british, 1) for american, british in data["end"]]
    ends += [(american, british, _SHORTEST_BEFORE_VERB) for american, british in data["verb"]]
    return _Spellings(
        to_american=_way(
            [(british, american) for american, british in starts],
            [(british, american, least) for american, british, least in ends],
        ),
        to_british=_way(starts, ends),
        never=tuple(data["never"]),
    )


def _way(starts: Sequence[tuple[str, str]], ends: Sequence[tuple[str, str, int]]) -> _Way:
    by_start: dict[str, tuple[tuple[str, str], ...]] = {}
    for start in starts:
        key = start[0][:_KEY]
        by_start[key] = (*by_start.get(key, ()), start)
    by_end: dict[str, tuple[tuple[str, str, int], ...]] = {}
    for end in ends:
        key = end[0][-_KEY:]
        by_end[key] = (*by_end.get(key, ()), end)
    return _Way(MappingProxyType(by_start), MappingProxyType(by_end))
