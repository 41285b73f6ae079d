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
        yield (
            f"Not judged yet: {len(result.evidence)} of the records found bear on it, PMID {best} "
            f"first. `claimcheck judge {result.claim.id} VERDICT --pmid {best}`."
        )


RULE = Rule(
    code="CC008",
    name="not-judged",
    severity=Severity.WARNING,
    summary="Records stand beside the claim, and nobody has judged it yet.",
    check=_check,
)
