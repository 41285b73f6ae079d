"""
Text in lower case, and patterns for it.

A pattern that has to look at two letters for each of its own takes two to four times as long, so
what is asked of every sentence is asked of the sentence in lower case.
"""

from __future__ import annotations

import re

_NO_LETTERS = re.compile(r"\\.|\(\?P<\w+>")
"""What may hold a capital in a pattern without asking for one: escapes and the names of groups."""


def lowered(text: str) -> str:
    """
    Return a text in lower case, every character at its place.

    >>> lowered("HbA1c fell in İzmir")
    'hba1c fell in İzmir'
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    # A letter that becomes two would move all that is behind it.
    return "".join(one if len(one.lower()) != 1 else one.lower() for one in text)


def for_lower_case(pattern: str) -> re.Pattern[str]:
    """
    Compile a pattern for text in lower case.

    Raises:
        ValueError: It asks for a capital letter, and so would never be found.
    """
    asked = _NO_LETTERS.sub("", pattern)
    if asked != asked.lower():
        raise ValueError(f"a capital letter in a pattern for lower case: {pattern}")
    return re.compile(pattern)
