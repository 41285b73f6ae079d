"""Finds the configuration that a command works by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimcheck.api.configuration import Configuration


def load_configuration(config: Path | None, *, isolated: bool, start: Path) -> Configuration:
    """
    Return the configuration that the user named, else the nearest one, else an empty one.

    Raises:
        ConfigError: The file cannot be used.
        UsageError: Both options were given.
    """
    from claimcheck.api.configuration import (
        Configuration,
        find_configuration,
        read_configuration,
    )
    from claimcheck.errors import UsageError

    if config is not None and isolated:
        raise UsageError("--config and --isolated exclude one another; give one of them")
    if isolated:
        return Configuration()
    return read_configuration(config) if config is not None else find_configuration(start)
