"""Which claims files and documents the PATHS of a command mean; none of them is read here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.documents import find_documents
from claimcheck.errors import UsageError

CLAIMS_FILE = "claims.yaml"
CLAIMS_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A claims file, or none, with the documents of the run that belong to it."""

    start: Path
    """The working directory."""
    home: Path | None
    """The claims file, which need not be there yet; None for none."""
    documents: Mapping[Path, bool] | None = None
    """The documents, each with whether the user named it; None: those that the file names."""
    takes_all: bool = False
    """Whether the run is about every claim of the file, and not of the documents alone."""

    @property
    def folder(self) -> Path:
        """The folder of the claims file, else the working directory; names are relative to it."""
        return self.start if self.home is None else self.home.parent

    def name(self, document: Path) -> str:
        """Return what a document is called in the claims file."""
        return Path(os.path.relpath(document, self.folder)).as_posix()


def plan_workspaces(
    paths: Sequence[Path],
    *,
    claims_option: Path | None,
    start: Path,
    exclude: Sequence[str] = (),
    exclude_from: Path | None = None,
) -> tuple[Planned, ...]:
    """
    Return what a command's PATHS mean; `open_workspaces` says what the arguments are.

    Raises:
        UsageError: A path cannot be used, or there is nothing to work on.
    """
    files = [path for path in paths if _is_claims_file(path)]
    documents = [path for path in paths if not _is_claims_file(path)]
    if not paths:
        files = [claims_option or _default_claims_file(start)]
    groups: dict[Path | None, dict[Path, bool]] = {}
    found = find_documents(documents, exclude=exclude, exclude_from=exclude_from)
    for document in found if documents else ():
        home = claims_option or find_claims_file(document, start)
        groups.setdefault(home, {})[document] = document in documents
    alone = [path for path in dict.fromkeys(files) if not _is_among(path, groups)]
    return (
        *(Planned(start=start, home=path) for path in alone),
        *(
            Planned(
                start=start,
                home=home,
                documents=group,
                takes_all=home is not None and _is_among(home, files),
            )
            for home, group in groups.items()
        ),
    )


def find_claims_file(document: Path, start: Path) -> Path | None:
    """
    Return the nearest claims.yaml at or above a document, else that of `start`, else None.

    Raises:
        UsageError: The nearest one is a link that leads nowhere.
    """
    # Links are not resolved: the claims file lies where the user sees the document.
    folder = (start / document).parent
    for candidate in (folder, *folder.parents, start):
        path = candidate / CLAIMS_FILE
        if path.is_symlink() and not path.exists():
            # Passed over in silence, the run would be about another file, or none.
            raise UsageError(f"{path}: is a link to what is not there")
        if path.is_file():
            return Path(os.path.relpath(path, start)) if path.is_relative_to(start) else path
    return None


def _is_among(path: Path, others: Iterable[Path | None]) -> bool:
    real = os.path.realpath(path)
    return any(other is not None and os.path.realpath(other) == real for other in others)


def _is_claims_file(path: Path) -> bool:
    return path.suffix.lower() in CLAIMS_SUFFIXES


def _default_claims_file(start: Path) -> Path:
    path = find_claims_file(start / "any", start)
    if path is None:
        raise UsageError(
            f"there is no {CLAIMS_FILE} here or above; name documents, "
            "or start one with `claimcheck extract PATHS`"
        )
    return path
