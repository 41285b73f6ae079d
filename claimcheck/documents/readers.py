"""The formats that are read, and the reader of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from claimcheck.documents.decoding import decode
from claimcheck.documents.ignore_comments import blank_out, find_ignore_comments
from claimcheck.documents.markdown import write_markdown
from claimcheck.documents.plain_text import write_plain_text
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.references import mark_references
from claimcheck.documents.source_text import SourceText, read_source
from claimcheck.errors import DocumentError
from claimcheck.model import Document
from claimcheck.protocols import Reader

Writer = Callable[[SourceText, ProseBuilder], tuple[str, ...]]
"""Appends the prose of a source to a builder and returns notices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReader:
    """A reader for a format whose files are text."""

    suffixes: tuple[str, ...]
    write: Writer

    def read(self, path: Path, *, name: str) -> Document:
        """
        Return the document in the file.

        Raises:
            DocumentError: The file cannot be read or is no text.
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            reason = error.strerror or "input/output error"
        else:
            text, notices = decode(data, name=name)
            digest = hashlib.sha256(data).hexdigest()
            return self.read_string(text, name=name, notices=notices, digest=digest)
        raise DocumentError(f"{name}: cannot be read ({reason})")

    def read_string(
        self, text: str, *, name: str, notices: tuple[str, ...] = (), digest: str = ""
    ) -> Document:
        """
        Return the document that the decoded `text` is.

        Raises:
            DocumentError: There is nothing but white space.
        """
        if not text.strip():
            raise DocumentError(f"{name}: is empty; there is nothing to check")
        ignores, places = find_ignore_comments(text, markdown=self.write is write_markdown)
        source = read_source(blank_out(text, places))
        builder = ProseBuilder(source=source)
        further = tuple(f"{name}: {notice}" for notice in self.write(source, builder))
        return Document(
            path=name,
            text=builder.text,
            blocks=mark_references(builder.text, builder.blocks),
            segments=builder.segments,
            line_starts=source.line_starts,
            links=tuple(builder.links),
            notices=notices + further,
            ignores=ignores,
            digest=digest or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        )


PLAIN_TEXT = TextReader(suffixes=(".txt", ".text"), write=write_plain_text)
MARKDOWN = TextReader(suffixes=(".md", ".markdown", ".mdx"), write=write_markdown)

READERS: tuple[Reader, ...] = (PLAIN_TEXT, MARKDOWN)
"""Every reader; a new format is one more entry."""


def readable_suffixes() -> tuple[str, ...]:
    """Return the file name endings that can be read, in the order of the readers."""
    return tuple(suffix for reader in READERS for suffix in reader.suffixes)


def reader_for(path: Path) -> Reader | None:
    """Return the reader for the ending of `path`; None when no reader knows it."""
    suffix = path.suffix.lower()
    return next((reader for reader in READERS if suffix in reader.suffixes), None)
