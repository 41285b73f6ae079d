"""
Fit what `--semantic` gives to the meaning of a record, and show what more records bring.

    python -m evals.fit_semantic --data ../shared/data [--vectors FOLDER]

SciFact's training claims over its abstracts (claims CC BY 4.0, abstracts ODC-By 1.0), with the
ranking that ships. For each number of records looked at: nDCG@10 and recall@10 by five-fold
cross-validation over abstracts (the weight with the best nDCG@10 on the other folds; the weights
of the words stay), the weight that is best on the claims with an even place in the file, and the
nDCG@10 that it gives on the others. The vectors of some 4,700 abstracts take a quarter of an hour
of processor time or more; `--vectors` keeps them. Set OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from claimcheck.evidence.ranking import rank
from claimcheck.evidence.semantic import SemanticOrder, open_semantic
from claimcheck.model import Record
from evals.scifact import Labelled, read_claim, read_claims, read_records

_MOST = 30
_DEPTHS = (0, 8, 12, 16, 20, 30)
_WEIGHTS = tuple(step / 2 for step in range(21))
_FOLDS = 5
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """The records that rank first for a claim, best first."""

    odds: Floats
    """Their scores, as log-odds."""
    cosines: Floats
    right: Floats
    """1 for an abstract that belongs to the claim, 0 for another."""
    gold: int
    """How many belong to it, ranked first or not."""
    fold: int


def make_case(claim: Labelled, records: Sequence[Record], order: SemanticOrder) -> Case:
    """Return what words and meaning say of a claim's first records."""
    asked = read_claim(claim.text)
    ranked = rank(asked, records)[:_MOST]
    scores = [min(max(item.score, 1e-6), 1 - 1e-6) for item in ranked]
    digest = hashlib.sha256(min(claim.gold).encode()).hexdigest()
    return Case(
        odds=np.array([math.log(score / (1 - score)) for score in scores]),
        cosines=np.array(order.cosines(asked, [item.record for item in ranked])),
        right=np.array([float(item.record.pmid in claim.gold) for item in ranked]),
        gold=len(claim.gold),
        fold=int(digest, 16) % _FOLDS,
    )


def score(case: Case, depth: int, weight: float) -> tuple[float, float]:
    """Return nDCG@10 and recall@10 of a claim when so many records are looked at."""
    near = np.argsort(-(case.odds + weight * case.cosines)[:depth], kind="stable")
    right = case.right[np.concatenate([near, np.arange(depth, _MOST)])[:10]]
    gain = sum(float(hit) / math.log2(place + 2) for place, hit in enumerate(right))
    best = sum(1 / math.log2(place + 2) for place in range(min(10, case.gold)))
    return gain / best, float(right.sum()) / case.gold


def best_weight(cases: Sequence[Case], depth: int) -> float:
    """Return the weight with the highest mean nDCG@10."""
    means = [float(np.mean([score(c, depth, w)[0] for c in cases])) for w in _WEIGHTS]
    return _WEIGHTS[int(np.argmax(means))]


def cross_validate(cases: Sequence[Case], depth: int) -> tuple[float, float]:
    """Return nDCG@10 and recall@10, each claim scored with the weight of the other folds."""
    scored: list[tuple[float, float]] = []
    for fold in range(_FOLDS):
        weight = best_weight([case for case in cases if case.fold != fold], depth)
        scored += [score(case, depth, weight) for case in cases if case.fold == fold]
    first, second = np.mean(scored, axis=0)
    return float(first), float(second)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="a folder in which vectors are kept")
    arguments = parser.parse_args()
    records = read_records([arguments.data / "scifact" / "corpus.xml.gz"])
    held = frozenset(str(record.pmid) for record in records)
    claims = read_claims(arguments.data / "scifact", held)
    with tempfile.TemporaryDirectory() as folder:
        order = open_semantic(arguments.vectors or Path(folder))
        cases = [make_case(claim, records, order) for claim in claims]
    print(
        f"{'records looked at':18} {'nDCG@10':>8} {'recall@10':>10} {'weight':>7} {'held out':>9}"
    )
    for depth in _DEPTHS:
        gain, recall = cross_validate(cases, depth)
        weight = best_weight(cases[::2], depth)
        held_out = np.mean([score(case, depth, weight)[0] for case in cases[1::2]])
        print(f"{depth:18} {gain:8.4f} {recall:10.4f} {weight:7.1f} {held_out:9.4f}")


if __name__ == "__main__":
    main()
