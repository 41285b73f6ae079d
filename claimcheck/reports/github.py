"""GitHub annotations: findings as workflow commands that mark lines of a pull request."""

from __future__ import annotations

from claimcheck.model import Finding, Report, Severity
from claimcheck.reports.order import by_severity, count_findings
from claimcheck.reports.wording import counts_words
from claimcheck.text.display import visible

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}

_DATA = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_PROPERTY = {**_DATA, ord(":"): "%3A", ord(","): "%2C"}
"""What the runner unescapes (actions/runner, ActionCommand.cs, read 2026-11-22)."""


def render_github(report: Report) -> str:
    """
    Write one annotation a finding, gravest first, then one line with the counts.

    GitHub shows ten annotations of a level for each step, so the gravest come first. Suppressed
    findings are only counted. No line begins with foreign text.
    """
    counting = [finding for finding in report.findings if finding.suppressed is None]
    lines = [_annotation(finding) for finding in sorted(counting, key=by_severity)]
    notices = [report.banner] if report.banner else []
    lines.extend(f"::warning title=claimcheck::{_data(notice)}" for notice in notices)
    lines.extend(f"::notice title=claimcheck::{_data(notice)}" for notice in report.notices)
    lines.append(f"claimcheck: {count_findings(report.findings)}; {counts_words(report.counts)}")
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding) -> str:
    properties: dict[str, str] = {}
    if finding.document is not None:
        properties["file"] = finding.document
        places = (
            ("line", finding.line),
            ("endLine", finding.end_line),
            ("col", finding.column),
            ("endColumn", finding.end_column),
        )
        properties.update({name: str(value) for name, value in places if value is not None})
    claim = f" {finding.claim}" if finding.claim else ""
    properties["title"] = f"{finding.rule}{claim}"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVELS[finding.severity]} {listed}::{_data(finding.message)}"


def _property(text: str) -> str:
    return _defused(visible(text)).translate(_PROPERTY)


def _data(text: str) -> str:
    return _defused(visible(text)).translate(_DATA)


def _defused(text: str) -> str:
    """Break up `##[`, the old form of a command, which the runner looks for inside lines."""
    return text.replace("##[", "# #[")
