"""
The segments of an index: which belong to it, and how they become others.

A segment is a handful of files that never change, named after its identifier. Those that a
corpus holds lie together in one folder; which of them count is said by the store, in whose
transactions they come and go. `meta.json`, where tantivy looks for that, is written from the
store and can be written again at any time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimcheck.atomic import replace_file, sync_folder
from claimcheck.errors import UsageError
from claimcheck.sources.local import layout

_HEAP = 50_000_000
"""Bytes for a writer that only merges and deletes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One segment as tantivy's `meta.json` lists it."""

    entry: str
    """JSON."""

    @property
    def name(self) -> str:
        """What the names of its files begin with."""
        return str(json.loads(self.entry)["segment_id"]).replace("-", "")

    @property
    def records(self) -> int:
        """Records in it, deleted ones too."""
        return int(json.loads(self.entry)["max_doc"])

    @property
    def stamp(self) -> int:
        """Number of the last deletion in it; 0 for none."""
        deletes = json.loads(self.entry).get("deletes")
        return int(deletes["opstamp"]) if deletes else 0

    def files_in(self, folder: Path) -> list[Path]:
        """Return its files, those of earlier deletions left out."""
        current = f"{self.name}.{self.stamp}.del"
        found = folder.glob(f"{self.name}.*")
        return [path for path in found if path.suffix != ".del" or path.name == current]


def read_segments(folder: Path) -> tuple[Segment, ...]:
    """
    Return the segments that the `meta.json` of an index lists.

    Raises:
        UsageError: It is missing or damaged.
    """
    listed = _read_meta(folder).get("segments", [])
    return tuple(Segment(entry=json.dumps(entry, sort_keys=True)) for entry in listed)


def write_segments(folder: Path, segments: Sequence[Segment], generation: int) -> None:
    """Make `segments` the ones that tantivy finds, marked with the generation of the store."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = _empty_meta(folder)
    schema["segments"] = [json.loads(segment.entry) for segment in segments]
    schema["opstamp"] = 1 + max((segment.stamp for segment in segments), default=0)
    schema["payload"] = str(generation)
    replace_file(folder / layout.META, json.dumps(schema).encode())


def generation_of(folder: Path) -> int:
    """Return the generation that `meta.json` was written for; -1 for none."""
    try:
        payload = _read_meta(folder).get("payload")
    except UsageError:
        return -1
    return int(payload) if isinstance(payload, str) and payload.isdecimal() else -1


def share_files(segments: Iterable[Segment], source: Path, target: Path) -> None:
    """Let the files of segments stand in a second folder too, without copying where possible."""
    target.mkdir(parents=True, exist_ok=True)
    for segment in segments:
        for path in segment.files_in(source):
            _share(path, target / path.name)
    sync_folder(target)


def rewrite(
    folder: Path, segments: Sequence[Segment], deleted: Sequence[int], scratch: Path
) -> tuple[Segment, ...]:
    """
    Take records out of segments, and merge those that lie on one level.

    Args:
        folder: Holds the files; new ones are put beside them, and none is taken away.
        segments: Eight or more of about the same size become one.
        deleted: PMIDs.
        scratch: A folder that may be made and is removed again.

    Returns:
        The segments that stand for the given ones.

    Raises:
        OSError: They cannot be written.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    share_files(segments, folder, scratch)
    write_segments(scratch, segments, 0)
    with layout.writing_errors():
        writer = layout.open_index(scratch).writer(_HEAP, 1)
        for pmid in deleted:
            writer.delete_documents_by_term(layout.PMID, pmid)
        writer.commit()
        writer.wait_merging_threads()
    made = read_segments(scratch)
    known = {segment.entry for segment in segments}
    for segment in made:
        if segment.entry not in known:
            for path in segment.files_in(scratch):
                # A file of that name may be left over from a run that was killed.
                path.replace(folder / path.name)
    sync_folder(folder)
    shutil.rmtree(scratch, ignore_errors=True)
    return made


def remove_others(folder: Path, segments: Sequence[Segment]) -> None:
    """Remove the files of segments that no longer count; who has them open keeps them."""
    kept = {path.name for segment in segments for path in segment.files_in(folder)}
    for path in folder.iterdir():
        if path.name not in kept and path.name != layout.META and not path.name.startswith("."):
            path.unlink(missing_ok=True)


def _share(source: Path, target: Path) -> None:
    if target.exists():
        target.unlink()
    try:
        os.link(source, target)
    except OSError:
        # A file system without links; the copy takes the place of the file at once.
        partial = target.with_name(f"{target.name}.partial")
        shutil.copyfile(source, partial)
        partial.replace(target)


def _read_meta(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / layout.META).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder.parent}: the index cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise UsageError(f"{folder.parent}: the index is damaged")
    return found


def _empty_meta(folder: Path) -> dict[str, Any]:
    """Return the `meta.json` of an index without records, as this tantivy writes it."""
    scratch = folder / ".empty"
    shutil.rmtree(scratch, ignore_errors=True)
    layout.open_index(scratch, create=True)
    found = _read_meta(scratch)
    shutil.rmtree(scratch, ignore_errors=True)
    return found
