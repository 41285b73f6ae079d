"""JSON as text: the same object always gives the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def canonical_json(value: Any, *, depth: int | None = None) -> str:
    r"""
    Write plain mappings, lists, texts and numbers as JSON with a line end at its close.

    With `depth`, mappings and lists that lie deeper than so many levels stand in one line each,
    which keeps large files small and their diffs readable.

    Keys keep the order in which they were put in, two spaces indent, characters beyond ASCII stay
    themselves. Half a surrogate pair, which no UTF-8 file can hold, is written as the text
    `\udc80`.

    Raises:
        ValueError: A number is not finite.
    """
    try:
        text = _write(value, depth)
        text.encode()
    except UnicodeEncodeError:
        text = _write(_without_surrogates(value), depth)
    return text + "\n"


def format_moment(moment: datetime | None) -> str | None:
    """
    Write a point in time as RFC 3339 in UTC, with the precision that it has.

    >>> format_moment(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    '2026-11-22T09:30:00Z'
    """
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def _write(value: Any, depth: int | None) -> str:
    if depth is None:
        # json alone would write with an indent in three generators a value, a tenth of a run.
        return msgspec.json.format(_ENCODE(value), indent=2)
    pieces: list[str] = []
    _add(pieces, value, depth, "\n")
    return "".join(pieces)


def _add(pieces: list[str], value: Any, depth: int, newline: str) -> None:
    """Add the text of a value; `newline` is a line end with the indent of this level."""
    if depth <= 0 or not value or not isinstance(value, dict | list | tuple):
        pieces.append(_ENCODE(value))
        return
    inner = newline + "  "
    if isinstance(value, dict):
        mark = "{" + inner
        for key, item in value.items():
            pieces.append(f"{mark}{_ENCODE(key)}: ")
            _add(pieces, item, depth - 1, inner)
            mark = "," + inner
        pieces.append(newline + "}")
        return
    mark = "[" + inner
    for item in value:
        pieces.append(mark)
        _add(pieces, item, depth - 1, inner)
        mark = "," + inner
    pieces.append(newline + "]")


def _without_surrogates(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
        case list() | tuple():
            return [_without_surrogates(item) for item in value]
        case _:
            return value
