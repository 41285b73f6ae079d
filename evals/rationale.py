"""
How well the deciding sentences are found: SciFact's training claims on their gold abstracts.

    python -m evals.rationale --data ../shared/data [--half 0|1]

A sentence counts when it stands in any of the expert rationales of the claim for that abstract.
A shown sentence is matched to an annotated one when their places overlap by half of the shorter.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claimcheck.evidence.matching import compare
from claimcheck.model import Claim, ClaimId, Record, Span
from claimcheck.text.quantities import parse_quantities


def read_gz(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a compressed JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def load_records(data: Path) -> tuple[dict[str, Record], dict[str, list[Span | None]]]:
    """Return records and sentence places of the SciFact abstracts, by document id."""
    by_pmid = {
        row["pmid"]: row
        for row in read_gz(data / "haystack" / "haystack.jsonl.gz")
        if row["source"] == "scifact"
    }
    records: dict[str, Record] = {}
    places: dict[str, list[Span | None]] = {}
    for row in read_gz(data / "scifact" / "id_map.jsonl.gz"):
        found = by_pmid.get(row["pmid"])
        if found is None:
            continue
        doc_id = str(row["doc_id"])
        records[doc_id] = Record.from_text(
            pmid=row["pmid"], title=found["title"], abstract=found["abstract"]
        )
        places[doc_id] = [Span(*pair) if pair else None for pair in row["sentence_spans"]]
    return records, places


def overlap(one: Span, other: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def pick(span: Span, places: list[Span | None]) -> int | None:
    """Return the annotated sentence that a shown one covers."""
    best = max(
        (index for index, place in enumerate(places) if place is not None),
        key=lambda index: overlap(span, places[index] or span),
        default=None,
    )
    if best is None:
        return None
    place = places[best] or span
    return best if overlap(span, place) * 2 >= min(len(span), len(place)) else None


def main() -> None:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", type=int, choices=(0, 1), default=None)
    options = parser.parse_args()
    records, places = load_records(options.data)
    hits = shown = gold_total = pairs = covered = first_hits = 0
    lines = (options.data / "scifact" / "claims_train.jsonl").read_text(encoding="utf-8")
    for line in lines.splitlines():
        row = json.loads(line)
        half = int(hashlib.sha256(str(row["id"]).encode()).hexdigest(), 16) % 2
        if options.half is not None and half != options.half:
            continue
        claim = Claim(
            id=ClaimId(f"c-{row['id']}"),
            text=row["claim"],
            quantities=parse_quantities(row["claim"]),
        )
        for doc_id, rationales in row["evidence"].items():
            if doc_id not in records:
                continue
            gold = {index for rationale in rationales for index in rationale["sentences"]}
            sentences = compare(claim, records[doc_id]).sentences
            answers = [pick(sentence.span, places[doc_id]) for sentence in sentences]
            right = {answer for answer in answers if answer in gold}
            pairs += 1
            hits += len(right)
            shown += len(sentences)
            gold_total += len(gold)
            covered += bool(right)
            first_hits += bool(answers) and answers[0] in gold
    precision, recall = hits / max(1, shown), hits / max(1, gold_total)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"pairs {pairs}  sentences shown {shown / max(1, pairs):.2f} a pair")
    print(f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    print(f"first shown is a rationale sentence {first_hits / max(1, pairs):.3f}")
    print(f"any shown is a rationale sentence   {covered / max(1, pairs):.3f}")


if __name__ == "__main__":
    main()
