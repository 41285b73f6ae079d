"""
Building a corpus and searching it, against parsing alone, SQLite FTS5 and bm25s in one run.

How the records are made: evals/made_records.py. `parsing` is the project's own streaming parser
over the same .xml.gz files, in as many processes as the build it is compared with, keeping
nothing. Ratios are given of wall time and of CPU time (all processes together); the second
hardly depends on what else the machine does.

    python -m evals.corpus_build --data ../shared/data --records 300000
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import bm25s

from claimcheck.model import Record
from claimcheck.records.pubmed_xml import parse_pubmed_xml
from claimcheck.sources.local import LocalSource, open_local
from claimcheck.sources.local.deflate import open_gzip
from claimcheck.sources.local.layout import INDEX_NAME, STORE_NAME
from claimcheck.sources.local.terms import folded_words
from evals.corpus_queries import any_word, claim_words, plain_words
from evals.made_records import make_maker, write_files

_REAL_SHARE = 8
"""One record of real shape for so many of the haystack's shape."""
_REAL_FILES = 12
"""Files that these come in."""
_SLOW_QUERIES = 60
"""Queries that are put to SQLite, which takes a quarter of a second for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a piece of work took."""

    wall_s: float
    cpu_s: float
    peak_mb: float = 0.0
    """Of the largest process."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument(
        "--real", type=int, help="records of PubMed's own shape; an eighth of --records"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write_files(
            make_maker(arguments.data, real_shape=False), folder / "slim", arguments.records
        )
        building(files, folder, arguments.records, 2)
        sizes(folder / "slim-2", arguments.records)
        third = folder / "third"
        run_build(third, files[: max(1, len(files) // 3)], 2)
        count = arguments.real or arguments.records // _REAL_SHARE
        maker = make_maker(arguments.data, real_shape=True)
        real = write_files(maker, folder / "real", count, a_file=max(1000, count // _REAL_FILES))
        print("\nrecords as long as PubMed's own")
        building(real, folder, count, 2)
        sizes(folder / "real-2", count)
        print("\nthe first records again")
        building(files, folder, arguments.records, 1)
        # Last, because a process that is started seems as large as the one that starts it, and
        # bm25s holds everything in memory.
        searching(arguments.data, folder, files, arguments.records)


def building(files: list[Path], folder: Path, records: int, jobs: int) -> None:
    """Compare a build with parsing in as many processes."""
    size = sum(path.stat().st_size for path in files) / records
    print(f"{records:,} records in {len(files)} files, {size:,.0f} packed bytes each", flush=True)
    parsing = run_parsing(files, jobs)
    report(f"parsing alone, {jobs} process(es)", records, parsing, parsing)
    cost = run_build(folder / f"{files[0].parent.name}-{jobs}", files, jobs)
    report(f"build, {jobs} process(es)", records, cost, parsing)
    print(f"  peak memory of the largest process {cost.peak_mb:,.0f} MB", flush=True)


def run_parsing(files: list[Path], jobs: int) -> Cost:
    """Parse everything and keep nothing, in a process of its own or several."""
    begun, before = time.perf_counter(), os.times()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        list(pool.map(count_records, files))
        pool.shutdown()
    after = os.times()
    return Cost(wall_s=time.perf_counter() - begun, cpu_s=_cpu(after) - _cpu(before))


def run_build(corpus: Path, files: list[Path], jobs: int) -> Cost:
    """Build by the command that a user runs."""
    command = [sys.executable, "-m", "claimcheck", "corpus", "build", str(corpus), "-q"]
    begun = time.perf_counter()
    process = subprocess.Popen([*command, "-j", str(jobs), *map(str, files)])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Cost(
        wall_s=time.perf_counter() - begun,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
    )


def _cpu(times: os.times_result) -> float:
    return times.user + times.system + times.children_user + times.children_system


def read_records(path: Path) -> Iterator[Record]:
    """Yield the records of one packed file."""
    with path.open("rb") as raw, open_gzip(raw) as file:
        yield from (found for found in parse_pubmed_xml(file) if isinstance(found, Record))


def count_records(path: Path) -> int:
    """Parse one file and keep nothing."""
    return sum(1 for _ in read_records(path))


def searching(data: Path, folder: Path, files: list[Path], records: int) -> None:
    """Search for the words of claims, any of them, best twenty by BM25, in everything."""
    claims = claim_words(data)
    begun = time.perf_counter()
    source = open_local(folder / "slim-2")
    source.search(any_word(claims[0]), limit=20)
    print(f"first query after opening {(time.perf_counter() - begun) * 1000:.1f} ms")
    smaller = open_local(folder / "third")
    ours = tell("corpus, any word", lambda words: search(source, words), claims)
    third = tell("corpus of a third, any word", lambda words: search(smaller, words), claims)
    print(f"  three times the records: {ours / third:.2f} times the p50")
    tell("corpus, as a claim's last rung", lambda words: search_plain(source, words), claims)
    theirs = with_fts(folder / "fts.sqlite", files, claims, records)
    print(f"  p50: SQLite FTS5 / corpus = {theirs / ours:.0f}", flush=True)
    theirs = with_bm25s(folder / "bm25s", files, claims, records)
    print(f"  p50: bm25s / corpus = {theirs / ours:.1f}", flush=True)


def tell(name: str, work: Callable[[list[str]], object], claims: Sequence[list[str]]) -> float:
    """
    Print the median and the 95th percentile of one search a claim; return the median in ms.

    CPU time: all three search in memory by then, and waiting for other processes is no part of it.
    """
    for words in claims[:10]:
        work(words)
    times = []
    for words in claims:
        begun = time.process_time()
        work(words)
        times.append((time.process_time() - begun) * 1000)
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
    print(f"{name:<32} p50 {p50:8.2f} ms   p95 {p95:8.2f} ms", flush=True)
    return p50


def search(source: LocalSource, words: list[str]) -> object:
    """Search for any of the words."""
    return source.search(any_word(words), limit=20)


def search_plain(source: LocalSource, words: list[str]) -> object:
    """Search as the last rung of the ladder does."""
    return source.search(plain_words(words), limit=20)


def with_fts(path: Path, files: list[Path], claims: list[list[str]], records: int) -> float:
    """Build and search SQLite's full-text index, text not stored; return the median."""
    with closing(sqlite3.connect(path, isolation_level=None)) as table:
        begun = time.perf_counter()
        table.execute("CREATE VIRTUAL TABLE t USING fts5(title, abstract, content='')")
        table.execute("BEGIN")
        for file in files:
            rows = ((int(r.pmid), r.title, r.abstract) for r in read_records(file))
            table.executemany("INSERT INTO t (rowid, title, abstract) VALUES (?, ?, ?)", rows)
        table.execute("COMMIT")
        size = path.stat().st_size / records
        told(f"SQLite FTS5, {size:,.0f} bytes a document", time.perf_counter() - begun, records)
        query = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 2.0, 1.0) LIMIT 20"

        def work(words: list[str]) -> object:
            term = " OR ".join(f'"{word}"' for word in words)
            return table.execute(query, (term,)).fetchall()

        return tell("SQLite FTS5", work, claims[:_SLOW_QUERIES])


def with_bm25s(folder: Path, files: list[Path], claims: list[list[str]], records: int) -> float:
    """Build and search bm25s's index, all in memory; return the median."""
    begun = time.perf_counter()
    texts = [
        folded_words(f"{record.title} {record.abstract}").split()
        for file in files
        for record in read_records(file)
    ]
    index = bm25s.BM25()
    index.index(texts, show_progress=False)
    spent = time.perf_counter() - begun
    del texts
    index.save(str(folder))
    size = sum(path.stat().st_size for path in folder.iterdir()) / records
    told(f"bm25s, {size:,.0f} bytes a document", spent, records)

    def work(words: list[str]) -> object:
        return index.retrieve([words], k=20, show_progress=False)

    return tell("bm25s", work, claims)


def report(name: str, records: int, cost: Cost, parsing: Cost) -> None:
    """Print one line of the table."""
    print(
        f"{name:<30} {cost.wall_s:7.1f} s {records / cost.wall_s:9,.0f} records/s "
        f"{cost.wall_s / parsing.wall_s:5.2f} x parsing; CPU {cost.cpu_s * 1e6 / records:6.1f} "
        f"us a record {cost.cpu_s / parsing.cpu_s:5.2f} x parsing",
        flush=True,
    )


def told(name: str, seconds: float, records: int) -> None:
    """Print how fast a yardstick was built, parsing included."""
    print(f"{name:<40} {seconds:7.1f} s {records / seconds:9,.0f} records/s", flush=True)


def sizes(corpus: Path, records: int) -> None:
    """Print what a document costs on disk."""
    index = sum(path.stat().st_size for path in (corpus / INDEX_NAME).iterdir())
    store = (corpus / STORE_NAME).stat().st_size
    parts = len(list((corpus / INDEX_NAME).glob("*.term")))
    print(
        f"  index {index / records:,.0f} bytes a document in {parts} segments, "
        f"store {store / records:,.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
