"""
How fast PubMed XML is read, against gzip with bare expat in the same run.

    python -m evals.parser_speed --data ../shared/data [--rounds 5] [--peers] [--wire]

CPU seconds, the least of interleaved rounds: the ratio is the figure, the absolute time depends
on the machine and its other work. Peak memory is that of a process which does nothing else.
`--peers` adds lxml's iterparse, pubmed_parser and Bio.Entrez.read (the last two on a part, once).
`--wire` reads 30,000 records made of the recorded answers of PubMed, whole, over and over: with
authors, affiliations, MeSH headings and reference lists, which the haystack's records lack.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from claimcheck.model import Record
from claimcheck.records.pubmed_xml import parse_pubmed_xml

_BLOCK = 1 << 16
_ARTICLE = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}>\s{0,9}(?:<!DOCTYPE[^>]{0,400}>)?")
_DOCTYPE = (
    b'<?xml version="1.0" ?>\n'
    b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def haystack_files(data: Path) -> list[Path]:
    """Return the XML files of the haystack, twice over: 33,478 records."""
    return sorted((data / "haystack" / "pubmed_xml").glob("*.xml.gz")) * 2


def is_readable_for_all(article: bytes) -> bool:
    """Tell whether Biopython reads an article; older document types than its own it does not."""
    from Bio import Entrez
    from Bio.Entrez.Parser import ValidationError

    text = _DOCTYPE + b"<PubmedArticleSet>" + article + b"</PubmedArticleSet>"
    try:
        Entrez.read(BytesIO(text))  # type: ignore[no-untyped-call] # ships no types
    except (ValueError, AttributeError, ValidationError):
        return False
    return True


def wire_file(data: Path, folder: Path, *, records: int = 30_000) -> Path:
    """Write the articles of all recorded answers into one file, repeated until there are enough."""
    articles = [
        found[0]
        for path in sorted((data / "wire").rglob("*.xml"))
        for found in _ARTICLE.finditer(path.read_bytes())
        if is_readable_for_all(found[0])
    ]
    target = folder / f"wire-{records}.xml.gz"
    with gzip.open(target, "wb", compresslevel=6) as stream:
        stream.write(b'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n')
        for article in itertools.islice(itertools.cycle(articles), records):
            stream.write(article + b"\n")
        stream.write(b"</PubmedArticleSet>\n")
    return target


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


def pubmed_parser(files: Sequence[Path]) -> int:
    """Make pubmed_parser's dictionaries, MeSH headings included."""
    from pubmed_parser import parse_medline_xml

    return sum(1 for path in files for _ in parse_medline_xml(str(path)))


def bio_entrez(files: Sequence[Path]) -> int:
    """Make Biopython's nested lists and dictionaries."""
    from Bio import Entrez

    count = 0
    for path in files:
        with gzip.open(path) as stream:
            # Biopython knows only the document types that it carries.
            text = _DOCTYPE + _DECLARED.sub(b"", stream.read(), count=1)
            tree = Entrez.read(BytesIO(text))  # type: ignore[no-untyped-call] # ships no types
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


def peak_mib(files: Sequence[Path]) -> float:
    """Return the peak memory of a process that parses everything once."""
    done = subprocess.run(
        [sys.executable, "-m", "evals.parser_speed", "--memory", *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def measure_peers(files: Sequence[Path], small: Path, count: int, rounds: int) -> dict[str, float]:
    """Measure what others do; the slow ones on a part of the records, extrapolated."""
    best = measure([lxml_iterparse], files, rounds)
    part = claimcheck([small])
    slow = measure([pubmed_parser, bio_entrez], [small], 2)
    return best | {name: seconds * count / part for name, seconds in slow.items()}


def report(files: Sequence[Path], small: Path, *, rounds: int, peers: bool) -> None:
    """Measure and print the table."""
    count = claimcheck(files)
    best = measure([bare_expat, claimcheck], files, rounds)
    if peers:
        best |= measure_peers(files, small, count, rounds)
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{count} records, {size:.0f} MB gz, CPU seconds, the least of {rounds} rounds")
    for name, seconds in best.items():
        ratio = seconds / best["bare_expat"]
        times = seconds / best["claimcheck"]
        print(
            f"  {name:<16}{seconds:8.2f} s{ratio:8.2f} x expat{times:8.2f} x claimcheck"
            f"{count / seconds:10.0f} records/s"
        )
    print(f"  peak memory of claimcheck {peak_mib(files):.0f} MiB")


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--peers", action="store_true")
    arguments.add_argument("--wire", action="store_true")
    arguments.add_argument("--memory", type=Path, nargs="+", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.memory:
        claimcheck(given.memory)
        print(own_peak_mib())
    elif given.data is None:
        arguments.error("--data is needed")
    elif given.wire:
        with tempfile.TemporaryDirectory() as folder:
            files = [wire_file(given.data, Path(folder))]
            small = wire_file(given.data, Path(folder), records=2_000)
            report(files, small, rounds=given.rounds, peers=given.peers)
    else:
        files = haystack_files(given.data)
        report(files, files[0], rounds=given.rounds, peers=given.peers)


if __name__ == "__main__":
    main()
