"""What a search leaves for the next one: never other evidence, and never a crash."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from claimcheck.api.keeping import FOLDER, open_keep
from claimcheck.api.matches import KeptMatcher
from claimcheck.evidence.matching import match_claim
from claimcheck.model import Claim, Evidence, Record
from claimcheck.text.quantities import parse_quantities
from tests.builders import make_claim, make_record

TEXT = "Lozenges of zinc shortened colds by 33% in 12 adults."
ABSTRACT = "In 12 adults zinc lozenges shortened colds by 33% (95% CI 21 to 45). Five felt sick."


class CountingMatcher:
    """The matcher, with how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, claim: Claim, records: Sequence[Record]) -> tuple[Evidence, ...]:
        self.asked += 1
        return match_claim(claim, records, max_evidence=20)


@pytest.fixture
def claim() -> Claim:
    return make_claim(TEXT, quantities=parse_quantities(TEXT), document="a.md", line=3)


@pytest.fixture
def records() -> list[Record]:
    return [
        make_record(ABSTRACT, pmid="11"),
        make_record("Zinc did nothing for the colds of 40 children.", pmid="12"),
    ]


def test_what_was_kept_equals_what_would_be_found(
    claim: Claim, records: list[Record], tmp_path: Path
) -> None:
    fresh = match_claim(claim, records, max_evidence=20)
    assert any(item.points for item in fresh)
    asked = CountingMatcher()
    for _ in range(3):
        # Another run opens the folder anew.
        assert KeptMatcher(asked, open_keep(tmp_path), 20)(claim, records) == fresh
    assert asked.asked == 1


def test_it_can_be_handed_to_another_process(
    claim: Claim, records: list[Record], tmp_path: Path
) -> None:
    kept = KeptMatcher(match_claim, open_keep(tmp_path), 20)
    fresh = kept(claim, records)
    assert pickle.loads(pickle.dumps(kept))(claim, records) == fresh  # noqa: S301 - made here


def test_a_claim_that_moved_in_its_document_is_found_again(
    claim: Claim, records: list[Record], tmp_path: Path
) -> None:
    asked = CountingMatcher()
    kept = KeptMatcher(asked, open_keep(tmp_path), 20)
    beside = replace(claim, text="It was cheap.", quantities=())
    kept(replace(claim, beside=(beside,)), records)
    kept(replace(claim, line=9, beside=(replace(beside, line=10),)), records)
    assert asked.asked == 1


def test_whatever_changes_what_is_found_is_asked_anew(
    claim: Claim, records: list[Record], tmp_path: Path
) -> None:
    first, second = records
    other = make_record(ABSTRACT.replace("33%", "3%"), pmid="11")
    neighbour = make_claim("Five of them felt sick.")
    asked = CountingMatcher()
    matcher = partial(KeptMatcher, asked, open_keep(tmp_path))
    matcher(20)(claim, records)
    matcher(20)(replace(claim, text=TEXT.replace("33%", "3%")), records)
    matcher(20)(replace(claim, cites=("PMID:12",)), records)
    matcher(20)(replace(claim, beside=(neighbour,)), records)
    matcher(20)(claim, [second, first])
    matcher(20)(claim, [other, second])
    matcher(20)(claim, [first])
    matcher(1)(claim, records)
    assert asked.asked == 8


def test_a_text_that_no_file_can_hold_is_compared_and_not_kept(
    claim: Claim, records: list[Record], tmp_path: Path
) -> None:
    asked = CountingMatcher()
    halved = replace(claim, text=f"{TEXT} \udc80")
    kept = KeptMatcher(asked, open_keep(tmp_path), 20)
    assert kept(halved, records) == kept(halved, records) != ()
    assert asked.asked == 2


def test_a_broken_entry_is_made_anew_and_told(
    claim: Claim, records: list[Record], tmp_path: Path
) -> None:
    asked = CountingMatcher()
    fresh = KeptMatcher(asked, open_keep(tmp_path), 20)(claim, records)
    (entry,) = [path for path in (tmp_path / FOLDER).glob("*/*") if path.is_file()]
    entry.write_bytes(entry.read_bytes()[:-1])
    keep = open_keep(tmp_path)
    assert KeptMatcher(asked, keep, 20)(claim, records) == fresh
    assert asked.asked == 2
    assert "1 entries" in keep.notices[0]


def test_whole_bytes_that_make_no_sense_are_made_anew_and_told(
    claim: Claim, records: list[Record]
) -> None:
    class Nonsense:
        refused = 0

        def get(self, name: str) -> bytes | None:
            return b"\x01" if name else None

        def put(self, name: str, data: bytes) -> None:
            assert name
            assert data

        def refuse(self, name: str) -> None:
            self.refused += bool(name)

    asked, keep = CountingMatcher(), Nonsense()
    fresh = match_claim(claim, records, max_evidence=20)
    assert KeptMatcher(asked, keep, 20)(claim, records) == fresh
    assert (asked.asked, keep.refused) == (1, 1)
