"""
Fit the weights by which rationale sentences are chosen, on SciFact's training claims.

    python -m evals.fit_rationale --data ../shared/data

Prints rationale.toml. The data (claims CC BY 4.0, abstracts ODC-By 1.0, allenai/scifact) gives
nothing to the package but these few numbers. A logistic regression by Newton's method with a
penalty; the threshold is the one with the best F1. Needs numpy, which only evaluations use.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from claimcheck.evidence.lexicon import find_terms
from claimcheck.evidence.prepared import prepare_record
from claimcheck.evidence.rationale import FEATURES, MOST_SENTENCES, sentence_features
from evals.rationale import load_records, pick

PENALTY = 1.0
ROUNDS = 30


def load_pairs(data: Path) -> list[tuple[Any, Any, int]]:
    """Return features, labels and the number of gold sentences of each claim and abstract."""
    records, places = load_records(data)
    pairs: list[tuple[Any, Any, int]] = []
    lines = (data / "scifact" / "claims_train.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        terms = find_terms(row["claim"])
        for doc_id, rationales in row["evidence"].items():
            if doc_id not in records:
                continue
            gold = {index for rationale in rationales for index in rationale["sentences"]}
            prepared = prepare_record(records[doc_id])
            labels = [pick(s.placed.span, places[doc_id]) in gold for s in prepared.sentences]
            features = np.array(sentence_features(terms, prepared))
            pairs.append((features, np.array(labels, float), len(gold)))
    return pairs


def fit(pairs: list[tuple[Any, Any, int]]) -> tuple[float, Any]:
    """Return constant and weights for raw features."""
    features = np.vstack([pair[0] for pair in pairs])
    labels = np.concatenate([pair[1] for pair in pairs])
    mean, spread = features.mean(0), features.std(0) + 1e-9
    design = np.column_stack([np.ones(len(features)), (features - mean) / spread])
    weights = np.zeros(design.shape[1])
    keep = np.r_[0.0, np.ones(len(weights) - 1)]
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (labels - chance) - PENALTY * keep * weights
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + PENALTY * np.eye(len(keep))
        weights += np.linalg.solve(curve, slope)
    raw = weights[1:] / spread
    return float(weights[0] - (raw * mean).sum()), raw


def f1_at(pairs: list[tuple[Any, Any, int]], constant: float, raw: Any, least: float) -> float:
    """Return the F1 of sentences scored at least `least`, at most three a record."""
    hits = shown = gold_total = 0.0
    for features, labels, gold in pairs:
        chance = 1 / (1 + np.exp(-(features @ raw + constant)))
        order = np.argsort(-chance)
        chosen = [i for i in order[:MOST_SENTENCES] if chance[i] >= least] or [order[0]]
        hits += float(labels[chosen].sum())
        shown += len(chosen)
        gold_total += gold
    return 2 * hits / (shown + gold_total)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    pairs = load_pairs(parser.parse_args().data)
    halves = (pairs[::2], pairs[1::2])
    for train, test in (halves, halves[::-1]):
        constant, raw = fit(train)
        least = max(np.arange(0.15, 0.6, 0.025), key=lambda t: f1_at(train, constant, raw, t))
        print(f"# other half: F1 {f1_at(test, constant, raw, least):.3f} at {least:.3f}")
    constant, raw = fit(pairs)
    least = max(np.arange(0.15, 0.6, 0.025), key=lambda t: f1_at(pairs, constant, raw, t))
    print(f"constant = {constant:.4f}\nleast_words = {least:.3f}\n\n[weights]")
    for name, weight in zip(FEATURES, raw, strict=True):
        print(f"{name} = {weight:.4f}")


if __name__ == "__main__":
    main()
