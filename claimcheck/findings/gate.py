"""The exit code of the gate, as a pure function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from claimcheck.findings.ignores import ignore_reason
from claimcheck.model import ClaimResult, DeferredResults, Finding, Report, SearchState, Severity

_UNSOURCED = "CC001"
_WEIGHT = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class ExitCode(IntEnum):
    """How `claimcheck check` ends; 2, 70 and 130 come from errors, not from the gate."""

    CLEAN = 0
    """Nothing at or above the fail level."""
    FINDINGS = 1
    INCOMPLETE = 3
    """A search was tried and failed, so the gate could not be decided."""
    NOTHING_CHECKED = 4
    """No claim was left to check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePolicy:
    """What closes the gate."""

    fail_level: Severity | None = Severity.ERROR
    """Findings of this severity and graver ones fail; None when only `fail_rules` count."""
    fail_rules: frozenset[str] = frozenset()
    """Rules whose findings fail whatever their severity."""
    max_unsourced: int = 0
    """How many findings of CC001 are let through."""
    allow_incomplete: bool = False
    """Whether a search that failed lets the gate open."""
    exit_zero: bool = False
    """Whether findings are reported only."""
    allow_empty: bool = False
    """Whether a run that found no claim to check lets the gate open."""


def exit_code(report: Report, *, today: date, policy: GatePolicy | None = None) -> ExitCode:
    """Return how a gate run ends that made this report on this day."""
    rules = policy or GatePolicy()
    return decide(
        checked=report.counts.checked,
        incomplete=count_incomplete(report.results, today=today),
        failing=count_failing(report.findings, rules),
        policy=rules,
    )


def decide(*, checked: int, incomplete: int, failing: int, policy: GatePolicy) -> ExitCode:
    """
    Return the exit code for these counts.

    A search that failed comes before findings, because what it would have found is not known: it
    never ends in FINDINGS, and in CLEAN only where the policy allows it. Findings come before
    NOTHING_CHECKED, as somebody has to look at them.
    """
    if incomplete:
        return ExitCode.CLEAN if policy.allow_incomplete else ExitCode.INCOMPLETE
    if failing and not policy.exit_zero:
        return ExitCode.FINDINGS
    if checked or policy.allow_empty:
        return ExitCode.CLEAN
    return ExitCode.NOTHING_CHECKED


def count_incomplete(results: Iterable[ClaimResult], *, today: date) -> int:
    """
    Return how many claims had a search that was tried and failed.

    A claim that was never searched is none of them, nor is one that a person ignores or that is
    gone from its document.
    """
    if isinstance(results, DeferredResults):
        return results.incomplete
    return sum(
        result.search.state is SearchState.INCOMPLETE
        and result.claim.gone_at is None
        and ignore_reason(result.claim, today=today) is None
        for result in results
    )


def count_failing(findings: Iterable[Finding], policy: GatePolicy) -> int:
    """Return how many findings close the gate; suppressed ones never do."""
    failing = [finding for finding in findings if _fails(finding, policy)]
    unsourced = sum(finding.rule == _UNSOURCED for finding in failing)
    return len(failing) - min(unsourced, policy.max_unsourced)


def _fails(finding: Finding, policy: GatePolicy) -> bool:
    if finding.suppressed is not None:
        return False
    if finding.rule in policy.fail_rules:
        return True
    level = policy.fail_level
    return level is not None and _WEIGHT[finding.severity] >= _WEIGHT[level]
