"""CC013: an ignore that does not do what its writer thinks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claimcheck.findings.ignores import ignore_reason
from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import ClaimResult, IgnoreComment, SearchState, Severity


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
    elif not context.found and result.search.state is not SearchState.INCOMPLETE:
        # Where the search failed nobody knows what there would be to hold back.
        yield "The ignore holds nothing back any more: take it out."


def describe_comment(comment: IgnoreComment, *, today: date, is_used: bool) -> str | None:
    """Return what is wrong with a comment of a document, None when it does what it says."""
    if comment.problem is not None:
        return f"This claimcheck comment does not count: {comment.problem}."
    if not comment.reason:
        return 'The ignore gives no reason, so it does not count: write `reason="…"`.'
    if comment.until is not None and comment.until < today:
        return (
            f"The ignore ended on {comment.until} and does not count any more: mend the claim, or "
            "set another `until=`."
        )
    return None if is_used else "The ignore holds nothing back: take it out."


RULE = Rule(
    code="CC013",
    name="idle-ignore",
    severity=Severity.WARNING,
    summary="An ignore has no reason, is over, or holds nothing back.",
    check=_check,
    can_be_ignored=False,
)
