"""When a person's wish to ignore a claim counts, in claims.yaml or in the document."""

from __future__ import annotations

from datetime import date

from claimcheck.model import Claim, IgnoreComment


def ignore_reason(claim: Claim, *, today: date) -> str | None:
    """
    Return the reason for which the findings on a claim do not count, None when they do.

    A wish without a reason does not count, nor does one whose last day is over: the gate must not
    be opened without a word, nor for ever by oversight. CC013 reports both.
    """
    wish = claim.ignore
    if wish is None or not wish.reason.strip():
        return None
    if wish.until is not None and wish.until < today:
        return None
    return wish.reason


def counts(comment: IgnoreComment, *, today: date) -> bool:
    """Tell whether a comment in a document holds findings back: understood, reasoned, not over."""
    is_over = comment.until is not None and comment.until < today
    return comment.problem is None and bool(comment.reason) and not is_over
