"""
Parameters whose usual values are taken as they are, without a library for checking types.

Typer hands every value, also that of an option nobody gave, to pydantic, whose import takes as long
as all the rest of a start. What is not given, is the default, or is a text or path as the shell
gives it needs no checking; anything else goes the usual way, with the usual messages.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import Enum, auto
from pathlib import Path
from typing import Any, get_args, get_origin

from typer.core import TyperArgument, TyperCommand, TyperOption


class _Answer(Enum):
    """What stands in the place of a value that must be looked at by Typer."""

    NOT_PLAIN = auto()


_USUAL_PATH = {
    "exists": False,
    "file_okay": True,
    "dir_okay": True,
    "writable": False,
    "readable": True,
    "resolve_path": False,
    "allow_dash": False,
    "path_type": None,
}
"""What a parameter that asks nothing of its path says; with anything else Typer decides."""


class PlainCommand(TyperCommand):
    """A command with such parameters."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters of the command."""
        return take_plainly(super().get_params(ctx))


def take_plainly(parameters: Iterable[Any]) -> list[Any]:
    """Return the parameters of a command, changed so that they take their usual values so."""
    taken = list(parameters)
    for parameter in taken:
        # Typer makes the parameters itself and offers no way to name another class for them.
        if type(parameter) is TyperOption:
            parameter.__class__ = _PlainOption
        elif type(parameter) is TyperArgument:
            parameter.__class__ = _PlainArgument
    return taken


class _PlainOption(TyperOption):
    def process_value(self, ctx: Any, value: Any) -> Any:
        """Return the value that the command is given."""
        plain = _plain(self, value)
        if plain is _Answer.NOT_PLAIN:
            return super().process_value(ctx, value)
        return plain if self.callback is None else self.callback(ctx, self, plain)


class _PlainArgument(TyperArgument):
    def process_value(self, ctx: Any, value: Any) -> Any:
        """Return the value that the command is given."""
        plain = _plain(self, value)
        if plain is _Answer.NOT_PLAIN:
            return super().process_value(ctx, value)
        return plain if self.callback is None else self.callback(ctx, self, plain)


def _plain(parameter: TyperOption | TyperArgument, value: Any) -> Any:
    """Return what Typer would make of a value, NOT_PLAIN where only Typer can tell."""
    descriptor = getattr(parameter, "type_descriptor", None)
    if descriptor is None:
        return _Answer.NOT_PLAIN
    annotation, info = descriptor.annotation, descriptor.parameter_info
    if info.parser is not None:
        return _Answer.NOT_PLAIN
    if value is None:
        many = getattr(parameter, "multiple", False) or parameter.nargs == -1
        return _Answer.NOT_PLAIN if parameter.required else () if many else None
    if isinstance(annotation, type) and type(value) is annotation:
        # Numbers have limits, which are for Typer to tell, but for one's own default.
        is_number = issubclass(annotation, int | float) and annotation is not bool
        return value if not is_number or value == parameter.default else _Answer.NOT_PLAIN
    if get_origin(annotation) is list and isinstance(value, list | tuple) and value:
        (kind,) = get_args(annotation)
        taken = [_one(kind, info, each) for each in value]
        return _Answer.NOT_PLAIN if _Answer.NOT_PLAIN in taken else taken
    return _one(annotation, info, value)


def _one(kind: Any, info: Any, value: Any) -> Any:
    if type(value) is not str:
        return _Answer.NOT_PLAIN
    if kind is str:
        return value
    if kind is not Path or any(getattr(info, key) != usual for key, usual in _USUAL_PATH.items()):
        return _Answer.NOT_PLAIN
    return Path(value) if _may_be_read(value) else _Answer.NOT_PLAIN


def _may_be_read(path: str) -> bool:
    return os.access(path, os.R_OK) or not os.access(path, os.F_OK)
