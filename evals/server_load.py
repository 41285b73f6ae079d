"""
Load on `claimcheck serve`: requests a second, and minutes of mixed work while the corpus changes.

    python -m evals.server_load --data ../shared/data [--minutes 1] [--seconds 10] [--clients 32]
        [--build FOLDER]

The server runs as a process of its own over the haystack. First wrk (Debian) asks for single
things as fast as it can. Then clients do mixed work for some minutes, while an update of the
corpus comes every few seconds and each changes what a search must find; once a minute another
folder is put in the place of the corpus. Every answer is checked: a search must give what one of
the states that were there during the request holds, a record must come whole, and a set of the
History must give back what was put in. Nothing may be lost, and the memory must stay level.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from claimcheck.sources.local.building import build_corpus, update_corpus
from tests.eutils_server import article_set, article_xml

ROOT = Path(__file__).parents[1]
BASE = "/entrez/eutils/"
SPEED = {
    "esearch, one word": "esearch.fcgi?db=pubmed&term=ketamine&retmode=json",
    "esearch, a claim's query": "esearch.fcgi?db=pubmed&retmode=json&sort=relevance&term="
    "(ketamine[tiab]+OR+esketamine[tiab])+AND+depress*[tiab]+AND+(remission[tiab]+OR+response[tiab])",
    "efetch, 20 records": "efetch.fcgi?db=pubmed&retmode=xml&id={ids}",
    "esummary, 20 records": "esummary.fcgi?db=pubmed&retmode=json&id={ids}",
}
MARK = "zqmarker"
FIRST_PMID = 800_000_001


def main() -> None:
    """Print the tables; end in 1 when an answer was wrong or lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--pause", type=float, default=0.2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / "corpus"
        build_corpus(corpus, sorted((arguments.data / "haystack" / "pubmed_xml").glob("*.xml.gz")))
        with serving(corpus) as server:
            pmids = some_pmids(server)
            if arguments.seconds:
                measure_speed(server, pmids, arguments.seconds, arguments.clients)
        with serving(corpus) as server:
            mixed = Mixed(server, corpus, pmids, arguments.pause)
            is_well = mixed.run(arguments.minutes, arguments.clients)
    sys.exit(not is_well)


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]

    def memory_mb(self) -> float:
        """Return the memory that it holds, without files that are mapped."""
        text = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return sum(int(number) for number in re.findall(r"Rss(?:Anon|Shmem):\s+(\d+)", text)) / 1024

    def files(self) -> int:
        """Return how many files it has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextmanager
def serving(corpus: Path) -> Iterator[Serving]:
    """Run a server until the block ends."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "claimcheck", "serve", str(corpus), "--port", str(port), "--quiet"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        server = Serving(port, process)
        for _ in range(300):
            try:
                ask(server, "einfo.fcgi", {})
                break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def ask(server: Serving, utility: str, form: Mapping[str, object]) -> tuple[int, bytes]:
    """Return status and body of the answer to a form, over a connection of its own."""
    wire = HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        return ask_over(wire, utility, form)
    finally:
        wire.close()


def ask_over(wire: HTTPConnection, utility: str, form: Mapping[str, object]) -> tuple[int, bytes]:
    """Return status and body of the answer to a form."""
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    wire.request("POST", BASE + utility, urlencode({"db": "pubmed", **form}), head)
    answer = wire.getresponse()
    return answer.status, answer.read()


def some_pmids(server: Serving) -> list[str]:
    """Return PMIDs of the corpus."""
    form = {"term": "patients", "retmax": 2000, "retmode": "json"}
    found = json.loads(ask(server, "esearch.fcgi", form)[1])
    return [str(pmid) for pmid in found["esearchresult"]["idlist"]]


def measure_speed(server: Serving, pmids: list[str], seconds: int, clients: int) -> None:
    """Let wrk ask for one thing after the other."""
    if shutil.which("wrk") is None:
        print("wrk is not installed")
        return
    for name, path in SPEED.items():
        url = f"http://127.0.0.1:{server.port}{BASE}{path.format(ids=','.join(pmids[:20]))}"
        done = subprocess.run(
            ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "--timeout", "30s", url],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        rate = re.search(r"Requests/sec:\s+(\S+)", done)
        latest = re.search(r"99%\s+(\S+)", done)
        errors = re.findall(r"(Socket errors.*|Non-2xx.*)", done)
        print(
            f"{name:<26} {rate[1] if rate else '?':>9} requests/s   p99 "
            f"{latest[1] if latest else '?':>9}   {'; '.join(errors) or 'no errors'}",
            flush=True,
        )


@dataclass(slots=True)
class Mixed:
    """Mixed work of many clients on a corpus that changes."""

    server: Serving
    corpus: Path
    pmids: list[str]
    pause_s: float
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    states: list[tuple[float, int]] = field(default_factory=list)
    """When each number of marked records was there first; a search may not go behind the one
    that was there a few seconds before it began."""
    ends_at: float = 0.0

    def run(self, minutes: float, clients: int) -> bool:
        """Do the work and print what came of it."""
        self.states.append((time.monotonic(), 0))
        self.ends_at = time.monotonic() + minutes * 60
        threads = [threading.Thread(target=self._client, args=(n,)) for n in range(clients)]
        for thread in threads:
            thread.start()
        memory = self._change_corpus()
        for thread in threads:
            thread.join()
        answers = sum(self.counts.values())
        print(f"{answers:,} answers in {minutes:g} minutes: {dict(sorted(self.counts.items()))}")
        print(f"updates seen: {len(self.states) - 1}; wrong or lost: {len(self.wrong)}")
        for told in self.wrong[:5]:
            print("  ", told)
        show_memory(memory)
        print(f"files open at the end: {self.server.files()}")
        return not self.wrong

    def _change_corpus(self) -> list[float]:
        """Update the corpus again and again, and note the memory of the server."""
        memory: list[float] = []
        swap_at = time.monotonic() + 30
        for number in itertools.count(1):
            if time.monotonic() >= self.ends_at:
                return memory
            path = self.corpus.parent / "update.xml"
            article = article_xml(str(FIRST_PMID + number), title=f"{MARK} number {number}")
            path.write_bytes(article_set(article))
            update_corpus(self.corpus, [path])
            self.states.append((time.monotonic(), number))
            if time.monotonic() > swap_at:
                self._swap()
                swap_at += 60
            time.sleep(2)
            memory.append(self.server.memory_mb())
        return memory

    def _swap(self) -> None:
        """Put a copy in the place of the corpus, as somebody does who copies a new one over."""
        copy, old = self.corpus.with_name("copy"), self.corpus.with_name("old")
        shutil.copytree(self.corpus, copy)
        self.corpus.rename(old)
        copy.rename(self.corpus)
        shutil.rmtree(old)

    def _client(self, seed: int) -> None:
        shuffled = random.Random(seed)  # noqa: S311 - which work is done next
        wire = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        tasks = [self._search, self._fetch, self._summaries, self._history, self._marked]
        while time.monotonic() < self.ends_at:
            task = shuffled.choice(tasks)
            try:
                task(wire, shuffled)
                self.counts[task.__name__.strip("_")] += 1
            except Exception as error:  # noqa: BLE001 - whatever goes wrong is to be counted
                self.wrong.append(f"{task.__name__}: {type(error).__name__}: {error}"[:200])
                wire.close()
            time.sleep(self.pause_s * shuffled.random() * 2)
        wire.close()

    def _search(self, wire: HTTPConnection, shuffled: random.Random) -> None:
        pmid = shuffled.choice(self.pmids)
        found = search(wire, {"term": f"{pmid}[uid] AND patients"})
        ensure(found["idlist"] == [pmid], f"{pmid} not found: {found}")

    def _fetch(self, wire: HTTPConnection, shuffled: random.Random) -> None:
        asked = shuffled.sample(self.pmids, 20)
        body = answer(wire, "efetch.fcgi", {"id": ",".join(asked), "retmode": "xml"})
        found = re.findall(rb"<MedlineCitation[^>]*>\s*<PMID[^>]*>([0-9]+)<", body)
        ensure([pmid.decode() for pmid in found] == asked, "other records than asked")
        ensure(body.endswith(b"</PubmedArticleSet>\n"), "cut short")

    def _summaries(self, wire: HTTPConnection, shuffled: random.Random) -> None:
        asked = shuffled.sample(self.pmids, 10)
        form = {"id": ",".join(asked), "retmode": "json"}
        told = json.loads(answer(wire, "esummary.fcgi", form))
        ensure(told["result"]["uids"] == asked, "other summaries than asked")

    def _history(self, wire: HTTPConnection, shuffled: random.Random) -> None:
        asked = shuffled.sample(self.pmids, 50)
        body = answer(wire, "epost.fcgi", {"id": ",".join(asked)}).decode()
        webenv = body.partition("<WebEnv>")[2].partition("<")[0]
        form = {"WebEnv": webenv, "query_key": 1, "rettype": "uilist", "retmax": 50}
        found = answer(wire, "efetch.fcgi", {**form, "retmode": "text"}).split()
        ensure([pmid.decode() for pmid in found] == asked, "another set than posted")

    def _marked(self, wire: HTTPConnection, _: random.Random) -> None:
        """Search for what the updates bring: never less than what was there a while ago."""
        began = time.monotonic()
        found = search(wire, {"term": f"{MARK}[ti]", "retmax": 9999})
        count = int(found["count"])
        ensure(len(found["idlist"]) == count, "count and list differ")
        states = list(self.states)
        least = max(number for at, number in states if at <= max(began - 15, states[0][0]))
        # An update is through a moment before this program takes note of it.
        ensure(least <= count <= states[-1][1] + 1, f"{count} marked, at least {least}")


def search(wire: HTTPConnection, form: Mapping[str, object]) -> dict[str, Any]:
    """Return the result of a search."""
    body = answer(wire, "esearch.fcgi", {**form, "retmode": "json"})
    result: dict[str, Any] = json.loads(body)["esearchresult"]
    ensure("ERROR" not in result, str(result))
    return result


def answer(wire: HTTPConnection, utility: str, form: Mapping[str, object]) -> bytes:
    """Return the body of an answer that is none of an error."""
    status, body = ask_over(wire, utility, form)
    ensure(status == 200, f"status {status}: {body[:100]!r}")
    return body


def ensure(holds: object, told: str) -> None:
    """Raise an error where something does not hold."""
    if not holds:
        raise AssertionError(told)


def show_memory(memory: list[float]) -> None:
    """Print how the server's memory went, in fifths of the time."""
    size = max(1, len(memory) // 5)
    parts = [memory[first : first + size] for first in range(0, len(memory), size)][:5]
    told = ", ".join(f"{max(part):.0f}" for part in parts if part)
    print(f"memory of the server, most in each fifth of the time: {told} MB")


if __name__ == "__main__":
    main()
