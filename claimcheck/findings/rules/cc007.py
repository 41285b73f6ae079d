"""CC007: a judgement that speaks of something else by now."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Needs, Rule, RuleContext
from claimcheck.findings.standing import latest_of_each
from claimcheck.model import ClaimResult, Freshness, Severity


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    for entry in latest_of_each(result):
        if entry.freshness is Freshness.STALE:
            judgement = entry.judgement
            yield (
                f"Stale judgement: {judgement.by} judged it {judgement.verdict} on "
                f"{judgement.judged_at:%Y-%m-%d}, and the claim or its evidence has changed since. "
                f"Judge it again: `claimcheck judge {result.claim.id} VERDICT`."
            )


RULE = Rule(
    code="CC007",
    name="stale-judgement",
    severity=Severity.ERROR,
    summary="The claim or its evidence has changed since a reviewer's latest judgement.",
    check=_check,
    needs=Needs.JUDGEMENT,
)
