"""
How well records are ranked: SciFact's training claims over its abstracts, beside BM25.

    python -m evals.scifact --data ../shared/data [--haystack] [--semantic] [--every N]

A paper counts when it is among the claim's `cited_doc_ids`. The weights in
claimcheck/evidence/ranking.toml were fitted (evals/fit_ranking.py) on the claims with an even
place in the file; the others are held out and stand in a row of their own. «Ranking alone» ranks
the whole corpus; «ladder and ranking» is what a user gets, from the searches on. BM25 is bm25s
with Snowball stems, k1 0.9, b 0.4 and its English stop words, over title and abstract. Vectors of
`--semantic` are kept where `--vectors FOLDER` says.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import Stemmer

from claimcheck.evidence.ranking import rank
from claimcheck.evidence.semantic import open_semantic
from claimcheck.model import Claim, ClaimId, Pmid, Record
from claimcheck.pipeline import ENOUGH, PER_RUNG
from claimcheck.queries.ladder import build_ladder
from claimcheck.records.pubmed_xml import parse_pubmed_xml
from claimcheck.sources.memory import MemoryIndex
from claimcheck.text.quantities import parse_quantities

Ranker = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A claim with the PMIDs of the abstracts that its authors cited."""

    text: str
    gold: frozenset[str]


def read_records(paths: Iterable[Path]) -> list[Record]:
    """Read all records of PubMed XML files."""
    records: list[Record] = []
    for path in paths:
        with gzip.open(path) as stream:
            records.extend(item for item in parse_pubmed_xml(stream) if isinstance(item, Record))
    return records


def read_claims(folder: Path, held: frozenset[str]) -> list[Labelled]:
    """Read the training claims that have at least one cited abstract in the corpus."""
    pmids: dict[int, str] = {}
    with gzip.open(folder / "id_map.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            pmids[int(entry["doc_id"])] = str(entry["pmid"])
    claims = []
    for line in (folder / "claims_train.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        gold = frozenset(pmids[doc] for doc in item["cited_doc_ids"] if doc in pmids) & held
        if gold:
            claims.append(Labelled(text=str(item["claim"]), gold=gold))
    return claims


def read_claim(text: str) -> Claim:
    """Return a claim as `search` reads it: its words and its figures."""
    return Claim(id=ClaimId("c"), text=text, quantities=parse_quantities(text))


def measure(ranker: Ranker, claims: Sequence[Labelled]) -> list[tuple[float, float, float]]:
    """Return nDCG@10, recall@3 and recall@10 of each claim."""
    rows = []
    for claim in claims:
        order = ranker(claim.text)
        gain = sum(1 / math.log2(i + 2) for i, pmid in enumerate(order[:10]) if pmid in claim.gold)
        best = sum(1 / math.log2(i + 2) for i in range(min(10, len(claim.gold))))
        recalls = [len(claim.gold & set(order[:k])) / len(claim.gold) for k in (3, 10)]
        rows.append((gain / best, recalls[0], recalls[1]))
    return rows


def bm25_ranker(records: Sequence[Record]) -> Ranker:
    """Return the baseline."""
    stemmer = Stemmer.Stemmer("english")
    texts = [f"{record.title} {record.abstract}" for record in records]
    index = bm25s.BM25(k1=0.9, b=0.4)
    tokens = bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)
    index.index(tokens, show_progress=False)

    def ask(text: str) -> list[str]:
        query = bm25s.tokenize([text], stopwords="en", stemmer=stemmer, show_progress=False)
        places, _ = index.retrieve(query, k=10, show_progress=False)
        return [str(records[place].pmid) for place in places[0]]

    return ask


def own_ranker(records: Sequence[Record]) -> Ranker:
    """Return claimcheck's ranking of all records."""

    def ask(text: str) -> list[str]:
        claim = read_claim(text)
        return [str(record.pmid) for record, _ in rank(claim, records)[:10]]

    return ask


def semantic_ranker(records: Sequence[Record], cache: Path) -> Ranker:
    """Return the ranking of all records with the extra `[semantic]`, vectors kept in a folder."""
    reorder = open_semantic(cache)

    def ask(text: str) -> list[str]:
        claim = read_claim(text)
        return [str(record.pmid) for record, _ in reorder(claim, rank(claim, records))[:10]]

    return ask


def search_ranker(records: Sequence[Record]) -> Ranker:
    """Return what a user gets: the query ladder on an index in memory, then the ranking."""
    index = MemoryIndex(records)

    def ask(text: str) -> list[str]:
        claim = read_claim(text)
        found: dict[Pmid, None] = {}
        for query in build_ladder(claim):
            found.update(dict.fromkeys(index.search(query, limit=PER_RUNG).pmids))
            if len(found) >= ENOUGH:
                break
        fetched = index.fetch(tuple(found)).records
        ranked = rank(claim, fetched, as_searched=True)
        return [str(record.pmid) for record, _ in ranked[:10]]

    return ask


def _show(name: str, rows: Sequence[tuple[float, float, float]]) -> None:
    means = [sum(row[i] for row in rows) / len(rows) for i in range(3)]
    print(f"{name:38} {len(rows):6} {means[0]:8.4f} {means[1]:9.4f} {means[2]:10.4f}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--haystack", action="store_true", help="rank all of the haystack")
    parser.add_argument("--every", type=int, default=1, help="take every so many claims only")
    parser.add_argument("--semantic", action="store_true", help="the extra [semantic] as well")
    parser.add_argument("--vectors", type=Path, help="a folder in which vectors are kept")
    args = parser.parse_args()
    folder = args.data / "scifact"
    paths = [folder / "corpus.xml.gz"]
    if args.haystack:
        paths = sorted((args.data / "haystack" / "pubmed_xml").glob("*.xml.gz"))
    records = read_records(paths)
    claims = read_claims(folder, frozenset(str(record.pmid) for record in records))
    claims = claims[:: args.every]
    print(f"{len(records)} records, {len(claims)} claims")
    print(f"{'':38} {'claims':>6} {'nDCG@10':>8} {'recall@3':>9} {'recall@10':>10}")
    rankers = [("BM25", bm25_ranker(records)), ("ladder and ranking", search_ranker(records))]
    if not args.haystack:
        rankers.append(("ranking alone", own_ranker(records)))
    with tempfile.TemporaryDirectory() as cache:
        if args.semantic:
            meaning = semantic_ranker(records, args.vectors or Path(cache))
            rankers += [("ranking and meaning", meaning), ("the same, vectors kept", meaning)]
        _measure_all(rankers, claims)


def _measure_all(rankers: Sequence[tuple[str, Ranker]], claims: Sequence[Labelled]) -> None:
    for name, ranker in rankers:
        start = time.perf_counter()
        rows = measure(ranker, claims)
        took = (time.perf_counter() - start) / len(claims) * 1000
        _show(f"{name}, all claims", rows)
        _show(f"{name}, claims fitted on", rows[::2])
        _show(f"{name}, claims held out", rows[1::2])
        print(f"{name}: {took:.1f} ms a claim over all records, preparing them included")


if __name__ == "__main__":
    main()
