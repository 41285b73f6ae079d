"""CC013: an ignore that does not do what its writer thinks."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.ignores import ignore_reason
from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import ClaimResult, Severity


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    wish = result.claim.ignore
    if wish is None:
        return
    if not wish.reason.strip():
        yield "The ignore gives no reason, so it does not count: write `reason:`."
    elif ignore_reason(result.claim, today=context.today) is None:
        yield (
            f"The ignore ended on {wish.until} and does not count any more: mend the claim, or "
            "set another `until:`."
        )
    elif not context.found:
        yield "The ignore holds nothing back any more: take it out."


RULE = Rule(
    code="CC013",
    name="idle-ignore",
    severity=Severity.WARNING,
    summary="An ignore has no reason, is over, or holds nothing back.",
    check=_check,
    can_be_ignored=False,
)
