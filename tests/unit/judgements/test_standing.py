from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from claimcheck.judgements import (
    evidence_digest,
    freshness,
    judge_results,
    standing_cites,
)
from claimcheck.model import (
    Claim,
    ClaimId,
    ClaimResult,
    Doi,
    Evidence,
    Freshness,
    Judgement,
    NumberSignal,
    Pmid,
    RecordStatus,
    SearchLog,
    SearchState,
    Signals,
    Verdict,
)
from tests.builders import make_claim, make_evidence

CLAIM = make_claim()
SHOWN = (
    make_evidence(record_digest="one"),
    make_evidence(pmid=Pmid("102"), record_digest="two"),
)
SEARCHED = SearchLog(state=SearchState.COMPLETE, source="fake")
DIFFERS = Signals(number=NumberSignal.DIFFERS)
S, P, C, N = Verdict.SUPPORTED, Verdict.PARTLY, Verdict.CONTRADICTED, Verdict.NOT_IN_ABSTRACT


def judge(verdict: Verdict = S, by: str = "ada", *, stale: bool = False) -> Judgement:
    digest = "of something else" if stale else evidence_digest(CLAIM, SHOWN)
    return Judgement(
        claim=CLAIM.id,
        verdict=verdict,
        by=by,
        judged_at=datetime(2026, 11, 22, tzinfo=UTC),
        digest=digest,
    )


def outcome(*judgements: Judgement, claim: Claim = CLAIM) -> ClaimResult:
    result = ClaimResult(claim=claim, search=SEARCHED, evidence=SHOWN)
    return judge_results([result], judgements)[0]


ACCEPTED = {
    "nobody": ((), False),
    "supported": ((judge(S),), True),
    "partly": ((judge(P),), True),
    "contradicted": ((judge(C),), False),
    "not in abstract": ((judge(N),), False),
    "stale": ((judge(S, stale=True),), False),
    "changed their mind": ((judge(C), judge(S)), True),
    "changed it back": ((judge(S), judge(C)), False),
    "both": ((judge(S), judge(P, "bo")), True),
    "one of two contradicts": ((judge(S), judge(C, "bo")), False),
    "one of two does not find it": ((judge(S), judge(N, "bo")), False),
    "the other one's is stale": ((judge(S), judge(C, "bo", stale=True)), True),
    "only the older one is fresh": ((judge(S), judge(C, stale=True)), True),
}


@pytest.mark.parametrize(("judgements", "accepted"), ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted_is_what_every_reviewer_freshly_holds(
    judgements: tuple[Judgement, ...],
    accepted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    result = outcome(*judgements)
    assert result.is_accepted == accepted
    assert result.is_sourced == accepted
    assert len(result.judgements) == len(judgements)


def test_a_judgement_on_another_claim_says_nothing() -> None:
    assert not outcome(replace(judge(S), claim=ClaimId("other"))).is_accepted


SAME = {
    "another order": (CLAIM, SHOWN[::-1]),
    "another score": (CLAIM, (replace(SHOWN[0], score=0.1), SHOWN[1])),
    "other signals": (CLAIM, (replace(SHOWN[0], signals=DIFFERS), SHOWN[1])),
    "a note": (replace(CLAIM, note="n", line=9), SHOWN),
    "spaces": (replace(CLAIM, text=CLAIM.text.replace(" ", "  ")), SHOWN),
    "known to be clean": (CLAIM, (replace(SHOWN[0], status=RecordStatus.CLEAN), SHOWN[1])),
}
OTHER = {
    "a number of the claim": (replace(CLAIM, text=CLAIM.text.replace("Half", "A third")), SHOWN),
    "text of a record": (CLAIM, (replace(SHOWN[0], record_digest="new"), SHOWN[1])),
    "a new record": (CLAIM, (*SHOWN, make_evidence(pmid=Pmid("9")))),
    "a record less": (CLAIM, SHOWN[:1]),
    "a retraction": (CLAIM, (replace(SHOWN[0], status=RecordStatus.RETRACTED), SHOWN[1])),
}


@pytest.mark.parametrize(("claim", "shown"), SAME.values(), ids=SAME.keys())
def test_a_judgement_stays_fresh(claim: Claim, shown: tuple[Evidence, ...]) -> None:
    assert freshness(judge(), claim, shown) is Freshness.FRESH


@pytest.mark.parametrize(("claim", "shown"), OTHER.values(), ids=OTHER.keys())
def test_a_judgement_becomes_stale(claim: Claim, shown: tuple[Evidence, ...]) -> None:
    assert freshness(judge(), claim, shown) is Freshness.STALE


def test_a_judgement_that_names_its_records_outlives_new_ones() -> None:
    named = (Pmid("101"),)
    judgement = replace(judge(), pmids=named, digest=evidence_digest(CLAIM, SHOWN, pmids=named))
    more = (*SHOWN, make_evidence(pmid=Pmid("9")))
    assert freshness(judgement, CLAIM, more) is Freshness.FRESH
    changed = (replace(SHOWN[0], record_digest="new"), *more[1:])
    assert freshness(judgement, CLAIM, changed) is Freshness.STALE


def cited(
    *cites: str,
    missing: tuple[str, ...] = (),
    unresolved: tuple[str, ...] = (),
    **fields: object,
) -> ClaimResult:
    evidence = replace(SHOWN[0], cited=True, doi=Doi("10.1234/a"), **fields)  # type: ignore[arg-type]  # fields are the test's own
    return ClaimResult(
        claim=replace(CLAIM, cites=cites),
        search=replace(
            SEARCHED, missing=tuple(Pmid(pmid) for pmid in missing), unresolved=unresolved
        ),
        evidence=(evidence,),
    )


STANDING = {
    "none given": (cited(), ()),
    "found": (cited("PMID:101"), ("PMID:101",)),
    "found by DOI": (cited("DOI:10.1234/a"), ("DOI:10.1234/a",)),
    "never looked up": (ClaimResult(claim=replace(CLAIM, cites=("PMID:7",))), ("PMID:7",)),
    "not in the source": (cited("PMID:7", missing=("7",)), ()),
    "a DOI that the source lacks": (
        cited("DOI:10.1234/made-up", unresolved=("DOI:10.1234/made-up",)),
        (),
    ),
    "one DOI of two stands": (
        cited("DOI:10.1234/made-up", "DOI:10.1234/a", unresolved=("DOI:10.1234/made-up",)),
        ("DOI:10.1234/a",),
    ),
    "number differs": (cited("PMID:101", signals=DIFFERS), ()),
    "number differs, by DOI": (cited("DOI:10.1234/a", signals=DIFFERS), ()),
    "number differs, by PMCID": (cited("PMCID:PMC5", signals=DIFFERS), ()),
    "one of two stands": (cited("PMID:7", "PMID:101", missing=("7",)), ("PMID:101",)),
    "the other was not looked up": (cited("PMID:101", "PMID:8", signals=DIFFERS), ("PMID:8",)),
}


@pytest.mark.parametrize(("result", "standing"), STANDING.values(), ids=STANDING.keys())
def test_a_citation_stands_until_it_is_refuted(
    result: ClaimResult, standing: tuple[str, ...]
) -> None:
    assert standing_cites(result) == standing
    assert judge_results([result], [])[0].is_sourced == bool(standing)
