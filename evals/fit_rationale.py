"""
Fit the weights by which rationale sentences are chosen, on SciFact's training claims.

    python -m evals.fit_rationale --data ../shared/data [--cues]

Prints rationale.toml, or wording.toml with `--cues`. The data (of allenai; its claims are
CC BY 4.0, its abstracts ODC-By 1.0) gives nothing to the package but these few numbers. A logistic
regression by Newton's method with a penalty; the threshold is the one with the best F1. What the
cues of the wording say for each kind of section (evals/wording_cues.py) are five more features
here; as all is a sum, the package needs one weight a cue only. Needs numpy, which only evaluations
use.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from claimcheck.evidence.direction import find_directions
from claimcheck.evidence.lexicon import find_terms
from claimcheck.evidence.prepared import prepare_record
from claimcheck.evidence.rationale import FEATURES, MOST_SENTENCES, sentence_features
from evals.rationale import load_records, pick
from evals.wording_cues import CueScores, learn_cues

PENALTY = 3.0
ROUNDS = 30
THRESHOLDS = np.arange(0.15, 0.6, 0.025)

FOLDS = 5
Pair = tuple[Any, Any, int, str]


def load_pairs(data: Path, cues: CueScores) -> list[Pair]:
    """
    Return features, labels, the number of gold sentences and the id of each abstract.

    The features are those of `FEATURES` and then the scores of the cues.
    """
    records, places = load_records(data)
    pairs: list[Pair] = []
    lines = (data / "scifact" / "claims_train.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        terms = find_terms(row["claim"])
        for doc_id, rationales in row["evidence"].items():
            if doc_id not in records:
                continue
            gold = {index for rationale in rationales for index in rationale["sentences"]}
            prepared = prepare_record(records[doc_id])
            labels = [pick(s.placed.span, places[doc_id]) in gold for s in prepared.sentences]
            features = np.array(sentence_features(terms, prepared, find_directions(row["claim"])))
            wording = cues.score([sentence.placed.text for sentence in prepared.sentences])
            both = np.hstack([features, wording])
            pairs.append((both, np.array(labels, float), len(gold), doc_id))
    return pairs


def fit(pairs: list[Pair]) -> tuple[float, Any]:
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


def f1_at(pairs: list[Pair], constant: float, raw: Any, least: float) -> float:
    """Return the F1 of sentences scored at least `least`, at most three a record."""
    hits = shown = gold_total = 0.0
    for features, labels, gold, _ in pairs:
        chance = 1 / (1 + np.exp(-(features @ raw + constant)))
        order = np.argsort(-chance)
        chosen = [i for i in order[:MOST_SENTENCES] if chance[i] >= least] or [order[0]]
        hits += float(labels[chosen].sum())
        shown += len(chosen)
        gold_total += gold
    return 2 * hits / (shown + gold_total)


def fold_of(doc_id: str) -> int:
    """Return the fold of an abstract, by a hash of its id."""
    return int(hashlib.sha256(doc_id.encode()).hexdigest(), 16) % FOLDS


def cross_validate(pairs: list[Pair]) -> list[float]:
    """Return the F1 on each fold of abstracts by what the others were fitted to."""
    held_out: list[float] = []
    for fold in range(FOLDS):
        train = [pair for pair in pairs if fold_of(pair[3]) != fold]
        test = [pair for pair in pairs if fold_of(pair[3]) == fold]
        constant, raw = fit(train)
        held_out.append(f1_at(test, constant, raw, find_threshold(train, constant, raw)))
    return held_out


def find_threshold(pairs: list[Pair], constant: float, raw: Any) -> float:
    """Return the least score with the best F1."""
    return float(max(THRESHOLDS, key=lambda least: f1_at(pairs, constant, raw, float(least))))


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cues", action="store_true", help="print wording.toml")
    options = parser.parse_args()
    cues = learn_cues(options.data)
    pairs = load_pairs(options.data, cues)
    constant, raw = fit(pairs)
    if options.cues:
        weights = cues.by_kind @ raw[len(FEATURES) :]
        print("[cues]")
        for name, weight in zip(cues.names, weights, strict=True):
            print(f'"{name}" = {weight:.3f}')
        return
    held_out = cross_validate(pairs)
    shown = ", ".join(f"{value:.3f}" for value in held_out)
    print(f"# F1 on the fifth of the abstracts that was left out: {shown}")
    print(f"# mean {sum(held_out) / FOLDS:.3f}")
    least = find_threshold(pairs, constant, raw)
    print(f"constant = {constant:.4f}\nleast_words = {least:.3f}\n\n[weights]")
    for name, weight in zip(FEATURES, raw[: len(FEATURES)], strict=True):
        print(f"{name} = {weight:.4f}")


if __name__ == "__main__":
    main()
