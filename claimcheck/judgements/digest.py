"""What was in front of a person who judged, as one digest."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Sequence

from claimcheck.model import (
    Claim,
    Evidence,
    Freshness,
    Judgement,
    Pmid,
    RecordStatus,
)


def evidence_digest(
    claim: Claim, evidence: Sequence[Evidence], *, pmids: Collection[Pmid] = ()
) -> str:
    """
    Return the SHA-256 of a claim's words and of the records that a judgement rests on.

    The order of the evidence, its scores and signals make no difference: they are the machine's
    and change with its version. A record counts by its text and its standing, so that a
    retraction changes the digest.

    Args:
        claim: The claim as it stands now.
        evidence: The evidence that is shown for it.
        pmids: The records that the person named. Only these count then, so that a judgement
            outlives a new paper that says nothing about the old one; empty counts all.
    """
    by_pmid = {item.pmid: item for item in evidence}
    named = sorted(pmids or by_pmid, key=lambda pmid: (len(pmid), pmid))
    lines = ["claimcheck judgement 1", _plain(claim.text)]
    lines += [_describe(pmid, by_pmid.get(pmid)) for pmid in named]
    text = "\n".join(lines)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def freshness(judgement: Judgement, claim: Claim, evidence: Sequence[Evidence]) -> Freshness:
    """Tell whether a judgement still speaks of the claim's words and of the evidence there is."""
    digests = {
        evidence_digest(claim, evidence, pmids=judgement.pmids),
        evidence_digest(claim, evidence),
    }
    return Freshness.FRESH if judgement.digest in digests else Freshness.STALE


def _describe(pmid: Pmid, evidence: Evidence | None) -> str:
    if evidence is None:
        return f"{pmid} not shown"
    # A source that does not know the standing of a record says nothing against a clean one.
    status = evidence.status
    known = RecordStatus.CLEAN if status is RecordStatus.NOT_ASKED else status
    return f"{pmid} {evidence.kind.value} {evidence.record_digest} {known.value}"


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
