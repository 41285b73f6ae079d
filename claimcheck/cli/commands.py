"""
The commands of the command line, each imported and built when it is asked for.

A start that builds all of them takes twice as long as the one that the user wants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command

from claimcheck.cli.plain_parameters import PlainCommand, take_plainly

NAMES = (
    "verify",
    "check",
    "extract",
    "judge",
    "report",
    "recheck",
    "compare",
    "search",
    "bundle",
    "doctor",
    "init",
    "lsp",
    "annotate",
    "schema",
    "serve",
    "corpus",
    "config",
    "baseline",
    "cache",
)
"""
In the order of the help. The module of the same name holds the function of the same name, or, for
a command that has commands of its own, `app`.
"""


class Commands(Mapping[str, Any]):
    """The commands by name."""

    def __init__(self) -> None:
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in NAMES:
            raise KeyError(name)
        if name not in self._built:
            self._built[name] = _build(name)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


class CommandGroup(TyperGroup):
    """The group of all commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = cast("MutableMapping[str, Any]", Commands())

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters that stand before the command."""
        return take_plainly(super().get_params(ctx))


def _build(name: str) -> Any:
    module = import_module(f"claimcheck.cli.{name}")
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    group = getattr(module, "app", None)
    if group is None:
        alone.command(name, cls=PlainCommand)(getattr(module, name))
        return get_command(alone)
    for each in group.registered_commands:
        each.cls = each.cls or PlainCommand
    alone.add_typer(group, name=name)
    return cast("TyperGroup", get_command(alone)).commands[name]
