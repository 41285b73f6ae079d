"""
Fits the weights of check-worthiness on labelled documents and prints them as TOML.

    python -m evals.fit_worth --data ../shared/data > claimcheck/claims/data/worth.toml

A logistic regression with a penalty on the squares of the weights, by gradient descent in plain
Python: a few hundred sentences and about seventy features need no library.
"""

from __future__ import annotations

import argparse
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.claims.candidates import find_candidates
from claimcheck.claims.features import Observation, observe
from claimcheck.claims.identity import make_claim_id
from claimcheck.claims.worth import Weights, has_subject_matter, is_out_of_question
from claimcheck.documents import read_document
from claimcheck.model import Document
from claimcheck.text.quantities import parse_quantities
from claimcheck.text.vocabulary import load_vocabulary
from evals.claims_gold import GoldDocument, load_gold, overlaps_enough

_ROUNDS = 800
_RATE = 2.0
_PENALTY = 0.004
_MIN_SENTENCES = 3
_TIER_WEIGHT = {"must": 2.0, "should": 1.0, "never": 3.0, "": 1.0}


PRIOR = {
    "figure": 1.2, "figure_rate": 0.5, "figure_dose": 1.5, "figure_time": 0.5, "figure_money": -2.0,
    "medical+figure": 1.0, "clinical+figure": 0.7, "imperative+figure": -0.5, "imperative+figure_dose": 2.5, "named_source": 0.5, "attribution": 0.5, "study": 0.3,
    "medical": 0.3, "medical_pair": 0.3, "medical+effect": 0.8, "medical+relation": 0.5, "medical+state": 0.5,
    "clinical+effect": 0.5, "clinical+influence": 0.4, "clinical+relation": 0.4, "clinical+state": 0.3,
    "imperative": -1.5, "advice": -1.5, "marketing": -1.5, "money": -2.0, "legal": -1.5, "meta": -1.0,
    "practice": -1.0, "vague": -0.8, "you": -0.8, "we": -1.5, "conditional_start": -0.7, "exclamation": -1.0,
    "introduction": -0.2, "open_introduction": -1.5, "professional": -0.4, "professional_start": -0.8, "medical+introduced_not": 0.8, "form_or_address": -2.0, "no_subject": -0.5, "no_verb": -0.5, "very_short": -0.5,
    "practical_context": -0.5, "money_context": -1.0, "list_item+exclusion_context": 1.0, "no_verb+exclusion_context": 1.0,
    "list_item+clinical_context": 0.5, "list_item+practical_context": -0.5, "table_row+figure": 0.5, "table_clinical": 1.0, "table_practical": -1.5, "table_clinical+figure": 0.5,
    "will": -0.7, "prohibition": -1.0, "rhetoric": -1.5, "vignette": -1.0, "vignette+figure": -0.5, "no_verb+figure_time": -0.3, "prohibition+figure": 1.0, "intervention+figure_dose": 1.5, "intervention+figure_frequency": 0.8,
    "intervention+figure_rate": 0.7, "condition+figure_rate": 0.7, "outcome+figure_rate": 0.7, "measure+figure_score": 0.7,
    "named_source+medical": 0.8, "named_source+figure": 0.7, "study+knowledge": 0.7, "study+report": 0.4, "knowledge": 0.4,
    "practice+figure": -0.5, "professional+figure": -0.3, "no_verb+practice": -0.7, "predicate": 0.8, "introduced_effect": 0.4, "introduced_open": 0.4, "introduced_advice": -0.7, "medical+introduced_open": 0.5, "clinical+knowledge": 0.6, "medical+knowledge": 0.4, "medical_start": 0.3, "medical_start+effect": 0.5, "people_start+influence": 0.4, "people_start+effect": 0.4, "connective_start": -0.3,
}  # fmt: skip
"""What a reader expects of each feature before any sentence is seen; the fit starts from it
and is drawn back to it, so that a few hundred sentences cannot teach it their own habits."""


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


def _observations(document: Document) -> Iterator[Observation]:
    for candidate in find_candidates(document):
        if is_out_of_question(candidate):
            continue
        observation = observe(
            candidate, parse_quantities(candidate.text), load_vocabulary().find(candidate.text)
        )
        if has_subject_matter(observation):
            yield observation


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
    prior = [PRIOR.get(name, 0.0) for name in names]
    weights = list(prior)
    bias = -1.0
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
        bias -= _RATE * slope / total
        weights = [
            weight - _RATE * (change / total + _PENALTY * (weight - before))
            for weight, change, before in zip(weights, slopes, prior, strict=True)
        ]
    kept = {name: round(weights[index], 3) for name, index in column.items()}
    return Weights(bias=round(bias, 3), weights=kept)


def as_toml(weights: Weights, *, documents: int, sentences: int) -> str:
    """Return the weights as the data file of the package."""
    lines = [
        "# Weights of check-worthiness, made by evals/fit_worth.py; not to be edited by hand.",
        f"# Fitted on {sentences} sentences of {documents} labelled documents.",
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
    examples += further_examples(arguments.data)
    print(
        as_toml(fit(examples), documents=len(documents), sentences=len(examples)),
        end="",
    )


if __name__ == "__main__":
    main()
