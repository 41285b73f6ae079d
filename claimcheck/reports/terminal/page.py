"""The whole terminal report, from the banner to the legend."""

from __future__ import annotations

from rich.text import Text

from claimcheck.model import ClaimResult, Report
from claimcheck.reports.order import count_findings
from claimcheck.reports.terminal.check import finding_lines, notice_lines
from claimcheck.reports.terminal.claim_block import claim_lines, number_lines
from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.layout import (
    BLANK,
    Line,
    beside,
    column_width,
    rule,
    stacked,
    to_string,
    wrap,
)
from claimcheck.reports.terminal.record_block import record_lines
from claimcheck.reports.terminal.settings import NARROWEST
from claimcheck.reports.terminal.summary import summary_lines
from claimcheck.reports.wording import (
    NO_VERDICT,
    count_states,
    counts_words,
    place_words,
    source_line,
)

SIDE_BY_SIDE = 110
"""Columns from which on the claim stands left of its abstracts."""


def render_terminal(
    report: Report,
    *,
    width: int = 100,
    color: bool = False,
    unicode: bool = True,
    links: bool = False,
    verbose: bool = False,
) -> str:
    """
    Write a report for a terminal or a pipe.

    Args:
        report: What is to be shown.
        width: Columns; from 110 on claims stand beside their abstracts, else above them.
        color: Whether ANSI colours may be used; without them numbers are marked by brackets.
        unicode: Whether anything beyond ASCII may be used.
        links: Whether addresses are made clickable (OSC 8).
        verbose: Whether all records, sentences and queries are shown instead of the best.
    """
    ink = Ink(
        width=max(NARROWEST, width), color=color, unicode=unicode, links=links, verbose=verbose
    )
    out = [ink.write(source_line(report), "heading"), *notice_lines(ink, report)]
    for number, result in enumerate(report.results, start=1):
        out.append(Text("", end=""))
        out.append(_title(ink, result, number, len(report.results)))
        out.extend(_claim(ink, result))
    out.append(Text("", end=""))
    out.extend(_closing(ink, report))
    return to_string(ink, out)


def _title(ink: Ink, result: ClaimResult, number: int, total: int) -> Text:
    dot = f" {ink.glyphs.dot} "
    words = f"{number} of {total}{dot}{place_words(result)}{dot}"
    return rule(ink, ink.line(ink.write(words, "heading"), ink.write(result.claim.id, "label")))


def _claim(ink: Ink, result: ClaimResult) -> list[Text]:
    left = claim_lines(ink, result)
    right = record_lines(ink, result)
    if ink.width < SIDE_BY_SIDE:
        return stacked(ink, [left, number_lines(ink, result, ink.width - 2), right])
    numbers = number_lines(ink, result, column_width(ink))
    return beside(ink, [*left, *([BLANK] if numbers else []), *numbers], right)


def _closing(ink: Ink, report: Report) -> list[Text]:
    lines = [rule(ink, ink.write("Summary", "heading"))]
    if report.results:
        lines.extend(summary_lines(ink, report))
        lines.append(Text("", end=""))
    if report.findings:
        lines.extend(finding_lines(ink, report))
        lines.append(ink.write(count_findings(report.findings), "heading"))
        lines.append(Text("", end=""))
    closing = [Line(text=ink.write(counts_words(report.counts), "heading"))]
    if report.results:
        closing.append(Line(text=ink.write(_searches(report))))
    closing.append(Line(text=_legend(ink)))
    closing.append(Line(text=ink.write(NO_VERDICT, "label")))
    return [*lines, *wrap(closing, ink.width)]


def _searches(report: Report) -> str:
    states = count_states(report.results)
    return "searches: " + ", ".join(f"{count} {word}" for word, count in states.items())


def _legend(ink: Ink) -> Text:
    glyphs = ink.glyphs
    strip = (
        f"{glyphs.claimed} claimed, {glyphs.point_agrees} agrees, {glyphs.point_differs} differs"
    )
    sizes = f"{glyphs.sizes[0]} to {glyphs.sizes[-1]} sample size"
    return ink.line(
        ink.mark(glyphs.agrees, "agrees"),
        " agrees  ",
        ink.mark(glyphs.loosely, "loosely"),
        " agrees loosely: see whether it is of the same  ",
        ink.mark(glyphs.differs, "differs"),
        f" differs  {glyphs.none} no comparable number  (strip: {strip}, a digit: so many there,"
        f" {sizes})",
    )
