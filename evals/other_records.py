"""
How often a number is said to agree or to differ beside a record that the claim is not about.

    python -m evals.other_records --data ../shared/data [--show agrees]

Each claim of our own (own_claims.tsv) and of alignment/dev.jsonl is laid beside the four records
of the haystack that BM25 finds nearest to the claim and its own record's title: other studies of
much the same thing. Some of them do give a figure that an expert would compare, so that the share
that differs need not be 0; the share that agrees shows how many green marks chance makes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s

from claimcheck.evidence.comparison import compare_prepared
from claimcheck.evidence.prepared import PreparedRecord, prepare_record
from claimcheck.evidence.reading import read_claim
from claimcheck.model import Claim, ClaimId, Record
from claimcheck.text.quantities import parse_quantities
from evals.alignment import read_lines, share
from evals.own_claims import load_records, load_rows

NEAREST = 4
_SAME_TITLE = 40
_SAME_ABSTRACT = 80
RELATIONS = ("agrees", "differs", "no-comparable-number", "not-applicable")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim and the record that it is about."""

    text: str
    own: Record
    relation: str
    """How an expert finds its numbers beside that record."""
    batch: str


def load_claims(data: Path) -> Iterator[Labelled]:
    """Yield the labelled claims, each with its own record."""
    rows = load_rows()
    records = load_records(data, frozenset(row["pmid"] for row in rows))
    for row in rows:
        yield Labelled(row["claim"], records[row["pmid"]], row["relation"], row["batch"])
    folder = data / "alignment"
    for number, row in enumerate(read_lines(folder / "records.jsonl")):
        records[_key(row)] = Record.from_text(
            pmid=str(90000000 + number), title=row["title"], abstract=row["abstract"]
        )
    for row in read_lines(folder / "dev.jsonl"):
        yield Labelled(row["claim"], records[_key(row)], row["relation"], "dev")


def _key(row: dict[str, Any]) -> str:
    return f"dev {row.get('pmid') or row['doc_id']}"


class Neighbours:
    """The abstracts of the haystack, and which of them are nearest to a claim."""

    def __init__(self, data: Path) -> None:
        with gzip.open(data / "haystack" / "haystack.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        # Its records of cited articles are no abstracts, but a few sentences each.
        self._rows = [row for row in rows if row["source"] != "citation_integrity"]
        self._index = bm25s.BM25(k1=0.9, b=0.4)
        texts = [f"{row['title']} {row['abstract']}" for row in self._rows]
        self._index.index(_tokenized(texts), show_progress=False)
        self._prepared: dict[int, PreparedRecord] = {}

    def find(self, claim: Labelled) -> list[PreparedRecord]:
        """Return the records nearest to a claim, its own left out."""
        asked = _tokenized([f"{claim.text} {claim.own.title}"])
        found, _ = self._index.retrieve(asked, k=NEAREST + 2, show_progress=False)
        places = [int(place) for place in found[0]]
        others = [place for place in places if not self._is_same(place, claim.own)]
        return [self._prepare(place) for place in others[:NEAREST]]

    def _is_same(self, place: int, own: Record) -> bool:
        row = self._rows[place]
        title, abstract = str(row["title"]), str(row["abstract"])
        if title[:_SAME_TITLE].lower() == own.title[:_SAME_TITLE].lower():
            return True
        return abstract[:_SAME_ABSTRACT] == own.abstract[:_SAME_ABSTRACT]

    def _prepare(self, place: int) -> PreparedRecord:
        if place not in self._prepared:
            row = self._rows[place]
            self._prepared[place] = prepare_record(
                Record.from_text(pmid=row["pmid"], title=row["title"], abstract=row["abstract"])
            )
        return self._prepared[place]


def _tokenized(texts: Sequence[str]) -> Any:
    return bm25s.tokenize(list(texts), stopwords="en", show_progress=False)


def main() -> None:
    """Print how often each relation is shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", choices=RELATIONS, help="print the claims shown so")
    options = parser.parse_args()
    neighbours = Neighbours(options.data)
    counts: Counter[str] = Counter()
    for labelled in load_claims(options.data):
        text = labelled.text
        claim = Claim(id=ClaimId("other"), text=text, quantities=parse_quantities(text))
        reading = read_claim(claim)
        for prepared in neighbours.find(labelled):
            relation = compare_prepared(reading, prepared, score=0.5).signals.number.value
            counts[relation] += 1
            if relation == options.show:
                print(f"{prepared.record.pmid}: {text}")
    for relation in RELATIONS:
        print(f"{relation:22}{share(counts[relation], counts.total())}")


if __name__ == "__main__":
    main()
