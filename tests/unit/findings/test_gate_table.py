"""Every cell of verdict × freshness × completeness × policy × ignore × baseline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import product

from claimcheck.findings import (
    ExitCode,
    GatePolicy,
    InDocuments,
    apply_rules,
    comment_as_ignore,
    count_checked,
    exit_code,
)
from claimcheck.findings.holding_back import hold_back_known
from claimcheck.judgements import judge_result
from claimcheck.judgements.digest import evidence_digest
from claimcheck.model import (
    ClaimResult,
    Freshness,
    Ignore,
    IgnoreComment,
    IgnoreScope,
    Judgement,
    Report,
    SearchLog,
    SearchState,
    Severity,
    Verdict,
)
from tests.builders import make_claim

TODAY = date(2026, 11, 22)


class Ignored(StrEnum):
    """What a person wrote to have the claim left out."""

    NOT = "not"
    BY_FILE = "by claims.yaml"
    BY_COMMENT = "by a comment in the document"
    OVER = "its day is over"
    NO_REASON = "it gives no reason"


POLICIES = {
    "default": GatePolicy(),
    "--allow-incomplete": GatePolicy(allow_incomplete=True),
    "--exit-zero": GatePolicy(exit_zero=True),
    "--fail-on warning": GatePolicy(fail_level=Severity.WARNING),
    "--fail-on CC004": GatePolicy(fail_level=None, fail_rules=frozenset({"CC004"})),
    "--max-unsourced 1": GatePolicy(max_unsourced=1),
    "--allow-empty": GatePolicy(allow_empty=True),
}
IGNORES = {
    Ignored.BY_FILE: Ignore(reason="agreed"),
    Ignored.OVER: Ignore(reason="agreed", until=date(2026, 11, 21)),
    Ignored.NO_REASON: Ignore(reason=" "),
}
COMMENT = IgnoreComment(scope=IgnoreScope.LINE, line=7, first=7, last=7, reason="agreed")
HELD = {Ignored.BY_FILE, Ignored.BY_COMMENT}


def ends_in(
    verdict: Verdict | None,
    freshness: Freshness,
    state: SearchState,
    policy: GatePolicy,
    ignored: Ignored,
    *,
    baseline: bool,
) -> ExitCode:
    """Run the gate over one claim that nothing is cited or found for."""
    claim = make_claim(document="a.md", line=7, cites=(), ignore=IGNORES.get(ignored))
    result = ClaimResult(claim=claim, search=SearchLog(state=state, source="pubmed"))
    if verdict is not None:
        fresh = evidence_digest(claim, ())
        judgement = Judgement(
            claim=claim.id,
            verdict=verdict,
            by="ada",
            judged_at=datetime(2026, 11, 1, tzinfo=UTC),
            digest=fresh if freshness is Freshness.FRESH else "of other words",
        )
        result = judge_result(result, [judgement])
    comments = {"a.md": (COMMENT,)} if ignored is Ignored.BY_COMMENT else {}
    documents = InDocuments(comments=comments)
    findings = apply_rules([result], today=TODAY, documents=documents)
    if baseline:
        findings = hold_back_known(findings, [each.fingerprint for each in findings])
    wish = comment_as_ignore(result, documents, today=TODAY)
    counted = replace(result, claim=replace(claim, ignore=wish)) if wish else result
    report = Report(
        tool_version="0",
        command="check",
        source="pubmed",
        results=(counted,),
        findings=findings,
        counts=count_checked([counted], today=TODAY),
    )
    return exit_code(report, today=TODAY, policy=policy)


def expected(
    verdict: Verdict | None,
    freshness: Freshness,
    state: SearchState,
    policy: str,
    ignored: Ignored,
    *,
    baseline: bool,
) -> ExitCode:
    """Return what the documentation promises for the cell, said in other words than the gate's."""
    accepted = freshness is Freshness.FRESH and verdict in {Verdict.SUPPORTED, Verdict.PARTLY}
    if ignored in HELD:
        # An ignore that holds nothing back is a warning of its own, which nothing but the
        # baseline holds back; where the search failed nobody knows whether it does.
        is_idle = accepted and state is SearchState.NOT_SEARCHED and not baseline
        if is_idle and policy == "--fail-on warning":
            return ExitCode.FINDINGS
        return ExitCode.CLEAN if policy == "--allow-empty" else ExitCode.NOTHING_CHECKED
    if state is SearchState.INCOMPLETE:
        return ExitCode.CLEAN if policy == "--allow-incomplete" else ExitCode.INCOMPLETE
    if baseline or policy == "--exit-zero":
        return ExitCode.CLEAN
    contradicted = freshness is Freshness.FRESH and verdict is Verdict.CONTRADICTED
    stale = freshness is Freshness.STALE and verdict is not None
    told = ignored is not Ignored.NOT or state in {SearchState.COMPLETE, SearchState.DEGRADED}
    fails = {
        "--fail-on CC004": contradicted,
        "--max-unsourced 1": contradicted or stale,
        "--fail-on warning": not accepted or told,
    }.get(policy, not accepted)
    return ExitCode.FINDINGS if fails else ExitCode.CLEAN


def test_every_cell_of_the_gate_ends_as_promised() -> None:
    cells = list(
        product([None, *Verdict], Freshness, SearchState, POLICIES, Ignored, [False, True])
    )
    wrong = [
        (cell, code)
        for *cell, baseline in cells
        for verdict, freshness, state, policy, ignored in [cell]
        if (
            code := ends_in(verdict, freshness, state, POLICIES[policy], ignored, baseline=baseline)
        )
        is not expected(verdict, freshness, state, policy, ignored, baseline=baseline)
    ]
    assert wrong == []
    assert len(cells) == 7 * 2 * 4 * 7 * 5 * 2
