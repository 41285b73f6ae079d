"""A copy of a ZIP archive in which some parts are others; the rest is copied as it is packed."""

from __future__ import annotations

import copy
import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO

_LOCAL_HEADER = struct.Struct("<4s22sHH")
"""Signature, what the directory says as well, length of the name, length of the extra field."""
_HAS_DESCRIPTOR = 0x8
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


def repack(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """
    Return an archive with parts replaced or, where it has none of the name, added at the end.

    Nothing but what is replaced is unpacked, so that no part can be too large for it. Order, dates
    and the packed bytes of the others stay.

    Raises:
        zipfile.BadZipFile: The archive is damaged.
    """
    result = BytesIO()
    left = dict(changed)
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for info in old.infolist():
            if info.filename in left:
                _write(new, info, left.pop(info.filename))
            else:
                _copy(data, info, result, new)
        for name, content in left.items():
            _write(new, zipfile.ZipInfo(name, _FIRST_DATE), content)
    return result.getvalue()


def _write(new: zipfile.ZipFile, like: zipfile.ZipInfo, content: bytes) -> None:
    info = zipfile.ZipInfo(like.filename, like.date_time)
    info.external_attr = like.external_attr
    info.create_system = like.create_system
    new.writestr(info, content, compress_type=zipfile.ZIP_DEFLATED)


def _copy(data: bytes, info: zipfile.ZipInfo, result: BytesIO, new: zipfile.ZipFile) -> None:
    place = info.header_offset
    header = data[place : place + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(f"no entry where {info.filename!r} should be")
    _, _, name, extra = _LOCAL_HEADER.unpack(header)
    start = place + _LOCAL_HEADER.size + name + extra
    packed = data[start : start + info.compress_size]
    if len(packed) != info.compress_size:
        raise zipfile.BadZipFile(f"{info.filename!r} is cut short")
    kept = copy.copy(info)
    # Sizes stand in the header then, not behind the bytes.
    kept.flag_bits &= ~_HAS_DESCRIPTOR
    result.seek(new.start_dir)
    kept.header_offset = new.start_dir
    result.write(kept.FileHeader(zip64=False))
    result.write(packed)
    new.start_dir = result.tell()
    new.filelist.append(kept)
    new.NameToInfo[kept.filename] = kept
