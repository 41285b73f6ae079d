"""The one writer of the index of a corpus."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree.ElementTree import ParseError

import tantivy

from claimcheck.model import Record
from claimcheck.records.pubmed_xml import SourcedRecord, parse_with_bytes
from claimcheck.sources.local import layout
from claimcheck.sources.local.packing import unpack
from claimcheck.sources.local.terms import terms_of, when_of

_HEAP = 256_000_000
"""Bytes of words that are held before they are written as a segment."""

_SET = (b"<PubmedArticleSet>", b"</PubmedArticleSet>")


class Indexer:
    """Adds, replaces and deletes the words of records; nothing shows before `commit`."""

    def __init__(self, folder: Path) -> None:
        self._index = layout.open_index(folder, create=True)
        self._writer: tantivy.IndexWriter | None = None
        self.pending = 0
        """Changes since the last commit."""

    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            # One thread: the segments, and with them ties in rank, are the same in every run.
            self._writer = self._index.writer(_HEAP, 1)
        return self._writer

    def replace(self, pmid: int, when: int, terms: str, *, is_new: bool) -> None:
        """Index a record, given the JSON of its terms, in the place of an older version."""
        writer = self._open()
        if not is_new:
            writer.delete_documents_by_term(layout.PMID, pmid)
        document = tantivy.Document()
        document.add_integer(layout.PMID, pmid)
        document.add_integer(layout.WHEN, when)
        for name, values in json.loads(terms).items():
            for value in values:
                document.add_text(name, value)
        writer.add_document(document)
        self.pending += 1

    def replace_packed(self, pmid: int, body: bytes | None) -> None:
        """Index a record from the store, where None stands for a deleted one."""
        if body is None:
            self.delete(pmid)
            return
        record = unpack_record(body)
        self.replace(
            pmid, when_of(record), json.dumps(terms_of(record), ensure_ascii=False), is_new=False
        )

    def delete(self, pmid: int) -> None:
        """Take a record out."""
        self._open().delete_documents_by_term(layout.PMID, pmid)
        self.pending += 1

    def commit(self) -> None:
        """Make all changes lasting and visible."""
        if self.pending:
            self._open().commit()
            self.pending = 0

    def close(self) -> None:
        """Wait until the segments are merged, and give the index free."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait_merging_threads()

    def abandon(self) -> None:
        """Give the index free; what was not committed is lost."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.rollback()
            writer.wait_merging_threads()


def unpack_record(body: bytes) -> Record:
    """
    Return the record of a packed `PubmedArticle`.

    Raises:
        ValueError: The store is damaged.
    """
    raw = unpack(body)
    try:
        for entry in parse_with_bytes(_SET[0] + raw + _SET[1]):
            if isinstance(entry, SourcedRecord) and isinstance(entry.outcome, Record):
                return entry.outcome
    except ParseError as error:
        raise ValueError(f"a stored record is damaged: {error}") from error
    raise ValueError("a stored record is damaged")
