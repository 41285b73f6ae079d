"""
Making hostile or invisible characters visible before a text reaches any output.

Every sink (terminal, HTML, Markdown, annotations, error messages) sends foreign text through
`visible`. It changes lengths, so a text with spans is cut into its pieces first and each piece
is made visible by itself.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
"""C0 without tab and line feed, DEL, C1."""

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""
Characters without a shape of their own: soft hyphen, fillers, zero-width and bidi controls,
invisible operators, variation selectors (but for the two that emoji use), tag characters,
and the specials but for the replacement character U+FFFD, which has a shape (Unicode 15.1,
DerivedCoreProperties.txt, Default_Ignorable_Code_Point; U+FFFE and U+FFFF are illegal in XML).
"""

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)

_SURROGATES = "\ud800-\udfff"

_HIDDEN = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_NONCHARACTERS}{_SURROGATES}]")
_ORDINARY = re.compile(
    "[\t\n -~\u00a0-\u00ac\u00ae-\u034e\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2070-\u2bff]*"
)
"""
A text without anything hidden, told in a twentieth of the time that finding nothing takes.

Few ranges, the most usual first: the larger class is asked for every character one range after
another, which made up a third of the output of 20,000 findings.
"""

# A single space stays as it is, so it need not be found.
_LINE_BREAKS = re.compile(r"[\t\n ]{2,}|[\t\n]")

_ASCII = str.maketrans(
    {
        "\u00a0": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u2009": " ",
        "\u202f": " ",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "·": "-",
        "•": "*",
        "…": "...",
        "×": "x",
        "±": "+/-",
        "≈": "~",
        "≥": ">=",
        "≤": "<=",
        "≠": "!=",
        "→": "->",
        "µ": "u",
        "μ": "u",
        "²": "^2",
        "³": "^3",
        "½": "1/2",
        "¼": "1/4",
        "¾": "3/4",
    }
)
"""Typographic characters that every reader recognises in ASCII; the others become escapes."""


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures, such as ␛ for ESC
    if code == 0x7F:
        return "␡"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def visible(text: str) -> str:
    r"""
    Replace what a reader cannot see, or what a terminal would obey, by visible escapes.

    Line feed and tab stay. Everything that has a shape stays as it is, in any script. The
    result holds no C0 or C1 control, no bidi control, no zero-width or tag character and no
    lone surrogate, so it can be encoded as UTF-8; a second pass changes nothing.

    >>> visible("a\x1b[31m")
    'a␛[31m'
    >>> print(visible("52\u202e%"))
    52\u202e%
    """
    return text if _ORDINARY.fullmatch(text) else _HIDDEN.sub(_escape, text)


def visible_line(text: str) -> str:
    r"""
    Make a text visible and put it on one line: each run of spaces, tabs and line feeds is a space.

    >>> visible_line("one\n\ttwo")
    'one two'
    """
    line = visible(text)
    if "  " in line or "\n" in line or "\t" in line:
        return _LINE_BREAKS.sub(" ", line)
    return line


def visible_lines(texts: Sequence[str]) -> list[str]:
    """Return `visible_line` of each; where nothing is to be changed, all are looked at at once."""
    whole = "\n".join(texts)
    is_plain = whole.count("\n") == len(texts) - 1 and "  " not in whole and "\t" not in whole
    if is_plain and _ORDINARY.fullmatch(whole):
        return list(texts)
    return [visible_line(text) for text in texts]


def visible_ascii(text: str) -> str:
    r"""
    Make a text visible in ASCII alone, for terminals that show nothing else.

    Typographic signs become their usual ASCII form, accents fall away from letters, everything
    else becomes an escape such as `\u03b2`. Line feed and tab stay.

    >>> print(visible_ascii("≥ 5 µg, naïve, β"))
    >= 5 ug, naive, \u03b2
    """
    plain = visible(text).translate(_ASCII)
    return "".join(_as_ascii(character) for character in plain)


def _as_ascii(character: str) -> str:
    if character.isascii():
        return character
    if 0x2400 <= ord(character) < 0x2420:
        return f"\\x{ord(character) - 0x2400:02x}"
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii():
        return base
    if unicodedata.combining(character):
        return ""
    return character.encode("ascii", "backslashreplace").decode("ascii")


def strip_invisible(text: str) -> str:
    """Leave out what `visible` would escape, for matching words; spans do not survive this."""
    return _HIDDEN.sub("", text)


def has_invisible(text: str) -> bool:
    """Tell whether a text holds a character that `visible` would escape."""
    return _HIDDEN.search(text) is not None


def hidden_as_json(text: str) -> str:
    r"""
    Write what `visible` would escape as JSON escapes, in a text that is JSON already.

    A JSON reader gives the same data back.

    >>> print(hidden_as_json('"a\u202eb"'))
    "a\u202eb"
    """
    # JSON escapes the controls of ASCII but for DEL, and whether a line is ASCII costs nothing to
    # ask; looking at each character of a large report took longer than writing it.
    return "".join(
        line
        if line.isascii() and "\x7f" not in line
        else _HIDDEN.sub(lambda match: json.dumps(match.group())[1:-1], line)
        for line in text.splitlines(keepends=True)
    )
