"""
Scores the extraction on shared/data/articles/gold.yaml, as the header of that file says.

    python -m evals.extraction --data ../shared/data [--misses] [--weights own|held-out|others]

Recall on `must` and `should` (a quote is found when one claim covers 60% of its words),
precision (claims that share 60% of the words of the shorter with a must or should quote),
hits on `never`, and the quantities of the found must quotes. `--weights held-out` weighs each
document with weights that were fitted without it; `others` with weights that were fitted on no
gold document at all, only on the other articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claimcheck.claims.extraction import extract_claims
from claimcheck.claims.worth import Weights
from claimcheck.documents import read_document
from claimcheck.model import Claim
from evals.claims_gold import SHARE, GoldDocument, Quote, load_gold, overlap, overlaps_enough
from evals.fit_worth import (
    Example,
    examples_of,
    fit,
    further_examples,
    general_examples,
    own_examples,
)
from evals.gold_quantities import wrong_quantities
from evals.own_articles import load_own_articles


@dataclass(slots=True)
class Score:
    """The counts of one document or of several."""

    found: dict[str, int] = field(default_factory=lambda: {"must": 0, "should": 0})
    labelled: dict[str, int] = field(default_factory=lambda: {"must": 0, "should": 0})
    claims: int = 0
    right: int = 0
    never: int = 0
    quantities: int = 0
    quantities_right: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts of another score."""
        for tier in self.found:
            self.found[tier] += other.found[tier]
            self.labelled[tier] += other.labelled[tier]
        self.claims += other.claims
        self.right += other.right
        self.never += other.never
        self.quantities += other.quantities
        self.quantities_right += other.quantities_right

    def row(self, name: str) -> str:
        """Return the score as one line of the table."""
        shares = [
            _share(self.found["must"], self.labelled["must"]),
            _share(self.found["should"], self.labelled["should"]),
            _share(self.right, self.claims),
            f"{self.never:>5}",
            _share(self.quantities_right, self.quantities),
        ]
        return f"{name[-44:]:<44} {self.claims:>6} " + " ".join(shares)


def score_document(gold: GoldDocument, *, weights: Weights | None = None) -> Score:
    """Extract a labelled document and compare."""
    document = read_document(gold.path, name=gold.name)
    claims = extract_claims(document, weights=weights)
    covered = [gold.words_at(document, claim.span) for claim in claims if claim.span is not None]
    score = Score(claims=len(claims))
    for quote in gold.quotes:
        if quote.tier == "never":
            _score_never(score, quote, claims, covered)
        else:
            _score_quote(score, quote, claims, covered)
    wanted = [quote.words for quote in gold.quotes if quote.tier != "never"]
    for claim, words in zip(claims, covered, strict=True):
        if any(overlaps_enough(words, quote) for quote in wanted):
            score.right += 1
        else:
            score.misses.append(f"extra   {claim.worth} {claim.text}")
    return score


def _score_never(
    score: Score, quote: Quote, claims: Sequence[Claim], covered: Sequence[range]
) -> None:
    for claim, words in zip(claims, covered, strict=True):
        if overlaps_enough(words, quote.words):
            score.never += 1
            score.misses.append(f"NEVER   {claim.worth} {claim.text}")
            return


def _score_quote(
    score: Score, quote: Quote, claims: Sequence[Claim], covered: Sequence[range]
) -> None:
    score.labelled[quote.tier] += 1
    if not any(overlap(words, quote.words) >= SHARE * len(quote.words) for words in covered):
        score.misses.append(f"{quote.tier:<7} {quote.text}")
        return
    score.found[quote.tier] += 1
    if quote.tier != "must":
        return
    near = [
        quantity
        for claim, words in zip(claims, covered, strict=True)
        if overlap(words, quote.words)
        for quantity in claim.quantities
    ]
    total, wrong = wrong_quantities(quote.quantities, near)
    score.quantities += total
    score.quantities_right += total - len(wrong)
    score.misses.extend(f"figure  {what} in: {quote.text}" for what in wrong)


def _share(part: int, whole: int) -> str:
    return f"{part:>4}/{whole:<4}{part / whole:6.3f}" if whole else f"{part:>4}/{whole:<4}     -"


def _held_out_weights(
    documents: Sequence[GoldDocument], further: Sequence[Example]
) -> list[Weights]:
    sentences = [examples_of(gold) for gold in documents]
    return [
        fit([*further, *(x for j, part in enumerate(sentences) if j != index for x in part)])
        for index in range(len(documents))
    ]


def _others(data: Path) -> list[Example]:
    own = [x for article in load_own_articles("fitted") for x in own_examples(article)]
    return further_examples(data) + general_examples(data) + own


def main() -> None:
    """Print the table and, when asked, every miss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--misses", action="store_true", help="list what is wrong")
    parser.add_argument("--weights", choices=("own", "held-out", "others"), default="own")
    arguments = parser.parse_args()
    documents = load_gold(arguments.data)
    weights: list[Weights | None] = [None] * len(documents)
    if arguments.weights == "held-out":
        weights = list(_held_out_weights(documents, _others(arguments.data)))
    elif arguments.weights == "others":
        weights = [fit(_others(arguments.data))] * len(documents)
    heading = "must           should         precision      never quantities"
    print(f"{'document':<44} {'claims':>6} {heading}")
    total = Score()
    for gold, own in zip(documents, weights, strict=True):
        score = score_document(gold, weights=own)
        total.add(score)
        print(score.row(gold.name))
        if arguments.misses:
            print("".join(f"    {miss[:200]}\n" for miss in score.misses), end="")
    print(total.row("all"))


if __name__ == "__main__":
    main()
