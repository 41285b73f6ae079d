"""The output of the gate: one line a finding, then the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimcheck.model import Finding, Report, Severity
from claimcheck.reports.order import by_place, count_findings
from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.plain import to_plain_string
from claimcheck.reports.wording import counts_words

if TYPE_CHECKING:
    from rich.text import Text

NO_DOCUMENT = "claimcheck"
"""Stands in the place of a document where a finding belongs to none."""

_STYLES = {Severity.ERROR: "shout", Severity.WARNING: "notice", Severity.NOTE: "label"}


def render_check_terminal(
    report: Report, *, width: int = 80, color: bool = False, unicode: bool = True
) -> str:
    """
    Write the findings as `file:line:column: severity CC001 message`, then the counts.

    Findings are never wrapped, so that editors and scripts can read them line by line; `width`
    is for the notices. Suppressed findings are counted and not listed.
    """
    ink = Ink(width=width, color=color, unicode=unicode)
    counts = (count_findings(report.findings), counts_words(report.counts))
    if not color:
        lines = [line.plain for line in notice_lines(ink, report)]
        lines += plain_finding_lines(ink, report)
        lines += [*([""] if report.findings else []), *map(ink.plain, counts)]
        return to_plain_string(lines)
    from rich.text import Text

    from claimcheck.reports.terminal.layout import to_string

    styled = notice_lines(ink, report)
    styled.extend(finding_lines(ink, report))
    if report.findings:
        styled.append(Text("", end=""))
    styled.extend(ink.write(words, "heading") for words in counts)
    return to_string(ink, styled)


def notice_lines(ink: Ink, report: Report) -> list[Text]:
    """Return the banner and the notices that stand on top of every output."""
    notices = [report.banner] if report.banner else []
    notices.extend(report.notices)
    if not notices:
        return []
    from claimcheck.reports.terminal.layout import Line, wrap

    sign = ink.write(f"{ink.glyphs.notice} ", "notice")
    lines = [Line(text=ink.write(notice), head=sign) for notice in notices]
    return wrap(lines, ink.width)


def finding_lines(ink: Ink, report: Report) -> list[Text]:
    """Return one line for each finding that counts, in the order of the documents."""
    if not ink.color:
        from rich.text import Text

        return [Text(line, end="") for line in plain_finding_lines(ink, report)]
    return [_finding(ink, finding) for finding in _counting(report)]


def plain_finding_lines(ink: Ink, report: Report) -> list[str]:
    """
    Return the lines of `finding_lines` without colour.

    Joining styled texts takes twenty times as long, which counts where a site has 20,000 findings.
    """
    names: dict[str | None, str] = {}
    places, said = [], []
    for finding in _counting(report):
        document = finding.document
        if document not in names:
            names[document] = ink.plain(document or NO_DOCUMENT)
        place = "" if finding.line is None else f":{finding.line}"
        if finding.column is not None:
            place += f":{finding.column}"
        claim = f" [{finding.claim}]" if finding.claim else ""
        places.append(f"{names[document]}{place}: {finding.severity}")
        said.append(f" {finding.rule} {finding.message}{claim}")
    return list(map(str.__add__, places, ink.plain_all(said)))


def _counting(report: Report) -> list[Finding]:
    counting = [finding for finding in report.findings if finding.suppressed is None]
    return sorted(counting, key=by_place)


def _finding(ink: Ink, finding: Finding) -> Text:
    place = (finding.document or NO_DOCUMENT, finding.line, finding.column)
    return ink.line(
        ":".join(str(part) for part in place if part is not None),
        ": ",
        ink.write(finding.severity.value, _STYLES[finding.severity]),
        ink.write(f" {finding.rule}", "heading"),
        f" {finding.message}",
        ink.write(f" [{finding.claim}]" if finding.claim else "", "label"),
    )
