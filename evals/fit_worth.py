"""
Fits the weights of check-worthiness on labelled documents and prints them as TOML.

    python -m evals.fit_worth --data ../shared/data > claimcheck/claims/data/worth.toml

A logistic regression with a penalty on the squares of the weights, by gradient descent in plain
Python: some thousands of sentences and about three hundred features need no library.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from claimcheck.claims.candidates import candidate_from_text
from claimcheck.claims.extraction import observations_of
from claimcheck.claims.features import Observation, observe
from claimcheck.claims.identity import make_claim_id
from claimcheck.claims.tenor import share_of, with_tenor
from claimcheck.claims.worth import Weights
from claimcheck.documents import read_document
from claimcheck.model import Document
from claimcheck.text.quantities import parse_quantities
from claimcheck.text.vocabulary import load_vocabulary
from evals.claims_gold import GoldDocument, load_gold, overlaps_enough
from evals.own_articles import OwnArticle, load_own_articles

_ROUNDS = 400
_RATE = 0.5
_MOMENTUM = 0.9
_PENALTY = 0.003
_MIN_SENTENCES = 3
_GENERAL_WEIGHT = 0.1
_DEBATES = 2000
_TIER_WEIGHT = {"must": 2.0, "should": 1.0, "never": 3.0, "": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence with its label."""

    features: Mapping[str, float]
    is_claim: bool
    importance: float
    text: str


def examples_of(gold: GoldDocument) -> list[Example]:
    """Return the sentences of a labelled document that the extraction would weigh."""
    document = read_document(gold.path, name=gold.name)
    found = []
    for observation in _observations(document):
        candidate = observation.candidate
        words = gold.words_at(document, candidate.span)
        tiers = {quote.tier for quote in gold.quotes if overlaps_enough(words, quote.words)}
        tier = next((name for name in ("must", "should", "never") if name in tiers), "")
        found.append(
            Example(
                features=observation.features,
                is_claim=tier in {"must", "should"},
                importance=_TIER_WEIGHT[tier],
                text=candidate.text,
            )
        )
    return found


def own_examples(article: OwnArticle) -> list[Example]:
    """Return the sentences of an article of evals/articles that the extraction would weigh."""
    found = []
    for observation in _observations(article.document):
        line = article.line_of(observation.candidate.text)
        label = "N" if line is None else line.label
        if label != "X":
            found.append(
                Example(
                    features=observation.features,
                    is_claim=label in {"M", "S"},
                    importance=_TIER_WEIGHT["must" if label == "M" else ""],
                    text=observation.candidate.text,
                )
            )
    return found


def further_examples(data: Path) -> list[Example]:
    """Return the sentences of the articles that evals/further_claims.toml labels."""
    labels = tomllib.loads(Path(__file__).with_name("further_claims.toml").read_text("utf-8"))
    found = []
    for name, entry in labels.items():
        claims = set(entry["claims"])
        document = read_document(data / "articles" / name, name=name)
        for observation in _observations(document):
            text = observation.candidate.text
            found.append(
                Example(
                    features=observation.features,
                    is_claim=make_claim_id(text) in claims,
                    importance=1.0,
                    text=text,
                )
            )
    return found


def general_examples(data: Path) -> list[Example]:
    """
    Return claims of medicine at large, and sentences of political debates, which are none.

    SciFact's claims and the sentences of press releases that relate one thing to another keep
    the model from learning the habits of one field. Each counts little, for they stand
    without a document.
    """
    scifact = (data / "scifact" / "claims_train.jsonl").read_text("utf-8").splitlines()
    claims = [str(json.loads(line)["claim"]) for line in scifact]
    worthiness = data / "check_worthiness"
    with (worthiness / "yu2020_eureka.csv").open(encoding="utf-8-sig", newline="") as table:
        claims += [row["sentence"] for row in csv.DictReader(table) if row["label"] != "0"]
    with gzip.open(worthiness / "claimbuster_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        debates = [str(json.loads(line)["text"]) for line in islice(lines, _DEBATES)]
    return [
        *(_general_example(text, is_claim=True) for text in dict.fromkeys(claims)),
        *(_general_example(text, is_claim=False) for text in dict.fromkeys(debates)),
    ]


def _general_example(text: str, *, is_claim: bool) -> Example:
    observation = observe(
        candidate_from_text(text), parse_quantities(text), load_vocabulary().find(text)
    )
    return Example(
        features=observation.features,
        is_claim=is_claim,
        importance=_GENERAL_WEIGHT,
        text=text,
    )


def _observations(document: Document) -> list[Observation]:
    found = list(observations_of(document))
    tenor = share_of(sum("plain" in each.features for each in found), len(found))
    return [with_tenor(each, tenor) for each in found]


def fit(examples: Sequence[Example], *, rounds: int = _ROUNDS) -> Weights:
    """Return the weights that tell the claims among the examples from the rest."""
    seen: dict[str, int] = {}
    for example in examples:
        for name in example.features:
            seen[name] = seen.get(name, 0) + 1
    names = sorted(name for name, count in seen.items() if count >= _MIN_SENTENCES)
    column = {name: index for index, name in enumerate(names)}
    rows = [
        [(column[name], value) for name, value in example.features.items() if name in column]
        for example in examples
    ]
    expected = tomllib.loads(Path(__file__).with_name("worth_prior.toml").read_text("utf-8"))
    prior = [float(expected.get(name, 0.0)) for name in names]
    weights, bias = list(prior), -1.0
    speed, speeds = 0.0, [0.0] * len(names)
    total = sum(example.importance for example in examples)
    for _ in range(rounds):
        slope, slopes = 0.0, [0.0] * len(names)
        for row, example in zip(rows, examples, strict=True):
            score = bias + sum(weights[index] * value for index, value in row)
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - example.is_claim
            error *= example.importance
            slope += error
            for index, value in row:
                slopes[index] += error * value
        speed = _MOMENTUM * speed + slope / total
        bias -= _RATE * speed
        for index, change in enumerate(slopes):
            pull = change / total + _PENALTY * (weights[index] - prior[index])
            speeds[index] = _MOMENTUM * speeds[index] + pull
            weights[index] -= _RATE * speeds[index]
    kept = {name: round(weights[index], 3) for name, index in column.items()}
    return Weights(bias=round(bias, 3), weights=kept)


def as_toml(weights: Weights, *, sentences: int) -> str:
    """Return the weights as the data file of the package."""
    lines = [
        "# Weights of check-worthiness, made by evals/fit_worth.py; not to be edited by hand.",
        f"# Fitted on {sentences} sentences; how, stands in docs/extraction.md.",
        f"bias = {weights.bias}",
        "",
        "[weights]",
        *(f'"{name}" = {value}' for name, value in sorted(weights.weights.items())),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit on all labelled documents, or on the given half of them, and print TOML."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=("all", "even", "odd"), default="all")
    arguments = parser.parse_args()
    documents = load_gold(arguments.data)
    if arguments.half != "all":
        documents = documents[(0 if arguments.half == "even" else 1) :: 2]
    examples = [example for gold in documents for example in examples_of(gold)]
    examples += further_examples(arguments.data) + general_examples(arguments.data)
    examples += [x for article in load_own_articles("fitted") for x in own_examples(article)]
    print(
        as_toml(fit(examples), sentences=len(examples)),
        end="",
    )


if __name__ == "__main__":
    main()
