"""
How well sentences are split, against the annotated sentence spans of the SciFact abstracts.

    python -m evals.sentences --data ../shared/data [--half even|odd] [--show] [--dump FILE]

A boundary is the start of a sentence other than the first. Precision, recall and F1 of the
boundaries, the share of annotated sentences found exactly, and the time. `--dump` writes the
texts and the annotated boundaries as JSON for comparing other splitters.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from pathlib import Path

from claimcheck.text.sentences import split_sentences


def load(data: Path, half: str) -> list[tuple[str, list[tuple[int, int]]]]:
    """Return abstracts with their annotated sentences; abstracts with a lost sentence left out."""
    with gzip.open(data / "haystack" / "haystack.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        abstracts = {r["pmid"]: r["abstract"] for r in records if r["source"] == "scifact"}
    pairs: list[tuple[str, list[tuple[int, int]]]] = []
    with gzip.open(data / "scifact" / "id_map.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            spans = entry["sentence_spans"]
            if entry["pmid"] in abstracts and all(spans):
                pairs.append((abstracts[entry["pmid"]], [(s[0], s[1]) for s in spans]))
    if half == "all":
        return pairs
    return pairs[0 if half == "even" else 1 :: 2]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=["all", "even", "odd"], default="all")
    parser.add_argument("--show", type=int, default=0, help="print so many differences")
    parser.add_argument("--dump", type=Path)
    arguments = parser.parse_args()
    pairs = load(arguments.data, arguments.half)
    if arguments.dump:
        arguments.dump.write_text(json.dumps(pairs), encoding="utf-8")
    began = time.process_time()
    found = [split_sentences(text) for text, _ in pairs]
    seconds = time.process_time() - began
    right = gold_total = found_total = exact = sentences = shown = 0
    for (text, gold), spans in zip(pairs, found, strict=True):
        gold_starts = {start for start, _ in gold[1:]}
        starts = {span.start for span in spans[1:]}
        right += len(gold_starts & starts)
        gold_total += len(gold_starts)
        found_total += len(starts)
        exact += len({(span.start, span.end) for span in spans} & set(gold))
        sentences += len(gold)
        for place in sorted(gold_starts ^ starts):
            if shown < arguments.show:
                shown += 1
                mark = "MISSED" if place in gold_starts else "EXTRA "
                print(mark, repr(text[max(0, place - 40) : place] + "|" + text[place : place + 30]))
    precision, recall = right / max(1, found_total), right / max(1, gold_total)
    size = sum(len(text) for text, _ in pairs) / 1e6
    print(
        f"{len(pairs)} abstracts, {gold_total} boundaries: precision {precision:.4f}, "
        f"recall {recall:.4f}, F1 {2 * precision * recall / (precision + recall):.4f}, "
        f"exact {exact / sentences:.4f}, {size / seconds:.1f} MB/s",
    )


if __name__ == "__main__":
    main()
