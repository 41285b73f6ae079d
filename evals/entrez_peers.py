"""
Requests and time for the same claims: claimcheck, EDirect, and Bio.Entrez as its tutorial shows.

    python -m evals.entrez_peers [--claims 100] [--latency-s 0.06] [--edirect] [--processes 1]

Three rungs a claim, a server on this machine that answers after the given time, and a key (ten
requests a second). The peers search each rung and fetch what it lists; claimcheck stops where
enough is found, asks no question twice and fetches each record once. EDirect (Debian package
ncbi-entrez-direct) is run as `esearch | efetch` in a loop, in which each step starts processes.
Bio.Entrez is pointed at the server by replacing the opener that it uses.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
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
from tests.eutils_server import (
    EutilsServer,
    LoggedRequest,
    ScriptedAnswer,
    SmallPubMed,
    article_set,
    esearch_json,
    eutils_server,
)

KEY = "k" * 36
LIMIT = 10
RUNGS = 3
NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
DRUGS = (
    *("ketamine", "melatonin", "aspirin", "metformin", "lithium"),
    *("semaglutide", "propranolol", "sertraline", "ibuprofen", "warfarin"),
)
CONDITIONS = (
    *("depression", "insomnia", "stroke", "diabetes", "obesity"),
    *("migraine", "anxiety", "asthma", "epilepsy", "hypertension"),
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one client needed."""

    name: str
    requests: int
    seconds: float
    rate: float
    crowded: int
    """Windows of one second with more requests than the limit."""


def measure(name: str, server: EutilsServer, work: Callable[[], object]) -> Outcome:
    """Run a client and count what it sends."""
    before = len(server.requests())
    started = time.monotonic()
    work()
    seconds = time.monotonic() - started
    times = sorted(entry.arrived_at_s for entry in server.requests()[before:])
    spread = times[-1] - times[0] if len(times) > 1 else 0.0
    crowded = sum(1 for at in times if sum(1 for other in times if 0 <= other - at < 1) > LIMIT)
    rate = (len(times) - 1) / spread if spread else 0.0
    return Outcome(name=name, requests=len(times), seconds=seconds, rate=rate, crowded=crowded)


def run_claimcheck(server: EutilsServer, claims: Sequence[Claim], folder: Path) -> tuple[int, int]:
    """Search, fetch and match; return how many rungs were used and how many records fetched."""
    settings = SourceSettings(api_key=KEY, cache_dir=folder)
    opened = open_source(server.url, settings)
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


def run_edirect(server: EutilsServer, claims: Sequence[Claim]) -> None:
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


def run_bio_entrez(server: EutilsServer, claims: Sequence[Claim]) -> None:
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


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=100)
    arguments.add_argument("--latency-s", type=float, default=0.06)
    arguments.add_argument("--edirect", action="store_true", help="minutes, as it starts processes")
    given = arguments.parse_args()
    claims = make_claims(given.claims)
    used = records = 0
    outcomes = []
    with tempfile.TemporaryDirectory() as folder, eutils_server() as server:
        server.disturb = Service(given.latency_s)
        cache = Path(folder) / "cache"

        def claimcheck() -> None:
            nonlocal used, records
            used, records = run_claimcheck(server, claims, cache)

        outcomes.append(measure("claimcheck, cold", server, claimcheck))
        bound = used + -(-records // 200)
        outcomes.append(measure("claimcheck, warm", server, claimcheck))
        outcomes.append(measure("Bio.Entrez", server, partial(run_bio_entrez, server, claims)))
        if given.edirect:
            outcomes.append(measure("EDirect", server, partial(run_edirect, server, claims)))
    print(f"{len(claims)} claims, {RUNGS} rungs, {given.latency_s * 1000:.0f} ms, limit {LIMIT}/s")
    print(f"  {used} rungs used, {records} records: at most {bound} requests")
    for outcome in outcomes:
        share = f"{outcome.rate / LIMIT:6.1%} of the limit" if outcome.requests else ""
        print(
            f"  {outcome.name:<18}{outcome.requests:6} requests{outcome.seconds:8.1f} s  {share}"
            f"  {outcome.crowded} crowded seconds"
        )


if __name__ == "__main__":
    main()
