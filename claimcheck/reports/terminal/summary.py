"""The table that sums a report up, one line a claim."""

from __future__ import annotations

from rich.text import Text

from claimcheck.model import ClaimResult, Report
from claimcheck.reports.number_signs import sign_for
from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.layout import Line, wrap
from claimcheck.reports.wording import (
    place_words,
    short_standing,
    state_word,
    tally,
    tally_words,
)

_GAP = 2
_PLACE = 1
_CLAIM = 5
_TABLE_FROM = 76
"""Columns from which on a table fits; below, each claim is a short paragraph."""


def summary_lines(ink: Ink, report: Report) -> list[Text]:
    """Return one line a claim, with search, numbers and standing."""
    if ink.width < _TABLE_FROM:
        return [
            line
            for number, result in enumerate(report.results, start=1)
            for line in _paragraph(ink, number, result)
        ]
    rows: list[tuple[str, ...]] = [("#", "place", "search", "records", "standing", "claim")]
    with_document = not _share_a_document(report)
    rows += [
        _row(ink, number, result, with_document=with_document)
        for number, result in enumerate(report.results, start=1)
    ]
    widths = _widths(ink, rows)
    return [
        _cells(ink, row, widths, "label" if index == 0 else "") for index, row in enumerate(rows)
    ]


def _share_a_document(report: Report) -> bool:
    """Tell whether line numbers alone name the places."""
    claims = [result.claim for result in report.results]
    documents = {claim.document for claim in claims}
    return len(documents) == 1 and all(claim.line is not None for claim in claims)


def _row(ink: Ink, number: int, result: ClaimResult, *, with_document: bool) -> tuple[str, ...]:
    return (
        str(number),
        place_words(result) if with_document else f"line {result.claim.line}",
        state_word(result.search),
        _signs(ink, result),
        short_standing(result),
        result.claim.text,
    )


def _signs(ink: Ink, result: ClaimResult) -> str:
    """Return how many records agree, differ and have nothing to compare, by their signs."""
    if not result.evidence:
        return tally_words(result)
    if not result.claim.quantities:
        return str(len(result.evidence))
    return " ".join(
        f"{count} {ink.glyph(sign_for(signal))}" for signal, count in tally(result).items()
    )


def _widths(ink: Ink, rows: list[tuple[str, ...]]) -> list[int]:
    """Give each column what it needs; the claim, then the place, shrink to what is left."""
    columns = range(len(rows[0]))
    widths = [max(Text(ink.plain(row[column])).cell_len for row in rows) for column in columns]
    room = ink.width - _GAP * (len(widths) - 1)
    for column, smallest in ((_CLAIM, 12), (_PLACE, 12), (_CLAIM, 4)):
        excess = max(0, sum(widths) - room)
        widths[column] -= min(excess, max(0, widths[column] - smallest))
    return widths


def _cells(ink: Ink, row: tuple[str, ...], widths: list[int], style: str) -> Text:
    line = Text("", end="")
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        text = _fitted(ink, ink.write(cell, style), width, at_start=column == _PLACE)
        text.align("left", width)
        line += text if column == 0 else ink.write_cells(" " * _GAP) + text
    return line


def _fitted(ink: Ink, text: Text, width: int, *, at_start: bool) -> Text:
    """Cut a text to a width; a place loses its start, so that its line number stays."""
    if text.cell_len <= width:
        return text
    cut = ink.write(ink.glyphs.cut)
    room = max(1, width - cut.cell_len)
    if not at_start:
        text.truncate(room, overflow="crop")
        return text + cut
    while text.cell_len > room:
        text = text[1:]
    return cut + text


def _paragraph(ink: Ink, number: int, result: ClaimResult) -> list[Text]:
    parts = (state_word(result.search), tally_words(result), short_standing(result))
    words = f"{place_words(result)}: {'; '.join(parts)}"
    return wrap([Line(text=ink.write(words), head=ink.write(f"{number} ", "label"))], ink.width)
