"""
How fast PubMed XML is read, against gzip with bare expat in the same run.

    python -m evals.parser_speed --data ../shared/data [--rounds 5] [--peers]

CPU seconds, the least of interleaved rounds: the ratio is the figure, the absolute time depends
on the machine and its other work. Peak memory is that of a process which does nothing else.
`--peers` adds lxml's iterparse and Bio.Entrez.read.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.parsers import expat

from claimcheck.model import Record
from claimcheck.records.pubmed_xml import parse_pubmed_xml

_BLOCK = 1 << 16


def haystack_files(data: Path) -> list[Path]:
    """Return the XML files of the haystack, twice over: 33,478 records."""
    return sorted((data / "haystack" / "pubmed_xml").glob("*.xml.gz")) * 2


def bare_expat(files: Sequence[Path]) -> int:
    """Decompress and tokenise, and do nothing else: the lower limit."""
    for path in files:
        parser = expat.ParserCreate()
        with gzip.open(path) as stream:
            while block := stream.read(_BLOCK):
                parser.Parse(block, False)
        parser.Parse(b"", True)
    return 0


def claimcheck(files: Sequence[Path]) -> int:
    """Make Records."""
    count = 0
    for path in files:
        with gzip.open(path) as stream:
            for outcome in parse_pubmed_xml(stream):
                count += isinstance(outcome, Record)
    return count


def lxml_iterparse(files: Sequence[Path]) -> int:
    """Make element trees, without reading anything from them."""
    from lxml import etree

    count = 0
    for path in files:
        with gzip.open(path) as stream:
            for _, element in etree.iterparse(stream, tag="PubmedArticle"):
                count += 1
                element.clear()
    return count


def bio_entrez(files: Sequence[Path]) -> int:
    """Make Biopython's nested lists and dictionaries."""
    from Bio import Entrez

    count = 0
    for path in files:
        with gzip.open(path) as stream:
            tree = Entrez.read(stream)  # type: ignore[no-untyped-call] # ships no types
            count += len(tree["PubmedArticle"])
    return count


def measure(
    methods: Sequence[Callable[[Sequence[Path]], int]], files: Sequence[Path], rounds: int
) -> dict[str, float]:
    """Return the least CPU seconds of each method over interleaved rounds."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for method in methods:
            started = time.process_time()
            method(files)
            taken = time.process_time() - started
            best[method.__name__] = min(best.get(method.__name__, taken), taken)
    return best


def own_peak_mib() -> float:
    """Return the peak memory of this process; `ru_maxrss` would hold the parent's as well."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def peak_mib(data: Path) -> float:
    """Return the peak memory of a process that parses everything once."""
    done = subprocess.run(
        [sys.executable, "-m", "evals.parser_speed", "--data", str(data), "--memory"],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--peers", action="store_true")
    arguments.add_argument("--memory", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    files = haystack_files(given.data)
    if given.memory:
        claimcheck(files)
        print(own_peak_mib())
        return
    count = claimcheck(files)
    methods: list[Callable[[Sequence[Path]], int]] = [bare_expat, claimcheck]
    best = measure(methods + [lxml_iterparse] * given.peers, files, given.rounds)
    if given.peers:
        best |= measure([bio_entrez], files[:2], 1)
        best["bio_entrez"] *= count / (2 * 2500)
    print(f"{count} records, CPU seconds, the least of {given.rounds} rounds")
    for name, seconds in best.items():
        ratio = seconds / best["bare_expat"]
        print(f"  {name:<16}{seconds:8.2f} s{ratio:8.2f} x expat{count / seconds:10.0f} records/s")
    print(f"  peak memory of claimcheck {peak_mib(given.data):.0f} MiB")


if __name__ == "__main__":
    main()
