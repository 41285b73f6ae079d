"""
Reports: the same outcome for the terminal, a browser, a job summary, scripts and CI.

Every reporter is a pure function of a `Report`: the same report gives the same text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimcheck.reports.github import render_github
from claimcheck.reports.registry import FORMATS, SUFFIXES, find_reporter, format_of

if TYPE_CHECKING:
    from claimcheck.reports.html import render_html
    from claimcheck.reports.json_report import render_json
    from claimcheck.reports.markdown import render_markdown
    from claimcheck.reports.terminal import (
        TerminalSettings,
        render_check_terminal,
        render_terminal,
        terminal_settings,
    )

_LATER = {
    "render_html": "html",
    "render_json": "json_report",
    "render_markdown": "markdown",
    "TerminalSettings": "terminal",
    "render_check_terminal": "terminal",
    "render_terminal": "terminal",
    "terminal_settings": "terminal",
}

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "TerminalSettings",
    "find_reporter",
    "format_of",
    "render_check_terminal",
    "render_github",
    "render_html",
    "render_json",
    "render_markdown",
    "render_terminal",
    "terminal_settings",
]


def __getattr__(name: str) -> object:
    """Import a reporter when it is first asked for, so that --help loads no template engine."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
