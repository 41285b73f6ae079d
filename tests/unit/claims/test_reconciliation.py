from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from claimcheck.claims.identity import make_claim_id
from claimcheck.claims.reconciliation import ChangeKind, Reconciliation, prune_gone, reconcile
from claimcheck.model import Claim, ClaimId, Ignore
from tests.builders import make_claim

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

ONSET = "Relief came within two hours in most of the volunteers."
RATE = "Six in ten volunteers were free of symptoms after a month."
SAFETY = "No volunteer had to leave the study because of side effects."
DOSE = "The volunteers were given 12 mg of the drug every morning."


def extracted(*texts: str, document: str = "a.md") -> list[Claim]:
    return [
        make_claim(text, id=make_claim_id(text), document=document, line=line)
        for line, text in enumerate(texts, start=1)
    ]


def known(*texts: str, **fields: Any) -> list[Claim]:
    return [
        make_claim(text, id=ClaimId(f"k{place}"), document="a.md", line=place, **fields)
        for place, text in enumerate(texts, start=1)
    ]


def run(before: list[Claim], now: list[Claim], *read: str) -> Reconciliation:
    return reconcile(before, now, documents_read=read or ("a.md",), now=NOW)


def kinds(outcome: Reconciliation) -> list[tuple[str, str]]:
    return [(change.claim, change.kind.value) for change in outcome.changes]


def test_a_claim_keeps_what_a_person_gave_it() -> None:
    wish = Ignore(reason="old page")
    before = known(ONSET, search=("onset",), ignore=wish, note="ask Ada")
    outcome = run(before, extracted("New first sentence about sleep.", ONSET))
    new, kept = outcome.claims
    assert (kept.id, kept.search, kept.ignore, kept.note) == ("k1", ("onset",), wish, "ask Ada")
    assert kept.line == 2
    assert kinds(outcome) == [(new.id, "new"), ("k1", "same")]


def test_claims_that_changed_places_are_moved_and_lose_nothing() -> None:
    outcome = run(known(ONSET, RATE, SAFETY, DOSE), extracted(DOSE, ONSET, RATE, SAFETY))
    assert [claim.id for claim in outcome.claims] == ["k4", "k1", "k2", "k3"]
    assert [(change.claim, change.kind) for change in outcome.changed()] == [
        ("k4", ChangeKind.MOVED)
    ]


@pytest.mark.parametrize(
    "edited",
    [
        "Relief came within three hours in most of the volunteers.",
        "Relief came within two hours in nearly all of the volunteers.",
        "In most of the volunteers relief came within two hours.",
        "Relief never came within two hours in most of the volunteers.",
    ],
)
def test_an_edited_sentence_keeps_its_id(edited: str) -> None:
    outcome = run(known(ONSET, RATE), extracted(edited, RATE))
    assert kinds(outcome) == [("k1", "edited"), ("k2", "same")]
    assert outcome.claims[0].text == edited


def test_another_sentence_in_its_place_is_another_claim() -> None:
    outcome = run(known(ONSET, RATE), extracted(DOSE, RATE))
    assert [kind for _, kind in kinds(outcome)] == ["gone", "new", "same"]


def test_other_typography_is_the_same_claim() -> None:
    outcome = run(known("It’s “safe” for 4–8 weeks."), extracted('It\'s "safe" for 4-8 weeks.'))
    assert kinds(outcome) == [("k1", "same")]


def test_a_claim_that_is_gone_is_kept_with_the_time() -> None:
    outcome = run(known(ONSET, RATE, SAFETY), extracted(ONSET, SAFETY))
    assert [claim.id for claim in outcome.claims] == ["k1", "k2", "k3"]
    assert [claim.gone_at for claim in outcome.claims] == [None, NOW, None]
    assert [claim.id for claim in prune_gone(outcome.claims)] == ["k1", "k3"]


def test_a_claim_gone_before_keeps_its_time_and_is_no_change() -> None:
    first = run(known(ONSET, RATE), extracted(ONSET))
    later = reconcile(
        first.claims,
        extracted(ONSET),
        documents_read=["a.md"],
        now=datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert later.claims == first.claims
    assert later.changed() == ()


def test_a_claim_that_comes_back_is_known_again() -> None:
    gone = run(known(ONSET, RATE), extracted(ONSET))
    outcome = run([*gone.claims], extracted(ONSET, RATE))
    assert kinds(outcome) == [("k1", "same"), ("k2", "back")]
    assert outcome.claims[1].gone_at is None


def test_claims_of_documents_that_were_not_read_stay_untouched() -> None:
    others = [
        make_claim("By itself.", id=ClaimId("alone")),
        make_claim("Elsewhere.", id=ClaimId("other"), document="b.md", line=4),
    ]
    before = [others[0], *known(ONSET), others[1]]
    outcome = run(before, extracted(ONSET, RATE))
    assert [outcome.claims[0], outcome.claims[-1]] == others
    assert [claim.text for claim in outcome.claims[1:-1]] == [ONSET, RATE]


def test_a_document_without_claims_loses_them_all() -> None:
    outcome = run(known(ONSET, RATE), [])
    assert [claim.gone_at for claim in outcome.claims] == [NOW, NOW]


def test_the_same_sentence_twice_is_two_claims() -> None:
    outcome = run(known(ONSET, ONSET), extracted(ONSET, ONSET, ONSET))
    assert [kind for _, kind in kinds(outcome)] == ["same", "same", "new"]
    assert len({claim.id for claim in outcome.claims}) == 3


def test_the_same_sentence_in_two_documents_gets_two_ids() -> None:
    now = [*extracted(ONSET), *extracted(ONSET, document="b.md")]
    outcome = run([], now, "a.md", "b.md")
    assert outcome.claims[0].id != outcome.claims[1].id
    again = run([*outcome.claims], now, "a.md", "b.md")
    assert again.claims == outcome.claims


def test_documents_keep_their_order_in_the_file() -> None:
    b = extracted(RATE, document="b.md")
    before = [*b, *known(ONSET)]
    outcome = run(before, [*extracted(DOSE, ONSET), *b], "a.md", "b.md")
    assert [claim.text for claim in outcome.claims] == [RATE, DOSE, ONSET]


def test_two_edits_side_by_side_are_told_apart() -> None:
    outcome = run(
        known(ONSET, RATE),
        extracted(ONSET.replace("two", "six"), RATE.replace("Six", "Two")),
    )
    assert kinds(outcome) == [("k1", "edited"), ("k2", "edited")]
