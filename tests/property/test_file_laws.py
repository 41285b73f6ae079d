"""Reconciliation and judgement files: what a person did is never lost."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.claims.lock import encode_lock, load_lock, merge_lock, save_lock
from claimcheck.claims.reconciliation import reconcile
from claimcheck.judgements import append_judgement, judgement_path, load_reviewer
from claimcheck.model import Claim, ClaimResult, Judgement, SearchState
from tests.property import strategies as my

LAWS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=(
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ),
)
documents = st.none() | st.sampled_from(["a.md", "b.md"])


@st.composite
def documented(draw: st.DrawFn) -> list[Claim]:
    claims = draw(my.claim_lists(max_size=6))
    return [
        replace(claim, document=draw(documents), text=draw(st.sampled_from("pqrs")), quantities=())
        for claim in claims
    ]


@LAWS
@given(documented())
def test_reconciling_claims_with_themselves_changes_nothing(claims: list[Claim]) -> None:
    extracted = [claim for claim in claims if claim.gone_at is None]
    outcome = reconcile(claims, extracted, documents_read=["a.md", "b.md"])
    assert [*outcome.claims] == claims
    assert outcome.changed() == ()


@LAWS
@given(documented(), documented())
def test_reconciling_loses_no_claim_and_no_word_of_a_person(
    known: list[Claim], extracted: list[Claim]
) -> None:
    outcome = reconcile(known, extracted, documents_read=["a.md", "b.md"])
    after = {claim.id: claim for claim in outcome.claims}
    assert len(after) == len(outcome.claims)
    for claim in known:
        kept = after[claim.id]
        assert (kept.search, kept.ignore, kept.note) == (claim.search, claim.ignore, claim.note)
    untouched = [claim for claim in known if claim.document is None]
    assert [claim for claim in outcome.claims if claim.document is None] == untouched


@LAWS
@given(documented(), documented())
def test_the_order_of_a_document_is_the_order_of_its_claims(
    known: list[Claim], extracted: list[Claim]
) -> None:
    fresh = [replace(claim, gone_at=None) for claim in extracted]
    outcome = reconcile(known, fresh, documents_read=["a.md", "b.md"])
    for name in ("a.md", "b.md"):
        there = [c.text for c in outcome.claims if c.document == name and c.gone_at is None]
        assert there == [claim.text for claim in fresh if claim.document == name]


@LAWS
@given(st.lists(my.judgements, min_size=1, max_size=5))
def test_appending_never_alters_earlier_bytes(judgements: list[Judgement]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count, judgement in enumerate(judgements, start=1):
            mine = replace(judgement, by="ada")
            path = judgement_path(folder, "ada")
            before = path.read_bytes() if path.exists() else b""
            append_judgement(folder, mine)
            assert path.read_bytes().startswith(before)
            read = load_reviewer(path)
            assert len(read) == count
            assert read[-1] == replace(mine, note=mine.note or None)


@LAWS
@given(st.lists(my.results, max_size=3, unique_by=lambda result: result.claim.id))
def test_a_lock_comes_back_as_it_went_in(results: list[ClaimResult]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "claims.lock"
        save_lock(path, results)
        loaded = load_lock(path)
        assert {entry.claim for entry in loaded.entries} == {
            result.claim.id
            for result in results
            if result.search.state is not SearchState.NOT_SEARCHED
        }
        assert encode_lock(loaded) == path.read_text("utf-8")


@LAWS
@given(
    st.lists(my.results, max_size=3, unique_by=lambda result: result.claim.id),
    my.moments,
    st.data(),
)
def test_the_same_answers_at_another_time_give_the_same_lock(
    results: list[ClaimResult], later: Any, data: Any
) -> None:
    lock = merge_lock(load_lock(Path("there-is-no-lock")), results)
    again = [
        replace(result, search=replace(result.search, searched_at=later)) for result in results
    ]
    some = again[: data.draw(st.integers(0, len(again)))]
    assert merge_lock(lock, some) == lock
