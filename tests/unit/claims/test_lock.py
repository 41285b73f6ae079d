from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claimcheck.claims.extraction import claim_from_text
from claimcheck.claims.lock import TEXT_CHANGED, encode_lock, load_lock, save_lock
from claimcheck.errors import ClaimsFileError
from claimcheck.evidence.matching import compare
from claimcheck.model import (
    ClaimId,
    ClaimResult,
    NumberSignal,
    Pmid,
    RecordStatus,
    Rung,
    SearchLog,
    SearchResult,
    SearchState,
)
from tests.builders import make_claim, make_evidence, make_record

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def make_result(claim: str = "c-1", *, count: int = 1, at: datetime = MONDAY) -> ClaimResult:
    rung = SearchResult(
        rung=Rung.PRECISE,
        term="drug[tiab]",
        state=SearchState.COMPLETE,
        count=count,
        pmids=(Pmid("101"),),
    )
    log = SearchLog(state=SearchState.COMPLETE, source="fake", searched_at=at, rungs=(rung,))
    return ClaimResult(
        claim=make_claim(id=ClaimId(claim)),
        search=log,
        evidence=(make_evidence(score=0.123456789),),
    )


def test_a_missing_lock_is_an_empty_one(tmp_path: Path) -> None:
    assert load_lock(tmp_path / "claims.lock").entries == ()


def test_the_same_answers_later_leave_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    save_lock(path, [make_result(at=MONDAY)])
    before = path.read_bytes()
    save_lock(path, [make_result(at=TUESDAY)])
    assert path.read_bytes() == before


def test_another_answer_brings_its_own_time(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    save_lock(path, [make_result(at=MONDAY)])
    save_lock(path, [make_result(count=2, at=TUESDAY)])
    entry = load_lock(path).entry(ClaimId("c-1"))
    assert entry is not None
    assert entry.search.searched_at == TUESDAY


def test_claims_that_were_not_searched_keep_their_entries(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    save_lock(path, [make_result("b"), make_result("a")])
    save_lock(path, [make_result("c"), ClaimResult(claim=make_claim(id=ClaimId("a")))])
    assert [entry.claim for entry in load_lock(path).entries] == ["a", "b", "c"]


def test_entries_of_claims_that_are_no_more_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    save_lock(path, [make_result("a"), make_result("b")])
    save_lock(path, [], known={ClaimId("b")})
    assert [entry.claim for entry in load_lock(path).entries] == ["b"]


def test_a_broken_entry_that_the_run_did_not_find_again_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    save_lock(path, [make_result("a"), make_result("b")])
    broken = path.read_text("utf-8").replace('"number": "', '"number": "no-', 1)
    path.write_text(broken, "utf-8")
    with pytest.raises(ClaimsFileError, match="no-"):
        save_lock(path, [make_result("a"), make_result("b")])
    assert path.read_text("utf-8") == broken


def test_a_file_that_says_what_the_run_found_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    save_lock(path, [make_result("a", at=MONDAY), make_result("b", at=TUESDAY)])
    before = path.stat()
    save_lock(path, [make_result("b", at=TUESDAY), make_result("a", at=TUESDAY)])
    after = path.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_the_order_of_the_run_makes_no_difference(tmp_path: Path) -> None:
    first, second = tmp_path / "1.lock", tmp_path / "2.lock"
    save_lock(first, [make_result("a"), make_result("b")])
    save_lock(second, [make_result("b"), make_result("a")])
    assert first.read_bytes() == second.read_bytes()


def test_what_was_found_is_there_for_the_same_words(tmp_path: Path) -> None:
    save_lock(tmp_path / "claims.lock", [make_result()])
    lock = load_lock(tmp_path / "claims.lock")
    found = lock.result(make_claim(note="a note changes nothing"))
    assert found.search.state is SearchState.COMPLETE
    assert [evidence.pmid for evidence in found.evidence] == ["101"]


def test_what_was_found_for_other_words_does_not_count(tmp_path: Path) -> None:
    save_lock(tmp_path / "claims.lock", [make_result()])
    lock = load_lock(tmp_path / "claims.lock")
    found = lock.result(make_claim("A third of the patients responded within a day."))
    assert found.search.state is SearchState.NOT_SEARCHED
    assert found.search.reason == TEXT_CHANGED
    assert found.evidence == ()


def test_an_edited_number_is_compared_anew_with_the_quoted_sentences(tmp_path: Path) -> None:
    sentence = "Relief was seen in 52% of the volunteers after the drug."
    record = make_record(f"We gave a drug. {sentence} Nobody was harmed.")
    claim = claim_from_text("Relief was seen in 52% of the volunteers.", id=ClaimId("c-1"))
    claim = replace(claim, cites=("PMID:101",))
    evidence = replace(compare(claim, record), cited=True, record_digest="d")
    assert evidence.signals.number is NumberSignal.AGREES
    log = make_result().search
    path = tmp_path / "claims.lock"
    save_lock(path, [ClaimResult(claim=claim, search=log, evidence=(evidence,))])
    lock = load_lock(path)
    edited = claim_from_text("Relief was seen in 72% of the volunteers.", id=ClaimId("c-1"))
    found = lock.result(replace(edited, cites=claim.cites), compare=compare)
    assert found.search.state is SearchState.NOT_SEARCHED
    (again,) = found.evidence
    assert again.signals.number is NumberSignal.DIFFERS
    assert again.cited
    assert (again.record_digest, again.score) == ("d", round(evidence.score, 6))
    places = {(kept.text, kept.span) for kept in evidence.sentences}
    assert {(kept.text, kept.span) for kept in again.sentences} <= places


def test_a_record_that_is_no_longer_cited_is_not_marked_so(tmp_path: Path) -> None:
    cited = make_evidence(cited=True)
    result = replace(make_result(), evidence=(cited,))
    save_lock(tmp_path / "claims.lock", [result])
    lock = load_lock(tmp_path / "claims.lock")
    edited = make_claim("A third of the patients responded.", cites=("PMID:7",))
    assert not lock.result(edited, compare=compare).evidence[0].cited


def test_other_quotes_and_spaces_are_the_same_words(tmp_path: Path) -> None:
    claim = make_claim('It is "safe".')
    save_lock(tmp_path / "claims.lock", [replace(make_result(), claim=claim)])
    lock = load_lock(tmp_path / "claims.lock")
    found = lock.result(replace(claim, text="It  is “safe”."))
    assert found.search.state is SearchState.COMPLETE


def test_each_record_seen_from_a_claim_stands_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    save_lock(path, [make_result()])
    text = path.read_text("utf-8")
    assert text.endswith("}\n")
    (entry,) = json.loads(text)["claims"].values()
    lines = [line.strip().rstrip(",") for line in text.splitlines()]
    assert {json.dumps(item, ensure_ascii=False) for item in entry["evidence"]} <= set(lines)


def test_what_says_nothing_is_left_out_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    save_lock(path, [make_result()])
    text = path.read_text("utf-8")
    assert "null" not in text
    assert encode_lock(load_lock(path)) == text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "not valid JSON in line 1"),
        (b'{"version": 1,\n<<<<<<< HEAD\n', "not valid JSON in line 2"),
        (b"\xff\xfe\x00", "."),
        (b"[]", "must be a mapping"),
        (b'{"version": 2, "claims": {}}', "version"),
        (b'{"version": 1, "claims": {"a": {}}}', r"claims\.a\.text_digest: is missing"),
        (b'{"version": 1, "claims": {"../a": {}}}', "not a claim id"),
        (b'{"version": 1, "version": 1}', "stands there twice"),
        (b'{"version": NaN}', "NaN is no number"),
        (b"[" * 100_000, "too deep"),
    ],
)
def test_a_corrupt_lock_says_how_to_mend_it(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "claims.lock"
    path.write_bytes(content)
    with pytest.raises(ClaimsFileError, match=problem) as caught:
        load_lock(path)
    assert "delete it and run `claimcheck verify` again" in str(caught.value)
    with pytest.raises(ClaimsFileError):
        save_lock(path, [make_result()])
    assert path.read_bytes() == content


def test_what_is_said_of_a_record_stands_there_once_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    evidence = (make_evidence(title="Only once"),)
    claims = [make_claim(id=ClaimId(name)) for name in ("a", "b", "c")]
    results = [replace(make_result(), claim=claim, evidence=evidence) for claim in claims]
    save_lock(path, results)
    assert path.read_text("utf-8").count("Only once") == 1
    written = load_lock(path)
    assert [entry.evidence for entry in written.entries] == [evidence] * 3


def test_evidence_of_another_time_keeps_its_own_words_on_the_record(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    earlier = make_evidence(status=RecordStatus.CLEAN, year=2020)
    later = make_evidence(status=RecordStatus.RETRACTED, year=None)
    results = [
        replace(make_result(), claim=make_claim(id=ClaimId(name)), evidence=(item,))
        for name, item in (("a", earlier), ("b", later))
    ]
    save_lock(path, results)
    assert [entry.evidence for entry in load_lock(path).entries] == [(earlier,), (later,)]
