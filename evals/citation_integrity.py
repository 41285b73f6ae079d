"""
Whether the best sentence of a cited work is the one that annotators marked as the evidence.

    python -m evals.citation_integrity --data ../shared/data [--set dev|train]

Claims are sentences of papers that cite a work; the records hold up to five sentences of it, in an
order that tells nothing. A shown sentence counts when it overlaps an annotated one by half of the
shorter. For scale: chance, the sentence with the highest token_set_ratio of rapidfuzz, and the one
that shares most words with the claim, rare ones counting more.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from claimcheck.evidence.matching import compare
from claimcheck.evidence.prepared import prepare_record
from claimcheck.model import Claim, ClaimId, Record, Span
from claimcheck.text.quantities import parse_quantities
from claimcheck.text.tokens import STOP_WORDS, stem_words
from evals.rationale import pick, read_gz

_MARK = re.compile(r"\s?\[?<\|(?:multi_|other_)?cit\|>\]?")


@dataclass(slots=True)
class Tally:
    """What was counted over the pairs of one label."""

    pairs: int = 0
    best: int = 0
    """Pairs whose best sentence is an annotated one."""
    any_shown: int = 0
    fuzzy: int = 0
    rare: int = 0
    chance: float = 0.0
    shown: int = 0
    single: int = 0
    """Pairs of which every sentence of the record is annotated."""

    def row(self, name: str) -> str:
        """Return the line of the table."""
        if not self.pairs:
            return f"{name:8} no pairs"
        shares = (self.best, self.any_shown, self.fuzzy, self.rare, self.chance, self.shown)
        return f"{name:8} {self.pairs:6}" + "".join(f"{s / self.pairs:9.3f}" for s in shares)


@dataclass(slots=True)
class Works:
    """The cited works by document id."""

    records: dict[str, Record] = field(default_factory=dict)
    places: dict[str, list[Span | None]] = field(default_factory=dict)


def load_works(data: Path) -> Works:
    """Return the records of the cited works with the places of their annotated sentences."""
    by_pmid = {
        row["pmid"]: row
        for row in read_gz(data / "haystack" / "haystack.jsonl.gz")
        if row["source"] == "citation_integrity"
    }
    works = Works()
    for row in read_gz(data / "citation_integrity" / "id_map.jsonl.gz"):
        found = by_pmid.get(row["pmid"])
        if found is not None:
            doc_id = str(row["doc_id"])
            works.records[doc_id] = Record.from_text(
                pmid=row["pmid"], title=found["title"], abstract=found["abstract"]
            )
            works.places[doc_id] = [Span(*pair) if pair else None for pair in row["sentence_spans"]]
    return works


def _shares_most(claim: str, sentences: list[str]) -> int:
    """Return the sentence that shares most words with a claim, rare ones counting more."""
    wanted = {word for word in map(str.lower, stem_words(claim)) if word not in STOP_WORDS}
    stems = [frozenset(map(str.lower, stem_words(sentence))) for sentence in sentences]
    counts = Counter(word for found in stems for word in found)
    worth = [
        sum(math.log(1 + len(stems) / counts[word]) for word in wanted & found) for found in stems
    ]
    return max(range(len(worth)), key=worth.__getitem__)


def judge(row: dict[str, Any], works: Works, tallies: dict[str, Tally]) -> None:
    """Count one claim with each of its cited works."""
    text = _MARK.sub("", row["claim"]).strip()
    claim = Claim(id=ClaimId(f"c-{row['id']}"), text=text, quantities=parse_quantities(text))
    for doc_id, rationales in row["evidence"].items():
        record = works.records.get(doc_id)
        if record is None:
            continue
        places = works.places[doc_id]
        gold = {index for rationale in rationales for index in rationale["sentences"]}
        sentences = prepare_record(record).sentences
        labelled = [pick(sentence.placed.span, places) in gold for sentence in sentences]
        answers = [pick(shown.span, places) for shown in compare(claim, record).sentences]
        nearest = max(
            range(len(sentences)),
            key=lambda index: fuzz.token_set_ratio(text, sentences[index].placed.text),
        )
        shares_most = _shares_most(text, [sentence.placed.text for sentence in sentences])
        for name in ("all", str(rationales[0]["label"])):
            tally = tallies.setdefault(name, Tally())
            tally.pairs += 1
            tally.best += bool(answers) and answers[0] in gold
            tally.any_shown += any(answer in gold for answer in answers)
            tally.fuzzy += labelled[nearest]
            tally.rare += labelled[shares_most]
            tally.chance += sum(labelled) / len(labelled)
            tally.shown += len(answers)
            tally.single += all(labelled)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--set", choices=("dev", "train"), default="dev")
    options = parser.parse_args()
    works = load_works(options.data)
    tallies: dict[str, Tally] = {}
    path = options.data / "citation_integrity" / f"claims_{options.set}.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        judge(json.loads(line), works, tallies)
    print("label     pairs     best  any of   fuzzy     rare   chance    shown")
    for name, tally in tallies.items():
        print(tally.row(name))
    print(f"pairs of which every sentence is annotated: {tallies['all'].single}")


if __name__ == "__main__":
    main()
