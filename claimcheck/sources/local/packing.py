"""Records made small: some dozen together in a block, which packs to two thirds of one alone."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from claimcheck.sources.local.deflate import compress

RECORDS = 16
"""Records in a block; more would pack a little better and cost a search's answer more."""

LARGEST_RECORD = 1 << 24
"""Bytes of an unpacked record; a damaged store must not fill the memory."""

BLOCK_BYTES = 1 << 18
"""Bytes from which a block is full, however few records it holds."""


def pack(raws: Sequence[bytes]) -> bytes:
    """Return records as one packed block, to be read with any zlib."""
    return compress(b"".join(raws))


def unpack(packed: bytes) -> bytes:
    """
    Return the records of a block, one after the other.

    Raises:
        ValueError: Damaged, or larger than a block can be.
    """
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(packed, LARGEST_RECORD + BLOCK_BYTES)
    except zlib.error as error:
        raise ValueError(f"a block of records is damaged: {error}") from error
    if not unpacker.eof:
        raise ValueError("a block of records is cut short or too large")
    return raw
