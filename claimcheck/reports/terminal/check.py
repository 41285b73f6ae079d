"""The output of the gate: one line a finding, then the counts."""

from __future__ import annotations

from rich.text import Text

from claimcheck.model import Finding, Report, Severity
from claimcheck.reports.order import by_place, count_findings
from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.layout import Line, to_plain_string, to_string, wrap
from claimcheck.reports.wording import counts_words

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
    sign = ink.write(f"{ink.glyphs.notice} ", "notice")
    lines = [Line(text=ink.write(notice), head=sign) for notice in notices]
    return wrap(lines, ink.width)


def finding_lines(ink: Ink, report: Report) -> list[Text]:
    """Return one line for each finding that counts, in the order of the documents."""
    if not ink.color:
        return [Text(line, end="") for line in plain_finding_lines(ink, report)]
    return [_finding(ink, finding) for finding in _counting(report)]


def plain_finding_lines(ink: Ink, report: Report) -> list[str]:
    """
    Return the lines of `finding_lines` without colour.

    Joining styled texts takes twenty times as long, which counts where a site has 20,000 findings.
    """
    names: dict[str | None, str] = {}
    lines = []
    for finding in _counting(report):
        document = finding.document
        if document not in names:
            names[document] = ink.plain(document or NO_DOCUMENT)
        claim = f" [{finding.claim}]" if finding.claim else ""
        place = "".join(f":{part}" for part in (finding.line, finding.column) if part is not None)
        said = ink.plain(f" {finding.rule} {finding.message}{claim}")
        lines.append(f"{names[document]}{place}: {finding.severity.value}{said}")
    return lines


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
