"""
Fit how surely a number agrees with a claim's and how surely it differs (sureness.toml).

    python -m evals.fit_sureness --data ../shared/data

Our own claims (evals/own_claims.tsv) and those of alignment/dev.jsonl teach it, beside the records
that they are about and beside the four nearest other records of the haystack (evals.other_records),
which count less. Only claims with one value teach. Two logistic regressions with a penalty: whether
a number with the claim's value is the one meant, whatever rules say, and whether a number with
another value is one that the claim's differs from. Nothing of the texts goes into the package but
these few weights. The limits (`least`) were chosen by hand, on batches p to t before the rules saw
them. What is printed counts copied figures too, which the tool leaves to rules where these find
none.

Prints the file, and before it how often each answer was right on the batches left out of the fit.
Needs numpy and bm25s.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from claimcheck.evidence.candidates import Candidate, list_candidates
from claimcheck.evidence.choice import find_meant
from claimcheck.evidence.differing import find_differing, is_unlike
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.prepared import PreparedRecord, prepare_record
from claimcheck.evidence.reading import read_claim
from claimcheck.evidence.sizes import counts_the_study, find_size
from claimcheck.evidence.sureness import (
    SIGNS_OF_MEANT,
    SIGNS_OF_SAME,
    find_figure,
    signs_of_meant,
    signs_of_same,
)
from claimcheck.model import Claim, ClaimId, QuantityKind, Record
from claimcheck.text.quantities import parse_quantities
from evals.other_records import Labelled, Neighbours, load_claims

PENALTY = 20.0
ROUNDS = 30
WORTH_OF_OTHERS = 0.25
"""How much a pair with another record counts beside one with the claim's own."""
LIMITS = {"agrees": (0.7, 0.25), "differs": (0.4, 0.12)}
"""Chances from which it is said: where no rule points at the number, and where one does."""
LEAST_OF_PLACE = 0.6
"""Chance of «agrees» for a time, dose or age that is a claim's only number."""
FOLDS = (
    ("dev",),
    ("0a", "0b", *"abcdefghij"),
    tuple("klmno"),
    tuple("pqrst"),
    tuple("uvw"),
    tuple("xy"),
    ("z", "za", "zb", "zc"),
    ("zd", "ze", "zf", "zg"),
    ("rows",),
)
OTHER = "other"
ROWS = "rows"
"""The batch of the rows of tests/corpus/comparisons.tsv."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One number of a claim beside one record, for one of the two answers."""

    batch: str
    relation: str
    """The label; `other` beside a record that the claim is not about."""
    by_rule: bool
    """Whether rules point at the number."""
    signs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """What teaches the two answers."""

    agrees: list[Case]
    differs: list[Case]

    def add(self, claim: Labelled, relation: str, prepared: PreparedRecord) -> None:
        """Take in a claim with one value beside a record."""
        quantities = parse_quantities(claim.text)
        frames = read_claim(Claim(id=ClaimId("x"), text=claim.text, quantities=quantities)).frames
        values = [frame for frame in frames if not frame.is_locator]
        if len(values) != 1 or values[0].quantity.kind is QuantityKind.P_VALUE:
            return
        claimed = values[0]
        candidates = list_candidates(claimed, prepared)
        by_rule = find_meant(claimed, candidates)
        figure = by_rule or find_figure(candidates)
        if figure is not None and not figure.fit.conflicts:
            signs = signs_of_meant(claimed, figure, candidates, prepared)
            self.agrees.append(Case(claim.batch, relation, by_rule is not None, signs))
        pointed_at = _pointed_at(claimed, candidates)
        other = pointed_at or _next(claimed, candidates)
        if other is not None:
            same = signs_of_same(claimed, other, candidates, prepared)
            self.differs.append(Case(claim.batch, relation, pointed_at is not None, same))


def _pointed_at(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    agreeing = any(candidate.match.agrees for candidate in candidates)
    if not agreeing and counts_the_study(claimed):
        return find_size(candidates)
    return find_differing(claimed, candidates)


def _next(claimed: Frame, candidates: Sequence[Candidate]) -> Candidate | None:
    return next((c for c in candidates if not c.match.agrees and not is_unlike(claimed, c)), None)


def load_cases(data: Path) -> Cases:
    """Return each claim beside its own record and beside others."""
    cases = Cases([], [])
    neighbours = Neighbours(data)
    prepared: dict[str, PreparedRecord] = {}
    for claim in load_claims(data):
        key = f"{claim.batch == 'dev'} {claim.own.pmid}"
        if key not in prepared:
            prepared[key] = prepare_record(claim.own)
        cases.add(claim, claim.relation, prepared[key])
        for other in neighbours.find(claim):
            cases.add(claim, OTHER, other)
    for row in read_rows():
        record = Record.from_text(pmid="1", title=row.get("title") or "", abstract=row["abstract"])
        claim = Labelled(row["claim"], record, row["relation"], ROWS)
        cases.add(claim, claim.relation, prepare_record(record))
    return cases


def read_rows() -> list[dict[str, str]]:
    """Return the made-up claims and records on which the rules are tested."""
    table = Path(__file__).parents[1] / "tests" / "corpus" / "comparisons.tsv"
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines(), delimiter="\t"))


def fit(cases: Sequence[Case], answer: str) -> tuple[float, Floats]:
    """Return constant and weights for raw signs."""
    features = np.array([case.signs for case in cases], float)
    labels = np.array([case.relation == answer for case in cases], float)
    worth = np.array([WORTH_OF_OTHERS if case.relation == OTHER else 1.0 for case in cases])
    mean, spread = features.mean(0), features.std(0) + 1e-9
    design = np.column_stack([np.ones(len(features)), (features - mean) / spread])
    weights = np.zeros(design.shape[1])
    keep = np.r_[0.0, np.ones(len(weights) - 1)]
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (worth * (labels - chance)) - PENALTY * keep * weights
        curve = (design * (worth * chance * (1 - chance))[:, None]).T @ design
        weights += np.linalg.solve(curve + PENALTY * np.diag(keep) + 1e-9, slope)
    raw = weights[1:] / spread
    return float(weights[0] - (raw * mean).sum()), raw


def tell(fold: Sequence[str], cases: Sequence[Case], answer: str) -> None:
    """Print how often an answer is right and wrong on batches left out of the fit."""
    constant, raw = fit([case for case in cases if case.batch not in fold], answer)
    least, least_by_rule = LIMITS[answer]
    left = [case for case in cases if case.batch in fold]
    chances = 1 / (1 + np.exp(-constant - np.array([case.signs for case in left], float) @ raw))
    said = [
        chance >= (least_by_rule if case.by_rule else least)
        for chance, case in zip(chances, left, strict=True)
    ]
    parts = []
    for relation in ("agrees", "differs", "no-comparable-number", OTHER):
        of_it = [hit for hit, case in zip(said, left, strict=True) if case.relation == relation]
        parts.append(f"{relation} {sum(of_it)}/{len(of_it)}")
    print(f"# «{answer}» said, {fold[0]} to {fold[-1]}: {', '.join(parts)}")


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    cases = load_cases(parser.parse_args().data)
    for answer, taught in (("agrees", cases.agrees), ("differs", cases.differs)):
        for fold in FOLDS:
            tell(fold, taught, answer)
    for answer, taught, names in (
        ("agrees", cases.agrees, SIGNS_OF_MEANT),
        ("differs", cases.differs, SIGNS_OF_SAME),
    ):
        constant, raw = fit(taught, answer)
        least, least_by_rule = LIMITS[answer]
        print(f"\n[{answer}]\nconstant = {constant:.4f}")
        print(f"least = {least}\nleast_by_rule = {least_by_rule}")
        if answer == "agrees":
            print(f"least_of_place = {LEAST_OF_PLACE}")
        print(f"\n[{answer}.weights]")
        for name, weight in zip(names, raw, strict=True):
            print(f"{name} = {weight:.4f}")


if __name__ == "__main__":
    main()
