"""The hand-labelled claims of shared/data/articles/gold.yaml, laid over the words of the files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from claimcheck.documents.decoding import decode
from claimcheck.model import Document, Span

_WORD = re.compile(r"\w+")
SHARE = 0.6
"""The share of words by which two stretches must overlap to count as the same statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A labelled statement: its tier and the words that it covers."""

    tier: str
    text: str
    words: range
    """Indices into the words of the file."""
    quantities: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A labelled file."""

    name: str
    path: Path
    starts: tuple[int, ...]
    """Offsets of the words in the decoded file."""
    quotes: tuple[Quote, ...]

    def words_at(self, document: Document, span: Span) -> range:
        """Return the words of the file that a span of the read document covers."""
        first = document.origin(span.start)
        last = document.origin(span.end - 1)
        covered = [index for index, start in enumerate(self.starts) if first <= start <= last]
        return range(covered[0], covered[-1] + 1) if covered else range(0)


def load_gold(data: Path) -> tuple[GoldDocument, ...]:
    """Return the labelled documents in the order of the file."""
    folder = data / "articles"
    content = YAML(typ="safe").load((folder / "gold.yaml").read_text("utf-8"))
    return tuple(_document(folder, entry) for entry in content["documents"])


def overlap(one: range, other: range) -> int:
    """Return how many words two stretches share."""
    return max(0, min(one.stop, other.stop) - max(one.start, other.start))


def overlaps_enough(one: range, other: range) -> bool:
    """Tell whether two stretches share 60% of the words of the shorter one."""
    shorter = min(len(one), len(other))
    return shorter > 0 and overlap(one, other) >= SHARE * shorter


def _document(folder: Path, entry: Mapping[str, Any]) -> GoldDocument:
    path = folder / entry["doc"]
    text, _ = decode(path.read_bytes(), name=str(path))
    found = [(match.group().lower(), match.start()) for match in _WORD.finditer(text)]
    words = [word for word, _ in found]
    taken: set[tuple[str, int]] = set()
    quotes = []
    for tier in ("must", "should", "never"):
        for item in entry.get(tier) or ():
            wanted = [word.lower() for word in _WORD.findall(str(item["quote"]))]
            start = _find(words, wanted, tier, taken)
            quotes.append(
                Quote(
                    tier=tier,
                    text=str(item["quote"]),
                    words=range(start, start + len(wanted)),
                    quantities=tuple(item.get("quantities") or ()),
                )
            )
    return GoldDocument(
        name=entry["doc"],
        path=path,
        starts=tuple(start for _, start in found),
        quotes=tuple(quotes),
    )


def _find(
    words: Sequence[str], wanted: Sequence[str], tier: str, taken: set[tuple[str, int]]
) -> int:
    """Return the first place of a quote that no quote of the same tier has taken."""
    places = [
        index
        for index in range(len(words) - len(wanted) + 1)
        if words[index] == wanted[0] and list(words[index : index + len(wanted)]) == list(wanted)
    ]
    if not places:
        raise ValueError(f"a quote does not stand in its document: {' '.join(wanted)[:60]}")
    free = [place for place in places if (tier, place) not in taken]
    place = (free or places)[0]
    taken.add((tier, place))
    return place
