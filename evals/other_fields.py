"""
Scores the extraction on articles of many fields of health, written and labelled for this project.

    python -m evals.other_fields --data ../shared/data [--misses] [--held-out]

`evals/articles/unseen` with the weights as shipped, and with `--held-out` each article of
`evals/articles/fitted` with weights that were fitted without it and its neighbours (5 parts).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from claimcheck.claims.worth import Weights
from evals.claims_gold import load_gold
from evals.fit_worth import (
    examples_of,
    fit,
    further_examples,
    general_examples,
    own_examples,
)
from evals.own_articles import OwnArticle, Tally, load_own_articles, tally

_PARTS = 5


def _report(
    name: str, articles: Iterable[tuple[OwnArticle, Weights | None]], *, misses: bool
) -> None:
    total = Tally()
    for article, weights in articles:
        counts, wrong = tally(article, weights=weights)
        total.add(counts)
        print(counts.row(article.name))
        if misses:
            print("".join(f"    {line[:160]}\n" for line in wrong), end="")
    print(total.row(name), flush=True)


def _held_out(data: Path) -> list[tuple[OwnArticle, Weights]]:
    articles = load_own_articles("fitted")
    rest = [x for gold in load_gold(data) for x in examples_of(gold)]
    rest += further_examples(data) + general_examples(data)
    pairs = []
    for part in range(_PARTS):
        others = [x for i, a in enumerate(articles) if i % _PARTS != part for x in own_examples(a)]
        weights = fit([*rest, *others])
        pairs += [(article, weights) for article in articles[part::_PARTS]]
    return pairs


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--misses", action="store_true", help="list what is wrong")
    parser.add_argument("--held-out", action="store_true", help="score the fitted articles too")
    arguments = parser.parse_args()
    print(f"{'article':<24} must             should           precision")
    unseen = [(article, None) for article in load_own_articles("unseen")]
    _report("unseen", unseen, misses=arguments.misses)
    if arguments.held_out:
        _report("held out", _held_out(arguments.data), misses=arguments.misses)


if __name__ == "__main__":
    main()
