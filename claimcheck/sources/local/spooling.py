"""
One input file made ready for the corpus, in a process of its own.

The records are parsed, packed and their words folded here, on every core; what comes out is a
small SQLite file that the one process that writes takes over whole.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from claimcheck.errors import SourceError
from claimcheck.model import Record
from claimcheck.records.pubmed_xml import Deletion, SourcedRecord
from claimcheck.sources.local.files import read_entries
from claimcheck.sources.local.packing import pack
from claimcheck.sources.local.terms import terms_of, when_of

_BATCH = 2000

_SCHEMA = """
CREATE TABLE entry (
    pmid INTEGER PRIMARY KEY, version INTEGER, year INTEGER, status TEXT,
    has_abstract INTEGER, body BLOB, moment INTEGER, terms TEXT
);
CREATE TABLE deletion (pmid INTEGER PRIMARY KEY);
CREATE TABLE notice (source INTEGER, target INTEGER, ref_type TEXT, printed TEXT);
"""

_INSERT = """
INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (pmid) DO UPDATE SET
    version = excluded.version, year = excluded.year, status = excluded.status,
    has_abstract = excluded.has_abstract, body = excluded.body, moment = excluded.moment,
    terms = excluded.terms
WHERE excluded.version >= entry.version
"""

NOTICES = {
    "RetractionOf": "RetractionIn",
    "PartialRetractionOf": "PartialRetractionIn",
    "ExpressionOfConcernFor": "ExpressionOfConcernIn",
    "ErratumFor": "ErratumIn",
}
"""What a notice says of its own link, and what the record that it is about should say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpooledFile:
    """What became of one input file."""

    path: Path
    spool: Path | None = None
    """None: the file is bad."""
    records: int = 0
    faults: int = 0
    error: str | None = None
    first_fault: str | None = None


def spool_file(path: Path, spool: Path) -> SpooledFile:
    """Read one input file into a spool file; a bad file is a value, never an error."""
    try:
        with closing(sqlite3.connect(spool, isolation_level=None)) as database:
            # It is thrown away if anything goes wrong, so no sync and no journal.
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            database.executescript(_SCHEMA)
            database.execute("BEGIN")
            filled = _Filling(database=database)
            for entry in read_entries(path):
                filled.take(entry)
            filled.flush()
            database.execute("COMMIT")
    except SourceError as error:
        spool.unlink(missing_ok=True)
        return SpooledFile(path=path, error=str(error))
    return SpooledFile(
        path=path,
        spool=spool,
        records=filled.records,
        faults=filled.faults,
        first_fault=filled.first_fault,
    )


@dataclass(slots=True, kw_only=True)
class _Filling:
    """A spool file that is being filled."""

    database: sqlite3.Connection
    records: int = 0
    faults: int = 0
    first_fault: str | None = None
    rows: list[tuple[object, ...]] = field(default_factory=list)

    def take(self, entry: SourcedRecord | Deletion) -> None:
        if isinstance(entry, Deletion):
            self.database.executemany(
                "INSERT OR IGNORE INTO deletion VALUES (?)", [(int(p),) for p in entry.pmids]
            )
            return
        raw, outcome = entry
        if not isinstance(outcome, Record):
            self.faults += 1
            self.first_fault = self.first_fault or outcome.message
            return
        self.records += 1
        self.rows.append(row_of(outcome, raw))
        for link in outcome.corrections:
            if link.ref_type in NOTICES and link.pmid:
                row = (int(outcome.pmid), int(link.pmid), NOTICES[link.ref_type], link.source)
                self.database.execute("INSERT INTO notice VALUES (?, ?, ?, ?)", row)
        if len(self.rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        self.database.executemany(_INSERT, self.rows)
        self.rows.clear()


def row_of(record: Record, raw: bytes) -> tuple[object, ...]:
    """Return what the store and the index take over of a record."""
    return (
        int(record.pmid),
        record.version,
        record.year or 0,
        record.status.value,
        int(bool(record.sections)),
        pack(raw.strip()),
        when_of(record),
        json.dumps(terms_of(record), ensure_ascii=False),
    )
