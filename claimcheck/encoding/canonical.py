"""JSON as text: the same object always gives the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any


def canonical_json(value: Any) -> str:
    r"""
    Write plain mappings, lists, texts and numbers as JSON with a line end at its close.

    Keys keep the order in which they were put in, two spaces indent, characters beyond ASCII stay
    themselves. Half a surrogate pair, which no UTF-8 file can hold, is written as the text
    `\udc80`.

    Raises:
        ValueError: A number is not finite.
    """
    text = _dump(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _dump(_without_surrogates(value))
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


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)


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
