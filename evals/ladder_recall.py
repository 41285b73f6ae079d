"""
Whether the searches of a claim bring the abstract that it was made from, and at what cost.

    python -m evals.ladder_recall --data ../shared/data [--whole] [--misses]
        [--together [--strangers N]]

The alignment claims, one by one, through the Entrez client on `claimcheck serve` in a process of
its own, over a corpus of the whole haystack. A claim counts as found when its abstract is among the
first ten that `verify` would show. Requests are those that the server counted: ESearch and EFetch.
Claims whose abstract the haystack does not hold are left out; `--whole` adds those abstracts to the
corpus and keeps the claims. With `--together` the claims of one abstract are read as one paragraph,
as they would stand in an article, so that what one of them leaves unsaid another may say; with
`--strangers N` the last N of the four neighbours of each are about other abstracts.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from claimcheck.claims.context import read_surroundings
from claimcheck.claims.extraction import claim_from_text
from claimcheck.claims.neighbours import with_neighbours
from claimcheck.documents import read_text_document
from claimcheck.evidence.matching import compare, match_claim
from claimcheck.model import Claim, ClaimId, Pmid, Span
from claimcheck.pipeline import PER_RUNG, verify_claims
from claimcheck.queries.ladder import build_ladder
from claimcheck.sources.entrez import open_pubmed
from claimcheck.sources.local.building import build_corpus

_DEPTHS = (1, 3, 10)
_NEIGHBOURS = 4
_ANSWERS = re.compile(r'claimcheck_answers_total\{utility="(\w+)[^}]*\} (\d+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A claim and the abstract that it was made from."""

    claim: Claim
    pmid: Pmid
    agrees: bool


def read_known(data: Path) -> list[Known]:
    """Read the alignment claims with the PMIDs that their abstracts have in the haystack."""
    with gzip.open(data / "haystack" / "id_map.csv.gz", "rt", encoding="utf-8") as lines:
        stand_ins = {
            row["original_id"]: row["pmid"]
            for row in csv.DictReader(lines)
            if row["data_set"] == "scifact"
        }
    known = []
    for line in (data / "alignment" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pmid = row.get("pmid") or stand_ins[str(row["doc_id"])]
        claim = replace(claim_from_text(row["claim"]), id=ClaimId(str(row["id"])))
        known.append(Known(claim=claim, pmid=Pmid(pmid), agrees=row["relation"] == "agrees"))
    return known


def held_pmids(data: Path) -> frozenset[str]:
    """Return the PMIDs of the haystack."""
    with gzip.open(data / "haystack" / "haystack.jsonl.gz", "rt", encoding="utf-8") as lines:
        return frozenset(str(json.loads(line)["pmid"]) for line in lines)


def write_missing(data: Path, held: frozenset[str], path: Path) -> Path:
    """Write the abstracts of the alignment set that the haystack does not hold as PubMed XML."""
    articles = []
    for line in (data / "alignment" / "records.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("pmid") and row["pmid"] not in held:
            articles.append(
                "<PubmedArticle><MedlineCitation>"
                f'<PMID Version="1">{row["pmid"]}</PMID><Article><ArticleTitle>'
                f"{escape(row['title'])}</ArticleTitle><Abstract><AbstractText>"
                f"{escape(row['abstract'])}</AbstractText></Abstract></Article>"
                "</MedlineCitation></PubmedArticle>"
            )
    path.write_text(f"<PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>", encoding="utf-8")
    return path


def read_together(known: Sequence[Known]) -> list[Known]:
    """Give each claim what the other claims about its abstract say, as an article would."""
    read: list[Known] = []
    for pmid in dict.fromkeys(item.pmid for item in known):
        mine = [item for item in known if item.pmid == pmid]
        document = read_text_document(" ".join(item.claim.text for item in mine), name="one.txt")
        around = read_surroundings(document)
        for item in mine:
            start = document.text.index(item.claim.text)
            span = Span(start, start + len(item.claim.text))
            context = around.unsaid(span, item.claim.subjects)
            placed = replace(item.claim, context=context, document=str(pmid), line=1)
            read.append(replace(item, claim=placed))
    claims = with_neighbours([item.claim for item in read])
    return [replace(item, claim=claim) for item, claim in zip(read, claims, strict=True)]


def among_strangers(known: Sequence[Known], count: int) -> list[Known]:
    """Put claims about other abstracts in the place of the last `count` of four neighbours."""
    drawn = random.Random(1)  # noqa: S311 - a sample, no secret
    read = []
    for item in known:
        others = [other.claim for other in known if other.pmid != item.pmid]
        strangers = [replace(other, beside=()) for other in drawn.sample(others, count)]
        beside = (*item.claim.beside[: _NEIGHBOURS - count], *strangers)
        read.append(replace(item, claim=replace(item.claim, beside=beside)))
    return read


@contextmanager
def serving(corpus: Path) -> Iterator[str]:
    """Run the server over a corpus and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "claimcheck", "serve", str(corpus), "--port", str(port)]
    process = subprocess.Popen([*command, "--quiet"])
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/health", timeout=1):  # noqa: S310 - loopback
                    break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def count_requests(address: str) -> dict[str, int]:
    """Return how many requests the server has answered, by utility."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=10) as answer:  # noqa: S310 - loopback
        found = _ANSWERS.findall(answer.read().decode())
    counts: dict[str, int] = {}
    for utility, count in found:
        counts[utility] = counts.get(utility, 0) + int(count)
    return counts


def share(ranks: Sequence[int | None], depth: int) -> str:
    """Return the share of the claims whose abstract is among the first `depth`."""
    hits = sum(1 for rank in ranks if rank is not None and rank <= depth)
    return f"{hits / max(1, len(ranks)):.3f} ({hits}/{len(ranks)})"


def measure(known: Sequence[Known], corpus: Path, *, misses: bool) -> None:
    """Search for the claims and print the table."""
    with serving(corpus) as address:
        source = open_pubmed(f"{address}/entrez/eutils/", api_key="1" * 36)
        results = verify_claims(
            [item.claim for item in known],
            source,
            ladder=build_ladder,
            matcher=partial(match_claim, max_evidence=_DEPTHS[-1]),
            comparer=compare,
        )
        source.close()
        counts = count_requests(address)
    ranks: list[int | None] = []
    brought = 0
    for item, result in zip(known, results, strict=True):
        shown = [evidence.pmid for evidence in result.evidence]
        ranks.append(shown.index(item.pmid) + 1 if item.pmid in shown else None)
        was_brought = any(item.pmid in rung.pmids for rung in result.search.rungs)
        brought += was_brought
        if misses and ranks[-1] is None:
            print(f"missed{'' if was_brought else ' (not brought)'}: {item.claim.text}")
    print(f"{len(known)} claims, {PER_RUNG} matches a search")
    for depth in _DEPTHS:
        print(f"recall@{depth:<3} {share(ranks, depth)}")
    for name, wanted in (("agreeing", True), ("adversarial", False)):
        chosen = [rank for rank, item in zip(ranks, known, strict=True) if item.agrees is wanted]
        print(f"recall@{_DEPTHS[-1]} of {name} claims {share(chosen, _DEPTHS[-1])}")
    print(f"among the candidates {brought / len(known):.3f} ({brought}/{len(known)})")
    print(
        f"requests a claim {sum(counts.values()) / len(known):.2f} {dict(sorted(counts.items()))}"
    )


def main() -> None:
    """Build the corpus, serve it, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--whole", action="store_true", help="add the abstracts that are missing")
    parser.add_argument("--together", action="store_true", help="read claims as one paragraph")
    parser.add_argument(
        "--strangers", type=int, default=0, help="neighbours about other abstracts, 0 to 4"
    )
    parser.add_argument("--misses", action="store_true", help="print the claims not found")
    arguments = parser.parse_args()
    held = held_pmids(arguments.data)
    known = read_known(arguments.data)
    files = sorted((arguments.data / "haystack" / "pubmed_xml").glob("*.xml.gz"))
    with tempfile.TemporaryDirectory() as folder:
        if arguments.whole:
            files.append(write_missing(arguments.data, held, Path(folder) / "missing.xml"))
        else:
            known = [item for item in known if item.pmid in held]
        if arguments.together:
            known = among_strangers(read_together(known), arguments.strangers)
        corpus = Path(folder) / "corpus"
        build_corpus(corpus, files)
        measure(known, corpus, misses=arguments.misses)


if __name__ == "__main__":
    main()
