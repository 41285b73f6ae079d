"""The terminal report: every claim beside its abstracts, as text for a terminal or a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimcheck.reports.terminal.check import render_check_terminal
from claimcheck.reports.terminal.settings import TerminalSettings, terminal_settings

if TYPE_CHECKING:
    from claimcheck.reports.terminal.page import render_terminal

__all__ = ["TerminalSettings", "render_check_terminal", "render_terminal", "terminal_settings"]


def __getattr__(name: str) -> object:
    """Import the report with columns and colours when it is first asked for."""
    if name != "render_terminal":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from claimcheck.reports.terminal.page import render_terminal

    return render_terminal
