"""The `claimcheck` command: its subcommands, and the place that turns errors into exit codes."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import Annotated

import typer

from claimcheck.cli.commands import CommandGroup
from claimcheck.cli.output import say
from claimcheck.errors import ClaimcheckError, SourceError
from claimcheck.version import __version__

INTERNAL_ERROR = 70
INTERRUPTED = 130
INCOMPLETE = 3
USAGE = 2

app = typer.Typer(
    name="claimcheck",
    cls=CommandGroup,
    help="Find the medical claims in a document, search PubMed for each, and lay the abstracts "
    "beside them for a person to judge.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"claimcheck {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Take the options that stand before the command."""
    del version


def run() -> None:
    """Run the command line and leave the process with its exit code."""
    # A short run makes many small objects and hardly any garbage: looking for it after every few
    # hundred of them cost a tenth of the time (evals/main_job.py).
    gc.set_threshold(500_000, 20, 20)
    code = main(sys.argv[1:])
    if code == INTERRUPTED:
        # Leaving in the usual way waits for threads, and a request may take minutes to give up.
        # What arrived is stored and files are replaced whole, so nothing is lost by not waiting.
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    # What lives to the end is no garbage: a last look through all of it took a third of a second.
    gc.freeze()
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code (the README lists them)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console that cannot show a character shows its code instead of stopping the run.
            stream.reconfigure(errors="backslashreplace")
    try:
        result = app(args=list(arguments) or ["--help"], standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the user's last line
        return _end_with(error)
    if not arguments:
        return USAGE
    return result if isinstance(result, int) else 0


def _command_of(error: typer.TyperException) -> str:
    """Return the command that an error is about, as one types it."""
    names: list[str] = []
    context = getattr(error, "ctx", None)
    while context is not None and context.parent is not None:
        names.insert(0, str(context.info_name))
        context = context.parent
    return " ".join(["claimcheck", *names])


def _end_with(error: BaseException) -> int:
    """Tell the user what happened and return the exit code for it."""
    match error:
        case KeyboardInterrupt() | typer.Abort():
            say("interrupted")
            return INTERRUPTED
        case typer.TyperException():
            # The words before the reason come from the library that checks types.
            told = error.format_message().replace(": Value error, ", ": ")
            end = "" if told.endswith((".", "?")) else "."
            say(f"error: {told}{end} `{_command_of(error)} --help` shows what there is.")
            return USAGE
        case BrokenPipeError():
            # The reader has gone (`| head`); what it wanted, it has.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        case ClaimcheckError():
            say(f"error: {error}")
            return INCOMPLETE if isinstance(error, SourceError) else USAGE
        case _:
            say(
                f"internal error: {type(error).__name__}: {error}. Files are as they were. "
                "CLAIMCHECK_DEBUG=1 shows where it happened; please report it."
            )
            if os.environ.get("CLAIMCHECK_DEBUG"):
                traceback.print_exception(error)
            return INTERNAL_ERROR
