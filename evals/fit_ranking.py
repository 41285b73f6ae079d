"""
Fit the weights of the ranking, and show what each feature is worth.

    python -m evals.fit_ranking --data ../shared/data [--ablation]

Two sets of claims: SciFact's training claims with an even place in the file, over SciFact's
abstracts (claims CC BY 4.0, abstracts ODC-By 1.0), and, at three tenths of their weight, the
alignment claims over the candidates that the ladder brings from the haystack. The weights give the
right abstracts the mass of a softmax over a claim's candidates. Printed for claimcheck/evidence/
ranking.toml; with `--ablation` also what five-fold cross-validation says of all features and of all
but one, no abstract being right in two folds.
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

from claimcheck.evidence.ranking_features import (
    FEATURES,
    claim_features,
    first_pass,
    prepare_text,
    read_words,
)
from claimcheck.evidence.ranking_figures import figure_shares, read_figures, wanted_figures
from claimcheck.model import Claim, Pmid, Record
from claimcheck.pipeline import ENOUGH, PER_RUNG
from claimcheck.queries.ladder import build_ladder
from claimcheck.sources.local import LocalSource, open_local
from claimcheck.sources.local.building import build_corpus
from evals.ladder_recall import held_pmids, read_known
from evals.scifact import read_claim, read_claims, read_records

_CANDIDATES = 100
_STEPS = 400
_L2 = 1e-3
_OTHER_WEIGHT = 0.3
_FOLDS = 5
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A claim's candidates with their features."""

    rows: Floats
    right: Floats
    """1 for an abstract that belongs to the claim, 0 for another."""
    gold: int
    """How many belong to it, candidates or not."""
    fold: int
    weight: float


def make_case(
    claim: Claim,
    records: Sequence[Record],
    gold: frozenset[str],
    weight: float,
) -> Case:
    """Return the features of the candidates as the ranking computes them."""
    texts = [prepare_text(record) for record in records]
    words = read_words(claim.text)
    first = first_pass(words, texts)
    wanted = wanted_figures(claim)
    figures = figure_shares(wanted, [read_figures(r) for r in records]) if wanted else None
    quick = [
        bm25 + (figures[place] / 3 if figures else 0.0) for place, bm25 in enumerate(first.bm25)
    ]
    chosen = sorted(range(len(records)), key=lambda place: -quick[place])[:_CANDIDATES]
    rows = claim_features(words, texts, first, figures=figures, only=chosen)
    digest = hashlib.sha256(min(gold).encode()).hexdigest()
    return Case(
        rows=np.array(rows),
        right=np.array([float(records[place].pmid in gold) for place in chosen]),
        gold=len(gold),
        fold=int(digest, 16) % _FOLDS,
        weight=weight,
    )


def scifact_cases(data: Path) -> list[Case]:
    """Return SciFact's training claims over all of its abstracts."""
    records = read_records([data / "scifact" / "corpus.xml.gz"])
    claims = read_claims(data / "scifact", frozenset(str(record.pmid) for record in records))
    weight = 1 / len(claims)
    return [make_case(read_claim(c.text), records, c.gold, weight) for c in claims]


def alignment_cases(data: Path) -> list[Case]:
    """Return the alignment claims whose abstract the ladder brings, over what it brings."""
    held = held_pmids(data)
    known = [item for item in read_known(data) if item.pmid in held]
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        build_corpus(corpus, sorted((data / "haystack" / "pubmed_xml").glob("*.xml.gz")))
        source = open_local(corpus)
        for item in known:
            records = _climb(item.claim, source)
            if any(record.pmid == item.pmid for record in records):
                gold, weight = frozenset({str(item.pmid)}), _OTHER_WEIGHT / len(known)
                cases.append(make_case(item.claim, records, gold, weight))
    return cases


def _climb(claim: Claim, source: LocalSource) -> tuple[Record, ...]:
    found: dict[Pmid, None] = {}
    for query in build_ladder(claim):
        found.update(dict.fromkeys(source.search(query, limit=PER_RUNG).pmids))
        if len(found) >= ENOUGH:
            break
    return source.fetch(tuple(found)).records


def fit(cases: Sequence[Case], columns: Sequence[int]) -> Floats:
    """Return the weights that give the right abstracts the most of a softmax."""
    cases = [case for case in cases if case.right.any()]
    spread = np.concatenate([case.rows for case in cases])[:, columns].std(axis=0) + 1e-9
    rows = [case.rows[:, columns] / spread for case in cases]
    wanted = [case.right / case.right.sum() for case in cases]
    weights = np.full(len(columns), 0.3)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = _L2 * weights
        for case, row, want in zip(cases, rows, wanted, strict=True):
            scores = row @ weights
            share = np.exp(scores - scores.max())
            slope = slope + case.weight * ((share / share.sum() - want) @ row)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        size = np.sqrt(square / (1 - 0.999**step)) + 1e-8
        weights = weights - 0.05 * (mean / (1 - 0.9**step)) / size
    return np.asarray(weights / spread, dtype=np.float64)


def score(case: Case, weights: Floats, columns: Sequence[int]) -> tuple[float, float]:
    """Return nDCG@10 and recall@10 of one claim."""
    order = np.argsort(-(case.rows[:, columns] @ weights), kind="stable")[:10]
    right = case.right[order]
    gain = sum(float(hit) / math.log2(place + 2) for place, hit in enumerate(right))
    best = sum(1 / math.log2(place + 2) for place in range(min(10, case.gold)))
    return gain / best, float(right.sum()) / case.gold


def cross_validate(sets: Sequence[Sequence[Case]], columns: Sequence[int]) -> list[float]:
    """Return the mean nDCG@10 and recall@10 of each set, each claim scored by the other folds."""
    scored: list[list[tuple[float, float]]] = [[] for _ in sets]
    for fold in range(_FOLDS):
        weights = fit([c for cases in sets for c in cases if c.fold != fold], columns)
        for place, cases in enumerate(sets):
            scored[place] += [score(c, weights, columns) for c in cases if c.fold == fold]
    return [float(np.mean([row[i] for row in rows])) for rows in scored for i in range(2)]


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--ablation", action="store_true", help="cross-validate without each")
    arguments = parser.parse_args()
    sets = [scifact_cases(arguments.data), alignment_cases(arguments.data)]
    columns = list(range(len(FEATURES)))
    for name, weight in zip(FEATURES, fit([*sets[0][::2], *sets[1]], columns), strict=True):
        print(f"{name} = {weight:.2f}")
    if not arguments.ablation:
        return
    print(f"{'cross-validated':24} {'SciFact nDCG@10':>16} {'recall@10':>10} ", end="")
    print(f"{'alignment nDCG@10':>18} {'recall@10':>10}")
    trials = [("all features", columns)]
    trials += [
        (f"without {name}", [c for c in columns if c != place])
        for place, name in enumerate(FEATURES)
    ]
    for name, chosen in trials:
        first, second, third, fourth = cross_validate(sets, chosen)
        print(f"{name:24} {first:16.4f} {second:10.4f} {third:18.4f} {fourth:10.4f}", flush=True)


if __name__ == "__main__":
    main()
