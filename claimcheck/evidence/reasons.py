"""
Why two numbers cannot be the same thing although words agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why two numbers cannot be the same thing."""

    PLACE = "place"
    """Another time, dose, age, year or step."""
    NO_PLACE = "no place"
    """The claim tells a time, the figure none, and the abstract has many."""
    SIDE = "side"
    """Another group or outcome."""
    ELSEWHERE = "elsewhere"
    """A word of the claim stands in other sentences only."""
    CONTROL = "control"
    PART = "part"
    """Another role, such as onset against duration."""
    TURN = "turn"
    """A change the other way."""
    BACKGROUND = "background"
    """Earlier knowledge, not this study's result."""
    BETWEEN = "between"
    """A difference between groups against a change within one."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A reason with its words for the reader."""

    reason: Reason
    text: str
