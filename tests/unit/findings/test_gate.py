"""The truth table of the gate: every cell is stated."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from claimcheck.findings import ExitCode, GatePolicy, apply_rules, count_checked, decide, exit_code
from claimcheck.model import (
    ClaimResult,
    Finding,
    Ignore,
    Report,
    SearchLog,
    SearchState,
    Severity,
)
from tests.builders import make_claim

TODAY = date(2026, 11, 22)
CLEAN, FINDINGS, INCOMPLETE, NOTHING = (
    ExitCode.CLEAN,
    ExitCode.FINDINGS,
    ExitCode.INCOMPLETE,
    ExitCode.NOTHING_CHECKED,
)

# checked, incomplete, failing | plain, --allow-incomplete, --exit-zero, both
TABLE = [
    ((0, 0, 0), (NOTHING, NOTHING, NOTHING, NOTHING)),
    ((0, 0, 1), (FINDINGS, FINDINGS, NOTHING, NOTHING)),
    ((2, 0, 0), (CLEAN, CLEAN, CLEAN, CLEAN)),
    ((2, 0, 1), (FINDINGS, FINDINGS, CLEAN, CLEAN)),
    ((2, 1, 0), (INCOMPLETE, CLEAN, INCOMPLETE, CLEAN)),
    ((2, 1, 1), (INCOMPLETE, CLEAN, INCOMPLETE, CLEAN)),
]


@pytest.mark.parametrize(("counts", "codes"), TABLE)
def test_every_cell_of_the_truth_table(
    counts: tuple[int, int, int], codes: tuple[ExitCode, ...]
) -> None:
    checked, incomplete, failing = counts
    policies = [
        GatePolicy(),
        GatePolicy(allow_incomplete=True),
        GatePolicy(exit_zero=True),
        GatePolicy(allow_incomplete=True, exit_zero=True),
    ]
    assert (
        tuple(
            decide(checked=checked, incomplete=incomplete, failing=failing, policy=policy)
            for policy in policies
        )
        == codes
    )


def test_a_failed_search_never_ends_in_1_and_in_0_only_where_allowed() -> None:
    for checked, failing, allow, zero in product(
        (0, 1, 9), (0, 1, 9), (False, True), (False, True)
    ):
        policy = GatePolicy(allow_incomplete=allow, exit_zero=zero)
        code = decide(checked=checked, incomplete=1, failing=failing, policy=policy)
        assert code == (CLEAN if allow else INCOMPLETE)


def test_the_codes_are_those_that_are_documented() -> None:
    assert [code.value for code in ExitCode] == [0, 1, 3, 4]


def make_report(*results: ClaimResult, findings: tuple[Finding, ...] | None = None) -> Report:
    return Report(
        tool_version="0",
        command="check",
        source="",
        results=results,
        findings=apply_rules(results, today=TODAY) if findings is None else findings,
        counts=count_checked(results, today=TODAY),
    )


def make_result(state: SearchState, *, sourced: bool = False, **claim: Any) -> ClaimResult:
    return ClaimResult(
        claim=make_claim(**claim),
        search=SearchLog(state=state, source="fake"),
        is_sourced=sourced,
    )


IGNORED: dict[str, Any] = {"ignore": Ignore(reason="x")}
OVER: dict[str, Any] = {"ignore": Ignore(reason="x", until=date(2026, 1, 1))}
NOT_SEARCHED, FAILED = SearchState.NOT_SEARCHED, SearchState.INCOMPLETE
DONE, DEGRADED = SearchState.COMPLETE, SearchState.DEGRADED

REPORTS = {
    "no claim at all": ((), NOTHING),
    "never searched and unsourced": ((make_result(NOT_SEARCHED),), FINDINGS),
    "never searched but sourced": ((make_result(NOT_SEARCHED, sourced=True),), CLEAN),
    "searched and unsourced": ((make_result(DONE),), FINDINGS),
    "degraded and unsourced": ((make_result(DEGRADED),), FINDINGS),
    "degraded but sourced": ((make_result(DEGRADED, sourced=True),), CLEAN),
    "failed and unsourced": ((make_result(FAILED),), INCOMPLETE),
    "failed but sourced": ((make_result(FAILED, sourced=True),), INCOMPLETE),
    "one failed, another unsourced": ((make_result(FAILED), make_result(DONE)), INCOMPLETE),
    "all ignored": ((make_result(DONE, **IGNORED),), NOTHING),
    "failed but ignored": ((make_result(FAILED, **IGNORED),), NOTHING),
    "the ignore is over": ((make_result(DONE, **OVER),), FINDINGS),
    "one ignored, one sourced": (
        (make_result(DONE, **IGNORED), make_result(DONE, sourced=True)),
        CLEAN,
    ),
}


@pytest.mark.parametrize(("results", "code"), REPORTS.values(), ids=REPORTS.keys())
def test_a_report_ends_in_the_code_of_its_claims(
    results: tuple[ClaimResult, ...], code: ExitCode
) -> None:
    assert exit_code(make_report(*results), today=TODAY) is code


def finding(rule: str, severity: Severity, suppressed: str | None = None) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        claim=None,
        document=None,
        line=None,
        message="m",
        suppressed=suppressed,
    )


ERROR = finding("CC001", Severity.ERROR)
WARNING = finding("CC013", Severity.WARNING)
NOTE = finding("CC008", Severity.NOTE)
POLICIES: list[tuple[tuple[Finding, ...], GatePolicy, ExitCode]] = [
    ((WARNING, NOTE), GatePolicy(), CLEAN),
    ((ERROR,), GatePolicy(), FINDINGS),
    ((finding("CC001", Severity.ERROR, "x"),), GatePolicy(), CLEAN),
    ((WARNING,), GatePolicy(fail_level=Severity.WARNING), FINDINGS),
    ((NOTE,), GatePolicy(fail_level=Severity.WARNING), CLEAN),
    ((NOTE,), GatePolicy(fail_level=Severity.NOTE), FINDINGS),
    ((ERROR,), GatePolicy(fail_level=None), CLEAN),
    ((WARNING,), GatePolicy(fail_level=None, fail_rules=frozenset({"CC013"})), FINDINGS),
    ((ERROR,), GatePolicy(fail_level=None, fail_rules=frozenset({"CC013"})), CLEAN),
    ((ERROR, ERROR), GatePolicy(max_unsourced=2), CLEAN),
    ((ERROR, ERROR, ERROR), GatePolicy(max_unsourced=2), FINDINGS),
    (
        (ERROR, finding("CC003", Severity.ERROR)),
        GatePolicy(max_unsourced=5),
        FINDINGS,
    ),
]


@pytest.mark.parametrize(("findings", "policy", "code"), POLICIES)
def test_the_policy_says_which_findings_close_the_gate(
    findings: tuple[Finding, ...], policy: GatePolicy, code: ExitCode
) -> None:
    report = make_report(make_result(DONE), findings=findings)
    assert exit_code(report, today=TODAY, policy=policy) is code
