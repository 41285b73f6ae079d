"""What an earlier search found is not lost to a later one that could not be made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claimcheck.claims.last_found import with_last_found
from claimcheck.claims.lock import load_lock, save_lock
from claimcheck.claims.lock_layout import LockEntry
from claimcheck.model import (
    ClaimId,
    ClaimResult,
    FailedSearch,
    Pmid,
    RecordStatus,
    SearchLog,
    SearchState,
)
from tests.builders import make_claim, make_evidence

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
CLEAN = make_evidence(pmid=Pmid("7"), status=RecordStatus.CLEAN)


def found(*evidence: object, source: str = "pubmed", at: datetime = MONDAY) -> ClaimResult:
    log = SearchLog(state=SearchState.COMPLETE, source=source, searched_at=at)
    return ClaimResult(claim=make_claim(), search=log, evidence=tuple(evidence))  # type: ignore[arg-type]


def broken(*evidence: object, at: datetime = TUESDAY) -> ClaimResult:
    log = SearchLog(
        state=SearchState.INCOMPLETE, source="pubmed", searched_at=at, reason="no network"
    )
    return ClaimResult(claim=make_claim(), search=log, evidence=tuple(evidence))  # type: ignore[arg-type]


def entry_of(path: Path, result: ClaimResult) -> LockEntry:
    save_lock(path, [result])
    entry = load_lock(path).entry(ClaimId("c-1"))
    assert entry is not None
    return entry


def test_a_failed_search_leaves_the_earlier_one_with_its_date(tmp_path: Path) -> None:
    entry = entry_of(tmp_path / "claims.lock", found(CLEAN))
    kept = with_last_found(broken(), entry)
    assert kept.evidence == (CLEAN,)
    assert kept.search.state is SearchState.COMPLETE
    assert kept.search.searched_at == MONDAY
    assert kept.search.failed == FailedSearch(
        source="pubmed", tried_at=TUESDAY, reason="no network"
    )


def test_what_stands_is_written_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    kept = with_last_found(broken(), entry_of(path, found(CLEAN)))
    entry = entry_of(path, kept)
    assert entry.search == kept.search
    whole = load_lock(path, whole=True).entry(ClaimId("c-1"))
    assert whole is not None
    assert whole.search == kept.search


def test_failing_once_more_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    entry = entry_of(path, with_last_found(broken(), entry_of(path, found(CLEAN))))
    before = path.read_bytes()
    save_lock(path, [with_last_found(broken(at=WEDNESDAY), entry)])
    assert path.read_bytes() == before


def test_a_search_that_comes_to_its_end_takes_the_failure_away(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    entry = entry_of(path, with_last_found(broken(), entry_of(path, found(CLEAN))))
    now = found(at=WEDNESDAY)
    assert with_last_found(now, entry) == now


def test_a_record_that_the_failed_run_met_is_shown_as_it_is_now(tmp_path: Path) -> None:
    other = make_evidence(pmid=Pmid("8"))
    entry = entry_of(tmp_path / "claims.lock", found(CLEAN, other))
    retracted = replace(CLEAN, status=RecordStatus.RETRACTED)
    new = make_evidence(pmid=Pmid("9"))
    kept = with_last_found(broken(new, retracted), entry)
    assert kept.evidence == (retracted, other, new)


def test_records_of_two_broken_searches_are_kept_and_the_state_stays_broken(
    tmp_path: Path,
) -> None:
    entry = entry_of(tmp_path / "claims.lock", broken(CLEAN, at=MONDAY))
    kept = with_last_found(broken(), entry)
    assert kept.search == broken().search
    assert kept.evidence == (CLEAN,)


def test_what_was_found_for_other_words_does_not_stand_for_these(tmp_path: Path) -> None:
    entry = entry_of(tmp_path / "claims.lock", found(CLEAN))
    edited = replace(broken(), claim=make_claim("A third of them slept through."))
    assert with_last_found(edited, entry) == edited


@pytest.mark.parametrize(("source", "stands"), [("pubmed", True), ("starter", False)])
def test_a_source_in_place_of_another_replaces_only_its_own_findings(
    tmp_path: Path, source: str, *, stands: bool
) -> None:
    entry = entry_of(tmp_path / "claims.lock", found(CLEAN, source=source))
    card = found(make_evidence(pmid=Pmid("9")), source="starter", at=TUESDAY)
    instead = FailedSearch(source="pubmed", tried_at=TUESDAY, reason="it could not be reached")
    kept = with_last_found(card, entry, instead_of=instead)
    assert (kept.search.failed == instead) is stands
    assert (kept.evidence == (CLEAN,)) is stands


def test_a_source_that_was_asked_for_and_answers_replaces_what_stands(tmp_path: Path) -> None:
    entry = entry_of(tmp_path / "claims.lock", found(CLEAN))
    card = found(source="starter", at=TUESDAY)
    assert with_last_found(card, entry) == card
