"""The lines that a change touched and the files of another commit, as git tells them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from claimcheck.errors import UsageError

_HUNK = re.compile(r"@@ -[0-9]{1,9}(?:,([0-9]{1,9}))? \+([0-9]{1,9})(?:,([0-9]{1,9}))? @@")
_TARGET = "+++ "
_TIMEOUT_S = 120
_ALL_LINES = range(1, 2**31)
# A checkout may configure programs for git to run; none of them is wanted here.
_SAFELY = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")


def changed_lines(ref: str, start: Path) -> Mapping[str, tuple[range, ...]]:
    """
    Return the lines that were added or rewritten since the merge base with `ref`.

    What is not committed yet counts as changed, and so does every line of a file that git does
    not know.

    Args:
        ref: A branch, a tag or a commit.
        start: The working directory; documents are named as seen from it.

    Raises:
        UsageError: git is missing, this is no repository, or there is no merge base.
    """
    base = _git(start, "merge-base", _commit(ref, start), "HEAD")
    if base is None:
        raise UsageError(
            f"{ref!r} and HEAD have no common commit here; fetch the history (fetch-depth 0)"
        )
    top = Path((_git(start, "rev-parse", "--show-toplevel") or "").strip())
    listed = _git(
        start,
        "diff",
        "--unified=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        base.strip(),
    )
    found: dict[str, list[range]] = {}
    for path, lines in _added(listed or ""):
        found.setdefault(_seen_from(start, top / path), []).append(lines)
    unknown = _git(start, "ls-files", "--others", "--exclude-standard", "-z", "--full-name", ":/")
    for path in filter(None, (unknown or "").split("\0")):
        found[_seen_from(start, top / path)] = [_ALL_LINES]
    return {path: tuple(ranges) for path, ranges in found.items()}


def file_at(ref: str, path: Path, start: Path) -> str | None:
    """
    Return the text of a file as it is in a commit; None when it is not there.

    Raises:
        UsageError: git is missing, this is no repository, or `ref` names no commit.
    """
    commit = _commit(ref, start)
    top = Path((_git(start, "rev-parse", "--show-toplevel") or "").strip())
    inside = _seen_from(top, start / path)
    if inside.startswith("../"):
        return None
    return _git(start, "show", "--no-textconv", f"{commit}:{inside}")


def _commit(ref: str, start: Path) -> str:
    commit = _git(
        start, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
    )
    if commit is None:
        raise UsageError(
            f"git knows no commit {ref!r} here; fetch it first (in CI: check out with "
            "fetch-depth 0)"
        )
    return commit.strip()


def _seen_from(start: Path, path: Path) -> str:
    return Path(os.path.relpath(os.path.realpath(path), os.path.realpath(start))).as_posix()


def _added(listed: str) -> Iterator[tuple[str, range]]:
    path: str | None = None
    skipped = 0
    for line in listed.split("\n"):
        if skipped:
            # A line of a hunk, whose text may look like a header.
            skipped -= not line.startswith("\\")
        elif line.startswith(_TARGET):
            path = _target(line[len(_TARGET) :])
        elif (hunk := _HUNK.match(line)) is not None:
            removed, first, added = (1 if part is None else int(part) for part in hunk.groups())
            skipped = removed + added
            if path is not None and added:
                yield path, range(first, first + added)


def _target(written: str) -> str | None:
    """Return the path of a file as git writes it after `+++`, None for a deleted one."""
    name = written.rstrip("\t")
    if name.startswith('"') and name.endswith('"'):
        escaped = name[1:-1].encode("utf-8", "surrogateescape")
        raw = escaped.decode("unicode_escape", "replace")
        name = raw.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
    return name[2:] if name.startswith("b/") else None


def _git(start: Path, *arguments: str) -> str | None:
    """
    Run git and return what it says; None when it refuses.

    Raises:
        UsageError: There is no git, or `start` is in no repository.
    """
    program = shutil.which("git")
    if program is None:
        raise UsageError("git is not installed, and --diff-base and --policy-from need it")
    done = subprocess.run(  # noqa: S603 - a fixed program, arguments never pass through a shell
        [program, *_SAFELY, *arguments],
        cwd=start,
        capture_output=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    if b"not a git repository" in done.stderr:
        raise UsageError(
            "this folder is in no git repository, and --diff-base and --policy-from need one"
        )
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
