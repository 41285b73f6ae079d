"""Places in a text as editors count them: lines from 0, and units of an encoding in the line."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum

_LINE_END = re.compile(r"\r\n|\n|\r")


class Encoding(StrEnum):
    """In what a column is counted (Language Server Protocol 3.17, PositionEncodingKind)."""

    UTF8 = "utf-8"
    """Bytes."""
    UTF16 = "utf-16"
    """Code units, the default: most characters are 1, an emoji is 2."""
    UTF32 = "utf-32"
    """Code points."""


class Positions:
    """
    Turns places of one text into offsets in code points, and back.

    Lines end in a line feed, a carriage return or both; nothing else ends one, though Python's
    `splitlines` knows eight further characters.
    """

    def __init__(self, text: str, encoding: Encoding = Encoding.UTF16) -> None:
        self._text = text
        self._encoding = encoding
        ends = [match.span() for match in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end in ends)]
        self._stops = [*(start for start, _ in ends), len(text)]

    def place(self, offset: int) -> tuple[int, int]:
        r"""
        Return line and column of an offset; one outside of the text counts as its end.

        >>> Positions("a\n👩b").place(3)
        (1, 2)
        """
        offset = min(max(offset, 0), len(self._text))
        line = bisect_right(self._starts, offset) - 1
        end = min(offset, self._stops[line])
        return line, self._units(self._text[self._starts[line] : end])

    def offset(self, line: int, column: int) -> int:
        r"""
        Return the offset of a place; one behind the end of its line counts as that end.

        >>> Positions("a\n👩b").offset(1, 2)
        3
        """
        if line < 0:
            return 0
        if line >= len(self._starts):
            return len(self._text)
        left, start = column, self._starts[line]
        for place in range(start, self._stops[line]):
            if left <= 0:
                return place
            left -= self._units(self._text[place])
        return self._stops[line]

    def _units(self, text: str) -> int:
        if self._encoding is Encoding.UTF32:
            return len(text)
        if self._encoding is Encoding.UTF8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(character > "\uffff" for character in text)
