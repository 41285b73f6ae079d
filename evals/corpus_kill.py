"""
Builds and updates of a corpus killed at random moments and run again.

Whatever moment a process is killed at, the next run must end with a corpus that gives the same
answers as one that nobody disturbed.

    python -m evals.corpus_kill --data ../shared/data --kills 40
"""

from __future__ import annotations

import argparse
import gzip
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from claimcheck.model import Query, Rung
from claimcheck.queries.pubmed import parse_pubmed
from claimcheck.sources.local import open_local
from claimcheck.sources.local.building import build_corpus, update_corpus
from evals.corpus_build import claim_words, raw_articles

_RECORDS = 3000
_FILES = 6


def main() -> None:
    """Print how many killed runs ended in the same corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    moments = random.Random(arguments.seed)  # noqa: S311 - the same moments in every run
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base, updates = make_files(arguments.data, folder)
        queries = ["(" + " OR ".join(words) + ")" for words in claim_words(arguments.data)]
        build_corpus(folder / "whole", base)
        shutil.copytree(folder / "whole", folder / "built")
        update_corpus(folder / "whole", updates)
        built, updated = answers(folder / "built", queries), answers(folder / "whole", queries)
        same = killed = 0
        for number in range(arguments.kills):
            corpus = folder / "killed"
            shutil.rmtree(corpus, ignore_errors=True)
            is_update = number % 2 == 1
            if is_update:
                shutil.copytree(folder / "built", corpus)
            verb = "update" if is_update else "build"
            files = updates if is_update else base
            killed += kill_once(verb, corpus, files, moments.uniform(0.3, 2.5))
            run(verb, corpus, files).wait()
            same += answers(corpus, queries) == (updated if is_update else built)
        print(f"{arguments.kills} runs, {killed} of them killed, {same} ended in the same corpus")


def make_files(data: Path, folder: Path) -> tuple[list[Path], list[Path]]:
    """Write base files, and update files that replace, add and delete."""
    raws = list(raw_articles(data))[: _RECORDS + 600]
    step = _RECORDS // _FILES
    base = [
        write(folder / f"base{n}.xml.gz", raws[n * step : (n + 1) * step]) for n in range(_FILES)
    ]
    changed = [raw.replace(b"<ArticleTitle>", b"<ArticleTitle>Mended ") for raw in raws[:300]]
    pmids = [raw.split(b"</PMID>")[0].rpartition(b">")[2] for raw in raws[300:400]]
    deleted = b"".join(b"<PMID>" + pmid + b"</PMID>" for pmid in pmids)
    deletion = b"<DeleteCitation>" + deleted + b"</DeleteCitation>"
    updates = [
        write(folder / "update1.xml.gz", [*changed, deletion]),
        write(folder / "update2.xml.gz", raws[_RECORDS:]),
    ]
    return base, updates


def write(path: Path, parts: list[bytes]) -> Path:
    """Write a packed set of records."""
    head = b'<?xml version="1.0"?>\n<PubmedArticleSet>\n'
    path.write_bytes(gzip.compress(head + b"".join(parts) + b"</PubmedArticleSet>\n", 1))
    return path


def run(verb: str, corpus: Path, files: list[Path]) -> subprocess.Popen[bytes]:
    """Start the command."""
    command = [sys.executable, "-m", "claimcheck", "corpus", verb, str(corpus), "-q", "-j", "1"]
    return subprocess.Popen([*command, *map(str, files)])


def kill_once(verb: str, corpus: Path, files: list[Path], after_s: float) -> bool:
    """Kill a run after some time; False when it was faster."""
    process = run(verb, corpus, files)
    time.sleep(after_s)
    is_running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return is_running


def answers(corpus: Path, queries: list[str]) -> list[tuple[int | None, frozenset[str]]]:
    """Return counts and all matches of the queries."""
    source = open_local(corpus)
    found: list[tuple[int | None, frozenset[str]]] = []
    for term in queries:
        query = Query(rung=Rung.BROAD, tree=parse_pubmed(term))
        result = source.search(query, limit=10_000)
        found.append((result.count, frozenset(result.pmids)))
    return found


if __name__ == "__main__":
    main()
