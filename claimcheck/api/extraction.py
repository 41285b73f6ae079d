"""
The claims of a document and what else a run needs of it, kept by the hash of its bytes.

Reading and extracting take nearly all of the time of `claimcheck check`, and most documents of a
site are the same as in the last run. What is kept is looked up by the bytes of the file, its name
and the program that read it, so it never differs from what would be read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

import msgspec

from claimcheck.api.keeping import name_of
from claimcheck.documents import UnreadDocument
from claimcheck.model import Claim, Document, IgnoreComment, Region
from claimcheck.protocols import Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedDocument:
    """What a run needs of a document that was read."""

    path: str
    claims: tuple[Claim, ...] = ()
    regions: tuple[Region | None, ...] = ()
    """Where each of the claims stands."""
    notices: tuple[str, ...] = ()
    ignores: tuple[IgnoreComment, ...] = ()


def extract(document: Document) -> ExtractedDocument:
    """
    Return the claims of a document with their places.

    Raises:
        UsageError: There are too many.
    """
    from claimcheck.claims.extraction import extract_claims

    claims = extract_claims(document)
    return ExtractedDocument(
        path=document.path,
        claims=claims,
        regions=tuple(_region(claim, document) for claim in claims),
        notices=document.notices,
        ignores=document.ignores,
    )


def extract_kept(
    opened: UnreadDocument, keep: Keep | None, *, may_be_empty: bool = False
) -> ExtractedDocument:
    """
    Return what `extract` makes of a document, from the last run where its bytes are the same.

    Args:
        opened: The document.
        keep: Where to look and to keep it; None for nowhere.
        may_be_empty: Whether an empty file is a document without claims, with a notice; for
            files that the user did not name, as one empty page must not stop the whole site.

    Raises:
        DocumentError: The document cannot be read.
    """
    if may_be_empty and not opened.data.strip():
        return ExtractedDocument(path=opened.name, notices=("is empty; nothing was checked in it",))
    if keep is None:
        return extract(opened.read())
    content = hashlib.sha256(opened.data).hexdigest()
    reader = opened.reader.suffixes[0]
    name = name_of("extraction", reader, opened.name, content)
    data = keep.get(name)
    if data is not None:
        try:
            return _decoder().decode(data)
        except (msgspec.DecodeError, ValueError):
            keep.refuse(name)
    made = extract(opened.read())
    keep.put(name, msgspec.msgpack.encode(made))
    return made


@dataclass(frozen=True, slots=True)
class KeptClaims:
    """The claims of claims files that were read before, by the hash of their bytes."""

    keep: Keep

    def get(self, digest: str) -> tuple[Claim, ...] | None:
        """Return the claims of the file with this SHA-256; None where it is not known."""
        name = name_of("claims-file", digest)
        data = self.keep.get(name)
        try:
            return None if data is None else _claims_decoder().decode(data)
        except (msgspec.DecodeError, ValueError):
            self.keep.refuse(name)
            return None

    def put(self, digest: str, claims: tuple[Claim, ...]) -> None:
        """Take note of the claims of a file."""
        self.keep.put(name_of("claims-file", digest), msgspec.msgpack.encode(claims))


@dataclass(frozen=True, slots=True)
class KeptHeads:
    """What was taken of lock files that were read before, by the hash of their bytes."""

    keep: Keep

    def get(self, name: str) -> bytes | None:
        """Return what was taken of the file with this SHA-256; None where it is not known."""
        return self.keep.get(name_of("lock-heads", name))

    def put(self, name: str, data: bytes) -> None:
        """Take note of what was taken of a file."""
        self.keep.put(name_of("lock-heads", name), data)

    def refuse(self, name: str) -> None:
        """Take note that what was given back made no sense."""
        self.keep.refuse(name_of("lock-heads", name))


@cache
def _claims_decoder() -> msgspec.msgpack.Decoder[tuple[Claim, ...]]:
    return msgspec.msgpack.Decoder(tuple[Claim, ...])


@cache
def _decoder() -> msgspec.msgpack.Decoder[ExtractedDocument]:
    return msgspec.msgpack.Decoder(ExtractedDocument)


def _region(claim: Claim, document: Document) -> Region | None:
    if claim.span is None or not claim.span:
        return None
    first, last = document.place(claim.span.start), document.place(claim.span.end - 1)
    return Region(
        line=first.line,
        column=first.column,
        end_line=last.line,
        end_column=None if last.column is None else last.column + 1,
    )
