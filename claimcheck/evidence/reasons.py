"""
Why two numbers cannot be the same thing although words agree.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from claimcheck.model import Role

_PARTS = {
    Role.ONSET: "how soon an effect came",
    Role.DURATION: "how long something lasted",
    Role.TIME_POINT: "when it was measured",
    Role.FOLLOW_UP: "how long people were observed",
    Role.ADMINISTRATION: "how long one administration took",
    Role.COURSE: "how long the treatment went on",
    Role.ADVERSE_EVENT: "adverse events",
    Role.REDUCTION: "a fall",
    Role.INCREASE: "a rise",
    Role.DOSE: "a dose",
    Role.SAMPLE_SIZE: "how many were studied",
    Role.AGE: "an age",
    Role.INTERVAL: "the time between two administrations",
}
"""What a number of a role tells; the other roles are plain words already."""


TURNED_ROUND = "the comparison is the other way round"
"""What is said of two groups that a record compares in the opposite order."""
OTHER_DIFFERENCE = "the figure is of a difference the other way"
BY_ORDER = frozenset({TURNED_ROUND, OTHER_DIFFERENCE})
"""What the order of words shows, which weighs nothing where two printed levels tell the way."""


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


class Conflict(NamedTuple):
    """A reason with its words for the reader."""

    reason: Reason
    text: str


def part_text(role: Role | None) -> str:
    """
    Say what another part a figure plays.

    >>> part_text(Role.COURSE)
    'the figure tells how long the treatment went on'
    """
    if role is None:
        return "the figure tells something else"
    return f"the figure tells {_PARTS.get(role, f'of {role}')}"
