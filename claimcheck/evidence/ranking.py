"""Rank records by how well they bear on a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.model import Claim, Record
from claimcheck.text.tokens import STOP_WORDS, tokenize


class Ranked(NamedTuple):
    """A record with its rank score, 0 to 1, not calibrated."""

    record: Record
    score: float


def rank(claim: Claim, records: Sequence[Record]) -> tuple[Ranked, ...]:
    """Return the records best first."""
    wanted = {token.stem for token in tokenize(claim.text) if token.text not in STOP_WORDS}
    ranked = []
    for record in records:
        words = {token.stem for token in tokenize(f"{record.title} {record.abstract}")}
        ranked.append(Ranked(record, len(wanted & words) / max(1, len(wanted))))
    return tuple(sorted(ranked, key=lambda item: -item.score))
