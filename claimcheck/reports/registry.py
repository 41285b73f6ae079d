"""
The formats of reports by name, and which one a file name asks for.

A new format is one file with one function, and one line in each of the two tables here. The
functions are imported when they are called, so that `--help` costs no template engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePath
from types import MappingProxyType
from typing import cast

from claimcheck.errors import UsageError
from claimcheck.model import Report
from claimcheck.protocols import Reporter


def _later(module: str, function: str) -> Reporter:
    """Return a reporter that imports its module at its first call."""

    def render(report: Report) -> str:
        reporter = cast("Reporter", getattr(import_module(module), function))
        return reporter(report)

    return render


FORMATS: Mapping[str, Reporter] = MappingProxyType(
    {
        "terminal": _later("claimcheck.reports.terminal", "render_terminal"),
        "html": _later("claimcheck.reports.html", "render_html"),
        "markdown": _later("claimcheck.reports.markdown", "render_markdown"),
        "json": _later("claimcheck.reports.json_report", "render_json"),
        "github": _later("claimcheck.reports.github", "render_github"),
    }
)
"""Every format by its name, with its settings at their defaults."""

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "terminal",
        ".html": "html",
        ".htm": "html",
        ".md": "markdown",
        ".markdown": "markdown",
        ".json": "json",
    }
)
"""File name endings in lower case, and the format that `--output` takes each for."""


def find_reporter(name: str) -> Reporter:
    """
    Return the reporter of a format.

    Raises:
        UsageError: There is no such format.
    """
    reporter = FORMATS.get(name)
    if reporter is None:
        raise UsageError(f"unknown format {name!r}; there are: {', '.join(FORMATS)}")
    return reporter


def format_of(path: str) -> str:
    """
    Return the name of the format that a file name asks for.

    Raises:
        UsageError: The ending belongs to no format.

    >>> format_of("out/report.HTML")
    'html'
    """
    suffix = PurePath(path).suffix.lower()
    name = SUFFIXES.get(suffix)
    if name is None:
        raise UsageError(
            f"{path}: no format is known for the ending {suffix or '(none)'!r}; "
            f"use one of {', '.join(SUFFIXES)} or name the format with --format"
        )
    return name
