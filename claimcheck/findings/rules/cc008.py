"""CC008: a claim with evidence that nobody has judged."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import ClaimResult, Severity, best_pmid


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    # CC001 says already of an unsourced claim that nobody has judged it.
    if any(finding.rule == "CC001" for finding in context.found):
        return
    if result.evidence and not result.judgements:
        best = best_pmid(result.evidence)
        count = len(result.evidence)
        stand = "1 record stands" if count == 1 else f"{count} records stand"
        yield (
            f"Not judged yet: {stand} beside it, PMID {best} first. "
            f"`claimcheck judge {result.claim.id} VERDICT --pmid {best}`."
        )


RULE = Rule(
    code="CC008",
    name="not-judged",
    severity=Severity.WARNING,
    summary="Records stand beside the claim, and nobody has judged it yet.",
    check=_check,
)
