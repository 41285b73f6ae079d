"""The truth table of the rules: what is known about a claim, and which rules speak."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest

from claimcheck.findings import (
    RULES,
    GatePolicy,
    InDocuments,
    PathChoice,
    RuleChoice,
    apply_rules,
    exit_code,
)
from claimcheck.findings.holding_back import hold_back_known, hold_back_unchanged
from claimcheck.model import (
    ClaimId,
    ClaimResult,
    Counts,
    Evidence,
    Finding,
    Freshness,
    IgnoreComment,
    IgnoreScope,
    JudgedClaim,
    Judgement,
    NumberSignal,
    Pmid,
    PopulationSignal,
    RecordStatus,
    Region,
    Report,
    SearchLog,
    SearchState,
    Severity,
    Signals,
    SuppressedBy,
    Verdict,
)
from tests.builders import make_claim, make_evidence

TODAY = date(2026, 11, 22)
QUIET = Signals(number=NumberSignal.AGREES)


def judged(
    verdict: Verdict, freshness: Freshness = Freshness.FRESH, *, by: str = "ada", day: int = 1
) -> JudgedClaim:
    judgement = Judgement(
        claim=ClaimId("c-1"),
        verdict=verdict,
        by=by,
        judged_at=datetime(2026, 11, day, tzinfo=UTC),
        pmids=(Pmid("101"),),
        digest="d",
    )
    return JudgedClaim(judgement=judgement, freshness=freshness)


ACCEPTED = judged(Verdict.SUPPORTED)


def result_of(
    *evidence: Evidence,
    state: SearchState = SearchState.COMPLETE,
    source: str = "pubmed",
    judgements: tuple[JudgedClaim, ...] = (),
    sourced: bool = True,
    **log: Any,
) -> ClaimResult:
    return ClaimResult(
        claim=make_claim(document="a.md", line=7),
        search=SearchLog(state=state, source=source, **log),
        evidence=evidence,
        judgements=judgements,
        is_sourced=sourced,
    )


def record(*, cited: bool = True, **fields: Any) -> Evidence:
    return make_evidence(cited=cited, **({"signals": QUIET} | fields))


def rules_of(result: ClaimResult) -> list[str]:
    return [finding.rule for finding in apply_rules([result], today=TODAY)]


def differing(signals: dict[str, Any], **fields: Any) -> Evidence:
    return record(signals=Signals(**({"number": NumberSignal.AGREES} | signals)), **fields)


TABLE: dict[str, tuple[ClaimResult, list[str]]] = {
    "cited and found": (result_of(record()), ["CC008"]),
    "cited, found and accepted": (result_of(record(), judgements=(ACCEPTED,)), []),
    "nothing found": (result_of(), ["CC002"]),
    "nothing found, no source": (result_of(sourced=False), ["CC001", "CC002"]),
    "nothing in the starter corpus": (result_of(source="starter"), []),
    "nothing in a local index": (result_of(source="local:index"), []),
    "nothing from a degraded search": (result_of(state=SearchState.DEGRADED), ["CC012"]),
    "nothing from a failed search": (result_of(state=SearchState.INCOMPLETE), []),
    "not searched": (result_of(state=SearchState.NOT_SEARCHED, source=""), []),
    "found, no source, not judged": (result_of(record(cited=False), sourced=False), ["CC001"]),
    "judged contradicted": (
        result_of(record(), judgements=(judged(Verdict.CONTRADICTED),)),
        ["CC004"],
    ),
    "one of two judged it contradicted": (
        result_of(record(), judgements=(ACCEPTED, judged(Verdict.CONTRADICTED, by="bo"))),
        ["CC004"],
    ),
    "judged contradicted, then supported": (
        result_of(
            record(), judgements=(judged(Verdict.CONTRADICTED), judged(Verdict.SUPPORTED, day=2))
        ),
        [],
    ),
    "judged contradicted, stale": (
        result_of(record(), judgements=(judged(Verdict.CONTRADICTED, Freshness.STALE),)),
        ["CC007"],
    ),
    "stale, then judged again": (
        result_of(
            record(),
            judgements=(
                judged(Verdict.SUPPORTED, Freshness.STALE),
                judged(Verdict.SUPPORTED, day=2),
            ),
        ),
        [],
    ),
    "one reviewer fresh, one stale": (
        result_of(
            record(),
            judgements=(ACCEPTED, judged(Verdict.SUPPORTED, Freshness.STALE, by="bo")),
        ),
        ["CC007"],
    ),
    "cited record retracted": (
        result_of(record(status=RecordStatus.RETRACTED), judgements=(ACCEPTED,)),
        ["CC005"],
    ),
    "accepted record retracted": (
        result_of(record(cited=False, status=RecordStatus.RETRACTED), judgements=(ACCEPTED,)),
        ["CC005"],
    ),
    "another record retracted": (
        result_of(
            record(),
            record(pmid=Pmid("102"), cited=False, status=RecordStatus.RETRACTED),
            judgements=(ACCEPTED,),
        ),
        [],
    ),
    "expression of concern": (
        result_of(record(status=RecordStatus.CONCERN), judgements=(ACCEPTED,)),
        ["CC006"],
    ),
    "corrected": (
        result_of(record(status=RecordStatus.CORRECTED), judgements=(ACCEPTED,)),
        ["CC006"],
    ),
    "other population": (
        result_of(differing({"population": PopulationSignal.DIFFERS}), judgements=(ACCEPTED,)),
        ["CC009"],
    ),
    "overstated": (
        result_of(differing({"overstatement": ("cures, may help",)}), judgements=(ACCEPTED,)),
        ["CC010"],
    ),
    "other population in a record that nobody cites": (
        result_of(
            record(),
            differing(
                {"population": PopulationSignal.DIFFERS, "overstatement": ("x",)},
                cited=False,
                pmid=Pmid("102"),
            ),
            judgements=(ACCEPTED,),
        ),
        [],
    ),
}


@pytest.mark.parametrize(("result", "rules"), TABLE.values(), ids=TABLE.keys())
def test_the_rules_speak_as_the_table_says(result: ClaimResult, rules: list[str]) -> None:
    assert rules_of(result) == rules


def test_every_rule_of_the_table_speaks_somewhere_in_it() -> None:
    spoken = {code for _, codes in TABLE.values() for code in codes}
    assert {"CC001", "CC002", *(f"CC{n:03}" for n in range(4, 11)), "CC012"} <= spoken


def test_the_default_severities_are_those_of_the_conventions() -> None:
    errors = {rule.code for rule in RULES if rule.severity is Severity.ERROR}
    assert errors - {"CC011"} == {"CC001", "CC003", "CC004", "CC005", "CC007"}
    assert all(rule.severity in {Severity.ERROR, Severity.WARNING} for rule in RULES)


def gate(result: ClaimResult, findings: tuple[Finding, ...], *, allow: bool) -> int:
    report = Report(
        tool_version="0",
        command="check",
        source="pubmed",
        results=(result,),
        findings=findings,
        counts=Counts(claims=1, checked=1, unchecked=0, ignored=0),
    )
    return int(exit_code(report, today=TODAY, policy=GatePolicy(allow_incomplete=allow)))


CELLS = list(
    product(
        [None, *Verdict],
        SearchState,
        [False, True],  # --allow-incomplete
        [None, *SuppressedBy],
    )
)


@pytest.mark.parametrize(("verdict", "state", "allow", "held"), CELLS)
def test_every_cell_of_the_gate(
    verdict: Verdict | None, state: SearchState, *, allow: bool, held: SuppressedBy | None
) -> None:
    accepting = verdict in {Verdict.SUPPORTED, Verdict.PARTLY}
    judgements = (judged(verdict),) if verdict else ()
    result = result_of(state=state, judgements=judgements, sourced=accepting)
    findings = apply_rules([result], today=TODAY)
    if held is not None:
        findings = tuple(replace(each, suppressed="why", suppressed_by=held) for each in findings)
    code = gate(result, findings, allow=allow)
    if state is SearchState.INCOMPLETE:
        assert code == (0 if allow else 3)
    elif held is not None or accepting:
        assert code == 0
    else:
        assert code == 1


def comment(scope: IgnoreScope = IgnoreScope.LINE, **fields: Any) -> IgnoreComment:
    defaults: dict[str, Any] = {"line": 7, "first": 7, "last": 7, "reason": "agreed"}
    return IgnoreComment(scope=scope, **(defaults | fields))


def apply_with(
    *comments: IgnoreComment, region: Region | None = None, **choice: Any
) -> list[Finding]:
    documents = InDocuments(
        regions={ClaimId("c-1"): region} if region else {}, comments={"a.md": comments}
    )
    result = result_of(sourced=False)
    return list(
        apply_rules([result], today=TODAY, documents=documents, choice=RuleChoice(**choice))
    )


def test_a_comment_holds_back_the_rules_that_it_names() -> None:
    unsourced, nothing = apply_with(comment(rules=("CC001",)))
    assert (unsourced.suppressed, unsourced.suppressed_by) == ("agreed", SuppressedBy.DOCUMENT)
    assert nothing.suppressed is None


def test_a_comment_without_rules_holds_back_all() -> None:
    assert {each.suppressed for each in apply_with(comment())} == {"agreed"}


def test_a_claim_over_several_lines_is_reached_on_each_of_them() -> None:
    region = Region(line=5, column=3, end_line=7, end_column=9)
    unsourced, *_ = apply_with(comment(), region=region)
    assert unsourced.suppressed == "agreed"
    assert (unsourced.line, unsourced.end_line, unsourced.column) == (5, 7, 3)


IDLE = {
    "no reason": (comment(reason=""), "gives no reason", "CC001"),
    "over": (comment(until=date(2026, 11, 21)), "ended on 2026-11-21", "CC001"),
    "cannot be read": (comment(problem="it is odd"), "does not count: it is odd", "CC001"),
    "on another line": (comment(first=9, last=9), "holds nothing back", "CC001"),
    "of another rule": (comment(rules=("CC005",)), "holds nothing back", "CC001"),
    "of no rule": (comment(rules=("CC999",)), "CC999, and there is no such rule", "CC001"),
}


@pytest.mark.parametrize(("written", "words", "open_rule"), IDLE.values(), ids=IDLE.keys())
def test_a_comment_that_does_not_do_what_it_says_is_told_of(
    written: IgnoreComment, words: str, open_rule: str
) -> None:
    findings = apply_with(written)
    last = findings[-1]
    assert (last.rule, last.line, last.document, last.claim) == ("CC013", 7, "a.md", None)
    assert words in last.message
    assert open_rule in [each.rule for each in findings if each.suppressed is None]


def test_a_comment_holds_on_its_last_day() -> None:
    assert {each.suppressed for each in apply_with(comment(until=TODAY))} == {"agreed"}


def test_a_comment_is_not_called_idle_when_its_rule_was_not_asked() -> None:
    chosen = apply_with(comment(rules=("CC005",)), leave_out=frozenset({"CC005"}))
    assert "CC013" not in [each.rule for each in chosen]


def test_paths_leave_rules_out_and_weigh_them() -> None:
    paths = (
        PathChoice(pattern="*.md", leave_out=frozenset({"CC002"})),
        PathChoice(pattern="a.*", severities={"CC001": Severity.NOTE}),
        PathChoice(pattern="other/**", leave_out=frozenset({"CC001"})),
    )
    (finding,) = apply_with(paths=paths)
    assert (finding.rule, finding.severity) == ("CC001", Severity.NOTE)


def test_the_baseline_holds_back_as_many_as_it_knows() -> None:
    findings = apply_rules([result_of(sourced=False)] * 2, today=TODAY)
    known = [findings[0].fingerprint]
    states = [each.suppressed_by for each in hold_back_known(findings, known)]
    assert states == [SuppressedBy.BASELINE, None, None, None]


def test_a_fingerprint_follows_the_sentence_and_not_its_place() -> None:
    first = apply_rules([result_of(sourced=False)], today=TODAY)[0]
    moved = result_of(sourced=False)
    moved = replace(moved, claim=replace(moved.claim, document="b.md", line=90))
    other = replace(moved, claim=replace(moved.claim, text="A third of them responded."))
    assert apply_rules([moved], today=TODAY)[0].fingerprint == first.fingerprint
    assert apply_rules([other], today=TODAY)[0].fingerprint != first.fingerprint


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({}, False),
        ({"b.md": (range(7, 8),)}, False),
        ({"a.md": (range(1, 7),)}, False),
        ({"a.md": (range(8, 9),)}, False),
        ({"a.md": (range(1, 2), range(7, 8))}, True),
    ],
)
def test_findings_count_on_changed_lines_only(
    changed: dict[str, tuple[range, ...]], *, counts: bool
) -> None:
    findings = hold_back_unchanged(apply_rules([result_of(sourced=False)], today=TODAY), changed)
    assert {each.suppressed is None for each in findings} == {counts}
