"""
How well quantities are read: against the hand-labelled articles and the labelled claims.

    python -m evals.quantities --data ../shared/data [--half even|odd] [--show] [--speed]

Articles: `parse_quantities` on each `must` quote; an entry is right when a quantity has its
kind, low, high and unit. Claims: a labelled surface is found when a quantity's span overlaps
it; its kind is right when it is the labelled one. Documents and abstracts at even places served
development, those at odd places were held out. With `--speed`, the time that the sentences of
400 abstracts of the haystack take, the least of five rounds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from claimcheck.model import Quantity, Span
from claimcheck.text.quantities import parse_quantities
from claimcheck.text.sentences import split_sentences

_UNITS = {
    "percent": "%", "minute": "min", "hour": "h", "day": "d", "week": "wk", "month": "mo",
    "year": "a", "per_day": "/d", "per_week": "/wk", "mg/kg": "mg/kg", "mg": "mg", "L/min": "L/min",
}  # fmt: skip
_CLAIM_KINDS = {
    "rate": {"rate"},
    "time": {"time", "year", "frequency"},
    "duration": {"time"},
    "dose": {"dose"},
    "count": {"count", "money"},
    "ratio": {"ratio"},
    "score": {"score"},
    "age": {"age"},
    "p_value": {"p_value"},
}


def _half(items: list[Any], half: str) -> list[Any]:
    """Return the items at even or odd places, or all."""
    return items if half == "all" else items[0 if half == "even" else 1 :: 2]


def _gold_entries(data: Path, half: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the labelled quantities of the articles with their quotes."""
    text = (data / "articles" / "gold.yaml").read_text(encoding="utf-8")
    for document in _half(YAML(typ="safe").load(text)["documents"], half):
        for entry in document["must"]:
            for quantity in entry.get("quantities", ()):
                if quantity["kind"] != "other":
                    yield entry["quote"], quantity


def _number(value: float | str | None) -> Decimal | None:
    """Return a labelled number as a decimal."""
    return None if value is None else Decimal(str(value))


def _is_right(gold: dict[str, Any], quantity: Quantity) -> bool:
    """Tell whether kind, figures and unit are the labelled ones."""
    unit = gold.get("unit")
    code = _UNITS.get(unit, "{" + unit + "}") if unit else None
    return (
        quantity.kind.value == gold["kind"]
        and quantity.low == _number(gold.get("low"))
        and quantity.high == _number(gold.get("high"))
        and (unit is None or quantity.unit == code)
    )


def measure_articles(data: Path, half: str, *, show: bool) -> tuple[int, int]:
    """Return how many labelled quantities of the articles are right, and how many there are."""
    right = total = 0
    for quote, gold in _gold_entries(data, half):
        total += 1
        found = parse_quantities(quote)
        if any(_is_right(gold, quantity) for quantity in found):
            right += 1
        elif show:
            print("WRONG", gold, "|", quote[:150])
            print("     ", [(q.surface, q.kind.value, q.low, q.high, q.unit) for q in found])
    return right, total


def _has_kind(quantity: Quantity, kind: str) -> bool:
    """Tell whether the kind is the labelled one; the n and N of a share are counts as well."""
    counts = kind == "count" and quantity.denominator is not None
    return counts or quantity.kind.value in _CLAIM_KINDS[kind]


def measure_claims(data: Path, half: str, *, show: bool) -> tuple[int, int, int]:
    """Return how many labelled surfaces are found, have the right kind, and exist."""
    lines = (data / "alignment" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    claims = [json.loads(line) for line in lines]
    names = list(dict.fromkeys(claim.get("pmid") or claim["doc_id"] for claim in claims))
    chosen = set(_half(names, half))
    found = kinds = total = 0
    for claim in claims:
        if (claim.get("pmid") or claim["doc_id"]) not in chosen:
            continue
        quantities = parse_quantities(claim["claim"])
        for gold in claim["per_quantity"]:
            total += 1
            start = claim["claim"].find(gold["claim_surface"])
            span = Span(start, start + len(gold["claim_surface"]))
            touching = [q for q in quantities if q.span.overlaps(span)]
            fits = [q for q in touching if _has_kind(q, gold["kind"])]
            found += bool(touching)
            kinds += bool(fits)
            if show and not fits:
                print(
                    "MISSED" if not touching else "KIND  ",
                    gold["claim_surface"],
                    gold["kind"],
                    "|",
                    claim["claim"],
                )
                print("      ", [(q.surface, q.kind.value, q.low, q.unit) for q in touching])
    return found, kinds, total


def measure_speed(data: Path) -> None:
    """Print the time for a sentence, for 200 characters, and for a sentence with a digit."""
    with gzip.open(data / "haystack" / "haystack.jsonl.gz", "rt", encoding="utf-8") as lines:
        abstracts = [json.loads(line)["abstract"] for line in lines]
    chosen = abstracts[:: len(abstracts) // 400]
    sentences = [span.cut(text) for text in chosen for span in split_sentences(text)]
    with_digits = [text for text in sentences if any(c.isdigit() for c in text)]
    for name, texts in (("sentences", sentences), ("sentences with a digit", with_digits)):
        rounds: list[float] = []
        for _ in range(5):
            began = time.process_time()
            for text in texts:
                parse_quantities(text)
            rounds.append(time.process_time() - began)
        size = sum(map(len, texts))
        print(
            f"{len(texts)} {name}: {min(rounds) / len(texts) * 1e6:.0f} µs each of "
            f"{size / len(texts):.0f} characters, {min(rounds) / size * 2e8:.0f} µs for 200",
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=["all", "even", "odd"], default=None)
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    parser.add_argument("--speed", action="store_true", help="measure the time as well")
    arguments = parser.parse_args()
    for half in [arguments.half] if arguments.half else ["even", "odd", "all"]:
        right, total = measure_articles(arguments.data, half, show=arguments.show)
        print(f"articles {half:4} right {right}/{total} = {right / max(1, total):.3f}")
        found, kinds, total = measure_claims(arguments.data, half, show=arguments.show)
        print(
            f"claims   {half:4} found {found}/{total} = {found / max(1, total):.3f}, "
            f"kind right {kinds}/{total} = {kinds / max(1, total):.3f}",
        )
    if arguments.speed:
        measure_speed(arguments.data)


if __name__ == "__main__":
    main()
