"""Files of PubMed records: their checksums, and their records and deletions one by one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from claimcheck.errors import SourceError
from claimcheck.model import Record
from claimcheck.records.medline import parse_medline
from claimcheck.records.pubmed_xml import Deletion, SourcedRecord, parse_with_bytes
from claimcheck.records.writing import write_article
from claimcheck.sources.local.deflate import DAMAGED, open_gzip

_MD5 = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{32}(?![0-9a-fA-F])")
_BLOCK = 1 << 20


def md5_of(path: Path) -> str:
    """
    Return the MD5 of a file, after a look at the `.md5` beside it where there is one.

    Raises:
        SourceError: The file cannot be read, or is not the one that the `.md5` was made of.
    """
    try:
        # MD5 is what NLM publishes; it guards against broken downloads, not against people.
        digest = hashlib.md5(usedforsecurity=False)
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
        beside = path.with_name(path.name + ".md5")
        told = beside.read_text("utf-8", "replace")[:4096] if beside.is_file() else None
    except OSError as error:
        raise SourceError("unreadable", f"cannot be read: {error.strerror}") from error
    found = digest.hexdigest()
    if told is not None:
        sums = [text.lower() for text in _MD5.findall(told)]
        if found not in sums:
            raise SourceError(
                "malformed", f"its MD5 is {found}, which {beside.name} does not say; load it again"
            )
    return found


def read_entries(path: Path) -> Iterator[SourcedRecord | Deletion]:
    """
    Yield the records of a file of PubMed XML or MEDLINE text, packed by gzip or not.

    Raises:
        SourceError: The file is something else, is damaged or is cut short; what was yielded
            before must be thrown away.
    """
    try:
        with _open(path) as file:
            first = file.peek(64).lstrip(b"\xef\xbb\xbf \t\r\n") if hasattr(file, "peek") else b""
            if first.startswith(b"<"):
                yield from parse_with_bytes(file)
            else:
                yield from _read_medline(file)
    except DAMAGED as error:
        raise SourceError("malformed", f"cannot be unpacked: {error}") from error


def _read_medline(file: BinaryIO) -> Iterator[SourcedRecord]:
    """
    Yield the records of MEDLINE text.

    Raises:
        SourceError: There is none: any file at all can be read as text without records.
    """
    is_empty = True
    for outcome in parse_medline(file):
        if isinstance(outcome, Record):
            is_empty = False
            yield SourcedRecord(write_article(outcome), outcome)
        else:
            yield SourcedRecord(b"", outcome)
    if is_empty:
        raise SourceError("malformed", "neither PubMed XML nor MEDLINE text: no record in it")


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        if not file.peek(2).startswith(b"\x1f\x8b"):
            yield file
            return
        with open_gzip(file) as unpacked:
            yield unpacked
