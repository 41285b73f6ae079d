"""What a terminal can show, read from its environment once, at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NARROWEST = 40
"""Columns below which nothing sensible can be laid out; narrower terminals wrap by themselves."""

DEFAULT_WIDTH = 80
"""Columns where no terminal tells its width, as in a pipe or in CI."""

WIDEST = 180
"""Columns beyond which lines would be too long to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalSettings:
    """How the terminal report is to be written."""

    width: int = DEFAULT_WIDTH
    color: bool = False
    unicode: bool = True
    links: bool = False


def terminal_settings(
    environ: Mapping[str, str],
    *,
    is_terminal: bool,
    columns: int | None,
    encoding: str | None,
    color: bool | None = None,
) -> TerminalSettings:
    """
    Choose the settings from what is known about the output.

    Args:
        environ: The environment; `NO_COLOR`, `FORCE_COLOR`, `TERM` and `COLUMNS` are read.
        is_terminal: Whether somebody reads it live; a file or a pipe gets no colour.
        columns: The width that the terminal tells; None or 0 when it tells none.
        encoding: The encoding of the output stream.
        color: The user's wish (`--color always|never`); None leaves the choice here.
    """
    is_dumb = environ.get("TERM", "") in {"dumb", "unknown"}
    is_utf8 = (encoding or "").lower().replace("-", "").replace("_", "") in {"utf8", "utf8sig"}
    if color is None:
        forced = environ.get("FORCE_COLOR", "") not in {"", "0"}
        color = (forced or (is_terminal and not is_dumb)) and not environ.get("NO_COLOR")
    stated = environ.get("COLUMNS", "")
    if not columns and stated.isascii() and stated.isdigit() and len(stated) <= 5:
        columns = int(stated)
    width = min(columns or DEFAULT_WIDTH, WIDEST)
    return TerminalSettings(
        width=max(width, NARROWEST),
        color=color,
        unicode=is_utf8 and not is_dumb,
        links=color and is_terminal and not is_dumb,
    )
