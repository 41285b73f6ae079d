"""CC003: a number that differs in the source that the claim rests on."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import (
    ClaimResult,
    Evidence,
    Freshness,
    NumberSignal,
    Pmid,
    SearchState,
    Severity,
    Verdict,
)

_ACCEPTING = frozenset({Verdict.SUPPORTED, Verdict.PARTLY})


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    accepted = _accepted_pmids(result)
    for evidence in result.evidence:
        if evidence.signals.number is not NumberSignal.DIFFERS:
            continue
        if evidence.cited or evidence.pmid in accepted:
            part = "cited" if evidence.cited else "accepted"
            yield (
                f"Number differs in the {part} source PMID {evidence.pmid}: "
                f"{_describe(evidence)}{_caution(result)}"
            )


def _accepted_pmids(result: ClaimResult) -> frozenset[Pmid]:
    return frozenset(
        pmid
        for entry in result.judgements
        if entry.freshness is Freshness.FRESH and entry.judgement.verdict in _ACCEPTING
        for pmid in entry.judgement.pmids
    )


def _describe(evidence: Evidence) -> str:
    differing = [
        f"“{item.claim}” in the claim, “{item.record}” in the record ({item.why})"
        for item in evidence.comparisons
        if item.relation is NumberSignal.DIFFERS and item.record is not None
    ]
    return "; ".join(differing) + "." if differing else "see the report."


def _caution(result: ClaimResult) -> str:
    # Without a search in its present words the claim was compared with quoted sentences only.
    if result.search.state is SearchState.NOT_SEARCHED:
        return " `claimcheck verify` compares with the whole abstract."
    return ""


RULE = Rule(
    code="CC003",
    name="number-differs",
    severity=Severity.ERROR,
    summary="A number of the claim differs in the source that is cited or was accepted for it.",
    check=_check,
)
