"""
Whether several processes together keep PubMed's limit, and how much of it they use.

    python -m evals.pace [--processes 4] [--requests 25] [--latency-s 0.06] [--busy 0]

Each process asks a server on this machine, with a key (10 requests a second), through one cache
folder. The server, a process of its own, notes when each request arrives. `--busy` starts so many
processes that do nothing but compute, so that clients and server get their turns late.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile

from evals.eutils_process import crowded_seconds, rate_of, server_process

LIMIT = 10

_CLIENT = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from claimcheck.model import Query, Rung, Term
from claimcheck.sources.entrez import open_pubmed
url, cache, count = sys.argv[1:]
source = open_pubmed(url, api_key="k" * 36, cache_dir=Path(cache))
query = Query(rung=Rung.PLAIN, tree=Term(text="mood"))
with ThreadPoolExecutor(source.concurrency) as pool:
    states = list(pool.map(lambda _: str(source.search(query, limit=1).state), range(int(count))))
print(states.count("complete"))
"""


def run(processes: int, requests: int, latency_s: float) -> tuple[list[float], int]:
    """Return the times of arrival and how many searches were complete."""
    with tempfile.TemporaryDirectory() as folder, server_process(latency_s) as server:
        command = [sys.executable, "-c", _CLIENT, server.url, folder, str(requests)]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(processes)]
        complete = sum(int(process.communicate()[0]) for process in running)
        return server.arrivals(), complete


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--processes", type=int, default=4)
    arguments.add_argument("--requests", type=int, default=25)
    arguments.add_argument("--latency-s", type=float, default=0.06)
    arguments.add_argument("--busy", type=int, default=0)
    given = arguments.parse_args()
    endless = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(endless) for _ in range(given.busy)]
    try:
        times, complete = run(given.processes, given.requests, given.latency_s)
    finally:
        for process in others:
            process.kill()
    rate = rate_of(times)
    print(f"{given.processes} processes, {len(times)} requests, {complete} complete")
    print(f"  rate {rate:.2f} a second, {rate / LIMIT:.1%} of the limit")
    print(f"  windows of one second above the limit: {crowded_seconds(times, LIMIT)}")
    closest = min(after - before for before, after in itertools.pairwise(times))
    eleventh = min(after - before for before, after in zip(times, times[LIMIT:], strict=False))
    print(f"  closest two arrivals {closest * 1000:.0f} ms, closest eleven {eleventh:.3f} s")


if __name__ == "__main__":
    main()
