"""Bytes of a file made text: byte order marks, UTF-8, UTF-16, and a visible guess for the rest."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from claimcheck.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# First bytes of formats that are often renamed to .txt or .md.
_SAVE = "save it as .txt, .md or .docx"
_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive (such as a Word document)", "rename a Word document to .docx"),
    (b"PK\x05\x06", "a ZIP archive", "unpack it"),
    (b"%PDF-", "a PDF", "rename it to .pdf"),
    (b"{\\rtf", "a rich text (RTF) file", _SAVE),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file", _SAVE),
    (b"\x89PNG", "a PNG picture", _SAVE),
    (b"\xff\xd8\xff", "a JPEG picture", _SAVE),
    (b"GIF8", "a GIF picture", _SAVE),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it"),
    (b"\x7fELF", "a program", _SAVE),
)
_HTML = re.compile(rb"\s{0,200}<(?:!doctype\s{1,20}html|html)[\s>]", re.IGNORECASE)
_DECLARED = (
    re.compile(
        rb"<meta\s[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{1,40})", re.IGNORECASE
    ),
    re.compile(rb"\A\s{0,20}<\?xml\s[^>]{0,100}?encoding\s{0,5}=\s{0,5}[\"']([\w.:-]{1,40})"),
)
_ENCODINGS = frozenset(
    {"utf-8", "gb18030", "gbk", "gb2312", "big5", "euc_jp", "shift_jis", "iso2022_jp", "euc_kr"}
    | {"koi8-r", "koi8-u", "mac-roman", "cp866", "cp874", "cp932", "cp949"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)}
)
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
    refuse_other_formats(data, name=name)
    if _HTML.match(data):
        raise DocumentError(f"{name}: holds a web page (HTML), not text; rename it to .html")
    return _decode(data, (), name=name)


def decode_html(
    data: bytes, *, name: str, charset: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """
    Return the text of a web page and what the user must know about the reading.

    A byte order mark decides, then `charset` (of the answer that brought the page), then what
    the page declares of itself, then as for any text.

    Raises:
        DocumentError: The bytes are no text, or of a format that only poses as a web page.
    """
    refuse_other_formats(data, name=name)
    declared = [charset] if charset else []
    for pattern in _DECLARED:
        match = pattern.search(data[:_SAMPLE])
        if match:
            declared.append(match.group(1).decode("ascii", "replace"))
    known = [encoding for label in declared if (encoding := _known_encoding(label))]
    return _decode(data, tuple(known[:1]), name=name)


def _decode(data: bytes, declared: tuple[str, ...], *, name: str) -> tuple[str, tuple[str, ...]]:
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
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-8")
        # Bytes of another encoding are next to never UTF-8 by chance.
        differs = declared and declared[0] != "utf-8" and not data.isascii()
        notice = f"{name}: declares {'/'.join(declared)} but is UTF-8, and was read as that"
        return text, (notice,) if differs else ()
    for encoding in declared:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), ()
    return _guess(data, name=name)


def _known_encoding(label: str) -> str | None:
    """Return the name of an encoding that pages are written in; None for any other codec."""
    try:
        encoding = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    if encoding in {"ascii", "iso8859-1"}:
        return "cp1252"  # what browsers take these labels for (encoding.spec.whatwg.org)
    return encoding if encoding in _ENCODINGS else None


def refuse_other_formats(data: bytes, *, name: str) -> None:
    """
    Refuse bytes that begin as a format that is no text.

    Raises:
        DocumentError: They do; the message names the format.
    """
    for magic, what, mend in _MAGIC:
        if data.startswith(magic):
            raise DocumentError(f"{name}: is {what}, not text; {mend}")


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
