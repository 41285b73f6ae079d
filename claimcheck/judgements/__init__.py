"""Judgements: one append-only file a reviewer, and whether a judgement is still fresh."""

from __future__ import annotations

from claimcheck.judgements.digest import evidence_digest, freshness
from claimcheck.judgements.file import (
    append_judgement,
    digest_judgements,
    judgement_path,
    load_judgements,
    load_reviewer,
    reviewer_name,
)
from claimcheck.judgements.standing import (
    is_accepted,
    judge_result,
    judge_results,
    latest_fresh,
    standing_cites,
)

__all__ = [
    "append_judgement",
    "digest_judgements",
    "evidence_digest",
    "freshness",
    "is_accepted",
    "judge_result",
    "judge_results",
    "judgement_path",
    "latest_fresh",
    "load_judgements",
    "load_reviewer",
    "reviewer_name",
    "standing_cites",
]
