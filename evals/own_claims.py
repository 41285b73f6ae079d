"""
How numbers of claims that were written for this project are compared, batch by batch.

    python -m evals.own_claims --data ../shared/data [--show] [--strangers 20]

`own_claims.tsv` holds only the ids of haystack abstracts and claims in our own words, labelled
before the tool was asked. Each batch was measured once before anybody looked at its errors
(docs/matching.md gives those figures); what is printed here comes after mending, and says what the
rules can do, not what they will do on other abstracts.

With `--strangers` each claim is laid beside so many abstracts of the other claims, drawn by chance,
that share a subject word with it: hardly any of their figures can be the claim's.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from random import Random

from claimcheck.claims.extraction import claim_from_text
from claimcheck.evidence.matching import compare
from claimcheck.evidence.prepared import prepare_record
from claimcheck.evidence.reading import read_claim
from claimcheck.model import Claim, ClaimId, Evidence, NumberSignal, Record
from claimcheck.text.quantities import parse_quantities


def load_rows() -> list[dict[str, str]]:
    """Return the labelled claims."""
    source = resources.files("evals").joinpath("own_claims.tsv")
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines(), delimiter="\t"))


def load_records(data: Path, wanted: frozenset[str]) -> dict[str, Record]:
    """Return the wanted abstracts of the haystack by id."""
    found: dict[str, Record] = {}
    with gzip.open(data / "haystack" / "haystack.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["pmid"] in wanted:
                found[row["pmid"]] = Record.from_text(
                    pmid=row["pmid"], title=row["title"], abstract=row["abstract"]
                )
    return found


def see(text: str, record: Record) -> Evidence:
    """Return what the tool shows for a claim."""
    claim = Claim(id=ClaimId("own"), text=text, quantities=parse_quantities(text))
    return compare(claim, record)


def relation_shown(evidence: Evidence) -> str:
    """Return the relation that is shown for a whole claim."""
    number = evidence.signals.number
    if number is NumberSignal.NOT_APPLICABLE:
        number = NumberSignal.NO_COMPARABLE_NUMBER
    return number.value


def print_strangers(
    rows: Sequence[dict[str, str]], records: Mapping[str, Record], count: int
) -> None:
    """Print how often a claim agrees with, and differs from, an abstract of another claim."""
    draw = Random(1)  # noqa: S311 - nothing secret hangs on it
    told: Counter[str] = Counter()
    for row in rows:
        claim = claim_from_text(row["claim"])
        reading = read_claim(claim)
        others = sorted(pmid for pmid in records if pmid != row["pmid"])
        for pmid in draw.sample(others, count):
            if reading.is_met_by(prepare_record(records[pmid])):
                told[compare(claim, records[pmid]).signals.number.value] += 1
    pairs = sum(told.values())
    print(f"of {pairs} pairs with strangers {told['agrees']} agree, {told['differs']} differ")


def main() -> None:
    """Print a line for each batch and for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print the claims answered otherwise")
    parser.add_argument("--strangers", type=int, help="other abstracts for each claim instead")
    options = parser.parse_args()
    rows = load_rows()
    records = load_records(options.data, frozenset(row["pmid"] for row in rows))
    if options.strangers:
        print_strangers(rows, records, options.strangers)
        return
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    loosely: dict[str, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for row in rows:
        evidence = see(row["claim"], records[row["pmid"]])
        given = relation_shown(evidence)
        is_loose = any(each.loose for each in evidence.comparisons)
        agrees = row["relation"] == "agrees"
        shown = given == "agrees"
        for name in (row["batch"], "all"):
            tally = counts[name]
            tally[0] += given == row["relation"]
            tally[1] += 1
            tally[2] += shown and not agrees
            tally[3] += not agrees
            tally[4] += shown and agrees
            tally[5] += agrees
            loosely[name][is_loose, agrees] += shown
        if options.show and given != row["relation"]:
            print(f"{row['pmid']} {row['relation']} → {given}: {row['claim']}")
    print(
        f"{'batch':8}{'relation right':>20}{'adversarial agree':>20}{'agreeing found':>18}"
        f"{'of these loosely':>28}"
    )
    for name, (right, total, wrong, adversarial, known, agreeing) in sorted(counts.items()):
        print(
            f"{name:8}{right:>8}/{total:<4}{right / total:7.3f}"
            f"{wrong:>12}/{adversarial:<4}{known:>12}/{agreeing:<4}{known / agreeing:6.3f}"
            f"{loosely[name][True, False]:>12} of {wrong:<4}"
            f"{loosely[name][True, True]:>4} of {known:<4}"
        )


if __name__ == "__main__":
    main()
