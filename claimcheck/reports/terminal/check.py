"""The output of the gate: one line a finding, then the counts."""

from __future__ import annotations

from rich.text import Text

from claimcheck.model import Finding, Report, Severity
from claimcheck.reports.order import by_place, count_findings
from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.layout import Line, to_string, wrap
from claimcheck.reports.wording import counts_words

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
    lines = notice_lines(ink, report)
    lines.extend(finding_lines(ink, report))
    if report.findings:
        lines.append(Text("", end=""))
    lines.append(ink.write(count_findings(report.findings), "heading"))
    lines.append(ink.write(counts_words(report.counts), "heading"))
    return to_string(ink, lines)


def notice_lines(ink: Ink, report: Report) -> list[Text]:
    """Return the banner and the notices that stand on top of every output."""
    notices = [report.banner] if report.banner else []
    notices.extend(report.notices)
    sign = ink.write(f"{ink.glyphs.notice} ", "notice")
    lines = [Line(text=ink.write(notice), head=sign) for notice in notices]
    return wrap(lines, ink.width)


def finding_lines(ink: Ink, report: Report) -> list[Text]:
    """Return one line for each finding that counts, in the order of the documents."""
    counting = [finding for finding in report.findings if finding.suppressed is None]
    return [_finding(ink, finding) for finding in sorted(counting, key=by_place)]


def _finding(ink: Ink, finding: Finding) -> Text:
    parts = (finding.document or "claimcheck", finding.line, finding.column)
    place = ":".join(str(part) for part in parts if part is not None)
    severity, rule = finding.severity.value, f" {finding.rule}"
    message = f" {finding.message}"
    claim = f" [{finding.claim}]" if finding.claim else ""
    if not ink.color:
        # Joining six styled texts a line took half of the time of a run with 20,000 findings.
        written = map(ink.plain, (place, rule, message, claim))
        return Text(f"{next(written)}: {severity}{''.join(written)}", end="")
    return ink.line(
        place,
        ": ",
        ink.write(severity, _STYLES[finding.severity]),
        ink.write(rule, "heading"),
        message,
        ink.write(claim, "label"),
    )
