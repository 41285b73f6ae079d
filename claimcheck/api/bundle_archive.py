"""
The file of a bundle: a zip archive that is always written the same way and never trusted.

It holds `manifest.json`, which names every other entry with its size and SHA-256. Whoever unpacks
one looks at names, sizes and hashes before anything is used.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from claimcheck.atomic import read_regular_file, replace_file
from claimcheck.encoding.canonical import canonical_json
from claimcheck.errors import UsageError

MANIFEST = "manifest.json"
FORMAT = "claimcheck bundle 1"

MAX_FILE_BYTES = 2**30
"""The largest archive that is opened, and the most that it may hold unpacked."""
MAX_ENTRIES = 50_000
MAX_MANIFEST_BYTES = 2**25
MAX_RATIO = 200
"""By how much an archive may have shrunk its content; texts reach 20."""

_UNSUSPECTED_BYTES = 2**24
"""Below this size unpacked no ratio is harmful."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 2**20
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..{0,200})?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')


def pack(path: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> str:
    """
    Write a bundle: the same content gives the same bytes.

    Args:
        path: The archive.
        files: The content by name; names are relative with forward slashes.
        manifest: What else the manifest says.

    Returns:
        The SHA-256 of the manifest, which names the whole content.

    Raises:
        UsageError: A name cannot stand in a bundle, or there is too much.
        WriteError: The archive cannot be written.
    """
    for name in files:
        if problem := _name_problem(name):
            raise UsageError(f"{name!r} cannot go into a bundle: {problem}")
    if len(files) > MAX_ENTRIES or sum(map(len, files.values())) > MAX_FILE_BYTES:
        raise UsageError(f"more than {MAX_FILE_BYTES // 2**20} MiB or {MAX_ENTRIES} files")
    listed = {
        name: {"size": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}
        for name in sorted(files)
    }
    text = canonical_json({"format": FORMAT, **manifest, "files": listed}).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in [(MANIFEST, text), *((name, files[name]) for name in listed)]:
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data, compresslevel=9)
    replace_file(path, buffer.getvalue())
    return hashlib.sha256(text).hexdigest()


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """
    Write the files of a bundle into an empty folder and return its manifest.

    Raises:
        UsageError: There is no such file, it is no bundle, or something in it is not what its
            manifest says; the message is one line.
    """
    try:
        data = read_regular_file(path, limit=MAX_FILE_BYTES)
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpack(archive, len(data), folder)
    except _RefusedError as error:
        problem = str(error)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        problem = "it is no whole zip archive"
    except (ValueError, OverflowError, LookupError, UnicodeError):
        problem = "its directory makes no sense"
    raise UsageError(f"{path}: is not used as a bundle: {problem}")


class _RefusedError(Exception):
    """Why an archive is not used."""


def _unpack(archive: zipfile.ZipFile, packed: int, folder: Path) -> dict[str, Any]:
    entries = archive.infolist()
    _check_entries(entries, packed)
    by_name = {entry.filename: entry for entry in entries}
    if MANIFEST not in by_name:
        raise _RefusedError(f"it has no {MANIFEST}")
    manifest = _read_manifest(archive, by_name.pop(MANIFEST))
    listed = manifest["files"]
    if set(listed) != set(by_name):
        odd = min(set(listed) ^ set(by_name))
        where = "its manifest does not name" if odd in by_name else "it lacks"
        raise _RefusedError(f"{where} {odd!r}")
    for name, entry in sorted(by_name.items()):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_entry(archive, entry, listed[name], target)
    return manifest


def _check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _RefusedError(f"it has more than {MAX_ENTRIES:,} entries")
    seen: set[str] = set()
    total = 0
    for entry in entries:
        if problem := _name_problem(entry.filename):
            raise _RefusedError(f"the entry {entry.filename[:80]!r} {problem}")
        mode = entry.external_attr >> 16
        if stat.S_IFMT(mode) not in {0, stat.S_IFREG} or entry.is_dir():
            raise _RefusedError(f"the entry {entry.filename[:80]!r} is no plain file")
        if entry.flag_bits & 0x1:
            raise _RefusedError("it is encrypted")
        if entry.filename.casefold() in seen:
            raise _RefusedError(f"the entry {entry.filename[:80]!r} stands there twice")
        seen.add(entry.filename.casefold())
        total += entry.file_size
    if total > MAX_FILE_BYTES or total > max(_UNSUSPECTED_BYTES, packed * MAX_RATIO):
        raise _RefusedError(f"it would unpack to {total / 2**20:,.0f} MiB")


def _read_manifest(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> dict[str, Any]:
    if entry.file_size > MAX_MANIFEST_BYTES:
        raise _RefusedError("its manifest is too large")
    with archive.open(entry) as file:
        data = file.read(MAX_MANIFEST_BYTES + 1)
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError):
        raise _RefusedError("its manifest is no JSON") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _RefusedError(f"its manifest does not say {FORMAT!r}")
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(isinstance(each, dict) for each in files.values()):
        raise _RefusedError("its manifest names no files")
    return manifest


def _write_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, said: Mapping[str, Any], target: Path
) -> None:
    name = entry.filename[:80]
    if entry.file_size != said.get("size"):
        raise _RefusedError(f"{name!r} has another size than its manifest says")
    digest = hashlib.sha256()
    left = entry.file_size
    with archive.open(entry) as source, target.open("xb") as file:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _RefusedError(f"{name!r} is longer than its manifest says")
            digest.update(chunk)
            file.write(chunk)
    if left or digest.hexdigest() != said.get("sha256"):
        raise _RefusedError(f"{name!r} is not what its manifest says: its hash differs")


def _name_problem(name: str) -> str | None:
    """Return why a name must not be written to a disk, None when it may."""
    path = PurePosixPath(name)
    if not name or name != path.as_posix() or len(name) > 1000:
        return "has no plain name"
    if path.is_absolute() or PureWindowsPath(name).drive or PureWindowsPath(name).root:
        return "has an absolute path"
    if ".." in path.parts:
        return "leads out of the bundle"
    if _FORBIDDEN.search(name):
        return "has a character that a file name must not have"
    if any(_DEVICES.fullmatch(part) or part.endswith((" ", ".")) for part in path.parts):
        return "has a name that some systems keep for themselves"
    return None
