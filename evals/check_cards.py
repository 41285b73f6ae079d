"""
Check every study card of the starter corpus against the record of its PMID.

Usage: `python -m evals.check_cards --data ../shared/data`

For every card: the PMID is that of a real record; title, DOI, journal and year are the record's;
every figure of what was done, what was found, the population and the sample size stands in the
record's title or abstract, with the same unit where it is a percentage, a duration or a dose; no
run of 12 words is the abstract's (runs of 8 are counted); an erratum that the data hold is told.
Ends in 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

from claimcheck.model import RecordStatus
from claimcheck.sources.starter.card import StudyCard
from claimcheck.sources.starter.loader import decode_cards
from evals.card_figures import Figure, read_figures

FORBIDDEN_RUN = 12
COUNTED_RUN = 8
_WORD = re.compile(r"\w+")
_NOTICE = re.compile(
    r"erratum|corrigendum|correction|retraction|expression of concern", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something on a card that its record does not bear out."""

    card: StudyCard
    what: str


@dataclass(frozen=True, slots=True)
class Held:
    """The figures of a record, for looking up."""

    values: frozenset[Decimal]
    with_units: frozenset[tuple[Decimal, str]]

    @classmethod
    def of(cls, text: str) -> Held:
        """Read the figures of a record's text."""
        figures = read_figures(text, articles=True)
        return cls(
            frozenset(figure.value for figure in figures)
            | frozenset(_bare(figure) for figure in figures),
            frozenset((figure.value, figure.unit) for figure in figures if figure.unit),
        )

    def bears_out(self, figure: Figure) -> bool:
        """Tell whether the record holds the figure, in the same unit where it has one."""
        if figure.unit is None:
            return figure.value in self.values
        return (figure.value, figure.unit) in self.with_units


def _bare(figure: Figure) -> Decimal:
    """The number as printed, whatever its unit: «24 h» as 24."""
    inner = read_figures(figure.surface.split(" ", maxsplit=1)[0])
    return inner[0].value if inner else figure.value


def check_card(card: StudyCard, record: Mapping[str, Any] | None) -> Iterable[Fault]:
    """Return what is wrong with one card."""
    if record is None:
        yield Fault(card, "no record of this PMID, or none that is real")
        return
    wanted = {
        "title": (card.title, record["title"]),
        "doi": (card.doi or "", record["doi"].lower()),
        "journal": (card.journal or "", record["journal"] or ""),
        "year": (card.year, record["year"]),
    }
    for name, (ours, theirs) in wanted.items():
        if ours != theirs:
            yield Fault(card, f"{name} is {ours!r}, the record has {theirs!r}")
    text = f"{record['title']} . {record['abstract']}"
    held = Held.of(text)
    for figure in card_figures(card):
        if not held.bears_out(figure):
            yield Fault(card, f"figure {figure.surface!r} does not stand in the record")
    if not _sample_size_stands(card, held):
        yield Fault(card, f"sample size {card.sample_size} does not stand in the record")
    run = longest_run(card_text(card), record["abstract"])
    if len(run) >= FORBIDDEN_RUN:
        yield Fault(card, f"{len(run)} words in a row are the abstract's: {' '.join(run)}")


def card_text(card: StudyCard) -> str:
    """Return the words of a card that are the project's own."""
    return " . ".join((card.population or "", card.done, *card.found))


def card_figures(card: StudyCard) -> tuple[Figure, ...]:
    """Return every figure of a card's own words, sentence by sentence."""
    parts = (card.population or "", card.done, *card.found)
    return tuple(figure for part in parts for figure in read_figures(part))


def _sample_size_stands(card: StudyCard, held: Held) -> bool:
    """Tell whether the sample size is printed, or the sum of group sizes that the card prints."""
    if card.sample_size is None or Decimal(card.sample_size) in held.values:
        return True
    if card.sample_size <= 1:
        return True  # a single case is told in words
    printed = [int(f.value) for f in card_figures(card) if f.unit is None and f.value % 1 == 0]
    return any(
        sum(group) == card.sample_size for size in (2, 3) for group in combinations(printed, size)
    )


def longest_run(ours: str, theirs: str) -> list[str]:
    """Return the longest run of words, in lower case, that both texts hold."""
    mine, other = _words(ours), _words(theirs)
    best: list[str] = []
    ends: dict[int, int] = {}
    for i, word in enumerate(mine):
        now: dict[int, int] = {}
        for j, candidate in enumerate(other):
            if word == candidate:
                now[j] = ends.get(j - 1, 0) + 1
                if now[j] > len(best):
                    best = mine[i - now[j] + 1 : i + 1]
        ends = now
    return best


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def check_notices(cards: Iterable[StudyCard], records: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Return the cards whose erratum or retraction the data hold and the card does not tell."""
    notices = [r for r in records if _NOTICE.search(r["title"])]
    faults = []
    for card in cards:
        key = " ".join(_words(card.title))
        about = [r for r in notices if key in " ".join(_words(r["title"]))]
        real = {r["pmid"] for r in about if r["pmid_is_real"]}
        if about and card.status is RecordStatus.NOT_ASKED:
            faults.append(
                Fault(card, "the data hold a notice about it, and the card has no status")
            )
        if set(card.notices) != real:
            faults.append(Fault(card, f"notices are {card.notices}, the data hold {sorted(real)}"))
    return faults


def read_records(data: Path) -> list[dict[str, Any]]:
    """Return all records of the haystack."""
    with gzip.open(data / "haystack" / "haystack.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def read_cards() -> dict[str, tuple[StudyCard, ...]]:
    """Return the cards of each file of the package."""
    folder = files("claimcheck.sources.starter") / "cards"
    named = sorted((f.name, f) for f in folder.iterdir() if f.name.endswith(".toml"))
    texts = [(name, entry.read_text(encoding="utf-8")) for name, entry in named]
    decode_cards(texts)  # the same PMID on two cards is an error
    return {name: decode_cards([(name, text)]) for name, text in texts}


def main() -> int:
    """Print the table and the faults; return 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the evaluation data")
    parser.add_argument("--runs", action="store_true", help="print the counted runs of words")
    arguments = parser.parse_args()
    records = read_records(arguments.data)
    real = {record["pmid"]: record for record in records if record["pmid_is_real"]}
    groups = read_cards()
    everything = [card for cards in groups.values() for card in cards]
    faults = check_notices(everything, records)
    print(f"{'file':28}{'cards':>6}{'sentences':>10}{'figures':>9}{'runs of 8':>10}{'faults':>8}")
    totals: Counter[str] = Counter()
    for name, cards in groups.items():
        own = [fault for card in cards for fault in check_card(card, real.get(card.pmid))]
        faults += own
        row = Counter(
            cards=len(cards),
            sentences=sum(len(card.found) for card in cards),
            figures=sum(len(card_figures(card)) for card in cards),
            runs=sum(_has_counted_run(card, real) for card in cards),
            faults=len(own),
        )
        totals.update(row)
        _print_row(name, row)
    totals["faults"] = len(faults)
    _print_row("all", totals)
    for fault in faults:
        print(f"{fault.card.pmid}: {fault.what}")
    if arguments.runs:
        _print_runs(everything, real)
    print(f"{len(faults)} mismatches")
    return 1 if faults else 0


def _has_counted_run(card: StudyCard, real: Mapping[str, Mapping[str, Any]]) -> bool:
    record = real.get(card.pmid)
    if record is None:
        return False
    return len(longest_run(card_text(card), record["abstract"])) >= COUNTED_RUN


def _print_runs(cards: Iterable[StudyCard], real: Mapping[str, Mapping[str, Any]]) -> None:
    for card in cards:
        if _has_counted_run(card, real):
            run = longest_run(card_text(card), real[card.pmid]["abstract"])
            print(f"{card.pmid}: {len(run)} words: {' '.join(run)}")


def _print_row(name: str, row: Mapping[str, int]) -> None:
    print(
        f"{name:28}{row['cards']:>6}{row['sentences']:>10}{row['figures']:>9}"
        f"{row['runs']:>10}{row['faults']:>8}"
    )


if __name__ == "__main__":
    sys.exit(main())
