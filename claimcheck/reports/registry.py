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
        "sarif": _later("claimcheck.reports.sarif", "render_sarif"),
        "junit": _later("claimcheck.reports.junit", "render_junit"),
        "gitlab": _later("claimcheck.reports.gitlab", "render_gitlab"),
        "csv": _later("claimcheck.reports.csv_table", "render_csv"),
        "ris": _later("claimcheck.reports.ris", "render_ris"),
        "csl-json": _later("claimcheck.reports.csl_json", "render_csl_json"),
        "search-log": _later("claimcheck.reports.search_log", "render_search_log"),
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
        ".sarif.json": "sarif",
        ".gitlab.json": "gitlab",
        ".csl.json": "csl-json",
        ".json": "json",
        ".sarif": "sarif",
        ".junit.xml": "junit",
        ".xml": "junit",
        ".csv": "csv",
        ".ris": "ris",
        ".log": "search-log",
    }
)
"""Endings of file names in lower case with the format of each; the first that fits decides."""

WITHOUT_COUNTS = frozenset({"gitlab", "csv", "ris", "csl-json"})
"""Formats of others that have no place for the counts; commands say them on standard error."""

OF_FINDINGS = frozenset({"sarif", "junit", "gitlab", "github"})
"""Formats that say nothing without findings, so that `report` asks the rules for them."""

FINDINGS_ONLY = frozenset({"text", "gitlab", "github"})
"""Formats that show findings and counts and no claim; `text` is the list of `check`."""

WITH_TEXT = frozenset({"html"})
"""Formats that show the claims in the text of their documents, which must be read for them."""


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
    lower = PurePath(path).name.lower()
    name = next((name for suffix, name in SUFFIXES.items() if lower.endswith(suffix)), None)
    if name is None:
        suffix = PurePath(path).suffix.lower()
        raise UsageError(
            f"{path}: no format is known for the ending {suffix or '(none)'!r}; "
            f"use one of {', '.join(SUFFIXES)} or name the format with --format"
        )
    return name
