"""What is in a corpus, in figures."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from claimcheck.sources.local import store as stores

_RETRACTED = """
SELECT count(*) FROM record WHERE status = 'retracted' OR pmid IN
    (SELECT target FROM notice WHERE ref_type = 'RetractionIn')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusInfo:
    """The figures of a corpus."""

    records: int
    with_abstract: int
    retracted: int
    first_year: int | None
    last_year: int | None
    files: int
    faults: int
    """Records of the input files that could not be read."""
    size: int
    """Bytes on disk."""
    state: str
    """`ready`, or `building` while a build is not finished."""
    mesh: str | None
    """The descriptor file and the number of its headings; None: there is no MeSH tree."""
    updated_at: str | None
    """When the last file was taken in, in UTC."""


def read_info(folder: Path) -> CorpusInfo:
    """
    Count what is in a corpus; it takes a second for each few million records.

    Raises:
        UsageError: There is no corpus.
    """
    with closing(stores.open_snapshot(folder)) as store:
        records, with_abstract, first, last = store.execute(
            "SELECT count(*), sum(has_abstract), min(nullif(year, 0)), max(nullif(year, 0)) "
            "FROM record"
        ).fetchone()
        files, faults, updated_at = store.execute(
            "SELECT count(*), sum(faults), max(finished_at) FROM file"
        ).fetchone()
        return CorpusInfo(
            records=records,
            with_abstract=with_abstract or 0,
            retracted=store.execute(_RETRACTED).fetchone()[0],
            first_year=first,
            last_year=last,
            files=files,
            faults=faults or 0,
            size=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
            state=stores.read_meta(store, "state") or "",
            mesh=stores.read_meta(store, "mesh"),
            updated_at=updated_at,
        )
