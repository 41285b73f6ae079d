"""
What one run worked out and the next one need not work out again, in the user's cache folder.

Every entry lies in a file of its own, named after what it was made from, and holds the hash of its
bytes. An entry that is broken, was left half-written or belongs to somebody else counts as absent;
deleting the folder costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from sys import version_info
from unicodedata import unidata_version

from claimcheck.sources.private_folder import PrivateFolder, examine_folder, is_own_regular
from claimcheck.version import __version__

FOLDER = "derived"
"""Name of the folder inside of the user's cache folder."""

KEPT_DAYS = 30
"""Days after which an entry that nobody used goes."""

_MAGIC = b"claimcheck derived 1\n"
_DIGEST_SIZE = 32
_LARGEST = 2**28
_DAY_S = 86_400
_LIBRARIES = (
    "charset-normalizer",
    "lxml",
    "markdown-it-py",
    "mdit-py-plugins",
    "msgspec",
    "pathspec",
    "pypdfium2",
    "PyYAML",
    "PyStemmer",
    "rapidfuzz",
)
"""What else decides on what is read from a document and said of its claims."""

_FOLDERS = (
    "api",
    "claims",
    "documents",
    "encoding",
    "evidence",
    "findings",
    "judgements",
    "model",
    "text",
)
"""The parts of the program that decide on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is kept."""

    folder: Path
    entries: int
    size_bytes: int


class FolderKeep:
    """Keeps bytes in a folder; safe from several processes, raises nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: PrivateFolder | None = None
        self._refused = 0

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should know: why nothing is kept, or that something was broken."""
        notices = []
        if self._found is not None and self._found.problem is not None:
            notices.append(f"nothing is kept for the next run: {self._found.problem}")
        if self._refused:
            notices.append(
                f"{self._refused} entries of {self._folder} were broken or not claimcheck's; "
                "they were made anew"
            )
        return tuple(notices)

    def get(self, name: str) -> bytes | None:
        """Return the bytes kept under a name; None where there are none, or broken ones."""
        # Looking makes the folder, and a run that keeps nothing leaves none.
        if self._found is None and not self._folder.exists():
            return None
        if not self._look().is_readable:
            return None
        path = self._path(name)
        try:
            status = path.lstat()
            if not is_own_regular(status):
                self._refused += 1
                return None
            with path.open("rb", buffering=0) as file:
                # One byte more than there is, as a buffer for the largest entry costs more than
                # reading a small one.
                whole = file.read(min(status.st_size, _LARGEST) + 1)
        except OSError:
            return None
        age_s = time.time() - status.st_mtime
        start = len(_MAGIC) + _DIGEST_SIZE
        data = whole[start:]
        if whole[:start] != _MAGIC + hashlib.sha256(data).digest():
            self._refused += 1
            return None
        if age_s > _DAY_S:
            # The time of the last use, to the day, decides what goes first.
            with suppress(OSError):
                os.utime(path)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep the bytes under a name; a full disk or a lost folder makes no difference."""
        if not self._look().is_writable or len(data) > _LARGEST:
            return
        path = self._path(name)
        temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
                with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
                    file.write(_MAGIC + hashlib.sha256(data).digest() + data)
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise

    def refuse(self, name: str) -> None:
        """Count an entry whose bytes are whole and make no sense."""
        del name
        self._refused += 1

    def _look(self) -> PrivateFolder:
        """Look at the folder when it is first needed, and drop what nobody used for long."""
        if self._found is None:
            self._found = examine_folder(self._folder)
            if self._found.is_writable:
                _sweep_daily(self._folder)
        return self._found

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def open_keep(cache_folder: Path) -> FolderKeep:
    """Open what is kept in the user's cache folder; the folder is made when it is needed."""
    return FolderKeep(cache_folder / FOLDER)


def describe_kept(cache_folder: Path) -> Kept:
    """Return how much is kept."""
    files = _files(cache_folder / FOLDER)
    return Kept(
        folder=cache_folder / FOLDER,
        entries=len(files),
        size_bytes=sum(size for _, _, size in files),
    )


def drop_kept(cache_folder: Path, *, older_than_s: float = 0.0) -> tuple[int, int]:
    """Delete what was last used so long ago; return how many entries and how many bytes."""
    count = freed = 0
    for path, used_at, size in _files(cache_folder / FOLDER):
        if older_than_s and time.time() - used_at < older_than_s:
            continue
        with suppress(OSError):
            path.unlink()
            count += 1
            freed += size
    return count, freed


def name_of(kind: str, *parts: str) -> str:
    """Return the name of what `kind` of work makes of these parts, with this very program."""
    text = "\0".join((kind, program_digest(), *parts))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def program_digest() -> str:
    """
    Return a digest of the program: its version, its files, and the libraries that it reads by.

    Whoever edits the program gets another digest, and an installation on another machine, such as
    the next one of a CI system, the same.
    """
    package = Path(__file__).parent.parent
    parts = [__version__, f"{version_info[:3]}", unidata_version]
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            parts.append(f"{name} {version(name)}")
    for folder in _FOLDERS:
        parts += sorted(_digests(package / folder))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _digests(folder: Path) -> list[str]:
    digests: list[str] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                digests += _digests(Path(entry.path)) if entry.name != "__pycache__" else []
                continue
            content = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest()
            digests.append(f"{folder.name}/{entry.name} {content}")
    return digests


def _sweep_daily(folder: Path) -> None:
    mark = folder / "swept"
    with suppress(OSError):
        if mark.exists() and time.time() - mark.lstat().st_mtime < _DAY_S:
            return
        mark.touch()
        drop_kept(folder.parent, older_than_s=KEPT_DAYS * _DAY_S)


def _files(folder: Path) -> list[tuple[Path, float, int]]:
    """Return the entries with the time of their last use and their size."""
    found = []
    for part in _entries(folder):
        for entry in _entries(part):
            # Another run may delete one meanwhile, which says nothing about the others.
            with suppress(OSError):
                status = entry.lstat()
                found.append((entry, status.st_mtime, status.st_size))
    return found


def _entries(folder: Path) -> list[Path]:
    """Return what lies in a folder, in order of the names; nothing for what is no folder."""
    if folder.is_symlink():
        return []
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
