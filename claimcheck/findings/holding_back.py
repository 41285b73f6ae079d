"""Findings that do not count because they were there before: the baseline and unchanged lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from claimcheck.model import Finding, SuppressedBy

IN_BASELINE = "in the baseline"
NOT_CHANGED = "on lines that were not changed"


def hold_back_known(findings: Iterable[Finding], known: Iterable[str]) -> tuple[Finding, ...]:
    """
    Mark the findings whose fingerprints are in the baseline.

    A fingerprint that stands there once holds back one finding: a copy of the sentence is new.
    """
    left = Counter(known)
    if not left:
        return tuple(findings)
    marked = []
    for finding in findings:
        if finding.suppressed is None and left[finding.fingerprint] > 0:
            left[finding.fingerprint] -= 1
            marked.append(
                replace(finding, suppressed=IN_BASELINE, suppressed_by=SuppressedBy.BASELINE)
            )
        else:
            marked.append(finding)
    return tuple(marked)


def hold_back_unchanged(
    findings: Iterable[Finding], changed: Mapping[str, tuple[range, ...]]
) -> tuple[Finding, ...]:
    """
    Mark the findings that touch no changed line.

    Args:
        findings: What the rules found.
        changed: By document, the lines that a change added or rewrote. A document that is not
            there was not changed. A finding without a line is held back with its document.
    """
    return tuple(
        finding
        if finding.suppressed is not None or _is_changed(finding, changed)
        else replace(finding, suppressed=NOT_CHANGED, suppressed_by=SuppressedBy.UNCHANGED)
        for finding in findings
    )


def _is_changed(finding: Finding, changed: Mapping[str, tuple[range, ...]]) -> bool:
    lines = changed.get(finding.document or "", ())
    if finding.line is None:
        return bool(lines)
    last = (finding.end_line or finding.line) + 1
    return any(each.start < last and finding.line < each.stop for each in lines)
