"""Plain text as prose: paragraphs, headings, bullets and hard-wrapped lines told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from claimcheck.documents.pipe_tables import is_table, rows_of, write_table
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.source_text import SourceText
from claimcheck.model import BlockKind, Span

BULLET = re.compile(r"(?:[•●▪▫‣◦⁃∙·*–—-]|\(?[0-9]{1,3}[.)])[ \t\u00a0]{1,8}")
SENTENCE_END = (".", "!", "?", "…", '."', ".'", ".”", ".’", ".)", '!"', '?"', "?”", "!”")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")

# Wrapped by hand or by a mail program: lines of about these widths fill up.
_MIN_WRAP = 50
_MAX_WRAP = 120
_MAX_HEADING_WORDS = 14
_SHORT_HEADING_WORDS = 5
_MINOR_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "can", "for", "from", "how", "in", "into", "is"}
) | frozenset({"it", "of", "on", "or", "the", "to", "via", "vs", "what", "with", "your"})


def write_plain_text(source: SourceText, builder: ProseBuilder) -> tuple[str, ...]:
    """Append the prose of a plain text to `builder`; there are no notices to return."""
    write_plain_lines(source, builder, Span(0, len(source.text)))
    return ()


def write_plain_lines(source: SourceText, builder: ProseBuilder, part: Span) -> None:
    """Append the prose of one part of a source that is written as plain text."""
    waiting: list[Span] = []
    rows: list[list[Span]] = []
    for chunk in _chunks(source.text, part):
        further = rows_of(source.text, [*waiting[-1:], *chunk])
        if further is not None:
            rows += further[len(waiting[-1:]) :]
            waiting += chunk
            continue
        _write_rows(source, builder, waiting, rows)
        rows = rows_of(source.text, chunk) or []
        waiting = chunk if rows else []
        if not rows:
            _write_chunk(source, builder, chunk)
    _write_rows(source, builder, waiting, rows)


def _write_rows(
    source: SourceText, builder: ProseBuilder, lines: list[Span], rows: list[list[Span]]
) -> None:
    """Append what looks like rows of a table; a single one is a line like any other."""
    if is_table(rows):
        write_table(source.text, builder, rows)
    elif lines:
        _write_chunk(source, builder, lines)


def _write_chunk(source: SourceText, builder: ProseBuilder, chunk: list[Span]) -> None:
    for lines in _paragraphs(source.text, chunk):
        _write_paragraph(source, builder, lines)


def _chunks(text: str, part: Span) -> Iterator[list[Span]]:
    """Yield runs of lines that no empty line parts; spans exclude outer white space."""
    chunk: list[Span] = []
    start = part.start
    for line in part.cut(text).split("\n"):
        end = start + len(line)
        stripped = line.strip()
        if stripped:
            left = start + len(line) - len(line.lstrip())
            chunk.append(Span(left, left + len(stripped)))
        elif chunk:
            yield chunk
            chunk = []
        start = end + 1
    if chunk:
        yield chunk


def _paragraphs(text: str, chunk: Sequence[Span]) -> Iterator[list[Span]]:
    """Join the lines of a chunk that are one paragraph broken by hand."""
    width = max(len(line) for line in chunk)
    paragraph = [chunk[0]]
    for before, line in pairwise(chunk):
        if _goes_on(before.cut(text), line.cut(text), width):
            paragraph.append(line)
        else:
            yield paragraph
            paragraph = [line]
    yield paragraph


def _goes_on(before: str, line: str, width: int) -> bool:
    """
    Tell whether `line` continues the sentence or paragraph of the line `before`.

    In text wrapped at a width, the first word of a line found no place on the line before.
    Elsewhere only an unfinished sentence goes on: no full stop, then a small letter.
    """
    if BULLET.match(line) and not _is_dash_inside(before, line, width):
        return False
    if _MIN_WRAP <= width <= _MAX_WRAP:
        first_word = line.split(maxsplit=1)[0]
        if len(before) + 1 + len(first_word) > width:
            return not is_heading(before) or line[0].islower()
    return line[0].islower() and not before.endswith((*SENTENCE_END, ":")) and len(before) >= 40


def _is_dash_inside(before: str, line: str, width: int) -> bool:
    """Tell whether a line begins with a dash that stands in the middle of a sentence."""
    return (
        line.startswith(("–", "—"))
        and _MIN_WRAP <= width <= _MAX_WRAP
        and len(before) > 0.8 * width
        and not before.endswith((*SENTENCE_END, ":"))
        and not BULLET.match(before)
    )


def _write_paragraph(source: SourceText, builder: ProseBuilder, lines: list[Span]) -> None:
    first = lines[0].cut(source.text)
    bullet = BULLET.match(first)
    builder.begin_block()
    start = lines[0].start + (bullet.end() if bullet else 0)
    for index, line in enumerate(lines):
        if index:
            builder.replace(" ", lines[index - 1].end)
        builder.copy(start if index == 0 else line.start, line.end)
    if bullet:
        builder.end_block(BlockKind.LIST_ITEM, level=1)
    elif len(lines) == 1 and is_heading(first):
        builder.end_block(BlockKind.HEADING, level=2)
    else:
        builder.end_block(BlockKind.PARAGRAPH)


def is_heading(line: str) -> bool:
    """Tell whether a line that stands by itself reads as a heading, a label or a menu entry."""
    if line.endswith(SENTENCE_END):
        return line.endswith("?") and _is_title_case(line)
    words = line.split()
    if len(words) > _MAX_HEADING_WORDS:
        return False
    return len(words) <= _SHORT_HEADING_WORDS or _is_title_case(line)


def _is_title_case(line: str) -> bool:
    """Tell whether the words that matter begin with capitals."""
    words = [word for word in _WORD.findall(line) if word.lower() not in _MINOR_WORDS]
    capitals = sum(word[0].isupper() for word in words)
    return bool(words) and capitals >= 0.7 * len(words)
