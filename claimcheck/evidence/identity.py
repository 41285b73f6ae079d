"""
What was found out about a record, kept beside the record itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar

from claimcheck.model import Record

_Found = TypeVar("_Found")


def kept_for_records(
    most: int,
) -> Callable[[Callable[[Record], _Found]], Callable[[Record], _Found]]:
    """
    Let a function of a record run once for each record object, and keep its last `most` answers.

    Records are told apart as objects: comparing their texts would cost more than looking up.
    """

    def keep(function: Callable[[Record], _Found]) -> Callable[[Record], _Found]:
        # An entry holds its record, so that no other one can get its id.
        answers: dict[int, tuple[Record, _Found]] = {}
        changing = Lock()

        @wraps(function)
        def look_up(record: Record) -> _Found:
            answer = answers.get(id(record))
            if answer is not None:
                return answer[1]
            found = function(record)
            with changing:
                while len(answers) >= most:
                    del answers[next(iter(answers))]
                answers[id(record)] = (record, found)
            return found

        return look_up

    return keep
