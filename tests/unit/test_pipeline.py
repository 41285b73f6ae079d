"""The pipeline over small real sources."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from claimcheck.model import (
    Claim,
    ClaimId,
    ClaimResult,
    Evidence,
    Pmid,
    Query,
    Record,
    Rung,
    SearchState,
    Term,
)
from claimcheck.pipeline import verify_claims
from claimcheck.protocols import Answer, Item, Source
from tests.builders import make_claim, make_evidence, make_record
from tests.fakes import FailingSource, FakeSource, ForgetfulSource

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def one_word_ladder(claim: Claim) -> tuple[Query, ...]:
    word = Term(text=claim.text.split()[0].lower())
    return tuple(Query(rung=rung, tree=word) for rung in (Rung.PRECISE, Rung.BROAD))


def match_all(claim: Claim, records: Sequence[Record]) -> tuple[Evidence, ...]:
    del claim
    return tuple(make_evidence(pmid=record.pmid) for record in records)


def match_none(claim: Claim, records: Sequence[Record]) -> tuple[Evidence, ...]:
    del claim, records
    return ()


def compare(claim: Claim, record: Record) -> Evidence:
    del claim
    return make_evidence(pmid=record.pmid)


def run(claims: Sequence[Claim], source: Source) -> tuple[ClaimResult, ...]:
    return verify_claims(
        claims, source, ladder=one_word_ladder, matcher=match_all, comparer=compare, now=lambda: AT
    )


def many_records(count: int) -> tuple[Record, ...]:
    return tuple(make_record(pmid=Pmid(str(1000 + number))) for number in range(count))


def test_results_come_in_the_order_of_the_claims() -> None:
    claims = [
        make_claim(text=f"{word} helps.", id=ClaimId(word)) for word in ["zebra", "ape", "cat"]
    ]
    assert [result.claim.id for result in run(claims, FakeSource())] == ["zebra", "ape", "cat"]


def test_a_query_that_two_claims_share_is_sent_once() -> None:
    source = FakeSource(many_records(3))
    run([make_claim(id=ClaimId("a")), make_claim(id=ClaimId("b"))], source)
    assert len(source.searches) == 2


def test_all_records_are_fetched_together_and_once() -> None:
    source = FakeSource(many_records(3))
    claims = [make_claim(text=f"{word} helps.", id=ClaimId(word)) for word in ("ape", "cat")]
    run(claims, source)
    assert source.fetches == [tuple(record.pmid for record in many_records(3))]


def test_broader_rungs_are_left_out_once_enough_was_found() -> None:
    source = FakeSource(many_records(25))
    (result,) = run([make_claim()], source)
    assert [rung.rung for rung in result.search.rungs] == [Rung.PRECISE]


def test_a_failed_search_is_incomplete_and_says_why() -> None:
    (result,) = run([make_claim()], FailingSource(many_records(3)))
    assert result.search.state is SearchState.INCOMPLETE
    assert result.search.reason == "cannot reach the source"


def test_records_that_could_not_be_fetched_make_the_search_incomplete() -> None:
    (result,) = run([make_claim()], ForgetfulSource(many_records(2)))
    assert result.search.state is SearchState.INCOMPLETE
    assert result.search.reason == "2 of 2 records could not be fetched; answer was cut"


def test_nothing_found_by_a_whole_search_is_complete() -> None:
    (result,) = run([make_claim()], FakeSource())
    assert result.search.state is SearchState.COMPLETE
    assert result.evidence == ()


def test_a_claim_without_a_searchable_term_is_not_called_complete() -> None:
    (result,) = verify_claims(
        [make_claim()],
        FakeSource(),
        ladder=lambda _: (),
        matcher=match_all,
        comparer=compare,
        now=lambda: AT,
    )
    assert result.search.state is SearchState.DEGRADED
    assert result.search.reason == "no searchable term in the claim"


def test_a_cited_paper_that_a_whole_source_does_not_hold_is_missing() -> None:
    cited = Query(rung=Rung.CITED, tree=Term(text="77"))
    (result,) = verify_claims(
        [make_claim(cites=("PMID:77",))],
        FakeSource(),
        ladder=lambda _: (cited,),
        matcher=match_all,
        comparer=compare,
        now=lambda: AT,
    )
    assert result.search.missing == ("77",)


def test_evidence_that_the_document_cites_is_marked_and_comes_first() -> None:
    (result,) = run([make_claim(cites=("PMID:1001",))], FakeSource(many_records(3)))
    assert [item.pmid for item in result.evidence if item.cited] == ["1001"]
    assert result.evidence[0].cited


def test_what_is_cited_or_was_judged_by_is_kept_whatever_the_matcher_says() -> None:
    claim = make_claim(cites=("PMID:1001",))
    (result,) = verify_claims(
        [claim],
        FakeSource(many_records(4)),
        ladder=one_word_ladder,
        matcher=match_none,
        comparer=compare,
        judged={claim.id: [Pmid("1003")]},
        now=lambda: AT,
    )
    assert [(item.pmid, item.cited) for item in result.evidence] == [
        ("1001", True),
        ("1003", False),
    ]


def test_a_record_that_a_person_judged_by_is_fetched_though_no_search_finds_it() -> None:
    claim = make_claim()
    source = FakeSource()
    verify_claims(
        [claim],
        source,
        ladder=one_word_ladder,
        matcher=match_none,
        comparer=compare,
        judged={claim.id: [Pmid("77")]},
        now=lambda: AT,
    )
    assert source.fetches == [("77",)]


def test_a_record_that_comes_to_another_process_twice_is_one_object_there() -> None:
    seen: dict[Pmid, set[int]] = {}

    def note(claim: Claim, records: Sequence[Record]) -> tuple[Evidence, ...]:
        del claim
        for record in records:
            seen.setdefault(record.pmid, set()).add(id(record))
        return ()

    def sent(function: Callable[[Item], Answer], items: Sequence[Item]) -> list[Answer]:
        return [function(pickle.loads(pickle.dumps(item))) for item in items]  # noqa: S301 - ours

    claims = [make_claim(text=f"{word} helps.", id=ClaimId(word)) for word in ["ape", "cat"]]
    verify_claims(
        claims,
        FakeSource(many_records(3)),
        ladder=one_word_ladder,
        matcher=note,
        comparer=compare,
        mapper=sent,
    )
    assert [len(ids) for ids in seen.values()] == [1, 1, 1]


def test_a_record_that_is_read_anew_for_each_run_is_the_same_object_for_matching() -> None:
    seen: dict[str, set[int]] = {}

    def note(claim: Claim, records: Sequence[Record]) -> tuple[Evidence, ...]:
        del claim
        for record in records:
            seen.setdefault(record.pmid, set()).add(id(record))
        return ()

    sources = [FakeSource(many_records(3)) for _ in range(2)]
    for source in sources:
        verify_claims(
            [make_claim()], source, ladder=one_word_ladder, matcher=note, comparer=compare
        )
    assert [len(ids) for ids in seen.values()] == [1, 1, 1]
