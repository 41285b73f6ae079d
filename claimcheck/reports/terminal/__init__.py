"""The terminal report: every claim beside its abstracts, as text for a terminal or a pipe."""

from __future__ import annotations

from claimcheck.reports.terminal.check import render_check_terminal
from claimcheck.reports.terminal.page import render_terminal
from claimcheck.reports.terminal.settings import TerminalSettings, terminal_settings

__all__ = ["TerminalSettings", "render_check_terminal", "render_terminal", "terminal_settings"]
