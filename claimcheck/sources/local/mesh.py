"""
The MeSH tree of a corpus: which headings lie under which, and which words stand for one.

It is there when the corpus was given NLM's descriptor file. Names are compared as folded words
(`folded_words`), as they stand in the index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimcheck.sources.local import store as stores
from claimcheck.sources.local.mesh_file import Descriptor, read_descriptors
from claimcheck.sources.local.terms import folded_words
from claimcheck.text.tokens import STOP_WORDS

_MOST_WORDS = 8
"""Words of an entry term that is looked for in a text; longer ones are found whole only."""

_NARROWER = """
SELECT DISTINCT below.folded FROM heading_place top
    JOIN heading_place p ON p.number >= top.number AND p.number < top.number || '/'
    JOIN heading below ON below.id = p.heading
    WHERE top.heading = ?
"""
# «/» is the character after «.», so that the range holds the place itself and all below it.

Ask = Callable[[str, tuple[object, ...]], list[tuple[Any, ...]]]
"""Asks the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Words of a text that stand for a heading."""

    words: tuple[str, ...]
    """Folded, as they follow one another in the text."""
    heading: str
    """The descriptor as NLM writes it."""


class MeshTree:
    """Looks up headings in the store of a corpus."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.is_there = bool(ask("SELECT 1 FROM heading LIMIT 1", ()))
        """False: the corpus was never given a descriptor file, and knows no heading."""

    def heading_of(self, name: str) -> tuple[int, str, str] | None:
        """Return id, name and folded name of the descriptor of a name or an entry term."""
        rows = self._ask(
            "SELECT h.id, h.name, h.folded FROM heading_term t JOIN heading h ON h.id = t.heading "
            "WHERE t.term = ?",
            (folded_words(name),),
        )
        return rows[0] if rows else None

    def narrower(self, name: str) -> tuple[str, ...]:
        """Return the folded names of a heading and of all below it; none for an unknown one."""
        found = self.heading_of(name)
        if found is None:
            return ()
        below = [str(folded) for (folded,) in self._ask(_NARROWER, (found[0],))]
        return tuple(dict.fromkeys([found[2], *below]))

    def subjects(self, words: Sequence[str]) -> list[Subject]:
        """Find names and entry terms in a text, the longest ones first, none in another one."""
        found: list[Subject] = []
        if not self.is_there:
            return found
        left = 0
        while left < len(words):
            subject = self._longest_at(words, left)
            if subject is not None:
                found.append(subject)
            left += len(subject.words) if subject is not None else 1
        return found

    def _longest_at(self, words: Sequence[str], left: int) -> Subject | None:
        for right in range(min(len(words), left + _MOST_WORDS), left, -1):
            part = tuple(words[left:right])
            if part[0] in STOP_WORDS or part[-1] in STOP_WORDS:
                continue
            heading = self.heading_of(" ".join(part))
            if heading is not None:
                return Subject(words=part, heading=heading[1])
        return None


def store_mesh(store: sqlite3.Connection, path: Path) -> int:
    """
    Take a descriptor file over, inside a transaction, in the place of an earlier one.

    Returns:
        The number of descriptors.

    Raises:
        UsageError: The file cannot be used.
    """
    for table in ("heading", "heading_term", "heading_place"):
        store.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
    store.execute("CREATE TEMP TABLE IF NOT EXISTS entry_term (term TEXT, heading INTEGER)")
    store.execute("DELETE FROM entry_term")
    count = 0
    for count, descriptor in enumerate(read_descriptors(path), start=1):
        _store_descriptor(store, count, descriptor)
    # The name of a descriptor goes before an entry term of another one.
    store.execute(
        "INSERT OR IGNORE INTO heading_term SELECT term, heading FROM entry_term ORDER BY heading"
    )
    store.execute("DELETE FROM entry_term")
    stores.write_meta(store, "mesh", f"{path.name}, {count:,} headings")
    return count


def _store_descriptor(store: sqlite3.Connection, number: int, descriptor: Descriptor) -> None:
    folded = folded_words(descriptor.name)
    row = (number, descriptor.ui, descriptor.name, folded)
    store.execute("INSERT INTO heading VALUES (?, ?, ?, ?)", row)
    store.execute("INSERT OR IGNORE INTO heading_term VALUES (?, ?)", (folded, number))
    terms = [(words, number) for term in descriptor.terms if (words := folded_words(term))]
    store.executemany("INSERT INTO entry_term VALUES (?, ?)", terms)
    store.executemany(
        "INSERT OR IGNORE INTO heading_place VALUES (?, ?)",
        [(place, number) for place in descriptor.tree_numbers],
    )
