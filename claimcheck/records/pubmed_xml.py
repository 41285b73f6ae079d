"""PubMed XML (`PubmedArticleSet`, pubmed_250101.dtd) to records, as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, XMLParser

from claimcheck.errors import InvalidIdentifierError, SourceError
from claimcheck.model import Pmid, Record
from claimcheck.records.citation import read_article, read_book
from claimcheck.records.fault import FaultReason, RecordFault
from claimcheck.records.splitting import RECORD_TAGS, ByteStream, excerpt, split_run, split_stream
from claimcheck.records.trimming import without_references, without_unread

_PMID = re.compile(rb"<PMID[^<>]{0,60}>[ \t\r\n]{0,20}([1-9][0-9]{0,8})[ \t\r\n]{0,20}</PMID>")
_START = re.compile(rb"<(?:PubmedArticle|PubmedBookArticle)[ \t\r\n>]")
_FORBIDDEN = re.compile(rb"<!(?!--|\[CDATA\[)")

_BATCH = 1 << 16
"""Bytes of records that are parsed together."""

_NAMESPACES = (
    b'<r xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink">'
)
"""Prefixes that a root may declare for all its records; a record is parsed without its root."""


def parse_pubmed_xml(stream: ByteStream | bytes) -> Iterator[Record | RecordFault]:
    """
    Yield the records of a `PubmedArticleSet` in order, each parsed by itself.

    Articles and book chapters become records; `DeleteCitation` is passed over. A record that is
    not well-formed becomes a `RecordFault` and costs no other record. Unknown elements and DTD
    years are accepted; no DTD is loaded, no entity beyond XML's own five is resolved. The
    caller unpacks `.gz`. Memory holds a few records, whatever the size of the stream.

    Raises:
        SourceError: The stream is no set of records (an error, a web page, nothing), or it is
            cut short. Records before the cut have been yielded by then.
    """
    batch: list[bytes] = []
    size = 0
    try:
        for chunk in split_stream(stream):
            if chunk.is_run:
                yield from _read_singles(batch)
                yield from _read_run(chunk.raw)
                batch, size = [], 0
                continue
            batch.append(without_references(chunk.raw))
            size += len(batch[-1])
            if size >= _BATCH:
                yield from _read_singles(batch)
                batch, size = [], 0
    except SourceError:
        yield from _read_singles(batch)
        raise
    yield from _read_singles(batch)


class SourcedRecord(NamedTuple):
    """A record, or why there is none, with the bytes that it was read from."""

    raw: bytes
    outcome: Record | RecordFault


class Deletion(NamedTuple):
    """The PMIDs that an update file takes out of the corpus."""

    pmids: tuple[Pmid, ...]


def parse_with_bytes(stream: ByteStream | bytes) -> Iterator[SourcedRecord | Deletion]:
    """
    Yield what `parse_pubmed_xml` yields, each with its own bytes, and the deletions.

    Raises:
        SourceError: As `parse_pubmed_xml`.
    """
    held: list[bytes] = []
    size = 0
    try:
        for chunk in split_stream(stream, with_deletions=True):
            if chunk.is_run or chunk.is_deletion or size >= _BATCH:
                yield from _pair(held)
                held, size = [], 0
            if chunk.is_run:
                yield from _pair(list(split_run(chunk.raw)), whole=chunk.raw)
            elif chunk.is_deletion:
                pmids = [Pmid(found[1].decode("ascii")) for found in _PMID.finditer(chunk.raw)]
                yield Deletion(tuple(pmids))
            else:
                held.append(chunk.raw)
                size += len(chunk.raw)
    except SourceError:
        yield from _pair(held)
        raise
    yield from _pair(held)


def _pair(raws: list[bytes], *, whole: bytes | None = None) -> Iterator[SourcedRecord]:
    """Read records together where that is safe, and lay the bytes of each beside it."""
    if whole is None:
        trimmed = [without_references(raw) for raw in raws]
        whole = b"".join(trimmed)
    else:
        trimmed = raws
    roots = None if b"<!" in whole else _parse_together(without_unread(whole))
    if roots is not None and len(roots) == len(raws):
        for raw, root in zip(raws, roots, strict=True):
            yield SourcedRecord(raw, _to_record(root))
        return
    for raw, piece in zip(raws, trimmed, strict=True):
        for outcome in _read_chunk(piece):
            # What was read is the last record of the piece; those before it have no end tag.
            starts = [found.start() for found in _START.finditer(raw)] if b"<!" not in raw else []
            yield SourcedRecord(raw[starts[-1] :] if len(starts) > 1 else raw, outcome)


def reread(raws: Sequence[bytes]) -> list[Record | RecordFault]:
    """Read records from the bytes that `parse_with_bytes` gave, together where that is safe."""
    return _read_singles(list(raws))


def _read_run(run: bytes) -> list[Record | RecordFault]:
    """
    Read records together, because setting up a parser costs as much as a short record.

    Whenever anything about them is out of order, each record is read by itself.
    """
    roots = _parse_together(without_unread(run))
    if roots is None:
        return [outcome for record in split_run(run) for outcome in _read_chunk(record)]
    return [_to_record(root) for root in roots]


def _read_singles(chunks: list[bytes]) -> list[Record | RecordFault]:
    """Read records that were taken one by one; together, if nothing in them is special."""
    text = without_unread(b"".join(chunks))
    roots = None if b"<!" in text else _parse_together(text)
    if roots is None:
        return [outcome for chunk in chunks for outcome in _read_chunk(chunk)]
    return [_to_record(root) for root in roots]


def _parse_together(text: bytes) -> list[Element] | None:
    """Return the records in `text`, or None unless it is records and white space only."""
    parser = XMLParser(encoding="utf-8")  # noqa: S314 - see _parse
    try:
        parser.feed(_NAMESPACES)
        parser.feed(text)
        parser.feed(b"</r>")
        wrapper: Element = parser.close()
    except (ParseError, ValueError):
        return None
    roots = list(wrapper)
    for root in roots:
        if root.tag not in RECORD_TAGS or (root.tail and root.tail.strip()):
            return None
    return None if wrapper.text and wrapper.text.strip() else roots


def _read_chunk(chunk: bytes) -> Iterator[Record | RecordFault]:
    """Read one record; records without an end tag must not take the next one with them."""
    outcome = _read_record(chunk)
    if isinstance(outcome, RecordFault) and b"<!" not in chunk:
        starts = [found.start() for found in _START.finditer(chunk)]
        if len(starts) > 1:
            # The chunk ends at its first end tag, so only the last of them can be whole.
            for start, end in pairwise(starts):
                yield _fault(chunk[start:end], FaultReason.NOT_WELL_FORMED, "no end tag")
            outcome = _read_record(chunk[starts[-1] :])
    yield outcome


def _read_record(chunk: bytes) -> Record | RecordFault:
    if not _START.match(chunk):
        return _fault(chunk, FaultReason.NOT_A_RECORD, f"text between records: {excerpt(chunk)}")
    if b"<!" in chunk and _FORBIDDEN.search(chunk):
        return _fault(chunk, FaultReason.FORBIDDEN_MARKUP, "a declaration inside a record")
    try:
        root = _parse(chunk)
    except (ParseError, ValueError) as error:
        return _fault(chunk, FaultReason.NOT_WELL_FORMED, str(error))
    return _to_record(root)


def _to_record(root: Element) -> Record | RecordFault:
    try:
        return read_article(root) if root.tag == "PubmedArticle" else read_book(root)
    except InvalidIdentifierError as error:
        return RecordFault(reason=FaultReason.NO_PMID, message=str(error))


def _parse(chunk: bytes) -> Element:
    # Expat without a document type: nothing can declare an entity, so nothing can be expanded
    # or fetched. That is also why the standard parser is safe here.
    parser = XMLParser(encoding="utf-8")  # noqa: S314 - see above
    if b"<mml:" in chunk or b"xlink:" in chunk:
        parser.feed(_NAMESPACES)
        parser.feed(chunk)
        parser.feed(b"</r>")
        wrapper: Element = parser.close()
        return wrapper[0]
    parser.feed(chunk)
    root: Element = parser.close()
    return root


def _fault(chunk: bytes, reason: FaultReason, message: str) -> RecordFault:
    found = _PMID.search(chunk)
    pmid = Pmid(found[1].decode("ascii")) if found else None
    return RecordFault(reason=reason, message=message[:200], pmid=pmid)
