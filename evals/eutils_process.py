"""
An E-utilities server in a process of its own, whose log of arrivals is read at the end.

    python -m evals.eutils_process LOG LATENCY_S

Client and server in one process would wait for one another's turns at the interpreter, and a
request would be noted later than it arrived. The server prints its address and ends with its
standard input; the log has one line for each request: monotonic seconds and the endpoint.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.eutils_server import (
    LoggedRequest,
    ScriptedAnswer,
    SmallPubMed,
    article_set,
    esearch_json,
    eutils_server,
)

DRUGS = (
    *("ketamine", "melatonin", "aspirin", "metformin", "lithium"),
    *("semaglutide", "propranolol", "sertraline", "ibuprofen", "warfarin"),
)
CONDITIONS = (
    *("depression", "insomnia", "stroke", "diabetes", "obesity"),
    *("migraine", "anxiety", "asthma", "epilepsy", "hypertension"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerProcess:
    """A running server."""

    url: str
    log: Path

    def arrivals(self) -> list[float]:
        """Return when each request so far arrived, in monotonic seconds of this machine."""
        lines = self.log.read_text(encoding="ascii").splitlines()
        return sorted(float(line.split()[0]) for line in lines)


@contextmanager
def server_process(latency_s: float) -> Iterator[ServerProcess]:
    """Serve from a process of its own until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "arrivals"
        log.touch()
        command = [sys.executable, "-m", "evals.eutils_process", str(log), str(latency_s)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            yield ServerProcess(url=process.stdout.readline().strip(), log=log)
            process.stdin.close()


def crowded_seconds(arrivals: Sequence[float], limit: int) -> int:
    """Return how many windows of one second that begin at a request hold more than the limit."""
    times = sorted(arrivals)
    return sum(1 for first, beyond in zip(times, times[limit:], strict=False) if beyond - first < 1)


def rate_of(arrivals: Sequence[float]) -> float:
    """Return how many requests a second arrived between the first and the last."""
    spread = max(arrivals) - min(arrivals) if len(arrivals) > 1 else 0.0
    return (len(arrivals) - 1) / spread if spread else 0.0


class Service:
    """A small PubMed that knows subjects, XML and History, and takes its time."""

    def __init__(self, latency_s: float) -> None:
        self._latency_s = latency_s
        self._history: dict[str, list[str]] = {}
        self.pubmed = SmallPubMed()
        self._about: dict[tuple[str, str], list[str]] = {}
        pairs = list(itertools.product(DRUGS, CONDITIONS))
        for at, (drug, what) in enumerate(pairs):
            # Half of the subjects have enough records for the first rung to be the last.
            for number in range(25 if at % 2 else 8):
                pmid = str(10_000 + 100 * at + number)
                title = f"{drug} for {what}, trial {number}"
                self.pubmed.add(pmid, title=title, abstract=f"Of 120 adults {number}% improved.")
                self._about.setdefault((drug, what), []).append(pmid)

    def __call__(self, entry: LoggedRequest) -> ScriptedAnswer | None:
        """Answer one request."""
        form = entry.form
        if entry.endpoint == "esearch.fcgi":
            found = self._find(form.get("term", ""))
            shown = found[: int(form.get("retmax", "20"))]
            if form.get("retmode") == "json":
                return self._slow(esearch_json(shown, count=len(found)))
            return self._slow(self._search_xml(found, shown, keep="usehistory" in form))
        if entry.endpoint == "efetch.fcgi":
            ids = form.get("id", "").split(",")
            if "WebEnv" in form:
                held = self._history.get(form["WebEnv"], [])
                start = int(form.get("retstart", "0"))
                ids = held[start : start + int(form.get("retmax", "20"))]
            return self._slow(article_set(*(self.pubmed.articles[pmid] for pmid in ids)))
        return None

    def _find(self, term: str) -> list[str]:
        low = term.lower()
        return [
            pmid
            for (drug, what), pmids in self._about.items()
            if drug in low and what in low
            for pmid in pmids
        ]

    def _search_xml(self, found: list[str], shown: list[str], *, keep: bool) -> bytes:
        env = ""
        if keep:
            name = f"MCID_{len(self._history):024x}"
            self._history[name] = found
            env = f"<QueryKey>1</QueryKey><WebEnv>{name}</WebEnv>"
        ids = "".join(f"<Id>{pmid}</Id>\n" for pmid in shown)
        return (
            '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC '
            '"-//NLM//DTD esearch 20060628//EN" '
            '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
            f"<eSearchResult><Count>{len(found)}</Count><RetMax>{len(shown)}</RetMax>"
            f"<RetStart>0</RetStart>{env}<IdList>{ids}</IdList><TranslationSet/>"
            "<QueryTranslation>words</QueryTranslation></eSearchResult>\n"
        ).encode()

    def _slow(self, body: bytes) -> ScriptedAnswer:
        kind = "application/json" if body.startswith(b"{") else "text/xml"
        headers = {"Content-Type": f"{kind}; charset=UTF-8"}
        return ScriptedAnswer(body=body, headers=headers, delay_s=self._latency_s)


def main() -> None:
    """Serve until standard input ends."""
    log, latency_s = Path(sys.argv[1]), float(sys.argv[2])
    service = Service(latency_s)
    with log.open("a", encoding="ascii", buffering=1) as stream, eutils_server() as server:

        def note(entry: LoggedRequest) -> ScriptedAnswer | None:
            stream.write(f"{entry.arrived_at_s:.6f} {entry.endpoint}\n")
            return service(entry)

        server.disturb = note
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
