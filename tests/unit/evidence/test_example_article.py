"""The example article: the errors planted in cited figures are found, and no others."""

from __future__ import annotations

from pathlib import Path

import claimcheck
from claimcheck.evidence.matching import compare
from claimcheck.model import NumberSignal, Pmid

ARTICLE = Path(__file__).parents[3] / "examples" / "ketamine-for-depression.md"
PLANTED = {19, 57}
"""Lines: one has the figure of another outcome, one that of all steps for the first step's."""


def test_only_the_planted_figures_differ_from_the_sources_that_their_claims_cite() -> None:
    claims = claimcheck.extract_claims(ARTICLE)
    pairs = [
        (claim, Pmid(cite.removeprefix("PMID:")))
        for claim in claims
        for cite in claim.cites
        if cite.startswith("PMID:")
    ]
    fetched = claimcheck.open_source("starter").fetch([pmid for _, pmid in pairs])
    records = {record.pmid: record for record in fetched.records}

    differing = {
        claim.line
        for claim, pmid in pairs
        if pmid in records and compare(claim, records[pmid]).signals.number is NumberSignal.DIFFERS
    }

    assert len(records) > 1
    assert differing == PLANTED
