"""Records a person's judgement together with what was in front of that person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from claimcheck.api.workspace import Workspace, find_claim
from claimcheck.claims.lock import load_lock
from claimcheck.judgements import append_judgement, evidence_digest, reviewer_name
from claimcheck.model import Judgement, Verdict, parse_pmid


def record_judgement(
    workspace: Workspace,
    claim_id: str,
    verdict: Verdict,
    *,
    pmids: Sequence[str],
    note: str | None,
    by: str,
    judged_at: datetime,
) -> Path:
    """
    Append a judgement on the claim as it stands in claims.yaml and claims.lock now.

    Returns:
        The reviewer's file.

    Raises:
        ClaimsFileError: There is no such claim, or a file cannot be read.
        InvalidIdentifierError: A PMID is none.
        UsageError: The reviewer's name cannot name a file.
    """
    claim = find_claim(workspace, claim_id)
    evidence = load_lock(workspace.lock_path).result(claim).evidence
    named = tuple(parse_pmid(pmid) for pmid in pmids)
    judgement = Judgement(
        claim=claim.id,
        verdict=verdict,
        by=reviewer_name(by),
        judged_at=judged_at,
        pmids=named,
        note=note,
        digest=evidence_digest(claim, evidence, pmids=named),
    )
    return append_judgement(workspace.judgements_folder, judgement)


def find_unshown(workspace: Workspace, claim_id: str, pmids: Sequence[str]) -> tuple[str, ...]:
    """
    Return which of these PMIDs the last search did not lay beside the claim.

    A record from elsewhere may be judged by; a mistyped number would be kept unseen.
    """
    claim = find_claim(workspace, claim_id)
    shown = {item.pmid for item in load_lock(workspace.lock_path).result(claim).evidence}
    return tuple(pmid for pmid in dict.fromkeys(pmids) if parse_pmid(pmid) not in shown)
