"""What an output must not take the place of: documents, and the files that people keep."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimcheck.api.workspace import Workspace

_JUDGEMENTS = "judgements"
_KEPT = frozenset(
    {
        "claims.yaml",
        "claims.lock",
        "claimcheck.toml",
        ".claimcheck.toml",
        "pyproject.toml",
        "claimcheck-baseline.json",
    }
)


def refuse_kept_file(output: Path) -> None:
    """
    Refuse an output by the name of a file that claimcheck or a person keeps.

    Raises:
        UsageError: It has such a name.
    """
    from claimcheck.errors import UsageError

    is_judgements = output.suffix == ".yaml" and output.absolute().parent.name == _JUDGEMENTS
    if output.name in _KEPT or is_judgements:
        raise UsageError(f"{output}: is kept by people, so no output is written there; name a file")


def refuse_input(outputs: Iterable[Path | None], workspaces: Sequence[Workspace]) -> None:
    """
    Refuse an output that is a document of the run, or its claims file.

    The workspaces are looked at only where an output is there already, as reading them may be
    much of the work.

    Raises:
        UsageError: An output is one.
    """
    from claimcheck.errors import UsageError

    there = [output for output in outputs if output is not None and output.exists()]
    if not there:
        return
    read = {os.path.realpath(path) for workspace in workspaces for path in _inputs(workspace)}
    for output in there:
        if os.path.realpath(output) in read:
            raise UsageError(
                f"{output}: is read by this run, so no output is written there; name another file"
            )


def _inputs(workspace: Workspace) -> Iterator[Path]:
    if workspace.file is not None:
        yield workspace.file.path
    yield workspace.lock_path
    names = {claim.document for claim in workspace.claims if claim.document is not None}
    for name in names.union(workspace.given, workspace.read):
        yield workspace.folder / name
