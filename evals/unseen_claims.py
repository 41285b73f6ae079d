"""
How many sentences are taken of sets that neither weights nor lists of phrases were made from.

    python -m evals.unseen_claims --data ../shared/data

Each sentence is a document of its own. COVID claims (HealthVer) and conclusions of abstracts that
relate one thing to another should be taken; sentences of political debates, beyond those that the
weights were fitted on, should not.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from claimcheck.claims.extraction import extract_claims
from claimcheck.documents import read_text_document

_FITTED_DEBATES = 2000
_DEBATES = 2000
_CONCLUSIONS = 3000


def _report(name: str, sentences: Iterable[str]) -> None:
    """Print how many of the sentences are taken."""
    plain = [" ".join(sentence.split()) for sentence in dict.fromkeys(sentences)]
    taken = sum(bool(extract_claims(read_text_document(f"{text}\n", name="x"))) for text in plain)
    print(f"{name:44} {taken:>5}/{len(plain):<5} {taken / len(plain):.3f}")


def main() -> None:
    """Print one line for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    with (data / "healthver" / "healthver_dev.csv").open(encoding="utf-8", newline="") as table:
        _report("COVID claims", (row["claim"].rstrip(".") + "." for row in csv.DictReader(table)))
    worthiness = data / "check_worthiness"
    with (worthiness / "yu2020_pubmed.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(islice(csv.DictReader(table), _CONCLUSIONS))
    _report(
        "conclusions that relate two things", (r["sentence"] for r in rows if r["label"] != "0")
    )
    with gzip.open(worthiness / "claimbuster_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        debates = [str(json.loads(line)["text"]) for line in islice(lines, 4000)]
    _report("debates (to be left)", debates[_FITTED_DEBATES : _FITTED_DEBATES + _DEBATES])


if __name__ == "__main__":
    main()
