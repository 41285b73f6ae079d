"""Plain values as YAML text that every YAML reader takes for the same texts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

# Words that no YAML reader takes for a number, a truth value, a date or a mark of its own.
_SAFE_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_./-]{0,199}")
_RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# JSON leaves these alone, and YAML readers take them for line breaks or refuse them.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def format_scalar(value: str | int) -> str:
    """
    Write a text or a whole number on one line.

    A text is put in double quotes unless it is a word that cannot be misread.

    >>> format_scalar("c-12"), format_scalar("0.50"), format_scalar("no"), format_scalar(7)
    ('c-12', '"0.50"', '"no"', '7')
    """
    if isinstance(value, int):
        return str(value)
    if _SAFE_WORD.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return format_quoted(value)


def format_quoted(value: str) -> str:
    """Write a text in double quotes, valid as YAML and as JSON; half surrogates become U+FFFD."""
    return _UNPRINTABLE.sub(_escape, json.dumps(value, ensure_ascii=False))


def format_flow(value: Any, *, json_style: bool = False) -> str:
    """
    Write a value on one line, with brackets and braces where it has parts.

    Args:
        value: A text, a whole number, or lists and mappings of them.
        json_style: Whether keys and words are quoted too, so that JSON stays JSON.
    """
    if isinstance(value, Mapping):
        parts = []
        for key, part in value.items():
            name = format_quoted(key) if json_style else key
            parts.append(f"{name}: {format_flow(part, json_style=json_style)}")
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(format_flow(part, json_style=json_style) for part in value) + "]"
    if json_style and isinstance(value, str):
        return format_quoted(value)
    return format_scalar(value)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"
