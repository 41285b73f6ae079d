"""CC010: a claim that says more than its source."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Needs, Rule, RuleContext
from claimcheck.findings.standing import resting_on
from claimcheck.model import ClaimResult, Severity


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    for part, evidence in resting_on(result):
        if evidence.signals.overstatement:
            yield (
                f"Stronger than the {part} source PMID {evidence.pmid}: "
                f"{'; '.join(evidence.signals.overstatement)}. Weaken the claim to what was found."
            )


RULE = Rule(
    code="CC010",
    name="overstated",
    severity=Severity.WARNING,
    summary="The claim says more strongly what the cited or accepted source says with reserve.",
    check=_check,
    needs=Needs.SOURCE,
)
