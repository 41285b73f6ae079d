"""
How fast claims are extracted, and how much memory that takes, over many pages.

    python -m evals.throughput --data ../shared/data [--pages 10000]

Each page is one of the labelled articles, or a part of at most 6,000 characters of a longer one (a
thousand words), with changed words: every number gets other digits and
every sixth word of five letters or more another ending, so that no cache of whole sentences helps.
The pages are made, read and extracted one after the other. Prints sentences and MiB a second of
processor time, making the pages left out, and the peak memory, after each tenth of the pages:
equal figures mean that nothing piles up.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random

from claimcheck.claims.candidates import find_candidates
from claimcheck.claims.extraction import extract_claims
from claimcheck.documents import read_text_document
from evals.claims_gold import load_gold

_TOKEN = re.compile(r"[0-9]|\b[a-z]{5,20}\b")
_ENDINGS = ("", "", "", "", "", "x")


_PAGE = 6_000


@dataclass(slots=True)
class Tally:
    """What was read so far."""

    pages: int = 0
    sentences: int = 0
    claims: int = 0
    size: int = 0
    """In bytes of UTF-8."""
    seconds: float = 0.0

    def row(self) -> str:
        """Return the tally as one line of the table."""
        mib = self.size / 2**20
        rates = (self.sentences / self.seconds, mib / self.seconds, self.pages / self.seconds)
        return (
            f"{self.pages:>6} {self.sentences:>9} {self.claims:>8} {mib:>8.1f} "
            f"{self.seconds:>8.1f} {rates[0]:>12.0f} {rates[1]:>8.3f} {rates[2]:>8.1f} "
            f"{_peak_mib():>9.1f}"
        )


def _peak_mib() -> float:
    """Return the largest resident memory of this process so far (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _changed(text: str, random: Random) -> str:
    """Return a text with other digits and some words that exist nowhere else."""

    def change(match: re.Match[str]) -> str:
        found = match.group()
        if found.isdigit():
            return str(random.randrange(1, 10))
        return found + random.choice(_ENDINGS)

    return _TOKEN.sub(change, text)


def _parts(text: str) -> Iterator[str]:
    """Cut a text into pages at empty lines."""
    page: list[str] = []
    for paragraph in text.split("\n\n"):
        if page and sum(map(len, page)) + len(paragraph) > _PAGE:
            yield "\n\n".join(page)
            page = []
        page.append(paragraph)
    yield "\n\n".join(page)


def _pages(sources: list[tuple[str, str]], count: int) -> Iterator[tuple[str, str]]:
    """Yield names and texts of pages; the same ones each time."""
    random = Random(7)  # noqa: S311 - words for a measurement, no secret
    for number, (name, text) in enumerate(islice(cycle(sources), count)):
        yield f"{number}-{Path(name).name}", _changed(text, random)


def _read(name: str, text: str, tally: Tally) -> None:
    """Extract one page and add it to the tally."""
    began = time.process_time()
    document = read_text_document(text, name=name, markdown=name.endswith(".md"))
    claims = extract_claims(document)
    tally.seconds += time.process_time() - began
    tally.pages += 1
    tally.claims += len(claims)
    tally.size += len(text.encode())
    tally.sentences += sum(1 for _ in find_candidates(document))


def main() -> int:
    """Print a line after each tenth of the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=10_000)
    arguments = parser.parse_args()
    sources = [
        (gold.name, part)
        for gold in load_gold(arguments.data)
        for part in _parts(gold.path.read_text("utf-8"))
    ]
    print(
        f"{'pages':>6} {'sentences':>9} {'claims':>8} {'MiB':>8} {'CPU s':>8} {'sentences/s':>12} "
        f"{'MiB/s':>8} {'pages/s':>8} {'peak MiB':>9}"
    )
    tally = Tally()
    for name, text in _pages(sources, arguments.pages):
        _read(name, text, tally)
        if tally.pages % max(1, arguments.pages // 10) == 0:
            print(tally.row(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
