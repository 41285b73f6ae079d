"""PubMed XML (`PubmedArticleSet`, pubmed_250101.dtd) to records, as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import Pmid, Record
from claimcheck.records.citation import read_article, read_book
from claimcheck.records.elements import is_plain, parse_element
from claimcheck.records.fault import FaultReason, RecordFault
from claimcheck.records.splitting import ByteStream, excerpt, split_stream
from claimcheck.records.usual_article import read_usual_article

_PMID = re.compile(rb"<PMID[^<>]{0,60}>[ \t\r\n]{0,20}([1-9][0-9]{0,8})[ \t\r\n]{0,20}</PMID>")
_START = re.compile(rb"<(?:PubmedArticle|PubmedBookArticle)[ \t\r\n>]")
_FORBIDDEN = re.compile(rb"<!(?!--|\[CDATA\[)")
_ARTICLE = b"<PubmedArticle>"


class SourcedRecord(NamedTuple):
    """A record, or why there is none, with the bytes that it was read from."""

    raw: bytes
    outcome: Record | RecordFault


class Deletion(NamedTuple):
    """The PMIDs that an update file takes out of the corpus."""

    pmids: tuple[Pmid, ...]


def parse_pubmed_xml(stream: ByteStream | bytes) -> Iterator[Record | RecordFault]:
    """
    Yield the records of a `PubmedArticleSet` in order, each read by itself.

    Articles and book chapters become records; `DeleteCitation` is passed over. A record that is
    not well-formed becomes a `RecordFault` and costs no other record. Unknown elements and DTD
    years are accepted; no DTD is loaded, no entity beyond XML's own five is resolved. The
    caller unpacks `.gz`. Memory holds a few records, whatever the size of the stream.

    Raises:
        SourceError: The stream is no set of records (an error, a web page, nothing), or it is
            cut short. Records before the cut have been yielded by then.
    """
    for entry in parse_with_bytes(stream):
        if isinstance(entry, SourcedRecord):
            yield entry.outcome


def parse_with_bytes(stream: ByteStream | bytes) -> Iterator[SourcedRecord | Deletion]:
    """
    Yield what `parse_pubmed_xml` yields, each with its own bytes, and the deletions.

    Raises:
        SourceError: As `parse_pubmed_xml`.
    """
    for chunk in split_stream(stream):
        if chunk.is_deletion:
            found = _PMID.finditer(b"".join(chunk.raws))
            yield Deletion(tuple([Pmid(match[1].decode("ascii")) for match in found]))
        else:
            yield from read_records(chunk.raws)


def read_records(raws: Sequence[bytes]) -> Iterator[SourcedRecord]:
    """
    Yield the records of pieces that hold one end tag of a record each, at their end.

    All are looked at together for being well-formed, because setting up a parser costs as much
    as a short record; if any is not, each is looked at by itself.
    """
    # As many start tags as end tags: in well-formed text no piece can then hold another record.
    are_articles = all(raw.startswith(_ARTICLE) for raw in raws)
    if are_articles and is_plain(b"".join(raws)):
        for raw in raws:
            yield SourcedRecord(raw, read_usual_article(raw) or _read_record(raw))
    elif are_articles and len(raws) > 1:
        for raw in raws:
            yield from read_records([raw])
    else:
        for raw in raws:
            yield from _read_chunk(raw)


def _read_chunk(chunk: bytes) -> Iterator[SourcedRecord]:
    """Read one record; records without an end tag must not take the next one with them."""
    outcome = _read_record(chunk)
    if isinstance(outcome, RecordFault) and b"<!" not in chunk:
        starts = [found.start() for found in _START.finditer(chunk)]
        if len(starts) > 1:
            for start, end in pairwise(starts):
                # Only a record of the other kind can be whole here.
                piece = chunk[start:end].rstrip()
                yield SourcedRecord(piece, _read_record(piece))
            chunk = chunk[starts[-1] :]
            outcome = _read_record(chunk)
    yield SourcedRecord(chunk, outcome)


def _read_record(chunk: bytes) -> Record | RecordFault:
    if not _START.match(chunk):
        return _fault(chunk, FaultReason.NOT_A_RECORD, f"text between records: {excerpt(chunk)}")
    if b"<!" in chunk and _FORBIDDEN.search(chunk):
        return _fault(chunk, FaultReason.FORBIDDEN_MARKUP, "a declaration inside a record")
    try:
        root = parse_element(chunk)
    except (ParseError, ValueError) as error:
        return _fault(chunk, FaultReason.NOT_WELL_FORMED, str(error))
    return _to_record(root)


def _to_record(root: Element) -> Record | RecordFault:
    try:
        return read_article(root) if root.tag == "PubmedArticle" else read_book(root)
    except InvalidIdentifierError as error:
        return RecordFault(reason=FaultReason.NO_PMID, message=str(error))


def _fault(chunk: bytes, reason: FaultReason, message: str) -> RecordFault:
    found = _PMID.search(chunk)
    pmid = Pmid(found[1].decode("ascii")) if found else None
    return RecordFault(reason=reason, message=message[:200], pmid=pmid)
