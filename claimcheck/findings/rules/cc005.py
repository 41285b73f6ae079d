"""CC005: a claim that rests on a retracted record."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Needs, Rule, RuleContext
from claimcheck.findings.standing import resting_on
from claimcheck.model import ClaimResult, RecordStatus, Severity


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    for part, evidence in resting_on(result):
        if evidence.status is RecordStatus.RETRACTED:
            notice = f" (notice: PMID {', '.join(evidence.notices)})" if evidence.notices else ""
            yield (
                f"Retracted: the {part} source PMID {evidence.pmid} has been retracted{notice}. "
                "Rest the claim on another record, or take it out."
            )


RULE = Rule(
    code="CC005",
    name="retracted-source",
    severity=Severity.ERROR,
    summary="A source that is cited or was accepted for the claim has been retracted.",
    check=_check,
    needs=Needs.SOURCE,
)
