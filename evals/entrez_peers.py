"""
Requests and time for the same claims: claimcheck, EDirect, and Bio.Entrez as its tutorial shows.

    python -m evals.entrez_peers [--claims 100] [--latency-s 0.06] [--edirect] [--processes 4]

Three rungs a claim, a server on this machine (in a process of its own) that answers after the
given time, and a key (ten requests a second). The peers search each rung and fetch what it lists;
claimcheck stops where enough is found, asks no question twice and fetches each record once. EDirect
(Debian package ncbi-entrez-direct) is run as `esearch | efetch` in a loop, in which each step
starts processes. Bio.Entrez is pointed at the server by replacing the opener that it uses.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from claimcheck.claims.extraction import claim_from_text
from claimcheck.evidence.matching import compare, match_claim
from claimcheck.model import Claim, Query, Rung
from claimcheck.pipeline import verify_claims
from claimcheck.queries.ladder import build_ladder
from claimcheck.queries.pubmed import render_pubmed
from claimcheck.sources.opening import SourceSettings, open_source
from evals.eutils_process import (
    CONDITIONS,
    DRUGS,
    ServerProcess,
    crowded_seconds,
    rate_of,
    server_process,
)

KEY = "k" * 36
LIMIT = 10
RUNGS = 3
NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


def make_claims(count: int) -> tuple[Claim, ...]:
    """Return claims with subjects of their own."""
    pairs = itertools.islice(itertools.cycle(itertools.product(DRUGS, CONDITIONS)), count)
    return tuple(
        claim_from_text(f"In trial {at}, {20 + at % 60}% of adults with {what} improved on {drug}.")
        for at, (drug, what) in enumerate(pairs)
    )


def ladder(claim: Claim) -> tuple[Query, ...]:
    """Return the first three rungs."""
    return tuple(query for query in build_ladder(claim) if query.rung is not Rung.CITED)[:RUNGS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one client needed."""

    name: str
    requests: int
    seconds: float
    rate: float
    crowded: int
    """Windows of one second with more requests than the limit."""


def measure(name: str, server: ServerProcess, work: Callable[[], object]) -> Outcome:
    """Run a client and count what it sends."""
    before = len(server.arrivals())
    started = time.monotonic()
    work()
    seconds = time.monotonic() - started
    times = server.arrivals()[before:]
    return Outcome(
        name=name,
        requests=len(times),
        seconds=seconds,
        rate=rate_of(times),
        crowded=crowded_seconds(times, LIMIT),
    )


def run_claimcheck(url: str, claims: Sequence[Claim], folder: Path) -> tuple[int, int]:
    """Search, fetch and match; return how many rungs were used and how many records fetched."""
    settings = SourceSettings(api_key=KEY, cache_dir=folder)
    opened = open_source(url, settings)
    results = verify_claims(
        claims,
        opened.source,
        ladder=ladder,
        matcher=partial(match_claim, max_evidence=20),
        comparer=compare,
    )
    used = sum(len(result.search.rungs) for result in results)
    pmids = {pmid for result in results for rung in result.search.rungs for pmid in rung.pmids}
    return used, len(pmids)


def run_edirect(server: ServerProcess, claims: Sequence[Claim]) -> None:
    """Pipe esearch into efetch for every rung of every claim."""
    base = server.url
    command = (
        'esearch -base "$BASE" -db pubmed -query "$TERM" -email nobody@example.org | '
        'efetch -base "$BASE" -format xml -email nobody@example.org > /dev/null'
    )
    settings = os.environ | {"BASE": base, "NCBI_API_KEY": KEY}
    for claim in claims:
        for query in ladder(claim):
            term = render_pubmed(query.tree)
            subprocess.run(
                ["sh", "-c", command],
                env=settings | {"TERM": term},
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )


def run_bio_entrez(server: ServerProcess, claims: Sequence[Claim]) -> None:
    """Search, read the list, fetch it and read the records, as the tutorial does."""
    from Bio import Entrez

    entrez: Any = Entrez
    entrez.email, entrez.api_key = "nobody@example.org", KEY

    def open_here(request: urllib.request.Request) -> Any:
        request.full_url = request.full_url.replace(NCBI, server.url)
        return urllib.request.urlopen(request)  # noqa: S310 - the address of this machine

    entrez.urlopen = open_here
    for claim in claims:
        for query in ladder(claim):
            term = render_pubmed(query.tree)
            with entrez.esearch(db="pubmed", term=term, retmax=50) as stream:
                ids = entrez.read(stream)["IdList"]
            if ids:
                with entrez.efetch(db="pubmed", id=",".join(ids), retmode="xml") as stream:
                    entrez.read(stream)


def run_processes(url: str, folder: Path, *, claims: int, processes: int) -> tuple[int, int]:
    """Share the claims out to processes with one cache folder; return the sums of their figures."""
    command = [sys.executable, "-m", "evals.entrez_peers", "--one", url, str(folder)]
    running = [
        subprocess.Popen(
            [*command, "--claims", str(claims), "--part", str(part), str(processes)],
            stdout=subprocess.PIPE,
        )
        for part in range(processes)
    ]
    figures = [json.loads(process.communicate()[0]) for process in running]
    return sum(used for used, _ in figures), sum(-(-records // 200) for _, records in figures)


def report(claims: Sequence[Claim], latency_s: float, processes: int, *, edirect: bool) -> None:
    """Run every client and print the table."""
    outcomes = []
    with tempfile.TemporaryDirectory() as folder, server_process(latency_s) as server:
        figures = {}

        def claimcheck(name: str, count: int) -> None:
            figures[name] = run_processes(
                server.url, Path(folder) / name, claims=len(claims), processes=count
            )

        for name, count in (("alone", 1), ("shared", processes)):
            work = partial(claimcheck, name, count)
            label = f"claimcheck, {count} process{'es' if count > 1 else ''}"
            outcomes.append(measure(f"{label}, cold", server, work))
            used, fetches = figures[name]
            outcomes.append(measure(f"{label}, warm", server, work))
            print(f"{label}: {used} rungs used, {fetches} EFetches: at most {used + fetches}")
        outcomes.append(measure("Bio.Entrez", server, partial(run_bio_entrez, server, claims)))
        if edirect:
            outcomes.append(measure("EDirect", server, partial(run_edirect, server, claims)))
    print(f"{len(claims)} claims, {RUNGS} rungs, {latency_s * 1000:.0f} ms, limit {LIMIT}/s")
    for outcome in outcomes:
        share = f"{outcome.rate / LIMIT:6.1%} of the limit" if outcome.requests else ""
        print(
            f"  {outcome.name:<30}{outcome.requests:6} requests{outcome.seconds:8.1f} s  {share}"
            f"  {outcome.crowded} crowded seconds"
        )


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=100)
    arguments.add_argument("--latency-s", type=float, default=0.06)
    arguments.add_argument("--processes", type=int, default=4)
    arguments.add_argument("--edirect", action="store_true", help="minutes, as it starts processes")
    arguments.add_argument("--one", nargs=2, metavar=("URL", "FOLDER"), help=argparse.SUPPRESS)
    arguments.add_argument("--part", nargs=2, type=int, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    claims = make_claims(given.claims)
    if given.one:
        part, parts = given.part
        print(json.dumps(run_claimcheck(given.one[0], claims[part::parts], Path(given.one[1]))))
    else:
        report(claims, given.latency_s, given.processes, edirect=given.edirect)


if __name__ == "__main__":
    main()
