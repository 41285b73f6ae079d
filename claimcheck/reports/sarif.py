"""
SARIF 2.1.0: findings for code scanning.

The standard: OASIS, Static Analysis Results Interchange Format 2.1.0 (2020). The tests hold the
output against its published schema.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from claimcheck.encoding.canonical import canonical_json
from claimcheck.model import (
    ClaimResult,
    Finding,
    Report,
    RuleNote,
    Severity,
    SuppressedBy,
    first_records,
)
from claimcheck.reports.order import by_place
from claimcheck.reports.wording import counts_words
from claimcheck.text.display import visible

SCHEMA_URI = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "claimcheck/v1"


def render_sarif(report: Report) -> str:
    """
    Write one run with all rules, and every finding; suppressed ones stay in it, marked.

    Addresses of files are relative and percent-encoded. A finding without a document has no
    location.
    """
    rules = {rule.code: rule for rule in report.rules}
    places = {code: place for place, code in enumerate(rules)}
    results = {result.claim.id: result for result in report.results}
    has_baseline = any(each.suppressed_by is SuppressedBy.BASELINE for each in report.findings)
    run = {
        "tool": {
            "driver": {
                "name": "claimcheck",
                "version": visible(report.tool_version),
                "rules": [_rule(rule) for rule in rules.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {"level": "warning", "message": {"text": _plain(notice)}}
                    for notice in (report.banner, *report.notices)
                    if notice
                ],
            }
        ],
        "results": [
            _result(finding, places, results, has_baseline=has_baseline)
            for finding in sorted(report.findings, key=by_place)
        ],
        "properties": {
            "summary": counts_words(report.counts),
            "counts": {
                "claims": report.counts.claims,
                "checked": report.counts.checked,
                "unchecked": report.counts.unchecked,
                "ignored": report.counts.ignored,
            },
        },
    }
    return canonical_json({"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]})


def _rule(rule: RuleNote) -> dict[str, Any]:
    help_text = f"docs/rules/{rule.code}.md of claimcheck tells how to mend and how to ignore it."
    return {
        "id": visible(rule.code),
        "name": "".join(part.capitalize() for part in visible(rule.name).split("-")),
        "shortDescription": {"text": visible(rule.name).replace("-", " ")},
        "fullDescription": {"text": _plain(rule.summary)},
        "help": {"text": _plain(help_text)},
        "defaultConfiguration": {"level": _level(rule.severity)},
        "properties": {"tags": ["medical-claims", "sources"]},
    }


def _result(
    finding: Finding,
    places: dict[str, int],
    results: dict[Any, ClaimResult],
    *,
    has_baseline: bool,
) -> dict[str, Any]:
    made: dict[str, Any] = {"ruleId": visible(finding.rule)}
    if finding.rule in places:
        made["ruleIndex"] = places[finding.rule]
    made["level"] = _level(finding.severity)
    made["message"] = {"text": _plain(finding.message)}
    if finding.document:
        made["locations"] = [{"physicalLocation": _location(finding)}]
    if finding.fingerprint:
        made["partialFingerprints"] = {FINGERPRINT: visible(finding.fingerprint)}
    made["suppressions"] = _suppressions(finding)
    if has_baseline:
        is_old = finding.suppressed_by is SuppressedBy.BASELINE
        made["baselineState"] = "unchanged" if is_old else "new"
    result = results.get(finding.claim) if finding.claim else None
    if result:
        best = first_records(result.evidence)
        made["properties"] = {
            "claim": visible(result.claim.id),
            "text": visible(result.claim.text),
            "pmids": [visible(pmid) for pmid, _ in best],
            "dois": [visible(doi) for _, doi in best if doi],
        }
    return made


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    if finding.suppressed is None:
        return []
    kind = "inSource" if finding.suppressed_by is SuppressedBy.DOCUMENT else "external"
    return [{"kind": kind, "justification": visible(finding.suppressed)}]


def _location(finding: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": relative_uri(finding.document or "")}}
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    if finding.line:
        place["region"] = {name: value for name, value in region.items() if value is not None}
    return place


def relative_uri(path: str) -> str:
    """
    Return a path as a relative reference that no text can turn into another address.

    >>> relative_uri("articles/50% better.md")
    'articles/50%25%20better.md'
    >>> relative_uri("javascript:alert(1)")
    'javascript%3Aalert%281%29'
    """
    return quote(path.lstrip("/"), safe="/", errors="backslashreplace")


def _level(severity: Severity) -> str:
    return severity.value


def _plain(text: str) -> str:
    """Escape what SARIF reads as a link or a placeholder (sections 3.11.5 and 3.11.6)."""
    shown = visible(text)
    if "](" in shown:
        shown = shown.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return shown
