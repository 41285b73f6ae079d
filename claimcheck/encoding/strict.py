"""
Strict decoding of untrusted mappings, with the path of every error.

A value comes from YAML, where every scalar is a string, or from JSON. Both are decoded by the
type that is expected, never by the form that the scalar happens to have, so that `1.20` keeps its
last digit and `no` stays a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from claimcheck.errors import ClaimcheckError, InvalidIdentifierError

KeyPath = tuple[str | int, ...]
"""Where a value stands: names of keys and 0-based places in lists."""

_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
# 30 characters are more than any printed figure has, and far below the 4,300 at which
# Python's own conversion fails.
_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{1,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?"
)


class DecodeError(ClaimcheckError):
    """A value that is not what its place asks for; `path` says where, `problem` what."""

    def __init__(self, path: KeyPath, problem: str) -> None:
        super().__init__(f"{format_path(path)}: {problem}")
        self.path = path
        self.problem = problem


def format_path(path: KeyPath) -> str:
    """
    Write a path as a reader would.

    >>> format_path(("claims", 3, "quantities", 0, "low"))
    'claims[3].quantities[0].low'
    """
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "the file"


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one mapping, each read by the type that is expected."""

    values: Mapping[str, Any]
    path: KeyPath

    def has(self, key: str) -> bool:
        """Tell whether the key stands there, with a value or with null."""
        return key in self.values

    def error(self, key: str, problem: str) -> DecodeError:
        """Return the error that says what is wrong with the value of `key`."""
        return DecodeError((*self.path, key), problem)

    def text(self, key: str) -> str:
        """Return a text that has to be there and must not be empty."""
        value = self.optional_text(key)
        if value is None or not value.strip():
            missing = "is missing" if key not in self.values else "must not be empty"
            raise self.error(key, missing)
        return value

    def any_text(self, key: str) -> str:
        """Return a text that has to be there and may be empty."""
        value = self.optional_text(key)
        if value is None:
            raise self.error(key, "is missing")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text, None when it is not stated."""
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.error(key, f"must be a text, not {_describe(value)}")

    def integer(self, key: str) -> int:
        """Return a whole number that has to be there."""
        value = self.optional_integer(key)
        if value is None:
            raise self.error(key, "is missing")
        return value

    def optional_integer(self, key: str, *, least: int = 0) -> int | None:
        """Return a whole number of at least `least`, None when it is not stated."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, f"must be a whole number, not {_describe(value)}")
        if value < least:
            raise self.error(key, f"must be at least {least}, not {value}")
        return value

    def decimal(self, key: str) -> Decimal | None:
        """Return a number from its printed characters, None when it is not stated."""
        value = self.values.get(key)
        if value is None:
            return None
        return to_decimal(value, (*self.path, key))

    def fraction(self, key: str) -> float | None:
        """Return a number from 0 to 1, None when it is not stated."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            value = float(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, f"must be a number from 0 to 1, not {_describe(value)}")
        if not 0 <= value <= 1:
            raise self.error(key, f"must be a number from 0 to 1, not {value}")
        return float(value)

    def flag(self, key: str) -> bool:
        """Return true or false; false when it is not stated."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, f"must be true or false, not {_describe(value)}")
        return value

    def choice(self, key: str, kind: type[_E], default: _E) -> _E:
        """Return a member of a closed set, `default` when it is not stated."""
        value = self.optional_choice(key, kind)
        return default if value is None else value

    def optional_choice(self, key: str, kind: type[_E]) -> _E | None:
        """Return a member of a closed set, None when it is not stated."""
        value = self.optional_text(key)
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError:
            names = [member.value for member in kind]
            raise self.error(
                key, f"{_quote(value)} is not known{suggest(value, names)}; use {_or(names)}"
            ) from None

    def required_choice(self, key: str, kind: type[_E]) -> _E:
        """Return a member of a closed set that has to be there."""
        value = self.optional_choice(key, kind)
        if value is None:
            raise self.error(key, "is missing")
        return value

    def moment(self, key: str) -> datetime | None:
        """Return a point in time in UTC, None when it is not stated."""
        value = self.optional_text(key)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise self.error(key, f"{_quote(value)} is not a time such as 2026-11-22T09:30:00Z")
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise self.error(key, f"{_quote(value)} lies outside the calendar") from None

    def day(self, key: str) -> date | None:
        """Return a day, None when it is not stated."""
        value = self.optional_text(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.error(key, f"{_quote(value)} is not a day such as 2026-11-22") from None

    def identifier(self, key: str, parse: Callable[[str], _T]) -> _T | None:
        """Return an identifier that `parse` accepts, None when it is not stated."""
        value = self.optional_text(key)
        if value is None:
            return None
        return parse_at(value, parse, (*self.path, key))

    def required_identifier(self, key: str, parse: Callable[[str], _T]) -> _T:
        """Return an identifier that has to be there and that `parse` accepts."""
        return parse_at(self.text(key), parse, (*self.path, key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when it is not stated."""
        values = self.items(key)
        for place, value in enumerate(values):
            if not isinstance(value, str):
                raise DecodeError(
                    (*self.path, key, place), f"must be a text, not {_describe(value)}"
                )
        return tuple(values)

    def items(self, key: str) -> list[Any]:
        """Return the values of a list, empty when it is not stated."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            hint = "; put it in [square brackets]" if isinstance(value, str) else ""
            raise self.error(key, f"must be a list, not {_describe(value)}{hint}")
        return value

    def each(self, key: str, decode: Callable[[Any, KeyPath], _T]) -> tuple[_T, ...]:
        """Return the decoded values of a list, empty when it is not stated."""
        path = self.path
        return tuple(
            decode(value, (*path, key, place)) for place, value in enumerate(self.items(key))
        )

    def fields(self, key: str, known: frozenset[str] | None = None) -> Fields | None:
        """Return the fields of a mapping, None when it is not stated."""
        value = self.values.get(key)
        return None if value is None else open_fields(value, (*self.path, key), known)


def open_fields(value: Any, path: KeyPath, known: frozenset[str] | None = None) -> Fields:
    """
    Open a mapping for reading.

    Args:
        value: What should be a mapping.
        path: Where it stands.
        known: The keys that may stand there; None allows every key, as readers of a published
            format must, because keys may be added to it.

    Raises:
        DecodeError: It is none, or holds a key that is not known.
    """
    if not isinstance(value, Mapping):
        raise DecodeError(path, f"must be a mapping of keys to values, not {_describe(value)}")
    if known is not None and not value.keys() <= known:
        unknown = next(key for key in value if key not in known)
        raise DecodeError(
            (*path, unknown),
            f"unknown key{suggest(unknown, known) or f'; use {_or(sorted(known))}'}",
        )
    return Fields(value, path)


def suggest(word: str, known: Mapping[str, Any] | frozenset[str] | list[str]) -> str:
    """Return a remark that names the known word that was most likely meant, or nothing."""
    near = get_close_matches(word[:64], list(known), n=1, cutoff=0.6)
    return f" (did you mean {_quote(near[0])}?)" if near else ""


def to_decimal(value: Any, path: KeyPath) -> Decimal:
    """Return the number that the characters of `value` print."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        try:
            return Decimal(value)
        except InvalidOperation:
            pass
    raise DecodeError(path, f'must be a number in quotes such as "0.5", not {_describe(value)}')


def parse_at(value: Any, parse: Callable[[str], _T], path: KeyPath) -> _T:
    """Return what `parse` makes of a text, with the place in the error."""
    if not isinstance(value, str):
        raise DecodeError(path, f"must be a text, not {_describe(value)}")
    try:
        return parse(value)
    except InvalidIdentifierError as error:
        raise DecodeError(path, str(error)) from None


def _describe(value: Any) -> str:
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else str(value)[:40]


def _quote(text: str) -> str:
    # repr makes control characters visible, so that an error line can be printed as it is.
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _or(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else names[0]
