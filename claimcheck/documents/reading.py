"""Reads one document: the checks before it, and the reader that its name calls for."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path, PurePath

from claimcheck.documents.readers import (
    MARKDOWN,
    PLAIN_TEXT,
    BinaryReader,
    TextReader,
    read_file,
    readable_suffixes,
    reader_for,
)
from claimcheck.errors import DocumentError
from claimcheck.model import Document

MAX_BYTES = 50 * 1024 * 1024
"""The largest file that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadDocument:
    """The bytes of a file that passed the checks, and the reader that its name calls for."""

    name: str
    data: bytes
    reader: TextReader | BinaryReader

    def read(self) -> Document:
        """
        Return the document that the bytes hold.

        Raises:
            DocumentError: They are not of the format; the message names the file and the mend.
        """
        return self.reader.read_bytes(self.data, name=self.name)


def read_document(
    path: Path | str, *, name: str | None = None, root: Path | None = None
) -> Document:
    """
    Return the document in a file.

    Args:
        path: The file; its ending names the format.
        name: What the document is called in claims.yaml and reports; the path with forward
            slashes when not given.
        root: A folder that the file must lie in, symbolic links followed. For paths that come
            out of files; a path that the user typed may lie anywhere.

    Raises:
        DocumentError: Missing, a folder, not a regular file, too large, empty, binary, of an
            unknown format or outside of `root`. The message names the file and the mend.
    """
    return open_document(path, name=name, root=root).read()


def open_document(
    path: Path | str, *, name: str | None = None, root: Path | None = None
) -> UnreadDocument:
    """
    Return the bytes of a document's file; `read_document` says what the arguments are.

    Raises:
        DocumentError: The file fails one of the checks that come before reading.
    """
    file = Path(path)
    shown = name if name is not None else file.as_posix()
    if root is not None:
        _require_inside(file, root, shown)
    _require_regular(file, shown)
    reader = reader_for(file)
    if reader is None:
        known = ", ".join(readable_suffixes())
        ending = f"«{file.suffix}» files are not read" if file.suffix else "has no file ending"
        raise DocumentError(f"{shown}: {ending}; give one of {known}")
    return UnreadDocument(name=shown, data=read_file(file, name=shown), reader=reader)


def read_text_document(text: str, *, name: str, markdown: bool = False) -> Document:
    """
    Return the document that a string is, as plain text or as Markdown.

    Raises:
        DocumentError: There is nothing but white space.
    """
    return (MARKDOWN if markdown else PLAIN_TEXT).read_string(text, name=name)


def read_unsaved(text: str, *, path: PurePath, name: str) -> Document:
    """
    Return the document that a text is, in the format that the ending of `path` names.

    Raises:
        DocumentError: It is empty, or of a format whose files are no text.
    """
    reader = reader_for(path)
    if not isinstance(reader, TextReader):
        raise DocumentError(f"{name}: is no text file that is read")
    return reader.read_string(text, name=name)


def _require_regular(file: Path, shown: str) -> None:
    try:
        status = file.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
    else:
        if stat.S_ISDIR(status.st_mode):
            raise DocumentError(f"{shown}: is a folder; give a file, or let it be searched")
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError(f"{shown}: is not a regular file; give a text or Markdown file")
        if status.st_size > MAX_BYTES:
            size, limit = status.st_size / 2**20, MAX_BYTES // 2**20
            raise DocumentError(
                f"{shown}: has {size:.0f} MiB; the limit is {limit} MiB. Split the file."
            )
        return
    raise DocumentError(f"{shown}: cannot be opened ({reason}); check the path")


def _require_inside(file: Path, root: Path, shown: str) -> None:
    try:
        inside = file.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        raise DocumentError(f"{shown}: lies outside of the project; move it in or name it yourself")
