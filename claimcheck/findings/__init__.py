"""Findings: the rules, the ignores, the gate and its exit code."""

from __future__ import annotations

from claimcheck.findings.applying import (
    InDocuments,
    apply_rules,
    comment_as_ignore,
    count_checked,
    rule_notes,
)
from claimcheck.findings.choice import PathChoice, RuleChoice
from claimcheck.findings.gate import ExitCode, GatePolicy, decide, exit_code
from claimcheck.findings.ignores import ignore_reason
from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.findings.rules import RULES

__all__ = [
    "RULES",
    "ExitCode",
    "GatePolicy",
    "InDocuments",
    "PathChoice",
    "Rule",
    "RuleChoice",
    "RuleContext",
    "apply_rules",
    "comment_as_ignore",
    "count_checked",
    "decide",
    "exit_code",
    "ignore_reason",
    "rule_notes",
]
