"""
Parts of a record that nothing reads, cut before it is parsed.

Reference lists, affiliations and dates of processing are half of the bytes of a new record, and
parsing them would cost half of the time. A cut is made only where nothing but such a part can be
lost: not beside comments and CDATA sections, which can hide a tag, and not around a tag that a
part cannot hold. What is left uncut is parsed as it is.
"""

from __future__ import annotations

_UNREAD = (
    (b"<AffiliationInfo>", b"</AffiliationInfo>", b"Author>"),
    (b"<History>", b"</History>", b"ArticleIdList>"),
)
"""Start, end, and a tag that stands around or beside the part and never in it."""

_RECORD = b"Pubmed"
"""Begins the names of the record and of the sections of it that hold the parts."""


def trimmed(record: bytes) -> bytes:
    """Return one record without anything that nothing reads."""
    return without_unread(without_references(record))


def without_unread(text: bytes) -> bytes:
    """Return one record, or several, without affiliations and dates of processing."""
    if _may_hide_tags(text):
        return text
    for start, end, never in _UNREAD:
        text = _without(text, start, end, never)
    return text


def without_references(record: bytes) -> bytes:
    """
    Return a record without its reference lists.

    They close `PubmedData`, so the cut is made only behind its id list.
    """
    start = record.find(b"<ReferenceList>")
    if start < 0 or _may_hide_tags(record):
        return record
    end = record.rfind(b"</ReferenceList>")
    ids = record.find(b"</ArticleIdList>", record.find(b"<PubmedData>"), start)
    if (
        ids < 0
        or end < start
        or record.count(b"<ReferenceList>") != record.count(b"</ReferenceList>")
    ):
        return record
    return record[:start] + record[end + len(b"</ReferenceList>") :]


def _may_hide_tags(text: bytes) -> bool:
    # To look for one rare byte first is much faster than to look for two.
    return b"!" in text and b"<!" in text


def _without(text: bytes, start: bytes, end: bytes, never: bytes) -> bytes:
    pieces = text.split(start)
    kept = [pieces[0]]
    for piece in pieces[1:]:
        cut, found, rest = piece.partition(end)
        if not found or never in cut or _opens_record(cut) or end in rest:
            return text
        kept.append(rest)
    return b"".join(kept)


def _opens_record(cut: bytes) -> bool:
    """Tell whether a cut would take the border of a record with it."""
    at = cut.find(_RECORD)
    while at >= 0:
        if cut[at - 1 : at] in {b"<", b"/"} and not cut.startswith(b"PubMedPubDate", at):
            return True
        at = cut.find(_RECORD, at + 1)
    return False
