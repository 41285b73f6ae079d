"""Queries that the loopback tests ask."""

from __future__ import annotations

from claimcheck.model import AllOf, Pmid, Query, Rung, Term

DRUG = Query(rung=Rung.PRECISE, tree=AllOf(parts=(Term(text="lantern"), Term(text="mood"))))
PMIDS = tuple(Pmid(str(number)) for number in range(101, 106))
