"""Preformatted text: leaflets and forms, which are prose, told apart from code."""

from __future__ import annotations

import re

from claimcheck.documents.plain_text import write_plain_lines
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.source_text import SourceText
from claimcheck.model import Span

_CODE_LINE = re.compile(
    r"[;{}\\]\s{0,4}$|^\s{0,20}[$#>]\s|[=!<>]=|=>|->|\w\(\)|^\s{0,20}[\w.]{1,40}\s?=\s|</?\w"
)
BOX = re.compile(r"(?:[☐☑☒✓✔✗✘]|\[[ xX*]\])[ \u00a0]{1,4}")
"""The box of a task that begins a list item."""


def is_prose(text: str) -> bool:
    """Tell whether preformatted text reads as prose: hardly a line looks like code."""
    lines = [line for line in text.split("\n") if line.strip()]
    return sum(bool(_CODE_LINE.search(line)) for line in lines) * 5 <= len(lines)


def write_preformatted(source: SourceText, builder: ProseBuilder, part: Span) -> None:
    """Append preformatted text as plain text when it is prose; code is left out."""
    if is_prose(part.cut(source.text)):
        write_plain_lines(source, builder, part)
