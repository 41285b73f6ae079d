"""Lines of a PDF joined to paragraphs, across columns and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from claimcheck.documents.pdf.lines import Line
from claimcheck.documents.plain_text import SENTENCE_END, is_heading
from claimcheck.model import BlockKind

_LARGER = 1.1
"""How many times larger than the body a heading is set."""
_SMALLER = 0.93
_MAX_HEADING_WORDS = 20
_HYPHENS = ("-", "\u00ad", "‐", "–")


@dataclass(slots=True)
class Group:
    """The lines of one block."""

    lines: list[Line]
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What is usual in one column."""

    left: float
    right: float
    gap: float
    """Between one line of a paragraph and the next, in parts of the size."""


def group_lines(lines: Sequence[Line]) -> list[Group]:
    """Return the blocks of a document in reading order."""
    body, gap = _body_size(lines), _usual_gap(lines)
    groups: list[Group] = []
    previous: list[Line] = []
    for _, members in groupby(lines, key=lambda line: line.region):
        column = list(members)
        usual = _usual(column, gap)
        own: list[Group] = []
        for number, line in enumerate(column):
            before = column[number - 1] if number else None
            if before is not None and not _begins(own[-1], before, line, usual):
                own[-1].lines.append(line)
            else:
                own.append(Group(lines=[line]))
        _join_columns(groups, own, previous)
        previous = column
        groups += own
    sizes = sorted(
        {round(line.size) for line in lines if line.size >= _LARGER * body}, reverse=True
    )
    for group in groups:
        _name(group, body, sizes)
    _mark_headers(groups)
    return groups


def _body_size(lines: Sequence[Line]) -> float:
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size * 2) / 2] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 10.0


def _usual(column: Sequence[Line], gap: float) -> _Column:
    plain = [line for line in column if not line.is_row] or list(column)
    return _Column(
        left=min(line.left for line in plain), right=max(line.right for line in plain), gap=gap
    )


def _usual_gap(lines: Sequence[Line]) -> float:
    """Return the white space between two lines of a paragraph, in parts of the size."""
    rights: dict[int, float] = {}
    for line in lines:
        if not line.is_row:
            rights[line.region] = max(rights.get(line.region, 0.0), line.right)
    gaps = [
        (above.bottom - below.top) / below.size
        for above, below in pairwise(lines)
        if above.region == below.region
        and not above.is_row
        and not below.is_row
        and above.right > rights[above.region] - 3 * above.size
        and -0.5 < (above.bottom - below.top) / below.size < 1.2
    ]
    return median(gaps) if gaps else 0.1


def _begins(  # noqa: PLR0911 - one return a reason, in the order of their weight
    group: Group, before: Line, line: Line, usual: _Column
) -> bool:
    """Tell whether a line begins a new block under the line before it."""
    if line.is_row or before.is_row:
        return True
    if not 0.88 < line.size / before.size < 1.13:
        return True
    if line.is_item and not _is_dash_inside(group, before, line, usual):
        return True
    if before.bottom - line.top > (usual.gap + 0.25) * line.size:
        return True
    first = group.lines[0]
    if first.is_item:
        return line.left < first.left + 0.3 * line.size and not _was_full(before, line, usual)
    if before.bold != line.bold and not _was_full(before, line, usual):
        return True
    indented = line.left > usual.left + 0.8 * line.size
    if indented and before.left < line.left - 0.8 * line.size and len(group.lines) > 1:
        return True
    if _was_full(before, line, usual):
        return False
    return before.text.endswith((*SENTENCE_END, ":")) or (
        len(group.lines) == 1 and is_heading(before.text)
    )


def _is_dash_inside(group: Group, before: Line, line: Line, usual: _Column) -> bool:
    """Tell whether a line begins with a dash that stands in the middle of a sentence."""
    return (
        line.text.startswith(("–", "—"))
        and group.lines[0].text[:1] != line.text[:1]
        and not before.text.endswith((*SENTENCE_END, ":"))
        and _was_full(before, line, usual)
    )


def _was_full(before: Line, line: Line, usual: _Column) -> bool:
    """Tell whether the first word of a line found no place on the line before it."""
    word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) * len(word) / max(1, len(line.text))
    return before.right + width + 0.3 * line.size > usual.right - 0.2 * line.size


def _join_columns(groups: list[Group], own: list[Group], before: Sequence[Line]) -> None:
    """Join the first block of a column to the block that the last column broke off."""
    if not groups or not own:
        return
    line = own[0].lines[0]
    # A footnote or a caption at the foot of the column does not part the sentence.
    for group in reversed(groups[-4:]):
        last = group.lines[-1]
        if last.size > 1.05 * line.size:  # a heading ends what stood before it
            return
        if last.is_row or not 0.95 < line.size / last.size < 1.05 or last.bold != line.bold:
            continue
        edge = max((o.right for o in before if o.region == last.region), default=last.right + 99)
        full = last.right > edge - 3 * last.size
        goes_on = line.text[:1].islower() or last.text.endswith(_HYPHENS) or full
        if (
            goes_on
            and not line.is_row
            and not line.is_item
            and not last.text.endswith((*SENTENCE_END, ":"))
        ):
            group.lines += own.pop(0).lines
        return


def _name(group: Group, body: float, sizes: Sequence[int]) -> None:
    first = group.lines[0]
    text = " ".join(line.text for line in group.lines)
    words = text.split()
    is_short = len(group.lines) <= 3 and len(words) <= _MAX_HEADING_WORDS
    if first.is_row:
        group.kind = BlockKind.TABLE_ROW
    elif is_short and first.size >= _LARGER * body:
        group.kind = BlockKind.HEADING
        group.level = min(
            6, 1 + sizes.index(round(first.size)) if round(first.size) in sizes else 6
        )
    elif first.is_item:
        group.kind, group.level = BlockKind.LIST_ITEM, 1
    elif (
        is_short
        and all(line.bold for line in group.lines)
        and not text.endswith((*SENTENCE_END, ":"))
    ):
        group.kind, group.level = BlockKind.HEADING, min(6, len(sizes) + 1)


def _mark_headers(groups: Sequence[Group]) -> None:
    """Mark the first row of a table as its header when it is bold or has no number."""
    for number, group in enumerate(groups):
        if group.kind is not BlockKind.TABLE_ROW:
            continue
        before = groups[number - 1] if number else None
        after = groups[number + 1] if number + 1 < len(groups) else None
        if before is not None and before.lines[0].is_row:
            continue
        row = group.lines[0]
        if (
            after is not None
            and after.lines[0].is_row
            and (row.bold or not any(character.isdigit() for character in row.text))
        ):
            group.kind = BlockKind.TABLE_HEADER
