"""What is kept beside a record object."""

from __future__ import annotations

from claimcheck.evidence.identity import kept_for_records
from claimcheck.model import Record


def _record(pmid: str) -> Record:
    return Record.from_text(pmid=pmid, title="Honey", abstract="Honey healed burns.")


def test_an_answer_is_found_once_for_each_record_object() -> None:
    asked: list[Record] = []

    @kept_for_records(10)
    def count(record: Record) -> int:
        asked.append(record)
        return len(asked)

    first, twin = _record("1"), _record("1")

    assert [count(first), count(twin), count(first), count(twin)] == [1, 2, 1, 2]


def test_the_oldest_answers_give_way() -> None:
    asked: list[str] = []

    @kept_for_records(2)
    def note(record: Record) -> None:
        asked.append(record.pmid)

    records = [_record(pmid) for pmid in ("1", "2", "3")]
    for record in (*records, records[2], records[0]):
        note(record)

    assert asked == ["1", "2", "3", "1"]
