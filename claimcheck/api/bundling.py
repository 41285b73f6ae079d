"""
A bundle: everything that a report is made of in one file, and the report made of it elsewhere.

The files lie in it as they lie in the project, below the folder that holds them all, and the
manifest says where the run stood, on which day, and by which configuration. So a replay does what
`report` did, and gives the same bytes, wherever it is made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from claimcheck.api.bundle_archive import pack, unpack
from claimcheck.api.configuration import Configuration, configuration_of, describe
from claimcheck.api.planned import CLAIMS_SUFFIXES
from claimcheck.api.workspace import JUDGEMENTS, Workspace
from claimcheck.claims.file import resolve_document
from claimcheck.claims.lock import load_lock
from claimcheck.documents import find_documents
from claimcheck.encoding.canonical import canonical_json
from claimcheck.encoding.evidence import encode_evidence
from claimcheck.errors import ClaimcheckError, UsageError
from claimcheck.version import __version__

_PROJECT = "project/"
_BASELINE = "baseline.json"
_RECORDS = "records.json"
_RECORD_KEYS = ("doi", "title", "journal", "year", "kind", "status", "notices", "record_digest")
_OF_THE_GATE = ("select", "ignore", "fail-on", "max-unsourced", "sourced-by", "severity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """What went into a bundle."""

    files: int
    size_bytes: int
    digest: str
    """SHA-256 that names the content, the same wherever the bundle is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A bundle that was unpacked, and how to report on it."""

    folder: Path
    """Where the run stands."""
    paths: tuple[Path, ...]
    claims: Path | None
    configuration: Configuration
    baseline: Path | None
    today: date
    tool_version: str


def make_bundle(
    output: Path,
    workspaces: Sequence[Workspace],
    *,
    paths: Sequence[Path],
    claims: Path | None,
    configuration: Configuration,
    baseline: Path | None,
    start: Path,
    today: date,
) -> Bundled:
    """
    Write what a report on these workspaces is made of into one file.

    Args:
        output: The bundle.
        workspaces: What `paths` and `claims` mean.
        paths: What the user named.
        claims: The claims file that the user named.
        configuration: What is in force.
        baseline: The baseline that is in force; None for none.
        start: The working directory.
        today: The day of the report.

    Raises:
        UsageError: There is no claims file, or a file cannot be read or go into a bundle.
        WriteError: The bundle cannot be written.
    """
    # Where links lie counts, not where they lead: a replay finds files by the names used here.
    sources = {Path(os.path.normpath(start / path)): path for path in _files(workspaces)}
    here = Path(os.path.normpath(start))
    root = Path(os.path.commonpath([here, *(path.parent for path in sources)]))
    files = {
        _PROJECT + place.relative_to(root).as_posix(): _read(path)
        for place, path in sources.items()
    }
    if baseline is not None:
        files[_BASELINE] = _read(baseline)
    files[_RECORDS] = _records(workspaces)
    digest = pack(
        output,
        files,
        {
            "tool_version": __version__,
            "today": today.isoformat(),
            "start": here.relative_to(root).as_posix(),
            "paths": [_seen_from(path, start) for path in _expanded(paths, configuration)],
            "claims": None if claims is None else _seen_from(claims, start),
            "configuration": _settings(configuration),
            "configured_in": _seen_from(configuration.folder or start, start),
            "has_baseline": baseline is not None,
        },
    )
    return Bundled(files=len(files), size_bytes=output.stat().st_size, digest=digest)


@contextmanager
def replaying(path: Path) -> Iterator[Replay]:
    """
    Unpack a bundle, stand in it, and tidy up at the end.

    Raises:
        UsageError: It is none, or something in it is not what its manifest says.
    """
    with TemporaryDirectory(prefix="claimcheck-") as name:
        top = Path(name).resolve()
        replay = _replay(path, top, unpack(path, top))
        with chdir(replay.folder):
            yield replay


def _replay(path: Path, top: Path, manifest: Mapping[str, Any]) -> Replay:
    try:
        root = top / _PROJECT
        folder = _inside(root, root, str(manifest["start"]))
        folder.mkdir(parents=True, exist_ok=True)
        paths = [str(each) for each in manifest["paths"]]
        claims = manifest["claims"]
        for each in [*paths, *([] if claims is None else [str(claims)])]:
            _inside(root, folder, each)
        return Replay(
            folder=folder,
            paths=tuple(Path(each) for each in paths),
            claims=None if claims is None else Path(str(claims)),
            configuration=configuration_of(
                manifest["configuration"],
                Path(os.path.normpath(folder / str(manifest["configured_in"]))) / "claimcheck.toml",
            ),
            baseline=top / _BASELINE if manifest["has_baseline"] else None,
            today=date.fromisoformat(manifest["today"]),
            tool_version=str(manifest["tool_version"]),
        )
    except (KeyError, TypeError, ValueError, ClaimcheckError):
        problem = "its manifest does not say how to report on it"
    raise UsageError(f"{path}: is not used as a bundle: {problem}")


def _inside(root: Path, folder: Path, name: str) -> Path:
    """Return a path that a manifest names, which must not lead out of the bundle."""
    target = Path(os.path.normpath(folder / name))
    if PurePosixPath(name).is_absolute() or not target.is_relative_to(root) or "\0" in name:
        raise ValueError(name)
    return target


def _files(workspaces: Sequence[Workspace]) -> Iterator[Path]:
    for workspace in workspaces:
        if workspace.file is None or not workspace.file.path.exists():
            raise UsageError(
                "there is no claims file to bundle; start one with `claimcheck extract PATHS`"
            )
        yield workspace.file.path
        if workspace.lock_path.exists():
            yield workspace.lock_path
        folder = workspace.folder / JUDGEMENTS
        if folder.is_dir():
            yield from sorted(
                each
                for each in folder.iterdir()
                if each.suffix in CLAIMS_SUFFIXES and not each.name.startswith(".")
            )
        named = [each.document for each in workspace.claims if each.document is not None]
        for name in dict.fromkeys([*workspace.given, *named]):
            given = name in workspace.given
            path = workspace.folder / name if given else resolve_document(name, workspace.folder)
            if path.is_file():
                yield path


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error


def _expanded(paths: Sequence[Path], configuration: Configuration) -> list[Path]:
    """Return the documents that folders stand for, as a bundle has no .gitignore."""
    expanded: list[Path] = []
    for path in paths:
        if path.is_dir():
            expanded += find_documents(
                [path], exclude=configuration.exclude, exclude_from=configuration.folder
            )
        else:
            expanded.append(path)
    return expanded


def _seen_from(path: Path, start: Path) -> str:
    return Path(os.path.relpath(start / path, start)).as_posix()


def _settings(configuration: Configuration) -> dict[str, Any]:
    said = describe(configuration)
    kept = {key: said[key] for key in (*_OF_THE_GATE, "per-path") if said[key] is not None}
    if kept.get("fail-on") is None:
        kept.pop("fail-on", None)
    return kept


def _records(workspaces: Sequence[Workspace]) -> bytes:
    """Return the records that the evidence rests on, each once, for a reader of the bundle."""
    records: dict[str, dict[str, Any]] = {}
    for workspace in workspaces:
        for entry in load_lock(workspace.lock_path).entries:
            for item in entry.evidence:
                if item.pmid not in records:
                    said = encode_evidence(item)
                    records[item.pmid] = {key: said[key] for key in _RECORD_KEYS}
    ordered = sorted(records, key=lambda pmid: (len(pmid), pmid))
    return canonical_json({pmid: records[pmid] for pmid in ordered}, depth=1).encode()
