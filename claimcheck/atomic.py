"""
Files replaced whole or not at all.

A person's work stands in these files, so a crash, a full disk or a second run at the same time
leaves either the old bytes or the new ones, never a mixture, and never loses an edit that somebody
made in between.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from claimcheck.errors import FileChangedError, UsageError, WriteError

LOCK_WAIT_S = 10.0
"""How long a writer waits for another one, in seconds."""

REJECTED_SUFFIX = ".claimcheck-rej"
"""Ending of the file that keeps what could not be written because somebody else wrote first."""


def digest_bytes(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_regular_file(path: Path, *, limit: int) -> bytes:
    """
    Return the bytes of a regular file of at most `limit` bytes.

    Raises:
        FileNotFoundError: There is none.
        UsageError: It is a folder, a pipe or a device, is too large, or cannot be read.
    """
    try:
        with _open_regular(path) as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise UsageError(f"{path}: larger than {limit // 2**20} MiB, which is the limit")
    return data


@contextmanager
def hold_lock(path: Path, *, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
    """
    Keep every other claimcheck process of this user from writing `path` meanwhile.

    The lock is the operating system's, so it ends with the process that holds it, however that
    process ends; the empty lock file lies in the folder for temporary files, not beside `path`.

    Raises:
        UsageError: Another process held the lock for all of `wait_s` seconds.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(_lock_path(path), timeout=wait_s)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(
            f"{path}: another claimcheck process is writing this file; try again when it is done"
        ) from None
    try:
        yield
    finally:
        lock.release()


def replace_file(path: Path, data: bytes) -> tuple[str, ...]:
    """
    Write `data` as the whole content of `path`, which need not exist.

    A symbolic link is written through to the file that it names; mode and, where allowed, owner
    are kept. Nothing is written when the bytes stand there already.

    Returns:
        What the user should know, such as that the file had a second hard link.

    Raises:
        WriteError: It could not be written; the old file is untouched.
    """
    target = Path(os.path.realpath(path))
    try:
        old = target.stat()
    except FileNotFoundError:
        old = None
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror}") from error
    if old is not None and not stat.S_ISREG(old.st_mode):
        raise WriteError(f"{path}: not a regular file, so it is not written")
    try:
        if old is not None and old.st_size == len(data) and target.read_bytes() == data:
            return ()
        _replace(target, data, old)
    except OSError as error:
        raise WriteError(
            f"{path}: cannot be written ({error.strerror}); the file was left as it was"
        ) from error
    if old is not None and old.st_nlink > 1:
        return (f"{path} had {old.st_nlink} hard links; only this one has the new content",)
    return ()


def replace_if_unchanged(path: Path, data: bytes, *, read_digest: str | None) -> tuple[str, ...]:
    """
    Write `data` under a lock, unless the file is no longer the one that was read.

    Args:
        path: The file.
        data: Its new content.
        read_digest: `digest_bytes` of what was read; None when there was no file.

    Returns:
        What the user should know, as `replace_file` does.

    Raises:
        FileChangedError: Somebody else wrote the file; it stays as it is, and `data` is kept
            beside it under the ending `.claimcheck-rej`.
        WriteError: It could not be written; the old file is untouched.
        UsageError: Another process did not let go of the lock.
    """
    with hold_lock(path):
        try:
            now = digest_bytes(path.read_bytes())
        except FileNotFoundError:
            now = None
        except OSError as error:
            raise WriteError(f"{path}: cannot be read: {error.strerror}") from error
        if now != read_digest:
            rejected = path.with_name(path.name + REJECTED_SUFFIX)
            replace_file(rejected, data)
            raise FileChangedError(
                f"{path}: changed by somebody else since it was read, so it was left alone; "
                f"what would have been written is in {rejected.name}"
            )
        return replace_file(path, data)


@contextmanager
def _open_regular(path: Path) -> Iterator[BinaryIO]:
    # O_NONBLOCK: opening a pipe that nobody writes to would hang for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UsageError(f"{path}: not a regular file")
    with os.fdopen(handle, "rb") as file:
        yield file


def _lock_path(path: Path) -> Path:
    # Outside the user's folder, so that no stray file lands in a repository; the name is a
    # hash, so that every spelling of one file meets the same lock.
    name = digest_bytes(os.fsencode(os.path.realpath(path)))[:32] + ".lock"
    uid = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"claimcheck-locks-{uid}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        # Somebody else's folder of that name would let them hold our locks.
        if stat.S_ISDIR(found.st_mode) and found.st_uid == uid:
            return folder / name
    return path.with_name(f".{path.name}.lock")


def _replace(target: Path, data: bytes, old: os.stat_result | None) -> None:
    # The temporary file lies in the same folder, as a rename is atomic only there; its name
    # cannot be foretold, and O_EXCL refuses a link that was laid in its way.
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666 if old is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if old is not None:
                _keep_mode_and_owner(handle, old)
            os.fsync(handle)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(target.parent)


def _keep_mode_and_owner(handle: int, old: os.stat_result) -> None:
    if hasattr(os, "fchown"):
        with suppress(OSError):
            os.fchown(handle, old.st_uid, old.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(handle, stat.S_IMODE(old.st_mode))


def sync_folder(folder: Path) -> None:
    """
    Make what was named, renamed or removed in a folder lasting.

    Without it the rename itself may be lost at a power cut. Not every system allows it.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
