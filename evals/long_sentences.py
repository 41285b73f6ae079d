"""
How long one sentence full of figures takes: as an abstract beside a claim, and as a claim.

    python -m evals.long_sentences [--figures 400]

Each shape is one sentence of so many figures and of twice as many. Prints both times and their
ratio, 2 where the work is linear. The exit code is 1 where a ratio is above 3.5: something looks at
every figure from every other one again.
"""

from __future__ import annotations

import argparse
import sys
import time

from claimcheck.claims.extraction import claim_from_text
from claimcheck.evidence.matching import compare
from claimcheck.model import Record

SHAPES = {
    "shares": "{one}.5%",
    "counts over counts": "{one}/{other}",
    "shares with intervals": "{one}% (95% CI {one} to {other})",
    "times": "{one} weeks",
    "doses": "{one} mg",
    "arms": "{one}% with zinc and {other}% with copper",
    "people": "{one} patients",
    "shares at times": "{one}% at week {other}",
    "courses": "{one} mg daily for {one} days",
    "shares against shares": "{one}% vs {other}% (P < 0.05)",
    "years": "in 20{one}",
}
_MOST = 3.5
_CLAIM = "Zinc cured 52% of colds in 80 patients after two weeks at 20 mg."
_ABSTRACT = "Zinc cured 52% of colds in 80 patients after two weeks at 20 mg. Colds last 8 days."


def sentence(shape: str, figures: int) -> str:
    """Return a sentence with so many figures of a shape."""
    pieces = (shape.format(one=n % 89 + 1, other=n % 97 + 100) for n in range(figures))
    return f"Zinc cured colds in {', '.join(pieces)} of patients."


def seconds(claim: str, abstract: str) -> float:
    """Return the processor time of comparing a claim with an abstract, neither seen before."""
    start = time.process_time()
    compare(claim_from_text(claim), Record.from_text(pmid="1", title="Zinc", abstract=abstract))
    return time.process_time() - start


def main() -> int:
    """Print a line for each shape and side; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=400)
    figures = parser.parse_args().figures
    seconds(_CLAIM, _ABSTRACT)  # reads the word lists
    print(f"{'shape':24}{'side':10}{figures:>8}{2 * figures:>8}   ratio")
    failed = False
    for name, shape in SHAPES.items():
        few, many = sentence(shape, figures), sentence(shape, 2 * figures)
        for side, pairs in (
            ("abstract", ((_CLAIM, few), (_CLAIM, many))),
            ("claim", ((few, _ABSTRACT), (many, _ABSTRACT))),
        ):
            once, twice = (seconds(*pair) for pair in pairs)
            ratio = twice / once
            failed = failed or ratio > _MOST
            print(f"{name:24}{side:10}{once:8.2f}{twice:8.2f}{ratio:8.1f}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
