"""Groups of phrases found in a text by one walk over its words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+){0,10}")
_ENTRY = re.compile(r"[,\n]")
_APOSTROPHES = str.maketrans("’", "'")

Pattern = tuple[str, ...]
"""The words of a phrase; a last character `*` stands for any ending."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, hyphens and apostrophes kept inside."""
    return tuple(_WORD.findall(text.lower().translate(_APOSTROPHES)))


@dataclass(frozen=True, slots=True)
class _Begun:
    """The phrases that begin with one word."""

    whole: frozenset[str]
    """The groups in which the word alone is a phrase."""
    by_second: Mapping[str, list[tuple[Pattern, str]]]
    """Words after the second, and group, by the second word."""
    by_stem: tuple[tuple[Pattern, str], ...]
    """Words after the first, and group, where the second is a beginning only."""


class PhraseIndex:
    """
    Finds which groups of phrases a text holds, and how often.

    The phrases stand in a table by their first word, so that the time is linear in the text
    however many phrases there are.
    """

    __slots__ = ("_by_word", "_counted", "_exact", "_lengths", "_prefix")

    def __init__(self, groups: Mapping[str, str]) -> None:
        self._exact: dict[str, list[tuple[Pattern, str]]] = {}
        self._prefix: dict[str, list[tuple[Pattern, str]]] = {}
        for group, entries in groups.items():
            for entry in _ENTRY.split(entries):
                pattern = tuple(entry.split())
                if not pattern:
                    continue
                head = pattern[0]
                table = self._prefix if head.endswith("*") else self._exact
                table.setdefault(head.rstrip("*"), []).append((pattern[1:], group))
        self._lengths = tuple(sorted({len(prefix) for prefix in self._prefix}))
        self._by_word = lru_cache(maxsize=16_384)(self._begun_by)
        self._counted = lru_cache(maxsize=1024)(self._count)

    def count(self, words: tuple[str, ...]) -> Mapping[str, int]:
        """Return how many words begin a phrase of each group; absent groups are left out."""
        return self._counted(words)

    def first(self, words: tuple[str, ...], group: str) -> bool:
        """Tell whether the text begins with a phrase of the group."""
        return bool(words) and group in self._groups_at(words, 0)

    def _count(self, words: tuple[str, ...]) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for position in range(len(words)):
            for group in self._groups_at(words, position):
                counts[group] = counts.get(group, 0) + 1
        return MappingProxyType(counts)

    def _groups_at(self, words: tuple[str, ...], position: int) -> AbstractSet[str]:
        begun = self._by_word(words[position])
        if position + 1 == len(words) or not (begun.by_second or begun.by_stem):
            return begun.whole
        longer = begun.by_second.get(words[position + 1], ())
        found = {group for rest, group in longer if _matches(words, position + 2, rest)}
        found.update(group for rest, group in begun.by_stem if _matches(words, position + 1, rest))
        return found | begun.whole if found else begun.whole

    def _begun_by(self, word: str) -> _Begun:
        """Return the phrases that begin with `word`, by what must follow it."""
        whole: set[str] = set()
        by_second: dict[str, list[tuple[Pattern, str]]] = {}
        by_stem: list[tuple[Pattern, str]] = []
        for rest, group in self._phrases_of(word):
            if not rest:
                whole.add(group)
            elif rest[0].endswith("*"):
                by_stem.append((rest, group))
            else:
                by_second.setdefault(rest[0], []).append((rest[1:], group))
        return _Begun(frozenset(whole), by_second, tuple(by_stem))

    def _phrases_of(self, word: str) -> tuple[tuple[Pattern, str], ...]:
        """Return the further words and the group of each phrase that begins with `word`."""
        found = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found.extend(self._prefix.get(word[:length], ()))
        return tuple(found)


def _matches(words: tuple[str, ...], position: int, rest: Pattern) -> bool:
    if position + len(rest) > len(words):
        return False
    for offset, part in enumerate(rest):
        word = words[position + offset]
        if word != part and not (part.endswith("*") and word.startswith(part[:-1])):
            return False
    return True


@cache
def load_phrases() -> PhraseIndex:
    """Return the phrases that ship with the package; read once."""
    source = files("claimcheck.claims").joinpath("data", "phrases.toml")
    return PhraseIndex(tomllib.loads(source.read_text(encoding="utf-8")))
