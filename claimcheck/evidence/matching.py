"""
A claim laid beside records: which bear on it, which sentences decide, how the numbers stand.

Everything here is a signal for a person. Nothing says whether the claim is right.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.evidence.by_figures import weigh_figures
from claimcheck.evidence.comparison import compare_prepared
from claimcheck.evidence.neighbours import weigh_neighbours
from claimcheck.evidence.prepared import prepare_record
from claimcheck.evidence.ranking import rank
from claimcheck.evidence.reading import read_claim
from claimcheck.evidence.semantic import Reorder
from claimcheck.model import Claim, Evidence, Record

MAX_EVIDENCE = 20
_MOST_SEARCHED = 1000


def compare(claim: Claim, record: Record) -> Evidence:
    """Return the record seen from the claim; its score is 1, as nothing was ranked."""
    return compare_prepared(read_claim(claim), prepare_record(record), score=1.0)


def match_claim(
    claim: Claim,
    records: Sequence[Record],
    *,
    max_evidence: int = MAX_EVIDENCE,
    reorder: Reorder | None = None,
) -> tuple[Evidence, ...]:
    """
    Return the records that bear on the claim, best first, at most `max_evidence` of them.

    Where there are no more of them than searches bring, their order is taken for the source's
    order of relevance. With `reorder`, in the order that it makes of the ranked ones. Those with
    a figure for the claim's come up last of all, among the first `MAX_EVIDENCE`.

    A record that has nothing to do with the claim's subject is left out (`Reading.is_met_by`).
    """
    reading = read_claim(claim)
    ranked = rank(claim, records, as_searched=len(records) <= _MOST_SEARCHED)
    ranked = weigh_neighbours(claim, ranked)
    if reorder is not None:
        ranked = reorder(claim, ranked)
    found: list[Evidence] = []
    for record, score in ranked:
        if len(found) >= max(max_evidence, MAX_EVIDENCE):
            break
        prepared = prepare_record(record)
        if reading.is_met_by(prepared):
            found.append(compare_prepared(reading, prepared, score=score))
    return weigh_figures(found)[:max_evidence]
