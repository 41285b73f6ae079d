"""
American and British spellings: «tumor» and «tumour», «embolization» and «embolisation».

PubMed takes a word with a tag as it is written, and abstracts are written in either way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_SHORTEST_BEFORE_VERB = 5


@dataclass(frozen=True, slots=True)
class _Spellings:
    """Pairs of American and British, by where in a word they stand."""

    start: tuple[tuple[str, str], ...]
    end: tuple[tuple[str, str], ...]
    verb: tuple[tuple[str, str], ...]
    never: tuple[str, ...]
    """Beginnings of words that look like one of them and are spelt in one way only."""


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
    in_american = _respelt(folded, spellings, american=True)
    if in_american != folded:
        return in_american
    in_british = _respelt(folded, spellings, american=False)
    return None if in_british == folded else in_british


def in_american(word: str) -> str:
    """Return a word in lower case as American English spells it."""
    spellings = _load()
    return word if word.startswith(spellings.never) else _respelt(word, spellings, american=True)


def _respelt(word: str, spellings: _Spellings, *, american: bool) -> str:
    """Return a word in the one spelling or the other, as it is where it has it already."""
    for pair in spellings.start:
        own, other = (pair[1], pair[0]) if american else pair
        if word.startswith(own):
            word = other + word[len(own) :]
            break
    for pairs, least in ((spellings.end, 1), (spellings.verb, _SHORTEST_BEFORE_VERB)):
        for pair in pairs:
            own, other = (pair[1], pair[0]) if american else pair
            if word.endswith(own) and len(word) - len(own) >= least:
                return word[: -len(own)] + other
    return word


@cache
def _load() -> _Spellings:
    source = files("claimcheck.text").joinpath("data", "spellings.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return _Spellings(
        start=_pairs(data["start"]),
        end=_pairs(data["end"]),
        verb=_pairs(data["verb"]),
        never=tuple(data["never"]),
    )


def _pairs(lines: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((american, british) for american, british in lines)
