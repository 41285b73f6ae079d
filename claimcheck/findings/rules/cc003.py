"""CC003: a number that differs in the source that the claim rests on."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Needs, Rule, RuleContext
from claimcheck.findings.standing import resting_on
from claimcheck.model import ClaimResult, Evidence, NumberSignal, SearchState, Severity


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    for part, evidence in resting_on(result):
        if evidence.signals.number is NumberSignal.DIFFERS:
            yield (
                f"Number differs in the {part} source PMID {evidence.pmid}: "
                f"{_describe(evidence)}{_caution(result)}"
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
    needs=Needs.SOURCE,
)
