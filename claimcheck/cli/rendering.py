"""Writes a report in the format that the user asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from claimcheck.cli.output import Color, Terminal, look_at_terminal, say, write_data
from claimcheck.cli.overwriting import refuse_kept_file
from claimcheck.model import Report
from claimcheck.reports import find_reporter, format_of


def check_format(name: str, output: Path | None) -> None:
    """
    Make sure, before any work is done, that the format exists and the output can be written.

    Raises:
        UsageError: Unknown format, the output's folder is missing, or a person keeps that file.
    """
    from claimcheck.errors import UsageError

    if name != "text":
        find_reporter(name)
    if output is not None and not output.absolute().parent.is_dir():
        raise UsageError(f"{output}: the folder {output.parent} does not exist; make it first")
    if output is not None and output.is_dir():
        raise UsageError(f"{output}: is a folder; name a file in it")
    if output is not None:
        refuse_kept_file(output)


def chosen_format(name: str | None, output: Path | None, default: str) -> str:
    """Return the format named, else the one that the output's ending asks for, else `default`."""
    if name is not None:
        return name
    return format_of(str(output)) if output is not None and output.suffix else default


def render(
    report: Report, name: str, output: Path | None, terminal: Terminal, *, verbose: bool
) -> None:
    """Write the report; `text` is the list of findings of `check`."""
    from claimcheck.reports import render_check_terminal

    if name == "terminal":
        from claimcheck.reports import render_terminal

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


def plan_outputs(
    name: str | None, outputs: Sequence[Path], default: str
) -> tuple[tuple[str, Path | None], ...]:
    """
    Return what is to be written: pairs of format and file, None for standard output.

    A format that was named is that of the only output. With several outputs each takes the
    format of its ending; then a named format goes to standard output beside them.

    Raises:
        UsageError: Unknown format or ending, or a file that cannot be written.
    """
    if len(outputs) <= 1:
        output = outputs[0] if outputs else None
        plan: tuple[tuple[str, Path | None], ...] = (
            (chosen_format(name, output, default), output),
        )
    else:
        plan = tuple((format_of(str(output)), output) for output in outputs)
        if name is not None:
            plan += ((name, None),)
    for each, output in plan:
        check_format(each, output)
    return plan


def render_all(
    report: Report,
    plan: Sequence[tuple[str, Path | None]],
    color: Color,
    *,
    verbose: bool = False,
) -> None:
    """Write the report to every output; counts that a format cannot hold go to stderr."""
    from claimcheck.reports.registry import WITHOUT_COUNTS
    from claimcheck.reports.wording import counts_words

    for name, output in plan:
        terminal = look_at_terminal(color, to_file=output is not None)
        render(report, name, output, terminal, verbose=verbose)
    if all(name in WITHOUT_COUNTS for name, _ in plan):
        say(counts_words(report.counts))
