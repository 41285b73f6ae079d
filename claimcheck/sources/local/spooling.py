"""
One input file made ready for the corpus, in a process of its own.

Everything that takes time is done here, on every core: the records are parsed, packed, and
their words indexed. What comes out is a folder with a small SQLite file and an index of one
segment, which the one process that writes takes over whole. A folder that is finished bears the
MD5 of its input file, so that a later run uses it without reading that file again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from claimcheck.atomic import replace_file
from claimcheck.errors import SourceError
from claimcheck.model import Record
from claimcheck.records.fault import RecordFault
from claimcheck.records.pubmed_xml import Deletion, SourcedRecord
from claimcheck.sources.local.files import read_entries
from claimcheck.sources.local.indexing import Indexer
from claimcheck.sources.local.packing import BLOCK_BYTES, RECORDS, pack

ENTRIES_NAME = "entries.sqlite"
SPOOLED_INDEX = "index"
_REPORT_NAME = "report.json"

_BATCH = 2000

_SCHEMA = """
CREATE TABLE entry (
    pmid INTEGER PRIMARY KEY, version INTEGER, revised INTEGER, year INTEGER, status TEXT,
    has_abstract INTEGER, block INTEGER, start INTEGER, size INTEGER
);
CREATE TABLE block (id INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE deletion (pmid INTEGER PRIMARY KEY);
CREATE TABLE notice (source INTEGER, target INTEGER, ref_type TEXT, printed TEXT);
"""

_REVISED = re.compile(
    rb"<DateRevised>\s{0,20}<Year>([0-9]{4})</Year>\s{0,20}<Month>([0-9]{2})</Month>\s{0,20}"
    rb"<Day>([0-9]{2})</Day>"
)

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

    name: str
    md5: str
    records: int = 0
    faults: int = 0
    first_fault: str | None = None
    segments: tuple[str, ...] = ()
    """Their entries; none for a file without records."""
    error: str | None = None
    """Why the file is bad; then there is no folder."""


def find_spooled(md5: str, spool: Path) -> SpooledFile | None:
    """Return what an earlier run made of a file, if it came to an end."""
    try:
        told = json.loads((spool / md5 / _REPORT_NAME).read_text("utf-8"))
        return SpooledFile(**{**told, "segments": tuple(told["segments"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def spool_file(path: Path, md5: str, spool: Path) -> SpooledFile:
    """Make one input file ready; a bad file is a value, never an error."""
    # A worker whose parent was killed may still be at work on a folder of the same file.
    partial = spool / f"{md5}.{os.getpid()}.part"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        spooled = _fill(path, md5, partial)
    except SourceError as error:
        shutil.rmtree(partial, ignore_errors=True)
        return SpooledFile(name=path.name, md5=md5, error=str(error))
    # The report says that all is there, also after a power cut; the index has seen to itself.
    _sync_file(partial / ENTRIES_NAME)
    replace_file(partial / _REPORT_NAME, json.dumps(asdict(spooled)).encode())
    shutil.rmtree(spool / md5, ignore_errors=True)
    partial.replace(spool / md5)
    return spooled


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _fill(path: Path, md5: str, folder: Path) -> SpooledFile:
    indexer = Indexer(folder / SPOOLED_INDEX)
    try:
        with closing(sqlite3.connect(folder / ENTRIES_NAME, isolation_level=None)) as database:
            # It is thrown away if anything goes wrong, so no journal.
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            database.executescript(_SCHEMA)
            database.execute("BEGIN")
            filling = _Filling(database=database, indexer=indexer)
            for entry in read_entries(path):
                filling.take(entry)
            filling.flush()
            database.execute("COMMIT")
        segments = indexer.finish()
    except BaseException:
        indexer.abandon()
        raise
    return SpooledFile(
        name=path.name,
        md5=md5,
        records=filling.records,
        faults=filling.faults,
        first_fault=filling.first_fault,
        segments=tuple(segment.entry for segment in segments),
    )


@dataclass(slots=True, kw_only=True)
class _Filling:
    """A spool folder that is being filled."""

    database: sqlite3.Connection
    indexer: Indexer
    records: int = 0
    faults: int = 0
    first_fault: str | None = None
    versions: dict[int, tuple[int, int]] = field(default_factory=dict)
    rows: list[tuple[object, ...]] = field(default_factory=list)
    raws: list[bytes] = field(default_factory=list)
    size: int = 0
    """Bytes of the block that is being filled."""
    blocks: list[tuple[int, bytes]] = field(default_factory=list)
    block: int = 0

    def take(self, entry: SourcedRecord | Deletion) -> None:
        """Take in what comes next in the file."""
        if isinstance(entry, Deletion):
            self._delete([int(pmid) for pmid in entry.pmids])
        elif isinstance(entry.outcome, RecordFault):
            self.faults += 1
            self.first_fault = self.first_fault or entry.outcome.message
        else:
            self.records += 1
            self._take_record(entry.outcome, entry.raw.strip())

    def _take_record(self, record: Record, raw: bytes) -> None:
        pmid = int(record.pmid)
        revised = revised_on(raw)
        older = self.versions.get(pmid)
        if older is not None:
            if older > (record.version, revised or older[1]):
                return
            self._remove(pmid)
        self.versions[pmid] = (record.version, revised)
        self.indexer.add(record)
        has_abstract, place = int(bool(record.sections)), (self.block, self.size, len(raw))
        status = record.status.value
        told = (record.version, revised, record.year or 0, status, has_abstract)
        self.rows.append((pmid, *told, *place))
        self.raws.append(raw)
        self.size += len(raw)
        if len(self.raws) >= RECORDS or self.size >= BLOCK_BYTES:
            self._close_block()
        if record.corrections:
            self._take_notices(record)

    def _take_notices(self, record: Record) -> None:
        self.database.executemany(
            "INSERT INTO notice VALUES (?, ?, ?, ?)",
            [
                (int(record.pmid), int(link.pmid), NOTICES[link.ref_type], link.source)
                for link in record.corrections
                if link.ref_type in NOTICES and link.pmid
            ],
        )

    def _delete(self, pmids: list[int]) -> None:
        """Note deletions; they hold for the records before them, in this file and in others."""
        for pmid in pmids:
            if self.versions.pop(pmid, None) is not None:
                self._remove(pmid)
        self.database.executemany(
            "INSERT OR IGNORE INTO deletion VALUES (?)", [(pmid,) for pmid in pmids]
        )

    def _remove(self, pmid: int) -> None:
        """Take back a record of this file."""
        self._write()
        self.indexer.delete(pmid)
        self.database.execute("DELETE FROM entry WHERE pmid = ?", (pmid,))
        self.database.execute("DELETE FROM notice WHERE source = ?", (pmid,))

    def _close_block(self) -> None:
        self.blocks.append((self.block, pack(self.raws)))
        self.raws.clear()
        self.size = 0
        self.block += 1
        if len(self.rows) >= _BATCH:
            self._write()

    def _write(self) -> None:
        self.database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self.rows)
        self.database.executemany("INSERT INTO block VALUES (?, ?)", self.blocks)
        self.rows.clear()
        self.blocks.clear()

    def flush(self) -> None:
        """Write what is still held."""
        if self.raws:
            self._close_block()
        self._write()


def revised_on(raw: bytes) -> int:
    """
    Return the day on which NLM last changed a record, as one number; 0 where it is not told.

    >>> revised_on(b"<DateRevised><Year>2024</Year><Month>05</Month><Day>01</Day></DateRevised>")
    20240501
    """
    found = _REVISED.search(raw)
    return int(b"".join(found.groups())) if found else 0
