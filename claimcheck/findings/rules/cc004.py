"""CC004: a claim that a reviewer judged contradicted."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Needs, Rule, RuleContext
from claimcheck.findings.standing import latest_fresh
from claimcheck.model import ClaimResult, Severity, Verdict


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    for judgement in latest_fresh(result):
        if judgement.verdict is Verdict.CONTRADICTED:
            by = f" by PMID {', '.join(judgement.pmids)}" if judgement.pmids else ""
            note = f" Note: {judgement.note}" if judgement.note else ""
            yield (
                f"Judged contradicted{by} ({judgement.by}, {judgement.judged_at:%Y-%m-%d}): "
                f"change the claim, or judge it anew.{note}"
            )


RULE = Rule(
    code="CC004",
    name="judged-contradicted",
    severity=Severity.ERROR,
    summary="A reviewer's latest fresh judgement on the claim is contradicted.",
    check=_check,
    needs=Needs.JUDGEMENT,
)
