"""Whether a folder may hold what runs share: the user's own, and nobody else's to write."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateFolder:
    """What may be done with a folder."""

    path: Path
    is_readable: bool
    is_writable: bool
    problem: str | None = None
    """Why it cannot be used as wished, for the user; None when it can."""


def examine_folder(path: Path) -> PrivateFolder:
    """
    Make the folder if it is not there, with access for its owner only, and look at it.

    A folder that belongs to somebody else, or that others may write to, is neither read nor
    written: what lies in it could have been put there (H36). Nothing is raised.
    """
    problem = _make(path)
    if problem is None:
        problem = _foreign(path)
    if problem is not None:
        return PrivateFolder(path=path, is_readable=False, is_writable=False, problem=problem)
    is_writable = os.access(path, os.W_OK | os.X_OK)
    problem = None if is_writable else f"{path} cannot be written to"
    is_readable = os.access(path, os.R_OK | os.X_OK)
    return PrivateFolder(
        path=path, is_readable=is_readable, is_writable=is_writable, problem=problem
    )


def is_own_regular(status: os.stat_result) -> bool:
    """Tell from what `lstat` gave whether it is such a file."""
    return stat.S_ISREG(status.st_mode) and _is_own(status)


def _make(path: Path) -> str | None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        return f"{path} cannot be made ({error.strerror or 'no reason given'})"
    return None


def _foreign(path: Path) -> str | None:
    try:
        status = path.stat()
    except OSError as error:
        return f"{path} cannot be looked at ({error.strerror or 'no reason given'})"
    if _is_own(status):
        return None
    return f"{path} belongs to somebody else, or others may write to it"


def _is_own(status: os.stat_result) -> bool:
    if os.name != "posix":
        return True
    is_shared = bool(status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    return status.st_uid == os.getuid() and not is_shared
