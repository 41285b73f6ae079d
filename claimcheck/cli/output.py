"""What a command writes: data to standard output or a file, everything else to standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.errors import WriteError

if TYPE_CHECKING:
    from claimcheck.protocols import Progress


class Color(StrEnum):
    """When to colour the terminal output."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """What the place that standard output goes to can show."""

    width: int
    color: bool
    unicode: bool
    links: bool


def look_at_terminal(color: Color, *, to_file: bool = False) -> Terminal:
    """
    Find out what standard output can show.

    Follows NO_COLOR (any non-empty value) and FORCE_COLOR; `TERM=dumb`, pipes and files get
    plain text. A width of 0 counts as 80 columns.
    """
    is_tty = sys.stdout.isatty() and not to_file
    is_dumb = os.environ.get("TERM", "") == "dumb"
    automatic = bool(os.environ.get("FORCE_COLOR")) or (
        is_tty and not is_dumb and not os.environ.get("NO_COLOR")
    )
    colored = color is Color.ALWAYS or (color is Color.AUTO and automatic)
    width = shutil.get_terminal_size((100, 24)).columns or 80
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    return Terminal(
        width=width,
        color=colored,
        unicode=encoding.startswith("utf") and not is_dumb,
        links=is_tty and colored,
    )


def write_data(text: str, output: Path | None) -> None:
    """
    Write a command's result.

    Raises:
        WriteError: The file cannot be written; an existing one is left as it was. Or standard
            output cannot be written, as when it goes to a file on a full disk.
    """
    if not text.endswith("\n"):
        text += "\n"
    if output is None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has gone (`| head`); what it wanted, it has. Typer would end in 1, which
            # means findings here.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            # What is still held back would fail once more while the process ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise WriteError(
                f"standard output cannot be written ({error.strerror}); "
                "what arrived there is not complete"
            ) from error
        return
    from claimcheck.atomic import replace_file

    replace_file(output, text.encode("utf-8", "backslashreplace"))


def say(message: str) -> None:
    """Write one line for the user to standard error."""
    from claimcheck.text.display import visible

    sys.stderr.write(f"claimcheck: {visible(message)}\n")


@contextmanager
def show_progress(*, wanted: bool) -> Iterator[Progress]:
    """Give a Progress that draws a bar on standard error when a person is looking."""
    if not (wanted and sys.stderr.isatty() and os.environ.get("TERM", "") != "dumb"):
        from claimcheck.protocols import ignore_progress

        yield ignore_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("starting", total=None)

        def update(done: int, total: int, what: str) -> None:
            bars.update(task, completed=done, total=total or None, description=what)

        yield update
