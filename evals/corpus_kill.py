"""
Builds and updates of a corpus killed at random moments and run again.

Whatever moment a process is killed at (SIGKILL), the next run must come to its end, and its
corpus must give the same answers as one that nobody disturbed: the same number of matches, the
same records, in the same order, and the same records from the store. Every tenth run has two
processes. The moments are spread evenly over the time that an undisturbed run took.

    python -m evals.corpus_kill --data ../shared/data --kills 200
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from claimcheck.model import Pmid, Query, Rung
from claimcheck.queries.pubmed import parse_pubmed
from claimcheck.sources.local import open_local
from claimcheck.sources.local.building import build_corpus, update_corpus
from evals.corpus_queries import claim_words
from evals.made_records import make_maker, write_files, write_set

_FILES = 12
_QUERIES = 500
_MOST = 300
"""Matches that are compared of each query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a corpus answers."""

    sets: str
    """Digest of counts, of sets of matches, and of the records themselves."""
    order: str
    """Digest of the matches in their order."""


def main() -> None:
    """Print how many killed runs ended in the same corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        # The index stays in other processes: this one forks, which threads would not survive.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as asker:
            ask: Callable[[Path], Answers] = lambda corpus: asker.submit(  # noqa: E731
                answers, corpus, arguments.data
            ).result()
            print_table(run_all(arguments, Path(name), ask))


def run_all(
    arguments: argparse.Namespace, folder: Path, ask: Callable[[Path], Answers]
) -> Counter[str]:
    """Kill and compare; returns what happened how often."""
    moments = random.Random(arguments.seed)  # noqa: S311 - the same moments in every run
    base, updates = make_files(arguments.data, folder, arguments.records)
    taken = {"build": run("build", folder / "built", base, 1)}
    expected = {"build": ask(folder / "built")}
    copy_corpus(folder / "built", folder / "updated")
    taken["update"] = run("update", folder / "updated", updates, 1)
    expected["update"] = ask(folder / "updated")
    assert expected["build"] != expected["update"]
    print(f"undisturbed: build {taken['build']:.1f} s, update {taken['update']:.1f} s", flush=True)
    seen: Counter[str] = Counter()
    for number in range(arguments.kills):
        corpus = folder / "killed"
        shutil.rmtree(corpus, ignore_errors=True)
        verb, files = ("update", updates) if number % 2 else ("build", base)
        if verb == "update":
            copy_corpus(folder / "built", corpus)
        jobs = 2 if number % 20 in {0, 9} else 1
        was_killed = kill_once(verb, corpus, files, jobs, moments.uniform(0, taken[verb]))
        seen[f"{verb}, killed"] += was_killed
        run(verb, corpus, files, jobs)
        found = ask(corpus)
        seen[f"{verb}, runs"] += 1
        seen[f"{verb}, same answers"] += found.sets == expected[verb].sets
        seen[f"{verb}, same order"] += found.order == expected[verb].order
        if found.sets != expected[verb].sets:
            print(f"run {number}: {verb} with {jobs} processes ended in another corpus", flush=True)
        if number % 20 == 19:
            print(f"{number + 1} runs: {dict(seen)}", flush=True)
    return seen


def print_table(seen: Counter[str]) -> None:
    """Print what happened."""
    for verb in ("build", "update"):
        told = ", ".join(
            f"{seen[f'{verb}, {what}']} {what}"
            for what in ("runs", "killed", "same answers", "same order")
        )
        print(f"{verb:<7} {told}")


def make_files(data: Path, folder: Path, records: int) -> tuple[list[Path], list[Path]]:
    """Write base files, and update files that replace, add and delete."""
    maker = make_maker(data, real_shape=False)
    base = write_files(maker, folder / "base", records, a_file=1 + records // _FILES)
    changed = [maker.article(number) for number in range(0, records, 10)]
    added = [maker.article(number) for number in range(records, records + records // 10)]
    deleted = b"".join(b"<PMID>%d</PMID>" % (n + 1) for n in range(5, records, 50))
    deletion = b"<DeleteCitation>" + deleted + b"</DeleteCitation>\n"
    updates = [
        write_set(folder / "update1.xml.gz", changed),
        write_set(folder / "update2.xml.gz", added),
        write_set(folder / "update3.xml.gz", [*changed[::3], deletion]),
    ]
    return base, updates


def copy_corpus(source: Path, target: Path) -> None:
    """Copy a corpus; the files of its index never change, so that links do."""

    def copy(path: str, other: str) -> None:
        if Path(path).parent.name == "index" and not path.endswith("meta.json"):
            os.link(path, other)
        else:
            shutil.copyfile(path, other)

    shutil.copytree(source, target, copy_function=copy)


def start(verb: str, corpus: Path, files: list[Path], jobs: int) -> int:
    """Start a run in a process of its own and return its number."""
    process = os.fork()
    if process:
        return process
    # Whatever happens, nothing of this process is the child's to tidy up.
    code = 1
    try:
        (build_corpus if verb == "build" else update_corpus)(corpus, files, jobs=jobs)
        code = 0
    except Exception:  # noqa: BLE001 - shown, and told by the exit code
        traceback.print_exc()
    finally:
        os._exit(code)


def run(verb: str, corpus: Path, files: list[Path], jobs: int) -> float:
    """Let a run come to its end, and return its seconds."""
    begun = time.perf_counter()
    _, status = os.waitpid(start(verb, corpus, files, jobs), 0)
    assert status == 0
    return time.perf_counter() - begun


def kill_once(verb: str, corpus: Path, files: list[Path], jobs: int, after_s: float) -> bool:
    """Kill a run after some time; False when it was faster."""
    process = start(verb, corpus, files, jobs)
    time.sleep(after_s)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def answers(corpus: Path, data: Path) -> Answers:
    """Search a corpus and read its records; runs in a process of its own."""
    source = open_local(corpus)
    sets, order = hashlib.sha256(), hashlib.sha256()
    for term in queries(data):
        query = Query(rung=Rung.BROAD, tree=parse_pubmed(term))
        result = source.search(query, limit=_MOST)
        order.update(repr((result.count, result.pmids)).encode())
        shown = sorted(result.pmids) if (result.count or 0) <= _MOST else []
        sets.update(repr((result.count, shown)).encode())
    for first in range(1, 12_000, 1200):
        pmids = [Pmid(str(number)) for number in range(first, first + 1200, 20)]
        found = source.fetch(pmids)
        sets.update(repr((found.records, found.missing)).encode())
    return Answers(sets=sets.hexdigest(), order=order.hexdigest())


def queries(data: Path) -> list[str]:
    """Return words of claims two and two: both, either, side by side, in a title, with a year."""
    forms = (
        "{0}[tiab] AND {1}[tiab]",
        "{0}[ti] OR {1}[ti]",
        '"{0} {1}"[tiab]',
        '"{0} {1}"[tiab:~5]',
        "({0} OR {1}) AND 2005:2020[dp]",
        "{0}[tiab] NOT {1}[tiab]",
    )
    found: list[str] = []
    for words in claim_words(data):
        for place in range(0, len(words) - 1, 2):
            found.append(forms[len(found) % len(forms)].format(words[place], words[place + 1]))
    assert len(found) >= _QUERIES
    return found[:_QUERIES]


if __name__ == "__main__":
    main()
