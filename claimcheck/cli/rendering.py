"""Writes a report in the format that the user asked for."""

from __future__ import annotations

from pathlib import Path

from claimcheck.cli.output import Terminal, write_data
from claimcheck.model import Report
from claimcheck.reports import find_reporter, format_of


def check_format(name: str, output: Path | None) -> None:
    """
    Make sure, before any work is done, that the format exists and the output can be written.

    Raises:
        UsageError: Unknown format, or the output's folder is missing.
    """
    from claimcheck.errors import UsageError

    if name != "text":
        find_reporter(name)
    if output is not None and not output.absolute().parent.is_dir():
        raise UsageError(f"{output}: the folder {output.parent} does not exist; make it first")
    if output is not None and output.is_dir():
        raise UsageError(f"{output}: is a folder; name a file in it")


def chosen_format(name: str | None, output: Path | None, default: str) -> str:
    """Return the format named, else the one that the output's ending asks for, else `default`."""
    if name is not None:
        return name
    return format_of(str(output)) if output is not None and output.suffix else default


def render(
    report: Report, name: str, output: Path | None, terminal: Terminal, *, verbose: bool
) -> None:
    """Write the report; `text` is the list of findings of `check`."""
    from claimcheck.reports import render_check_terminal, render_terminal

    if name == "terminal":
        text = render_terminal(
            report,
            width=terminal.width,
            color=terminal.color,
            unicode=terminal.unicode,
            links=terminal.links,
            verbose=verbose,
        )
    elif name == "text":
        text = render_check_terminal(
            report, width=terminal.width, color=terminal.color, unicode=terminal.unicode
        )
    else:
        text = find_reporter(name)(report)
    write_data(text, output)
