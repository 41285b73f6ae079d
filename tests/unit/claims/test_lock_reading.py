"""A lock that is read as far as it is looked at says the same as one that is read as a whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimcheck.claims.lock import load_lock
from claimcheck.errors import ClaimsFileError
from claimcheck.model import DeferredEvidence, first_records, has_cited, named_by_none

REPOSITORY = Path(__file__).parents[3]
LOCK = REPOSITORY / "examples" / "claims.lock"


def altered(tmp_path: Path, change: str) -> Path:
    """Return the lock of the examples with one thing wrong in it."""
    text = LOCK.read_text("utf-8")
    document = json.loads(text)
    entry = next(each for each in document["claims"].values() if each.get("evidence"))
    match change:
        case "a claim twice":
            name = next(iter(document["claims"]))
            line = f'    "{name}": {{'
            text = text.replace(
                line, f'{line}"text_digest": "{"0" * 64}", "search": {{}}}},\n{line}'
            )
            path = tmp_path / "claims.lock"
            path.write_text(text, "utf-8")
            return path
        case "a wrong signal":
            entry["evidence"][0]["signals"]["number"] = "perhaps"
        case "a wrong state":
            entry["search"]["state"] = "done"
        case "a wrong PMID":
            entry["evidence"][0]["pmid"] = "12a"
        case "a wrong DOI":
            document["records"][entry["evidence"][0]["pmid"]]["doi"] = 5
        case "another version":
            document["version"] = 2
        case _:
            document["claims"] = ["a"]
    path = tmp_path / "claims.lock"
    path.write_text(json.dumps(document, indent=1), "utf-8")
    return path


def test_the_heads_lead_to_the_same_entries() -> None:
    deferred, whole = load_lock(LOCK), load_lock(LOCK, whole=True)
    assert isinstance(
        next(entry.evidence for entry in deferred.entries if entry.evidence), DeferredEvidence
    )
    for mine, other in zip(deferred.entries, whole.entries, strict=True):
        assert first_records(mine.evidence) == first_records(other.evidence)
        assert has_cited(mine.evidence) == has_cited(other.evidence)
        assert named_by_none(mine.evidence) == named_by_none(other.evidence)
        assert len(mine.evidence) == len(other.evidence)
    assert any(named_by_none(entry.evidence) for entry in whole.entries)
    assert deferred == whole


def test_a_lock_written_by_another_hand_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    path.write_text(json.dumps(json.loads(LOCK.read_text("utf-8")), indent=7), "utf-8")
    assert load_lock(path) == load_lock(LOCK)


@pytest.mark.parametrize(
    "change",
    [
        "a claim twice",
        "a wrong state",
        "a wrong PMID",
        "a wrong DOI",
        "another version",
        "no claims",
    ],
)
def test_what_is_broken_at_its_head_is_told_at_once(tmp_path: Path, change: str) -> None:
    path = altered(tmp_path, change)
    with pytest.raises(ClaimsFileError) as lazily:
        load_lock(path)
    with pytest.raises(ClaimsFileError) as wholly:
        load_lock(path, whole=True)
    assert str(lazily.value) == str(wholly.value)


def test_what_is_broken_further_down_is_told_when_it_is_looked_at(tmp_path: Path) -> None:
    path = altered(tmp_path, "a wrong signal")
    lock = load_lock(path)
    with pytest.raises(ClaimsFileError, match=r"signals\.number") as found:
        list(next(entry.evidence for entry in lock.entries if entry.evidence))
    with pytest.raises(ClaimsFileError) as wholly:
        load_lock(path, whole=True)
    assert str(found.value) == str(wholly.value)


def test_the_first_records_are_known_without_decoding_what_was_found(tmp_path: Path) -> None:
    entries = load_lock(altered(tmp_path, "a wrong signal")).entries
    known = [first_records(entry.evidence) for entry in entries if entry.evidence]
    assert any(doi for records in known for _, doi in records)
    with pytest.raises(ClaimsFileError):
        [tuple(entry.evidence) for entry in entries]
