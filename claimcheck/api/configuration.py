"""
The configuration of a project: claimcheck.toml, .claimcheck.toml, or [tool.claimcheck].

The nearest folder that has one decides, and nothing is merged. A configuration may come with a
checkout that nobody has read, so it can set neither addresses nor credentials, and no path
outside of its own folder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any

from claimcheck.api.checking import SourcedBy
from claimcheck.errors import ConfigError
from claimcheck.findings import RULES, PathChoice
from claimcheck.model import Severity

NAMES = ("claimcheck.toml", ".claimcheck.toml")
PYPROJECT = "pyproject.toml"
MAX_BYTES = 1_000_000

_SOURCES = ("auto", "pubmed", "starter")
_REFUSED = {
    "base-url": "an address",
    "eutils-url": "an address",
    "url": "an address",
    "host": "an address",
    "proxy": "an address",
    "api-key": "a credential",
    "ncbi-api-key": "a credential",
    "key": "a credential",
    "token": "a credential",
    "email": "a credential",
    "ncbi-email": "a credential",
    "output": "an output",
    "command": "a command",
}
"""Keys that people look for here, and why they are not taken from a file of a checkout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a configuration file says; None where it says nothing."""

    path: Path | None = None
    """The file; None when there is none."""
    source: str | None = None
    exclude: tuple[str, ...] = ()
    """Patterns as in .gitignore, for folders that are searched through."""
    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    fail_on: str | None = None
    max_unsourced: int | None = None
    max_judgement_age: int | None = None
    """In days; for `recheck`."""
    sourced_by: frozenset[SourcedBy] = frozenset(SourcedBy)
    severity: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    per_path: tuple[PathChoice, ...] = ()
    baseline: Path | None = None
    """The baseline file; always inside of the project."""

    @property
    def folder(self) -> Path | None:
        """The folder that patterns are relative to; None where there is no file."""
        return None if self.path is None else self.path.parent


def find_configuration(start: Path) -> Configuration:
    """
    Read the configuration of the nearest folder at or above `start` that has one.

    Raises:
        ConfigError: The file cannot be used.
    """
    for folder in (start, *start.parents):
        for name in NAMES:
            if (folder / name).is_file():
                return read_configuration(folder / name)
        pyproject = folder / PYPROJECT
        if pyproject.is_file() and _tool_table(_load(pyproject), pyproject) is not None:
            return read_configuration(pyproject)
    return Configuration()


def configuration_at(start: Path, read: Callable[[Path], str | None]) -> Configuration:
    """
    Read the configuration that `find_configuration` would find in another state of the files.

    Args:
        start: The folder to begin at.
        read: Returns the text of a file in that state, None when it is not there.

    Raises:
        ConfigError: The file cannot be used.
    """
    for folder in (start, *start.parents):
        for name in (*NAMES, PYPROJECT):
            path = folder / name
            text = read(path)
            table = None if text is None else _parse(text, path)
            if table is not None and name == PYPROJECT:
                table = _tool_table(table, path)
            if table is not None:
                return _Decoder(path).decode(table)
    return Configuration()


def read_configuration(path: Path) -> Configuration:
    """
    Read one configuration file; of a pyproject.toml the table [tool.claimcheck].

    Raises:
        ConfigError: It cannot be read, is no TOML, or says something that cannot be used.
    """
    table: Any = _load(path)
    if path.name == PYPROJECT:
        table = _tool_table(table, path) or {}
    return _Decoder(path).decode(table)


def configuration_of(table: Mapping[str, Any], path: Path) -> Configuration:
    """
    Return what plain data with the names of the file's keys says.

    Raises:
        ConfigError: It says something that cannot be used.
    """
    return _Decoder(path).decode(table)


def describe(configuration: Configuration) -> dict[str, Any]:
    """Return a configuration as plain data, with the names of the file's keys."""
    return {
        "file": None if configuration.path is None else configuration.path.as_posix(),
        "source": configuration.source,
        "exclude": list(configuration.exclude),
        "select": None if configuration.select is None else sorted(configuration.select),
        "ignore": sorted(configuration.ignore),
        "fail-on": configuration.fail_on,
        "max-unsourced": configuration.max_unsourced,
        "max-judgement-age": configuration.max_judgement_age,
        "sourced-by": sorted(configuration.sourced_by),
        "severity": {code: word.value for code, word in sorted(configuration.severity.items())},
        "per-path": {
            each.pattern: {
                "ignore": sorted(each.leave_out),
                "severity": {code: word.value for code, word in sorted(each.severities.items())},
            }
            for each in configuration.per_path
        },
        "baseline": None if configuration.baseline is None else configuration.baseline.as_posix(),
    }


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError(
                f"{path}: has more than {MAX_BYTES:,} bytes; that is no configuration"
            )
        text = path.read_text("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "input/output error"
        raise ConfigError(f"{path}: cannot be read ({reason})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is no TOML: {error}") from error
    return _parse(text, path)


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: is no TOML: {error}") from error


def _tool_table(document: Mapping[str, Any], path: Path) -> dict[str, Any] | None:
    tools = document.get("tool", {})
    table = tools.get("claimcheck") if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.claimcheck is no table")
    return table


class _Decoder:
    """Decodes the tables of one file; every error names the file and the key."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def decode(self, table: Mapping[str, Any]) -> Configuration:
        readers: dict[str, tuple[str, Callable[[str, Any], Any]]] = {
            "source": ("source", self._source),
            "exclude": ("exclude", self._texts),
            "select": ("select", self._rules),
            "ignore": ("ignore", self._rules),
            "fail-on": ("fail_on", self._fail_on),
            "max-unsourced": ("max_unsourced", self._count),
            "max-judgement-age": ("max_judgement_age", self._count),
            "sourced-by": ("sourced_by", self._sourced_by),
            "severity": ("severity", self._severities),
            "per-path": ("per_path", self._per_path),
            "baseline": ("baseline", self._inside),
        }
        fields: dict[str, Any] = {"path": self._path}
        for key, value in self._flat(table).items():
            name, read = readers[self._known(key, readers)]
            fields[name] = read(key, value)
        return Configuration(**fields)

    def _flat(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Let the keys of the gate stand in a table [gate] too."""
        gate = table.get("gate", {})
        if not isinstance(gate, dict):
            raise self._error("gate", "must be a table")
        own = {key: value for key, value in table.items() if key != "gate"}
        if twice := sorted(set(own) & set(gate)):
            raise self._error(twice[0], "stands twice, here and in [gate]")
        return own | gate

    def _known(self, key: str, readers: Mapping[str, Any]) -> str:
        wanted = key.replace("_", "-").lower()
        if key in readers:
            return key
        if wanted in _REFUSED:
            raise self._error(
                key,
                f"is {_REFUSED[wanted]}, which a configuration file may not set; give it on "
                "the command line or in the environment",
            )
        near = get_close_matches(wanted, readers, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(readers)}"
        raise self._error(key, f"is not known; {hint}")

    def _source(self, key: str, value: Any) -> str:
        text = self._text(key, value)
        if text not in _SOURCES:
            raise self._error(
                key,
                f"may be {', '.join(_SOURCES)} here, not {text[:60]!r}; an address or a "
                "folder is given with --source",
            )
        return text

    def _sourced_by(self, key: str, value: Any) -> frozenset[SourcedBy]:
        known = {each.value: each for each in SourcedBy}
        texts = self._texts(key, value)
        if not texts or set(texts) - set(known):
            raise self._error(key, f"must list one or both of {', '.join(known)}")
        return frozenset(known[text] for text in texts)

    def _per_path(self, key: str, value: Any) -> tuple[PathChoice, ...]:
        choices = []
        for pattern, table in self._table(key, value).items():
            entries = self._table(f"{key}.{pattern}", table)
            if extra := sorted(set(entries) - {"ignore", "severity"}):
                raise self._error(
                    f"{key}.{pattern}.{extra[0]}", "is not known; use ignore or severity"
                )
            choices.append(
                PathChoice(
                    pattern=pattern,
                    leave_out=self._rules(key, entries.get("ignore", [])),
                    severities=self._severities(key, entries.get("severity", {})),
                )
            )
        return tuple(choices)

    def _severities(self, key: str, value: Any) -> Mapping[str, Severity]:
        known = {each.value: each for each in Severity}
        found = {}
        for code, word in self._table(key, value).items():
            self._rules(key, [code])
            if word not in known:
                raise self._error(f"{key}.{code}", f"must be one of {', '.join(known)}")
            found[code] = known[word]
        return MappingProxyType(found)

    def _fail_on(self, key: str, value: Any) -> str:
        texts = (value,) if isinstance(value, str) else self._texts(key, value)
        return ",".join(texts)

    def _inside(self, key: str, value: Any) -> Path:
        text = self._text(key, value)
        parts = PurePosixPath(text.replace("\\", "/"))
        folder = self._path.parent
        outside = parts.is_absolute() or PureWindowsPath(text).drive or ".." in parts.parts
        if outside or not (folder / parts).resolve().is_relative_to(folder.resolve()):
            raise self._error(key, "must be a path inside of the project")
        return folder / parts

    def _rules(self, key: str, value: Any) -> frozenset[str]:
        codes = self._texts(key, value)
        known = [rule.code for rule in RULES]
        if unknown := sorted(set(codes) - set(known)):
            near = get_close_matches(unknown[0].upper(), known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise self._error(key, f"names {unknown[0]!r}, and there is no such rule{hint}")
        return frozenset(codes)

    def _count(self, key: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._error(key, "must be a whole number, 0 or more")
        return value

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._error(key, "must be a list of texts")
        return tuple(value)

    def _text(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self._error(key, "must be a text")
        return value

    def _table(self, key: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._error(key, "must be a table")
        return value

    def _error(self, key: str, why: str) -> ConfigError:
        return ConfigError(f"{self._path}: {key!r} {why}")
