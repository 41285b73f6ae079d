"""The decoded characters of a file in NFC with single newlines, and the way back to the file."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\n|\r")
# A group is a character with the marks that may combine with it. A Hangul vowel or final
# consonant also joins the syllable before it.
_JAMO = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    r"""
    What a file says, NFC, lines ending in `\n`, with its place in the decoded original.

    `segments` are pairs (start in `text`, offset in the original), as in `Document`.
    """

    text: str
    segments: tuple[tuple[int, int], ...]
    line_starts: tuple[int, ...]
    """Offsets in the decoded original at which its lines begin."""

    def segments_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the segments of `text[start:end]`; the first one begins exactly at `start`."""
        first = max(0, bisect_right(self.segments, (start, 1 << 62)) - 1)
        begin, origin = self.segments[first]
        found = [(start, origin + start - begin)]
        for index in range(first + 1, len(self.segments)):
            if self.segments[index][0] >= end:
                break
            found.append(self.segments[index])
        return found


def read_source(original: str) -> SourceText:
    """Return the decoded `original` in NFC with single newlines; positions can be traced back."""
    line_starts = (0, *(match.end() for match in _LINE_END.finditer(original)))
    if "\r" not in original and unicodedata.is_normalized("NFC", original):
        return SourceText(text=original, segments=((0, 0),), line_starts=line_starts)
    pieces: list[str] = []
    segments: list[tuple[int, int]] = []
    length = 0
    for start, end in _runs(original):
        raw = original[start:end]
        text = "\n" if raw in {"\r\n", "\r"} else unicodedata.normalize("NFC", raw)
        if text == raw:
            segments.append((length, start))
        else:
            segments.extend((length + i, start + min(i, len(raw) - 1)) for i in range(len(text)))
        pieces.append(text)
        length += len(text)
    return SourceText(
        text="".join(pieces), segments=tuple(segments) or ((0, 0),), line_starts=line_starts
    )


_CHANGING = re.compile(r"\r\n|\r|[^\x00-\x7f]{1,}|[^\r\x80-\U0010ffff]{1,}")


def _runs(original: str) -> list[tuple[int, int]]:
    """Cut into stretches that NFC either leaves alone or changes as a small whole."""
    runs: list[tuple[int, int]] = []
    for match in _CHANGING.finditer(original):
        start, end = match.span()
        if original[start] < "\x80":
            runs.append((start, end))
            continue
        # Marks at the head of the run combine with the ASCII character before them.
        if runs and joins_before(original[start]):
            before, stop = runs.pop()
            if stop - before > 1:
                runs.append((before, stop - 1))
            start = stop - 1
        runs.extend(_groups(original, start, end))
    return runs


def _groups(original: str, start: int, end: int) -> list[tuple[int, int]]:
    if unicodedata.is_normalized("NFC", original[start:end]):
        return [(start, end)]
    groups: list[tuple[int, int]] = []
    begin = start
    for position in range(start + 1, end + 1):
        if position == end or not joins_before(original[position]):
            groups.append((begin, position))
            begin = position
    return groups


def joins_before(character: str) -> bool:
    """Tell whether normalisation may merge the character with the one before it."""
    return unicodedata.category(character).startswith("M") or any(
        ord(character) in block for block in _JAMO
    )
