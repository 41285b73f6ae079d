"""GitLab Code Quality: the findings that count, for the widget of a merge request."""

from __future__ import annotations

import hashlib
from collections import Counter

from claimcheck.encoding.canonical import canonical_json
from claimcheck.model import Report, Severity
from claimcheck.reports.order import by_place
from claimcheck.text.display import visible, visible_line

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render_gitlab(report: Report) -> str:
    """
    Write a list of issues, one a finding; suppressed findings are left out.

    GitLab drops an issue without a file, so one that has none is put on claims.yaml. Each
    fingerprint is unique in the list, or GitLab would show only one of two.
    """
    seen: Counter[str] = Counter()
    issues = []
    for finding in sorted(report.findings, key=by_place):
        if finding.suppressed is not None:
            continue
        path = visible(finding.document or "claims.yaml").removeprefix("./")
        stem = "\0".join((finding.rule, path, finding.fingerprint or finding.message))
        seen[stem] += 1
        unique = f"{stem}\0{seen[stem]}".encode("utf-8", "backslashreplace")
        issues.append(
            {
                "description": visible_line(finding.message),
                "check_name": visible(finding.rule),
                "fingerprint": hashlib.sha256(unique).hexdigest(),
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": path, "lines": {"begin": finding.line or 1}},
            }
        )
    return canonical_json(issues)
