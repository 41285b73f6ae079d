"""The words of records with the places where they stand: what `MemoryIndex` searches."""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from claimcheck.model import AllOf, AnyOf, Field, Record
from claimcheck.text.tokens import STOP_WORDS, fold
from claimcheck.text.vocabulary import load_vocabulary, lookup_form

Scores = dict[int, float]
"""Places of matching records with their scores."""

BM25_K1 = 0.9
BM25_B = 0.4
"""The values of Anserini's baselines for short scientific texts, SciFact among them."""

_TITLE_WEIGHT = 2
_HIGHEST_COUNT = 255
_MOST_EXPANSIONS = 300
_BREAK = "|"
"""Stands between two fields, so that no phrase reaches from one into the next."""
_WORD = re.compile(r"[^\W_]+")
_SUFFIXES = (
    "ization", "ational", "ations", "ation", "ative", "atory", "ively", "ments", "ment", "ness",
    "ance", "ence", "ions", "ion", "ive", "ing", "ally", "ants", "ant", "ents", "ent", "al",
    "ic", "ous", "ity", "ed", "er", "or", "ly", "es", "e",
)  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text; hyphens and full stops part words."""
    return tuple(_WORD.findall(fold(text)))


@lru_cache(maxsize=131_072)
def short_stem(word: str) -> str:
    """
    Cut a folded word to what its relatives share.

    Cruder than Snowball and forty times faster, so that the starter corpus opens at once;
    ranking proper uses `claimcheck.text.tokens.stem`.

    >>> short_stem("depressive"), short_stem("depression"), short_stem("infusions")
    ('depress', 'depress', 'infus')
    """
    form = lookup_form(word)
    for suffix in _SUFFIXES:
        if form.endswith(suffix) and len(form) - len(suffix) >= 4:
            return form[: -len(suffix)]
    return form[:-1] if form.endswith("y") and len(form) > 4 else form


class Postings:
    """For each word the records that hold it; what is rarely asked is worked out when asked."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records
        self._places: dict[str, array[int]] = {}
        self._counts: dict[str, array[int]] = {}
        self._texts: list[str] = []
        lengths: list[int] = []
        for place, record in enumerate(records):
            lengths.append(self._add(place, record))
        self._norms = _length_norms(lengths)

    def _add(self, place: int, record: Record) -> int:
        """Take in one record and return its length in words."""
        title = _WORD.findall(fold(record.title))
        body = _WORD.findall(fold(record.abstract))
        keywords = [_WORD.findall(fold(keyword)) for keyword in record.keywords]
        counts: dict[str, int] = {}
        for word in title:
            counts[word] = counts.get(word, 0) + _TITLE_WEIGHT
        for words in (body, *keywords):
            for word in words:
                counts[word] = counts.get(word, 0) + 1
        for word, count in counts.items():
            if word not in self._places:
                self._places[word] = array("I")
                self._counts[word] = array("B")
            self._places[word].append(place)
            self._counts[word].append(min(count, _HIGHEST_COUNT))
        fields = [title, body, *keywords]
        self._texts.append(" " + f" {_BREAK} ".join(" ".join(words) for words in fields) + " ")
        return len(title) + len(body)

    def rarity(self, count: int) -> float:
        """Return the weight of something that `count` records hold (inverse frequency)."""
        return math.log(1 + (len(self._records) - count + 0.5) / (count + 0.5)) if count else 0.0

    def phrase(
        self,
        words: Sequence[str],
        *,
        truncated: bool = False,
        in_title: bool = False,
        in_abstract: bool = False,
    ) -> Scores:
        """Return the records that hold the words side by side, the last one open if truncated."""
        if len(words) == 1 and not in_title and not in_abstract:
            found = self._with_prefix(words[0]) if truncated else [words[0]]
            return self._any_word(found)
        last = set(self._with_prefix(words[-1])) if truncated else {words[-1]}
        candidates = self._candidates([{word} for word in words[:-1]] + [last])
        needle = " " + " ".join(words) + ("" if truncated else " ")
        counts: dict[int, int] = {}
        for place in candidates:
            text = self._field(place, in_title=in_title, in_abstract=in_abstract)
            if (count := text.count(needle)) > 0:
                counts[place] = count
        return self._score(counts)

    def near(self, words: Sequence[str], distance: int, *, in_title: bool) -> Scores:
        """Return the records with all words in any order, at most `distance` others between."""
        counts: dict[int, int] = {}
        for place in self._candidates([{word} for word in words]):
            text = self._field(place, in_title=in_title, in_abstract=False)
            if any(_stand_near(part.split(), words, distance) for part in text.split(_BREAK)):
                counts[place] = 1
        return self._score(counts)

    def stem(self, word: str) -> Scores:
        """Return the records with a word of the same stem."""
        return self._any_word(self._by_stem.get(short_stem(word), []))

    def stems(self, words: Sequence[str]) -> Scores:
        """Return the records that hold every one of the words, by stem; stop words aside."""
        parts = [self.stem(word) for word in words if word not in STOP_WORDS]
        if not parts:
            return {}
        smallest, *rest = sorted(parts, key=len)
        return {
            place: score + sum(part[place] for part in rest)
            for place, score in smallest.items()
            if all(place in part for part in rest)
        }

    def headings(self, field: Field) -> Mapping[str, tuple[int, ...]] | None:
        """Return records by heading for the fields that are searched whole; None for others."""
        return self._by_heading.get(field)

    def heading_words(self, words: Sequence[str]) -> Scores:
        """Return the records with a MeSH heading that holds all the words, by stem."""
        stems = [short_stem(word) for word in words if word not in STOP_WORDS]
        if not stems:
            return {}
        sets = [self._heading_stems.get(stem, frozenset()) for stem in stems]
        return dict.fromkeys(frozenset.intersection(*sets), 0.1)

    def _candidates(self, alternatives: list[set[str]]) -> list[int]:
        """Return the records that hold one of each set of words."""
        sets = [
            {place for word in words for place in self._places.get(word, ())}
            for words in sorted(alternatives, key=self._spread)
        ]
        return sorted(set.intersection(*sets)) if sets else []

    def _spread(self, words: set[str]) -> int:
        return sum(len(self._places.get(word, ())) for word in words)

    def _field(self, place: int, *, in_title: bool, in_abstract: bool) -> str:
        text = self._texts[place]
        if not in_title and not in_abstract:
            return text
        return text.split(_BREAK, 2)[0 if in_title else 1]

    def _any_word(self, words: Sequence[str]) -> Scores:
        counts: dict[int, int] = {}
        for word in words:
            for place, count in zip(
                self._places.get(word, ()), self._counts.get(word, ()), strict=True
            ):
                counts[place] = counts.get(place, 0) + count
        return self._score(counts)

    def _score(self, counts: Mapping[int, int]) -> Scores:
        """Return BM25 of one term by its counts; the term's frequency is that of its records."""
        weight = self.rarity(len(counts)) * (BM25_K1 + 1)
        norms = self._norms
        return {place: weight * count / (count + norms[place]) for place, count in counts.items()}

    def _with_prefix(self, prefix: str) -> list[str]:
        words = self._sorted_words
        start = bisect_left(words, prefix)
        found = []
        for word in words[start : start + _MOST_EXPANSIONS]:
            if not word.startswith(prefix):
                break
            found.append(word)
        return found

    @cached_property
    def _sorted_words(self) -> list[str]:
        return sorted(self._places)

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._places:
            found.setdefault(short_stem(word), []).append(word)
        return found

    @cached_property
    def _by_heading(self) -> dict[Field, dict[str, tuple[int, ...]]]:
        tables: dict[Field, dict[str, tuple[int, ...]]] = {}
        for place, record in enumerate(self._records):
            for field, headings in _headings(record).items():
                table = tables.setdefault(field, {})
                for heading in headings:
                    key = " ".join(words_of(heading))
                    if key:
                        table[key] = (*table.get(key, ()), place)
        return tables

    @cached_property
    def _heading_stems(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for heading, places in self._by_heading.get(Field.MESH, {}).items():
            for word in heading.split():
                found.setdefault(short_stem(word), set()).update(places)
        return {stem: frozenset(places) for stem, places in found.items()}


def joins_subjects(node: AnyOf) -> bool:
    """
    Tell whether an OR joins different subjects, each with its own names, and not names of one.

    Of names of one subject the best counts; of several subjects each does, so that a record with
    all of them comes before a record with one.
    """
    return any(isinstance(part, AnyOf | AllOf) for part in node.parts)


def _length_norms(lengths: list[int]) -> list[float]:
    """Return the part of BM25's denominator that depends on the length of each record."""
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    return [BM25_K1 * (1 - BM25_B + BM25_B * length / max(mean, 1.0)) for length in lengths]


def _headings(record: Record) -> dict[Field, set[str]]:
    """Return what of a record is searched as a whole, by field."""
    descriptors = {heading.descriptor for heading in record.mesh}
    major = {heading.descriptor for heading in record.mesh if heading.is_major}
    journal = _journal_names(record.journal) if record.journal else set()
    return {
        Field.MESH: descriptors,
        Field.MESH_NO_EXPLOSION: descriptors,
        Field.MESH_MAJOR: major,
        Field.PUBLICATION_TYPE: {kind.name for kind in record.publication_types},
        Field.JOURNAL: journal,
        Field.KEYWORD: set(record.keywords),
        Field.LANGUAGE: set(record.languages),
    }


def _journal_names(journal: str) -> set[str]:
    """Return the names under which a journal may be asked for."""
    names = {journal, journal.removeprefix("The ").removeprefix("the "), f"The {journal}"}
    concept = load_vocabulary().named_journal(journal)
    return names | set(concept.names) if concept is not None else names


def _stand_near(text: list[str], words: Sequence[str], distance: int) -> bool:
    """Tell whether all words stand within one window with at most `distance` other words."""
    wanted = set(words)
    places = [(place, word) for place, word in enumerate(text) if word in wanted]
    latest: dict[str, int] = {}
    for place, word in places:
        latest[word] = place
        if len(latest) == len(wanted) and place - min(latest.values()) < len(wanted) + distance:
            return True
    return False
