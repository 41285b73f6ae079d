"""
Words of related meaning: what an abstract may say where a claim says «tumour».

A table says for each stem which others are nearest to it and how near (related_words.txt, made by
evals/build_related_words.py). «Near» is not «the same»: opposites and two drugs of one class are
near each other too. So the table helps to bring records up, and decides nothing about numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

LEAST_COSINE = 0.3
"""From which cosine of two words on they are related; it counts 0, the cosine 1 counts 1."""
FEWEST_LETTERS = 3


@lru_cache(maxsize=8_192)
def related(stem: str) -> Mapping[str, float]:
    """
    Return the stems that are near one and how near, 0 to 1; none for a word of no table.

    >>> "cancer" in related("tumor")
    True
    """
    found: dict[str, float] = {}
    for entry in _lines().get(stem, "").split():
        name, _, worth = entry.partition(":")
        found[name] = int(worth) / 100
    return found


@cache
def _lines() -> Mapping[str, str]:
    """Return the table, each line by its stem and read only when it is asked for."""
    text = files("claimcheck.evidence").joinpath("related_words.txt").read_text(encoding="utf-8")
    lines = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {stem: rest for stem, _, rest in lines}
