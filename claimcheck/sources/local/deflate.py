"""
Deflate as fast as the machine can: isa-l where it is there, the standard library elsewhere.

Both write and read the same formats, so that no file depends on which of them was at hand.
"""

from __future__ import annotations

import gzip
import zlib
from io import BufferedReader
from typing import IO, cast

try:
    from isal import igzip, isal_zlib
except ImportError:  # pragma: no cover - a machine that isa-l was not made for
    HAS_ISAL = False
    DAMAGED: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error)
else:
    HAS_ISAL = True
    DAMAGED = (OSError, EOFError, zlib.error, cast("type[Exception]", isal_zlib.error))
"""What reading a damaged file may raise."""


def compress(raw: bytes) -> bytes:
    """Return `raw` in the zlib format, at the level that costs least time."""
    # At level 1 isa-l takes a fourth of the time of zlib and packs a little better.
    return bytes(isal_zlib.compress(raw, 1)) if HAS_ISAL else zlib.compress(raw, 1)


def open_gzip(file: IO[bytes]) -> BufferedReader:
    """Return a reader of what is packed in `file`; it raises `DAMAGED` where that is damaged."""
    unpacked = igzip.IGzipFile(fileobj=file) if HAS_ISAL else gzip.GzipFile(fileobj=file)  # type: ignore[no-untyped-call]
    # Both read and peek like an open file.
    return cast("BufferedReader", unpacked)
