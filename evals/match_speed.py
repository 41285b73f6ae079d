"""
What it costs to match one claim against 200 abstracts.

    python -m evals.match_speed --data ../shared/data [--profile]

Times are medians over the claims, in milliseconds on one core, records prepared beforehand. For
scale, rapidfuzz's token_set_ratio of the claim with every sentence of the same abstracts.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import json
import pstats
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz

from claimcheck.evidence.matching import match_claim
from claimcheck.evidence.prepared import prepare_record
from claimcheck.model import Claim, ClaimId, Record
from claimcheck.text.quantities import parse_quantities

ABSTRACTS = 200
CLAIMS = 60


def load_records(data: Path) -> list[Record]:
    """Return 200 abstracts on one subject area, as a search would bring them."""
    records: list[Record] = []
    with gzip.open(data / "haystack" / "haystack.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["source"] == "psynamic" and len(row["abstract"]) > 400:
                records.append(
                    Record.from_text(pmid=row["pmid"], title=row["title"], abstract=row["abstract"])
                )
            if len(records) == ABSTRACTS:
                break
    return records


def load_claims(data: Path) -> list[Claim]:
    """Return claims of the alignment set that come from the same subject area."""
    claims: list[Claim] = []
    path = data / "alignment" / "dev.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["source"] in {"psynamic", "ketamine_targets"}:
            text = row["claim"]
            claims.append(
                Claim(id=ClaimId(row["id"]), text=text, quantities=parse_quantities(text))
            )
    return claims[:CLAIMS]


def time_ms(action: Callable[[], object]) -> float:
    """Return how long an action takes, in milliseconds of processor time."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    records, claims = load_records(options.data), load_claims(options.data)
    preparing = time_ms(lambda: [prepare_record(record).numbers for record in records])
    sentences = [sentence.placed.text for r in records for sentence in prepare_record(r).sentences]
    for claim in claims:
        match_claim(claim, records)
    ours = [time_ms(lambda c=claim: match_claim(c, records)) for claim in claims]  # type: ignore[misc]
    theirs = [
        time_ms(lambda c=claim: [fuzz.token_set_ratio(c.text, text) for text in sentences])  # type: ignore[misc]
        for claim in claims
    ]
    print(f"{len(claims)} claims, {len(records)} abstracts, {len(sentences)} sentences")
    print(f"preparing an abstract      {preparing / len(records):8.2f} ms")
    print(f"one claim, 200 abstracts   {statistics.median(ours):8.2f} ms (most {max(ours):.2f})")
    print(f"token_set_ratio            {statistics.median(theirs):8.2f} ms")
    print(f"ratio                      {statistics.median(ours) / statistics.median(theirs):8.2f}")
    if options.profile:
        profiler = cProfile.Profile()
        profiler.enable()
        for claim in claims:
            match_claim(claim, records)
        profiler.disable()
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(30)


if __name__ == "__main__":
    main()
