"""
Whether several processes together keep PubMed's limit, and how much of it they use.

    python -m evals.pace [--processes 4] [--requests 25] [--latency-s 0.06]

Each process asks a server on this machine, with a key (10 requests a second), through one cache
folder. The server notes when each request arrives.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile

from tests.eutils_server import ScriptedAnswer, esearch_json, eutils_server

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


def windows_above(times: list[float], limit: int) -> int:
    """Return how many windows of one second that begin at a request hold more than the limit."""
    return sum(1 for start in times if sum(1 for other in times if 0 <= other - start < 1) > limit)


def run(processes: int, requests: int, latency_s: float) -> tuple[list[float], int]:
    """Return the times of arrival and how many searches were complete."""
    with tempfile.TemporaryDirectory() as folder, eutils_server() as server:
        slow = ScriptedAnswer(body=esearch_json(["1"]), delay_s=latency_s, repeat=-1)
        server.script("esearch.fcgi", slow)
        command = [sys.executable, "-c", _CLIENT, server.url, folder, str(requests)]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(processes)]
        complete = sum(int(process.communicate()[0]) for process in running)
        return sorted(request.arrived_at_s for request in server.requests()), complete


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--processes", type=int, default=4)
    arguments.add_argument("--requests", type=int, default=25)
    arguments.add_argument("--latency-s", type=float, default=0.06)
    given = arguments.parse_args()
    times, complete = run(given.processes, given.requests, given.latency_s)
    rate = (len(times) - 1) / (times[-1] - times[0])
    print(f"{given.processes} processes, {len(times)} requests, {complete} complete")
    print(f"  rate {rate:.2f} a second, {rate / LIMIT:.1%} of the limit")
    print(f"  windows of one second above the limit: {windows_above(times, LIMIT)}")
    closest = min(after - before for before, after in itertools.pairwise(times))
    print(f"  closest two arrivals {closest * 1000:.0f} ms")


if __name__ == "__main__":
    main()
