"""
claims.yaml: the claims of a project, and what people wrote beside them.

Reading is strict and says where; writing changes only what changed, whole or not at all, and
never over somebody else's edit. docs/formats/claims-yaml.md describes the file.
"""

from __future__ import annotations

import codecs
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Protocol

from claimcheck.atomic import digest_bytes, read_regular_file, replace_if_unchanged
from claimcheck.claims.file_decoding import decode_claims, encode_fields
from claimcheck.claims.file_layout import rewrite_claims
from claimcheck.encoding import yaml_nodes
from claimcheck.encoding.strict import DecodeError
from claimcheck.encoding.yaml_edits import LayoutError
from claimcheck.errors import ClaimsFileError
from claimcheck.model import Claim, ClaimId

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A reader of YAML 1.1 takes these for numbers in base 8 or 16: 0012345 becomes 5349.
_OCTAL = re.compile(r"0[0-9]+|0[ox][0-9A-Fa-f]+")
_PLAIN_NAME = re.compile(r"(?!/)[\w ./-]{1,4096}")
"""Names that are relative paths on every system; the usual ones, and quickly told."""


class ClaimsKeep(Protocol):
    """Knows the claims of files that were read before; only what was read without error."""

    def get(self, digest: str) -> tuple[Claim, ...] | None:
        """Return the claims of the file with this SHA-256; None where it is not known."""

    def put(self, digest: str, claims: tuple[Claim, ...]) -> None:
        """Take note of the claims of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsFile:
    """The claims of one file, and all that is needed to write it back."""

    path: Path
    claims: tuple[Claim, ...] = ()
    """In the order of the file."""
    text: str = ""
    """The characters of the file, without byte order mark; empty for a file not there yet."""
    digest: str | None = None
    """SHA-256 of the bytes that were read; None for a file not there yet."""
    newline: str = "\n"
    encoding: str = "utf-8"
    bom: bytes = b""
    notices: tuple[str, ...] = ()
    """What the user should know about the last writing."""

    def with_claims(self, claims: Sequence[Claim]) -> ClaimsFile:
        """
        Return the file as it would be with these claims; nothing is written.

        Raises:
            ClaimsFileError: Two claims have one id, or the file is laid out in a way that cannot
                be edited in place.
        """
        doubled = [
            name for name, count in Counter(claim.id for claim in claims).items() if count > 1
        ]
        if doubled:
            raise ClaimsFileError(f"{self.path}: two claims have the id {doubled[0]!r}")
        if [*claims] == [*self.claims] and self.digest is not None:
            return self
        try:
            with yaml_nodes.collection_paused():
                text = rewrite_claims(self.text, self.newline, self.claims, claims)
                decoded, _ = _decode(text)
        except (LayoutError, yaml_nodes.YamlError, DecodeError) as error:
            raise _cannot_edit(self.path, str(error)) from None
        # What was written is read again, as an edit in place must never cost a claim.
        if [*map(encode_fields, decoded)] != [*map(encode_fields, claims)]:
            raise _cannot_edit(self.path, "the claims would not come out as they went in")
        return replace(self, claims=tuple(claims), text=text)

    def encoded(self) -> bytes:
        """Return the bytes of the file."""
        return self.bom + self.text.encode(self.encoding)


def new_claims_file(path: Path) -> ClaimsFile:
    """Return an empty claims file that is not on the disk yet."""
    return ClaimsFile(path=path)


def load_claims_file(path: Path, *, keep: ClaimsKeep | None = None) -> ClaimsFile:
    """
    Read a claims file.

    Args:
        path: The file.
        keep: Knows the claims of files that were read before, by the digest of their bytes.

    Raises:
        ClaimsFileError: It is missing, is no text, is not the plain part of YAML that is allowed,
            or holds a key or a value that does not belong there; the message names the line.
    """
    try:
        data = read_regular_file(path, limit=yaml_nodes.MAX_BYTES)
    except FileNotFoundError:
        raise ClaimsFileError(
            f"{path}: there is no such file; `claimcheck extract` makes one from documents"
        ) from None
    bom, encoding = next(
        ((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", "utf-8")
    )
    text = _decode_text(path, data[len(bom) :], encoding)
    digest = digest_bytes(data)
    claims = None if keep is None else keep.get(digest)
    if claims is None:
        claims = _read_claims(path, text)
        if keep is not None:
            keep.put(digest, claims)
    return ClaimsFile(
        path=path,
        claims=claims,
        text=text,
        digest=digest,
        newline=_newline(text),
        encoding=encoding,
        bom=bom,
    )


def _read_claims(path: Path, text: str) -> tuple[Claim, ...]:
    try:
        with yaml_nodes.collection_paused():
            claims, node = _decode(text)
    except yaml_nodes.YamlError as error:
        raise ClaimsFileError(f"{path}:{error.line}: {error.problem}") from None
    except DecodeError as error:
        line = yaml_nodes.find_line(yaml_nodes.read_yaml(text), error.path)
        raise ClaimsFileError(f"{path}:{line}: {error}") from None
    _check_ids(path, claims, node)
    return claims


def save_claims_file(file: ClaimsFile, claims: Sequence[Claim] | None = None) -> ClaimsFile:
    """
    Write the file with `claims`, or with its own; nothing is written when no byte changes.

    Returns:
        The file as it is on the disk now; `notices` may hold a remark for the user.

    Raises:
        FileChangedError: Somebody else wrote it since it was read; it was left alone, and what
            would have been written stands beside it under `.claimcheck-rej`.
        ClaimsFileError: It cannot be edited in place, or two claims have one id.
        WriteError: It could not be written; the old file is untouched.
    """
    changed = file if claims is None else file.with_claims(claims)
    data = changed.encoded()
    if file.digest == digest_bytes(data):
        return changed
    notices = replace_if_unchanged(file.path, data, read_digest=file.digest)
    return replace(changed, digest=digest_bytes(data), notices=notices)


def resolve_document(name: str, root: Path) -> Path:
    """
    Return the path of a document that a claims file names, which must lie inside `root`.

    Raises:
        ClaimsFileError: The name leads out of `root`, also through a symbolic link, or is the
            form of an address or of a path of another system.
    """
    path = root / name
    problem = None if _PLAIN_NAME.fullmatch(name) else _problem_of(name)
    if problem is None and not _is_inside(os.path.realpath(path), os.path.realpath(root)):
        problem = "leads out of the folder of the claims file"
    if problem:
        raise ClaimsFileError(f"the document {name!r} {problem}, so it is not read")
    return path


def _problem_of(name: str) -> str | None:
    """Return why a name is no relative path, None when it is one."""
    windows = PureWindowsPath(name)
    if "\\" in name or windows.drive or re.match(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:", name):
        return "is not a relative path with forward slashes"
    if PurePosixPath(name).is_absolute() or windows.is_absolute():
        return "is an absolute path"
    return "is not a path" if "\0" in name else None


def _is_inside(real: str, folder: str) -> bool:
    return real == folder or real.startswith(folder.rstrip(os.sep) + os.sep)


def _decode(text: str) -> tuple[tuple[Claim, ...], yaml_nodes.Node | None]:
    node = yaml_nodes.read_yaml(text)
    if node is None:
        raise DecodeError((), "is empty; a claims file begins with `version: 1` and `claims:`")
    return decode_claims(yaml_nodes.to_plain(node)), node


def _decode_text(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ClaimsFileError(
            f"{path}:{line}: not {encoding.upper()} (byte 0x{data[error.start]:02X}); "
            "save the file as UTF-8"
        ) from None


def _check_ids(path: Path, claims: Sequence[Claim], node: yaml_nodes.Node | None) -> None:
    first: dict[ClaimId, int] = {}
    for place, claim in enumerate(claims):
        if claim.id in first:
            lines = [
                yaml_nodes.find_line(node, ("claims", at, "id")) for at in (place, first[claim.id])
            ]
            raise ClaimsFileError(
                f"{path}:{lines[0]}: claims[{place}].id: {claim.id!r} stands here again, "
                f"first in line {lines[1]}"
            )
        first[claim.id] = place
        if _OCTAL.fullmatch(claim.id) and _is_plain(node, place):
            line = yaml_nodes.find_line(node, ("claims", place, "id"))
            raise ClaimsFileError(
                f"{path}:{line}: claims[{place}].id: {claim.id} reads as a number in base 8 or 16 "
                f'elsewhere; write "{claim.id}"'
            )


def _is_plain(node: yaml_nodes.Node | None, place: int) -> bool:
    match node:
        case yaml_nodes.Mapping():
            listed = node.entries["claims"][1]
            return bool(listed.items[place].entries["id"][1].plain)
        case _:
            return False


def _newline(text: str) -> str:
    pairs = text.count("\r\n")
    return "\r\n" if pairs * 2 > text.count("\n") else "\n"


def _cannot_edit(path: Path, problem: str) -> ClaimsFileError:
    return ClaimsFileError(
        f"{path}: cannot be rewritten without touching what you wrote ({problem}); "
        "the file was left as it was. Write texts in quotes on one line, and try again"
    )
