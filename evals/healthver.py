"""
Whether the signals set supporting evidence apart from neutral: HealthVer's development pairs.

    python -m evals.healthver --data ../shared/data

Each evidence text is made a record and compared with its claim. The figure is the AUC: how often a
pair with the first label gets a higher value than one with the second, 0.5 by chance. No signal is
a verdict; the table says what each one can and cannot tell.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from claimcheck.claims.extraction import claim_from_text
from claimcheck.evidence.comparison import compare_prepared
from claimcheck.evidence.prepared import prepare_record
from claimcheck.evidence.rationale import score_sentences
from claimcheck.evidence.reading import read_claim
from claimcheck.model import DirectionSignal, Evidence, NumberSignal, Record

_DIRECTION = {DirectionSignal.SAME: 1.0, DirectionSignal.UNCLEAR: 0.0, DirectionSignal.OPPOSITE: -1}
_NUMBER = {NumberSignal.AGREES: 1.0, NumberSignal.DIFFERS: -1.0}


@dataclass(frozen=True, slots=True)
class Pair:
    """One claim with one evidence text, and the value of each signal."""

    label: str
    values: dict[str, float]


def subject_share(evidence: Evidence) -> float:
    """Return the share of the claim's subject terms that the record names."""
    subject = evidence.signals.subject
    named = len(subject.matched) + len(subject.missing)
    return len(subject.matched) / named if named else 0.0


def measure(claim_text: str, evidence_text: str, number: int) -> dict[str, float]:
    """Return the signals of a pair as numbers, more for more support."""
    claim = claim_from_text(claim_text)
    record = Record.from_text(pmid=str(80000000 + number), title="", abstract=evidence_text)
    prepared = prepare_record(record)
    reading = read_claim(claim)
    evidence = compare_prepared(reading, prepared, score=1.0)
    scored = score_sentences(reading.asked, prepared, {}, reading.directions)
    subject = subject_share(evidence)
    sentence = scored[0].score if scored else 0.0
    direction = _DIRECTION[evidence.signals.direction]
    return {
        "subject terms named": subject,
        "best sentence": sentence,
        "direction": direction,
        "number": _NUMBER.get(evidence.signals.number, 0.0),
        "subject, sentence, direction": subject + sentence + 0.25 * direction,
        "token_set_ratio (rapidfuzz)": fuzz.token_set_ratio(claim_text, evidence_text) / 100,
    }


def auc(high: Sequence[float], low: Sequence[float]) -> float:
    """Return how often a value of `high` exceeds one of `low`, ties counted half."""
    ordered = sorted([(value, 1) for value in high] + [(value, 0) for value in low])
    ranks = 0.0
    index = 0
    while index < len(ordered):
        end = index
        while end < len(ordered) and ordered[end][0] == ordered[index][0]:
            end += 1
        middle = (index + 1 + end) / 2
        ranks += middle * sum(label for _, label in ordered[index:end])
        index = end
    return (ranks - len(high) * (len(high) + 1) / 2) / (len(high) * len(low))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    path = parser.parse_args().data / "healthver" / "healthver_dev.csv"
    with path.open(encoding="utf-8", newline="") as table:
        pairs = [
            Pair(row["label"], measure(row["claim"], row["evidence"], number))
            for number, row in enumerate(csv.DictReader(table))
        ]
    by_label = {
        name: [pair for pair in pairs if pair.label == name]
        for name in ("Supports", "Refutes", "Neutral")
    }
    counts = ", ".join(f"{name} {len(found)}" for name, found in by_label.items())
    print(f"{len(pairs)} pairs: {counts}")
    print(f"{'':32}{'S over N':>10}{'S, R over N':>13}{'S over R':>10}")
    for signal in pairs[0].values:
        values = {n: [p.values[signal] for p in found] for n, found in by_label.items()}
        told = values["Supports"] + values["Refutes"]
        print(
            f"{signal:32}{auc(values['Supports'], values['Neutral']):10.3f}"
            f"{auc(told, values['Neutral']):13.3f}"
            f"{auc(values['Supports'], values['Refutes']):10.3f}"
        )


if __name__ == "__main__":
    main()
