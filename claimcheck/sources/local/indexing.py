"""The words of records written to an index."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from xml.etree.ElementTree import ParseError

import tantivy

from claimcheck.model import Record
from claimcheck.records.pubmed_xml import SourcedRecord, parse_with_bytes
from claimcheck.sources.local import layout
from claimcheck.sources.local.segments import Segment, read_segments
from claimcheck.sources.local.terms import terms_of, when_of

_HEAP = 256_000_000
"""Bytes of words that are held before they are written as a segment: a file of NLM's at once."""

_HELD = 500
_HELD_CHARACTERS = 4_000_000
"""
Documents, and characters in them, that are handed to the writer's thread at once.

One by one, reading and indexing take turns in the caches of the processor and cost each other a
sixth of the time of a build.
"""

_SET = (b"<PubmedArticleSet>", b"</PubmedArticleSet>")


class Indexer:
    """Writes the index of one input file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: list[tantivy.Document] = []
        self._characters = 0
        # One thread: the segments, and with them ties in rank, are the same in every run.
        self._writer = layout.open_index(folder, create=True).writer(_HEAP, 1)

    def add(self, record: Record) -> None:
        """Index a record that was not added before, or was taken out."""
        document = tantivy.Document()
        document.add_integer(layout.PMID, int(record.pmid))
        document.add_integer(layout.WHEN, when_of(record))
        for name, values in terms_of(record).items():
            for value in values:
                document.add_text(name, value)
                self._characters += len(value)
        self._held.append(document)
        if len(self._held) >= _HELD or self._characters >= _HELD_CHARACTERS:
            self._hand_over()

    def _hand_over(self) -> None:
        with layout.writing_errors():
            for document in self._held:
                self._writer.add_document(document)
        self._held.clear()
        self._characters = 0

    def delete(self, pmid: int) -> None:
        """Take out a record that was added."""
        # A deletion holds for what the writer was given before it.
        self._hand_over()
        self._writer.delete_documents_by_term(layout.PMID, pmid)

    def abandon(self) -> None:
        """Give the folder free; what was added is lost."""
        # On a full disk the writer is gone already, and its folder is thrown away anyway.
        with suppress(ValueError):
            self._writer.rollback()
            self._writer.wait_merging_threads()

    def finish(self) -> tuple[Segment, ...]:
        """Make it lasting, and return what it is made of."""
        self._hand_over()
        with layout.writing_errors():
            self._writer.commit()
            self._writer.wait_merging_threads()
        return read_segments(self._folder)


def read_record(raw: bytes) -> Record:
    """
    Return the record of a stored `PubmedArticle`.

    Raises:
        ValueError: The store is damaged.
    """
    try:
        for entry in parse_with_bytes(_SET[0] + raw + _SET[1]):
            if isinstance(entry, SourcedRecord) and isinstance(entry.outcome, Record):
                return entry.outcome
    except ParseError as error:
        raise ValueError(f"a stored record is damaged: {error}") from error
    raise ValueError("a stored record is damaged")
