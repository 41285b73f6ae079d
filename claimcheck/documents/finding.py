"""Finds the documents that a user means by files and folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.documents.readers import readable_suffixes, reader_for
from claimcheck.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_REPORT_SUFFIXES = frozenset({".html", ".htm", ".md", ".markdown"})
_PAGE_MARK = b'<meta name="generator" content="claimcheck '
_MARKDOWN_START = b"# claimcheck\n\n**"
_HEAD_BYTES = 2_048


def find_documents(
    paths: Sequence[Path | str], *, exclude: Sequence[str] = (), exclude_from: Path | None = None
) -> tuple[Path, ...]:
    """
    Return the documents among `paths`: files as given, folders searched through.

    A folder gives every file of a readable format in it, in the order of the names; hidden
    files and folders, symbolic links to folders and what .gitignore or `exclude` (patterns
    of the same grammar, relative to `exclude_from`, else to the folder) leave out are passed
    over, and so are reports of claimcheck. A file that is named itself is always taken. Nothing
    is listed twice.

    Raises:
        DocumentError: A path does not exist.
        UsageError: A folder holds no readable document.
    """
    found: dict[Path, None] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            from pathspec import GitIgnoreSpec

            rules = (exclude_from or path, GitIgnoreSpec.from_lines(exclude))
            inside = list(_search(path, rules))
            if not inside:
                known = ", ".join(readable_suffixes())
                raise UsageError(f"{path.as_posix()}: no document in this folder ({known})")
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            raise DocumentError(f"{path.as_posix()}: no such file or folder; check the path")
    return tuple(found)


def _search(folder: Path, exclude: tuple[Path, GitIgnoreSpec]) -> Iterator[Path]:
    rules = [exclude, *_rules_above(folder)]
    yield from _search_below(folder, rules)


def _search_below(folder: Path, rules: list[tuple[Path, GitIgnoreSpec]]) -> Iterator[Path]:
    rules = [*rules, *_rules_in(folder)]
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        reason = error.strerror or "input/output error"
    else:
        for entry in entries:
            path = folder / entry.name
            if entry.name.startswith(".") or _is_ignored(path, rules, folder=entry.is_dir()):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _search_below(path, rules)
            elif entry.is_file() and reader_for(path) is not None and not _is_report(path):
                yield path
        return
    raise DocumentError(f"{folder.as_posix()}: cannot be searched ({reason})")


def _is_report(path: Path) -> bool:
    """Tell whether a file is a report of claimcheck, whose quotations are nobody's claims."""
    if path.suffix.lower() not in _REPORT_SUFFIXES:
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False  # whoever reads it will say so
    return _PAGE_MARK in head or head.startswith(_MARKDOWN_START)


def _rules_above(folder: Path) -> list[tuple[Path, GitIgnoreSpec]]:
    """Return the .gitignore files between the repository's root and the folder."""
    above = folder.absolute().parents
    for depth, parent in enumerate([folder.absolute(), *above]):
        if (parent / ".git").exists():
            return [rule for outer in reversed(above[:depth]) for rule in _rules_in(outer)]
    return []


def _rules_in(folder: Path) -> list[tuple[Path, GitIgnoreSpec]]:
    try:
        lines = (folder / ".gitignore").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    from pathspec import GitIgnoreSpec

    return [(folder, GitIgnoreSpec.from_lines(lines))]


def _is_ignored(path: Path, rules: list[tuple[Path, GitIgnoreSpec]], *, folder: bool) -> bool:
    """Apply the rules from the outermost inwards; the last one that speaks decides."""
    ignored = False
    for start, spec in rules:
        relative = Path(os.path.relpath(path, start)).as_posix() + ("/" if folder else "")
        answer = spec.check_file(relative).include
        if answer is not None:
            ignored = answer
    return ignored
