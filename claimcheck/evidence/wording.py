"""
How much a sentence is worded like one that tells what was found.

Abstracts without section labels do not say which of their sentences are results. Their little
words do: «showed», «significantly» and percentages stand in findings, «to assess» and «was used» in
aims and methods. Each such cue has one weight (wording.toml; evals/fit_rationale.py), and none
of them names a subject.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from itertools import pairwise

_TOKEN = re.compile(r"[a-z]+|[0-9][0-9.,·]*|[%=<>]")


def find_wording(text: str) -> frozenset[str]:
    """
    Return the words of a sentence and the pairs of neighbours, every number as «0».

    >>> sorted(find_wording("It fell by 3.5%."))
    ['%', '0', '0 %', 'by', 'by 0', 'fell', 'fell by', 'it', 'it fell']
    """
    words = ["0" if word[0].isdigit() else word for word in _TOKEN.findall(text.lower())]
    return frozenset(words).union(map(" ".join, pairwise(words)))


def wording_odds(text: str) -> float:
    """Return what the wording of a sentence says for its being a finding, as log odds."""
    cues = load_cues()
    # Sorted, so that the sum does not depend on the order of a set.
    return sum(cues[cue] for cue in sorted(find_wording(text) & cues.keys()))


@cache
def load_cues() -> Mapping[str, float]:
    """Return the shipped cues with their weights."""
    source = resources.files("claimcheck.evidence").joinpath("wording.toml")
    table: Mapping[str, float] = tomllib.loads(source.read_text(encoding="utf-8"))["cues"]
    return table
