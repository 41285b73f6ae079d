"""The formats that are read, and the reader of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from claimcheck.documents.decoding import decode, decode_html
from claimcheck.documents.ignore_comments import (
    FENCED,
    MARKED_UP,
    PLAIN,
    RST,
    SLASHED,
    CommentStyle,
    blank_out,
    find_ignore_comments,
)
from claimcheck.documents.plain_text import write_plain_text
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.references import mark_references
from claimcheck.documents.source_text import SourceText, read_source
from claimcheck.errors import DocumentError
from claimcheck.model import Document

Writer = Callable[[SourceText, ProseBuilder], tuple[str, ...]]
"""Appends the prose of a source to a builder and returns notices."""

Decoder = Callable[..., tuple[str, tuple[str, ...]]]
"""Makes text of bytes; takes the bytes and `name`, returns the text and notices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReader:
    """A reader for a format whose files are text."""

    suffixes: tuple[str, ...]
    write: Writer
    decode: Decoder = decode
    comments: CommentStyle = MARKED_UP
    """How the format writes the comments that the gate reads."""
    without_prose: str | None = None
    """What to tell the user when nothing in the file is prose; None when that is fine."""

    def read(self, path: Path, *, name: str) -> Document:
        """
        Return the document in the file.

        Raises:
            DocumentError: The file cannot be read or is no text.
        """
        return self.read_bytes(read_file(path, name=name), name=name)

    def read_bytes(self, data: bytes, *, name: str, charset: str | None = None) -> Document:
        """
        Return the document that the bytes of a file hold.

        Args:
            data: The bytes.
            name: What the document is called.
            charset: The encoding that the answer of a server named; for web pages only.

        Raises:
            DocumentError: They are no text.
        """
        declared = {} if charset is None else {"charset": charset}
        text, notices = self.decode(data, name=name, **declared)
        digest = hashlib.sha256(data).hexdigest()
        return self.read_string(text, name=name, notices=notices, digest=digest)

    def read_string(
        self, text: str, *, name: str, notices: tuple[str, ...] = (), digest: str = ""
    ) -> Document:
        """
        Return the document that the decoded `text` is.

        Raises:
            DocumentError: There is nothing but white space or, in some formats, no prose.
        """
        if not text.strip():
            raise DocumentError(f"{name}: is empty; there is nothing to check")
        ignores, places = find_ignore_comments(text, style=self.comments)
        source = read_source(blank_out(text, places))
        builder = ProseBuilder(source=source)
        try:
            further = tuple(f"{name}: {notice}" for notice in self.write(source, builder))
        except DocumentError as error:
            raise DocumentError(f"{name}: {error}") from None
        if self.without_prose is not None and not builder.blocks:
            raise DocumentError(f"{name}: {self.without_prose}")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryReader:
    """A reader for a format of its own, whose module is imported when a file is read."""

    suffixes: tuple[str, ...]
    decode: Callable[..., Document]
    """Makes a document of bytes; takes the bytes and `name`."""

    def read(self, path: Path, *, name: str) -> Document:
        """
        Return the document in the file.

        Raises:
            DocumentError: The file cannot be read or is not of the format.
        """
        return self.read_bytes(read_file(path, name=name), name=name)

    def read_bytes(self, data: bytes, *, name: str) -> Document:
        """
        Return the document that the bytes of a file hold.

        Raises:
            DocumentError: They are not of the format.
        """
        return self.decode(data, name=name)


def read_file(path: Path, *, name: str) -> bytes:
    """
    Return the bytes of a file.

    Raises:
        DocumentError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "input/output error"
    raise DocumentError(f"{name}: cannot be read ({reason})")


def _write_markdown(source: SourceText, builder: ProseBuilder) -> tuple[str, ...]:
    from claimcheck.documents.markdown import write_markdown

    return write_markdown(source, builder)


def _write_html(source: SourceText, builder: ProseBuilder) -> tuple[str, ...]:
    from claimcheck.documents.html import write_html

    return write_html(source, builder)


def _write_restructuredtext(source: SourceText, builder: ProseBuilder) -> tuple[str, ...]:
    from claimcheck.documents.restructuredtext import write_restructuredtext

    return write_restructuredtext(source, builder)


def _write_asciidoc(source: SourceText, builder: ProseBuilder) -> tuple[str, ...]:
    from claimcheck.documents.asciidoc import write_asciidoc

    return write_asciidoc(source, builder)


def _read_docx(data: bytes, *, name: str) -> Document:
    from claimcheck.documents.docx import read_docx

    return read_docx(data, name=name)


def _read_pdf(data: bytes, *, name: str) -> Document:
    from claimcheck.documents.pdf import read_pdf

    return read_pdf(data, name=name)


PLAIN_TEXT = TextReader(suffixes=(".txt", ".text"), write=write_plain_text, comments=PLAIN)
MARKDOWN = TextReader(suffixes=(".md", ".markdown", ".mdx"), write=_write_markdown, comments=FENCED)
RESTRUCTUREDTEXT = TextReader(
    suffixes=(".rst", ".rest"), write=_write_restructuredtext, comments=RST
)
ASCIIDOC = TextReader(
    suffixes=(".adoc", ".asciidoc", ".asc"), write=_write_asciidoc, comments=SLASHED
)
HTML = TextReader(
    suffixes=(".html", ".htm", ".xhtml"),
    write=_write_html,
    decode=decode_html,
    without_prose="no article was found in this web page; is its text brought in by a script?",
)
DOCX = BinaryReader(suffixes=(".docx", ".docm"), decode=_read_docx)
PDF = BinaryReader(suffixes=(".pdf",), decode=_read_pdf)

READERS: tuple[TextReader | BinaryReader, ...] = (
    PLAIN_TEXT,
    MARKDOWN,
    RESTRUCTUREDTEXT,
    ASCIIDOC,
    HTML,
    DOCX,
    PDF,
)
"""Every reader; a new format is one more entry."""


def readable_suffixes() -> tuple[str, ...]:
    """Return the file name endings that can be read, in the order of the readers."""
    return tuple(suffix for reader in READERS for suffix in reader.suffixes)


def reader_for(path: PurePath) -> TextReader | BinaryReader | None:
    """Return the reader for the ending of `path`; None when no reader knows it."""
    suffix = path.suffix.lower()
    return next((reader for reader in READERS if suffix in reader.suffixes), None)
