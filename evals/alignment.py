"""
How well numbers of claims are compared: the labelled alignment claims, four measures apart.

    python -m evals.alignment --data ../shared/data [--parts 2] [--part 0] [--show WHAT]

The measures are those of the set's README. The abstracts are parted in two halves by a hash of
their ids, so that rules made while looking at one half can be seen to hold on the other.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimcheck.evidence.matching import compare
from claimcheck.model import Claim, ClaimId, Evidence, NumberSignal, Record, Span
from claimcheck.text.quantities import parse_quantities

RELATIONS = ("agrees", "differs", "no-comparable-number")
_LABEL = re.compile(r"\A[A-Z][A-Za-z &/,-]{2,60}:\s|\A[A-Z]{4,}(?: [A-Z]{3,}){0,4}\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One labelled claim with what the tool answered."""

    key: str
    """The id of the abstract."""
    gold: dict[str, Any]
    evidence: Evidence

    @property
    def expected(self) -> str:
        """The gold relation."""
        return str(self.gold["relation"])

    @property
    def answered(self) -> str:
        """The tool's relation; a claim without quantities has nothing to compare."""
        number = self.evidence.signals.number
        if number is NumberSignal.NOT_APPLICABLE:
            number = NumberSignal.NO_COMPARABLE_NUMBER
        return number.value


def part_of(key: str, parts: int) -> int:
    """Return the part that an abstract's id falls in, stable and without regard to its content."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % parts


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def load_items(data: Path) -> list[Item]:
    """Compare every claim with its abstract, giving the tool nothing but their texts."""
    folder = data / "alignment"
    records: dict[str, Record] = {}
    for number, row in enumerate(read_lines(folder / "records.jsonl")):
        key = str(row.get("pmid") or row["doc_id"])
        records[key] = Record.from_text(
            pmid=str(90000000 + number), title=row["title"], abstract=row["abstract"]
        )
    items: list[Item] = []
    for row in read_lines(folder / "dev.jsonl"):
        key = str(row.get("pmid") or row["doc_id"])
        claim = Claim(
            id=ClaimId(str(row["id"])),
            text=row["claim"],
            quantities=parse_quantities(row["claim"]),
        )
        items.append(Item(key=key, gold=row, evidence=compare(claim, records[key])))
    return items


def share(hits: int, total: int) -> str:
    """Write a share with its counts."""
    return f"{hits / total:6.3f} ({hits}/{total})" if total else "     - (0/0)"


def print_relations(items: Sequence[Item]) -> None:
    """Print measure 1 with its table, 2 with its perturbations, and 3."""
    right = sum(item.expected == item.answered for item in items)
    print(f"1 relation right                 {share(right, len(items))}")
    table = Counter((item.expected, item.answered) for item in items)
    print("    gold \\ answered" + "".join(f"{name[:12]:>14}" for name in RELATIONS))
    for gold in RELATIONS:
        print(f"    {gold:15}" + "".join(f"{table[gold, name]:14}" for name in RELATIONS))
    adversarial = [item for item in items if item.expected != "agrees"]
    wrong = [item for item in adversarial if item.answered == "agrees"]
    print(f"2 adversarial shown as agreeing  {share(len(wrong), len(adversarial))}")
    totals = Counter(item.gold["perturbation"] for item in adversarial)
    misses = Counter(item.gold["perturbation"] for item in wrong)
    for name, total in totals.most_common():
        print(f"    {name:22} {misses[name]} of {total}")
    agreeing = [item for item in items if item.expected == "agrees"]
    known = sum(item.answered == "agrees" for item in agreeing)
    print(f"3 agreeing recognised            {share(known, len(agreeing))}")


def normalised(text: str) -> str:
    """Return a sentence for comparison: one kind of space, no section label."""
    return _LABEL.sub("", re.sub(r"\s+", " ", text).strip())


def covers(shown: str, gold: str) -> bool:
    """Tell whether a shown passage covers a gold sentence, as the README of the set says."""
    one, other = normalised(shown), normalised(gold)
    if one in other or other in one:
        return True
    longer = max(len(one), len(other))
    return _common(one, other) >= longer / 2


def _common(one: str, other: str) -> int:
    """Return the length of the longest common stretch."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.find_longest_match().size


def print_evidence(items: Sequence[Item]) -> None:
    """Print measure 4."""
    shown = [len(item.evidence.sentences) for item in items]
    print(
        f"4 evidence sentences             {sum(shown) / len(shown):.2f} shown, most {max(shown)}"
    )
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.gold["evidence_sentence"]:
            groups["all"].append(item)
            groups["agreeing" if item.expected == "agrees" else "adversarial"].append(item)
    for name in ("all", "agreeing", "adversarial"):
        some = sum(_hits(item, item.gold["evidence_sentence"]) for item in groups[name])
        first = sum(_hits(item, item.gold["evidence_sentence"][:1]) for item in groups[name])
        total = len(groups[name])
        print(f"    {name:12} any {share(some, total)}   main {share(first, total)}")


def _hits(item: Item, gold: Iterable[str]) -> bool:
    """Tell whether a shown sentence covers one of the gold ones."""
    return any(covers(s.text, g) for s in item.evidence.sentences for g in gold)


def print_quantities(items: Sequence[Item]) -> None:
    """Print the secondary measure: quantity by quantity."""
    found = right = total = dangerous = judged = 0
    for item in items:
        cursor = 0
        for gold in item.gold["per_quantity"]:
            total += 1
            surface = gold["claim_surface"]
            start = item.gold["claim"].find(surface, cursor)
            start = item.gold["claim"].find(surface) if start < 0 else start
            cursor = start + 1
            span = Span(start, start + len(surface))
            answers = [c for c in item.evidence.comparisons if c.claim_span.overlaps(span)]
            if not answers:
                continue
            found += 1
            right += answers[0].relation.value == gold["relation"]
            if gold["relation"] != "agrees":
                judged += 1
                dangerous += answers[0].relation is NumberSignal.AGREES
    print(f"  quantities found               {share(found, total)}")
    print(f"  of these with gold relation    {share(right, found)}")
    print(f"  not agreeing, shown agreeing   {share(dangerous, judged)}")


def print_errors(items: Sequence[Item], *, which: str) -> None:
    """Print the claims answered otherwise than labelled."""
    for item in items:
        if item.expected == item.answered and which != "all":
            continue
        if which == "agreeing" and not (item.expected != "agrees" and item.answered == "agrees"):
            continue
        gold = item.gold
        print(f"\n{gold['id']} {item.expected} → {item.answered} [{gold['perturbation']}]")
        print(f"  {gold['claim']}")
        for quantity in gold["per_quantity"]:
            print(
                f"    gold {quantity['claim_surface']} ~ {quantity['abstract_surface']}"
                f" {quantity['relation']}"
            )
        for answer in item.evidence.comparisons:
            print(
                f"    tool {answer.claim} ~ {answer.record} {answer.relation.value}: {answer.why}"
            )


def main() -> None:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", type=int, default=None)
    parser.add_argument("--parts", type=int, default=2, help="parts to cut the abstracts in")
    parser.add_argument("--show", choices=("errors", "agreeing", "all", "hits"), default=None)
    options = parser.parse_args()
    items = load_items(options.data)
    for part in (*range(options.parts), None):
        chosen = [
            item for item in items if part is None or part_of(item.key, options.parts) == part
        ]
        if options.part is not None and part != options.part:
            continue
        name = "all" if part is None else f"part {part} of {options.parts}"
        print(f"== {name}: {len(chosen)} claims of {len({i.key for i in chosen})} abstracts")
        print_relations(chosen)
        print_evidence(chosen)
        print_quantities(chosen)
        if options.show in {"errors", "agreeing", "all"}:
            print_errors(chosen, which=options.show)
        if options.show == "hits":
            for item in chosen:
                gold_sentences = item.gold["evidence_sentence"]
                if gold_sentences and not _hits(item, gold_sentences):
                    print(f"\n{item.gold['claim']}\n  GOLD {gold_sentences[0]}")
                    for sentence in item.evidence.sentences:
                        print(f"  TOOL {sentence.text}")


if __name__ == "__main__":
    main()
