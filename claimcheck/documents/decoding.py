"""Bytes of a file made text: byte order marks, UTF-8, UTF-16, and a visible guess for the rest."""

from __future__ import annotations

import codecs
import re

from claimcheck.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# First bytes of formats that are often renamed to .txt or .md.
_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive (such as a Word document)"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
)
_HTML = re.compile(rb"\s{0,200}<(?:!doctype\s{1,20}html|html)[\s>]", re.IGNORECASE)
_SAMPLE = 4096
_GUESS_SAMPLE = 65_536


def decode(data: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    """
    Return the text of `data` and what the user must know about the reading.

    A byte order mark decides; without one UTF-8 is tried strictly, then UTF-16, then the
    encoding is guessed, which gives a notice. Nothing is ever dropped or replaced silently.

    Raises:
        DocumentError: The bytes are no text, or of a format that only poses as text.
    """
    _refuse_other_formats(data, name=name)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, name=name), ()
    utf16 = _utf16_without_mark(data)
    if utf16 is not None:
        return (
            _strict(data, utf16, name=name),
            (f"{name}: read as {utf16.upper()}, guessed from its bytes",),
        )
    if b"\0" in data:
        raise DocumentError(
            f"{name}: not a text file (it holds NUL bytes); give a .txt or .md file"
        )
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guess(data, name=name)


def _refuse_other_formats(data: bytes, *, name: str) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise DocumentError(f"{name}: is {what}, not text; save it as .txt or .md")
    if _HTML.match(data):
        raise DocumentError(f"{name}: holds a web page (HTML), not text; save it as .txt or .md")


def _strict(data: bytes, encoding: str, *, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        where = error.start
    raise DocumentError(
        f"{name}: starts as {encoding.removesuffix('-sig').upper()} but byte {where} is broken; "
        f"save the file as UTF-8"
    )


def _utf16_without_mark(data: bytes) -> str | None:
    """Return the UTF-16 that Latin text betrays by its zero bytes, if any."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _guess(data: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    best = from_bytes(_sample_for_guess(data)).best()
    # Windows-1252 is what editors on Windows wrote for decades; it also serves a text too
    # short to tell.
    for encoding in dict.fromkeys([*([best.encoding] if best else []), "cp1252", "latin-1"]):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return text, (
            f"{name}: not UTF-8; read as {encoding}, a guess. Save the file as UTF-8 to be sure.",
        )
    raise DocumentError(f"{name}: its encoding cannot be told; save the file as UTF-8")


def _sample_for_guess(data: bytes) -> bytes:
    """Return a bounded part of `data` around its first byte that is not ASCII."""
    if len(data) <= _GUESS_SAMPLE:
        return data
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, (first.start() if first else 0) - 1024)
    return data[start : start + _GUESS_SAMPLE]
