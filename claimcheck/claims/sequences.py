"""Order inside a list of places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def rising_run(values: Sequence[int]) -> frozenset[int]:
    """
    Return the indices of a longest run of values that rises from left to right.

    What is not in it has changed places with the others. The time is that of sorting.

    >>> sorted(rising_run([0, 3, 1, 2]))
    [0, 2, 3]
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        place = bisect_left(tails, value)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [index]
    run = []
    index = ends[-1] if ends else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return frozenset(run)
