"""The ZIP archive that a Word document is, read in memory and never unpacked to disk."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from claimcheck.errors import DocumentError

MAX_ENTRIES = 5_000
MAX_TOTAL = 200 * 2**20
"""Bytes of all entries together, by what the archive says of itself."""
MAX_PART = 16 * 2**20
"""Bytes of one part that is read, counted while it is unpacked; some 1,500 pages."""
MAX_RATIO = 200
"""How many times smaller than its content a part of more than a mebibyte may be packed."""
_FREE_OF_RATIO = 2**20
_CHUNK = 2**16
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The parts of one document."""

    name: str
    """The document, for messages."""
    _zip: zipfile.ZipFile

    def has(self, part: str) -> bool:
        """Tell whether there is a part of a name."""
        return part in self._zip.NameToInfo

    def has_folder(self, prefix: str) -> bool:
        """Tell whether there is a part whose name begins with `prefix`."""
        return any(name.startswith(prefix) for name in self._zip.NameToInfo)

    def read(self, part: str) -> bytes | None:
        """
        Return the bytes of a part; None when there is none of the name.

        Raises:
            DocumentError: It is encrypted, damaged, or grows past the limits.
        """
        try:
            info = self._zip.getinfo(part)
        except KeyError:
            return None
        if info.flag_bits & _ENCRYPTED:
            raise DocumentError(f"{self.name}: is encrypted; save it without a password")
        try:
            return self._unpack(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            reason = type(error).__name__
        raise DocumentError(
            f"{self.name}: its part {part} is damaged ({reason}); open it in Word and save it again"
        )

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        content = bytearray()
        with self._zip.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                content += chunk
                if len(content) > MAX_PART:
                    raise DocumentError(
                        f"{self.name}: its part {info.filename} has more than "
                        f"{MAX_PART // 2**20} MiB; split the document"
                    )
                if len(content) > max(_FREE_OF_RATIO, MAX_RATIO * info.compress_size):
                    raise DocumentError(
                        f"{self.name}: its part {info.filename} is packed more than "
                        f"{MAX_RATIO} times smaller than its content, as no document is"
                    )
        return bytes(content)


def open_archive(data: bytes, *, name: str) -> Archive:
    """
    Return the archive that `data` is.

    Raises:
        DocumentError: It is none, or larger than a document may be.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(
            f"{name}: is an old Word document (.doc) or locked with a password; "
            f"save it as .docx without a password"
        )
    if not data.startswith(b"PK"):
        raise DocumentError(f"{name}: is no Word document (DOCX), whatever its name says")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        entries = None
    if entries is None:
        raise DocumentError(f"{name}: is damaged or cut short; open it in Word and save it again")
    if len(entries) > MAX_ENTRIES:
        raise DocumentError(f"{name}: holds more than {MAX_ENTRIES} files, as no document does")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        limit = MAX_TOTAL // 2**20
        raise DocumentError(f"{name}: unpacks to more than {limit} MiB, which is the limit")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise DocumentError(f"{name}: holds two parts of one name, so it is unclear which counts")
    return Archive(name=name, _zip=archive)
