"""
Building a corpus and searching it, against parsing alone and against SQLite FTS5.

The records are made from the haystack: each copy has a PMID of its own, and every tenth word of
its title and abstract is another word, drawn as often as it occurs in the haystack, so that no
two records hold the same text and the vocabulary stays as it is.

    python -m evals.corpus_build --data ../shared/data --records 100000
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from claimcheck.model import AnyOf, Field, Node, Query, Record, Rung, Term
from claimcheck.records.pubmed_xml import parse_pubmed_xml
from claimcheck.sources.local import LocalSource, open_local
from claimcheck.sources.local.building import build_corpus
from claimcheck.sources.local.layout import INDEX_NAME, STORE_NAME
from claimcheck.sources.postings import words_of
from claimcheck.text.tokens import STOP_WORDS

_A_FILE = 25_000
_QUERIES = 200
_TEXT = re.compile(rb"(<ArticleTitle>|<AbstractText[^>]*>)([^<]*)")
_PMID = re.compile(rb"(<PMID[^>]*>)([0-9]+)")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--records", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = make_files(arguments.data, folder, arguments.records)
        parsing = timed(lambda: count_records(files))
        report("parsing alone, 1 process", arguments.records, parsing, parsing)
        for jobs in (1, 2):
            corpus = folder / f"corpus{jobs}"
            spent = timed(partial(build_corpus, corpus, files, jobs=jobs))
            report(f"build, {jobs} process(es)", arguments.records, spent, parsing)
        sizes(folder / "corpus1", arguments.records)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory of the writing process  {peak:,.0f} MB")
        table = folder / "fts.sqlite"
        spent = timed(lambda: build_fts(table, files))
        report("SQLite FTS5, contentless", arguments.records, spent, parsing)
        print(f"  FTS5 bytes a document  {table.stat().st_size / arguments.records:,.0f}")
        compare_queries(arguments.data, folder / "corpus1", table)


def make_files(data: Path, folder: Path, count: int) -> list[Path]:
    """Write the made-up records as packed files of PubMed XML."""
    shuffled = random.Random(20261122)  # noqa: S311 - the same records in every run
    raws = list(raw_articles(data))
    words = [w for raw in raws[::5] for found in _TEXT.finditer(raw) for w in found[2].split()]
    files = []
    for first in range(0, count, _A_FILE):
        path = folder / f"made{first // _A_FILE:04}.xml.gz"
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.write(b'<?xml version="1.0"?>\n<PubmedArticleSet>\n')
            for number in range(first, min(first + _A_FILE, count)):
                file.write(vary(raws[number % len(raws)], number + 1, words, shuffled))
            file.write(b"</PubmedArticleSet>\n")
        files.append(path)
    return files


def raw_articles(data: Path) -> Iterator[bytes]:
    """Yield the articles of the haystack as they stand in its XML."""
    for path in sorted((data / "haystack" / "pubmed_xml").glob("*.xml.gz")):
        text = gzip.decompress(path.read_bytes())
        for found in re.finditer(rb"<PubmedArticle>.*?</PubmedArticle>\n?", text, re.DOTALL):
            yield found[0]


def vary(raw: bytes, number: int, words: list[bytes], shuffled: random.Random) -> bytes:
    """Return a copy with another PMID and every tenth word another one."""

    def other(found: re.Match[bytes]) -> bytes:
        text = found[2].split()
        for _ in range(len(text) // 10 + 1):
            if text:
                text[shuffled.randrange(len(text))] = shuffled.choice(words)
        return found[1] + b" ".join(text)

    changed = _TEXT.sub(other, raw)
    return _PMID.sub(lambda found: found[1] + str(number).encode(), changed, count=1)


def count_records(files: list[Path]) -> int:
    """Parse everything and keep nothing."""
    count = 0
    for path in files:
        with gzip.open(path) as file:
            count += sum(1 for _ in parse_pubmed_xml(file))
    return count


def build_fts(path: Path, files: list[Path]) -> None:
    """Build the yardstick: title and abstract in SQLite's full-text index, text not stored."""
    with closing(sqlite3.connect(path, isolation_level=None)) as table:
        table.execute("CREATE VIRTUAL TABLE t USING fts5(title, abstract, content='')")
        table.execute("BEGIN")
        for file_path in files:
            with gzip.open(file_path) as file:
                rows = (
                    (int(record.pmid), record.title, record.abstract)
                    for record in parse_pubmed_xml(file)
                    if isinstance(record, Record)
                )
                table.executemany("INSERT INTO t (rowid, title, abstract) VALUES (?, ?, ?)", rows)
        table.execute("COMMIT")


def compare_queries(data: Path, corpus: Path, table: Path) -> None:
    """Search for the words of real claims, any of them, best twenty by BM25, in both."""
    claims = claim_words(data)
    start = time.perf_counter()
    source = open_local(corpus)
    source.search(any_word(claims[0]), limit=20)
    print(f"first query after opening  {(time.perf_counter() - start) * 1000:.1f} ms")
    ours = [one_query(source, any_word(words)) for words in claims]
    plain = [one_query(source, plain_words(words)) for words in claims]
    with closing(sqlite3.connect(table)) as database:
        theirs = [one_match(database, words) for words in claims]
    for name, times in (("corpus, any word", ours), ("corpus, plain", plain), ("FTS5", theirs)):
        p95 = statistics.quantiles(times, n=20)[18]
        print(f"{name:<18} p50 {statistics.median(times):8.2f} ms   p95 {p95:8.2f} ms")
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"claim query, p50: FTS5 / corpus = {ratio:.0f}")


def claim_words(data: Path) -> list[list[str]]:
    """Return the words of claims, stop words left out, five to ten of each."""
    lines = (data / "scifact" / "claims_train.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["claim"] for line in lines]
    kept = [[w for w in words_of(text) if w not in STOP_WORDS][:10] for text in texts]
    return [words for words in kept if len(words) >= 5][:_QUERIES]


def any_word(words: list[str]) -> Query:
    """Return a query for any of the words in title or abstract."""
    parts: tuple[Node, ...] = tuple(Term(text=word, field=Field.TITLE_ABSTRACT) for word in words)
    return Query(rung=Rung.BROAD, tree=AnyOf(parts=parts))


def plain_words(words: list[str]) -> Query:
    """Return the query that the last rung of a claim's ladder makes."""
    return Query(rung=Rung.PLAIN, tree=Term(text=" ".join(words), field=Field.PLAIN))


def one_query(source: LocalSource, query: Query) -> float:
    """Return the milliseconds of one search."""
    start = time.perf_counter()
    source.search(query, limit=20)
    return (time.perf_counter() - start) * 1000


def one_match(database: sqlite3.Connection, words: list[str]) -> float:
    """Return the milliseconds of the same search in SQLite."""
    term = " OR ".join(f'"{escape(word)}"' for word in words)
    start = time.perf_counter()
    query = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 2.0, 1.0) LIMIT 20"
    database.execute(query, (term,)).fetchall()
    return (time.perf_counter() - start) * 1000


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(name: str, records: int, spent: float, parsing: float) -> None:
    """Print one line of the table."""
    print(
        f"{name:<28} {spent:8.1f} s {records / spent:10,.0f} records/s "
        f"{spent / parsing:6.2f} x parsing",
        flush=True,
    )


def sizes(corpus: Path, records: int) -> None:
    """Print what a document costs on disk."""
    index = sum(path.stat().st_size for path in (corpus / INDEX_NAME).iterdir())
    store = (corpus / STORE_NAME).stat().st_size
    print(f"index {index / records:,.0f} bytes a document, store {store / records:,.0f}")


if __name__ == "__main__":
    main()
