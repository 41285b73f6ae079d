"""
Judgement files: `judgements/NAME.yaml`, one a reviewer, that only ever grow.

Two editors who judge at the same time never touch the same file, and what a person once wrote is
never changed: a later judgement takes the place of an earlier one by standing below it.
docs/formats/judgements.md describes the file.
"""

from __future__ import annotations

import heapq
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from claimcheck.atomic import digest_bytes, hold_lock, read_regular_file, replace_file
from claimcheck.encoding import yaml_nodes
from claimcheck.encoding.reports import decode_judgement, encode_judgement
from claimcheck.encoding.strict import DecodeError, KeyPath, open_fields
from claimcheck.encoding.yaml_text import format_flow
from claimcheck.errors import ClaimsFileError, UsageError, WriteError
from claimcheck.model import Judgement

VERSION = 1
"""The version of judgement files that this module reads and writes."""

_FILE_KEYS = frozenset({"version", "judgements"})
_KEYS = ("claim", "verdict", "pmids", "note", "judged_at", "digest")
_KNOWN = frozenset(_KEYS)
_NOT_IN_NAME = re.compile(r"[^\w.-]+")
_MAX_NAME = 64
# Names that Windows keeps for devices, whatever ending follows.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..{0,64})?", re.IGNORECASE)


def reviewer_name(text: str) -> str:
    """
    Return the form of a person's name that names a file and stands in reports.

    >>> reviewer_name("Ada M. Example")
    'Ada-M.-Example'

    Raises:
        UsageError: Nothing of the name is left, or it is the name of a device.
    """
    name = _NOT_IN_NAME.sub("-", unicodedata.normalize("NFC", text).strip()).strip("-.")
    name = name[:_MAX_NAME].rstrip("-.")
    if not name or _DEVICES.fullmatch(name):
        raise UsageError(
            f"{text[:_MAX_NAME]!r} cannot name a reviewer; use letters, digits, '.', '_' and '-'"
        )
    return name


def judgement_path(folder: Path, by: str) -> Path:
    """
    Return the file of a reviewer.

    Raises:
        UsageError: The name cannot name a file.
    """
    return folder / f"{reviewer_name(by)}.yaml"


def load_judgements(folder: Path) -> tuple[Judgement, ...]:
    """
    Read the judgements of all reviewers, oldest first; a missing folder holds none.

    Judgements of one reviewer keep the order of the file, whatever the clock said.

    Raises:
        ClaimsFileError: A file cannot be read, the message names file and line; or no folder
            stands in the folder's place.
    """
    each = [_in_time(load_reviewer(path)) for path in _reviewer_files(folder)]
    merged = heapq.merge(*each, key=lambda pair: pair[0])
    return tuple(judgement for _, judgement in merged)


def digest_judgements(folder: Path) -> str:
    """
    Return a digest of all that `load_judgements` reads: the names and bytes of the files.

    Raises:
        UsageError: A file cannot be read.
    """
    lines = [
        f"{path.name} {digest_bytes(read_regular_file(path, limit=yaml_nodes.MAX_BYTES))}"
        for path in _reviewer_files(folder)
    ]
    return digest_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))


def _reviewer_files(folder: Path) -> list[Path]:
    _refuse_other_than_folder(folder)
    if not folder.is_dir():
        return []
    try:
        entries = list(folder.iterdir())
    except OSError as error:
        raise ClaimsFileError(f"{folder}: cannot be read: {error.strerror}") from error
    return sorted(
        path
        for path in entries
        if path.suffix in {".yaml", ".yml"} and not path.name.startswith(".")
    )


def _refuse_other_than_folder(folder: Path) -> None:
    """
    Refuse what stands in the place of the folder, such as a link to a disk that is not there.

    Read as no judgements, it would let a contradicted claim through the gate.

    Raises:
        ClaimsFileError: Something that is no folder stands there.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        raise ClaimsFileError(f"{folder}: not a folder; judgements are kept in a folder there")


def load_reviewer(path: Path) -> tuple[Judgement, ...]:
    """
    Read the judgements of one reviewer, whom the name of the file names.

    Raises:
        ClaimsFileError: The file cannot be read; the message names the line.
    """
    try:
        data = read_regular_file(path, limit=yaml_nodes.MAX_BYTES)
    except FileNotFoundError:
        raise ClaimsFileError(f"{path}: there is no such file") from None
    return _decode(path, data)


def append_judgement(folder: Path, judgement: Judgement) -> Path:
    """
    Add a judgement to the end of its reviewer's file, which is made when it is not there.

    Returns:
        The file.

    Raises:
        ClaimsFileError: The file that stands there cannot be read, or does not end in its list
            of judgements.
        UsageError: The name of the reviewer cannot name a file.
        WriteError: It could not be written; the old file is untouched.
    """
    path = judgement_path(folder, judgement.by)
    _refuse_other_than_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{folder}: cannot be made: {error.strerror}") from error
    with hold_lock(path):
        try:
            old = read_regular_file(path, limit=yaml_nodes.MAX_BYTES)
        except FileNotFoundError:
            old = b""
        before = _decode(path, old) if old else ()
        new = old + _addition(path, old, judgement)
        after = _decode(path, new)
        # What was written is read again before it takes the place of the old file.
        if after[:-1] != before or len(after) != len(before) + 1:
            raise ClaimsFileError(
                f"{path}: does not end in its list `judgements:`, so nothing was added to it"
            )
        replace_file(path, new)
    return path


def _addition(path: Path, old: bytes, judgement: Judgement) -> bytes:
    indent = "  "
    newline = "\n"
    lines: list[str] = []
    if old:
        text = old.decode("utf-8-sig")
        newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
        indent = _indent(text)
        if not text.endswith("\n"):
            lines.append("")
    else:
        lines += [
            f"# The judgements of {path.stem}. claimcheck only adds to the end of this file.",
            f"version: {VERSION}",
            "judgements:",
        ]
    values = {key: value for key, value in encode_judgement(judgement).items() if value}
    dash = f"{indent}- "
    for key in _KEYS:
        if key in values:
            lines.append(f"{dash}{key}: {format_flow(values[key])}")
            dash = f"{indent}  "
    return "".join(line + newline for line in lines).encode()


def _indent(text: str) -> str:
    root = yaml_nodes.read_yaml(text)
    listed = root.entries["judgements"][1] if isinstance(root, yaml_nodes.Mapping) else None
    if not isinstance(listed, yaml_nodes.Sequence) or not listed.items:
        return "  "
    return " " * (listed.start - text.rfind("\n", 0, listed.start) - 1)


def _decode(path: Path, data: bytes) -> tuple[Judgement, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ClaimsFileError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
    try:
        node = yaml_nodes.read_yaml(text)
    except yaml_nodes.YamlError as error:
        raise ClaimsFileError(f"{path}:{error.line}: {error.problem}") from None
    try:
        fields = open_fields(yaml_nodes.to_plain(node), (), _FILE_KEYS)
        version = fields.integer("version")
        if version != VERSION:
            raise fields.error("version", f"is {version}; this claimcheck reads {VERSION}")
        by = path.stem

        def decode(value: object, at: KeyPath) -> Judgement:
            return decode_judgement(value, at, by=by, known=_KNOWN)

        return fields.each("judgements", decode)
    except DecodeError as error:
        raise ClaimsFileError(f"{path}:{yaml_nodes.find_line(node, error.path)}: {error}") from None


def _in_time(judgements: Sequence[Judgement]) -> Iterator[tuple[datetime, Judgement]]:
    latest: datetime | None = None
    for judgement in judgements:
        latest = judgement.judged_at if latest is None else max(latest, judgement.judged_at)
        yield latest, judgement
