"""
Records made ready for matching, once: split, stemmed, and their numbers read when asked for.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from claimcheck.evidence.appraisal import Appraisal, appraise
from claimcheck.evidence.groups import find_group_names
from claimcheck.evidence.identity import kept_for_records
from claimcheck.evidence.lexicon import SAME_BEGINNING, Term, find_terms
from claimcheck.evidence.people import population_kinds
from claimcheck.evidence.record_numbers import RecordNumbers, frame_numbers
from claimcheck.evidence.sections import PlacedSentence, place_sentences
from claimcheck.model import RationaleSentence, Record
from claimcheck.text.abbreviations import find_abbreviations
from claimcheck.text.lowering import for_lower_case
from claimcheck.text.populations import PopulationKind

_AIM = for_lower_case(
    r"\b(?:aim(?:s|ed)?|objectives?"
    r"|to (?:determine|investigate|examine|assess|evaluate|test|study)"
    r"|we (?:investigated|examined|assessed|evaluated|studied|tested|performed|conducted|measured)"
    r"|however|unknown|unclear|poorly understood)\b",
)
_PLACE_LETTERS = 5
_BEST_KEYS = 4
_KEPT_RECORDS = 4096


@dataclass(frozen=True, slots=True)
class PreparedSentence:
    """A sentence of an abstract with its terms."""

    placed: PlacedSentence
    terms: tuple[Term, ...]
    keys: Mapping[str, float]
    """Key of a word → how much a match by it is worth."""
    aim: float
    """1 when the sentence tells what was to be found out, 0 otherwise."""
    length: float
    """Logarithm of 1 + the number of terms."""
    shown: RationaleSentence
    """The sentence as it is shown where no number in it is marked."""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedRecord:
    """
    A record with all that matching needs, made by `prepare_record`.

    It is equal to itself only, so that it can be the key of what was found out about it.
    """

    record: Record
    abstract: str
    appraisal: Appraisal
    """What the record tells of design, sample, population and standing."""
    title_terms: tuple[Term, ...]
    sentences: tuple[PreparedSentence, ...]
    rarity: Mapping[str, float]
    """Key of a term → how rare it is among the sentences; large for one sentence only."""
    kinds: frozenset[PopulationKind]
    """The kinds of people, animals or preparations that title and abstract speak of."""
    title: frozenset[str]
    """The keys of the title's words."""
    rare: float
    """The rarity from which on a key stands in at most two sentences."""
    unseen: float
    """The rarity of a key that the record does not have."""
    digest: str
    """SHA-256 of title and abstract, in hexadecimal."""
    keys: frozenset[str]
    """The keys of all words of title and abstract."""
    places: Mapping[str, tuple[tuple[int, float], ...]]
    """Key of a word → the sentences that hold it, with the root of what a match is worth."""
    _numbers: list[RecordNumbers] = field(default_factory=list, repr=False)
    """Empty until they are asked for."""

    @property
    def numbers(self) -> RecordNumbers:
        """
        The numbers of the record, which take half of all that is to be read of it.

        They are read when they are first asked for, as most claims have none to compare them with.
        """
        if not self._numbers:
            words = [(sentence.placed, sentence.terms) for sentence in self.sentences]
            # Where two threads read them at once both get the first ones: frames are told apart as
            # objects.
            self._numbers.append(frame_numbers(self.abstract, words))
        return self._numbers[0]

    def rarest(self, keys: Sequence[tuple[str, float]]) -> float:
        """Return how rare a word is by the best of its keys, 0 where the record has none."""
        rarity = self.rarity
        best = 0.0
        for key, _ in keys[:_BEST_KEYS]:
            if key in rarity and rarity[key] > best:
                best = rarity[key]
        return best

    def tells_place(self, name: str) -> bool:
        """Tell whether title or abstract hold a name, or one that begins like it: «Kenyan»."""
        start = name[:_PLACE_LETTERS].lower()
        whole = f"{self.record.title} {self.abstract}".lower()
        return start in whole or self.names(name)

    def names(self, phrase: str) -> bool:
        """Tell whether title or abstract name a phrase, in these or in like words."""
        wanted = _phrase_keys(phrase)
        return bool(wanted) and not any(map(self.keys.isdisjoint, wanted))


@lru_cache(maxsize=4096)
def _phrase_keys(phrase: str) -> tuple[frozenset[str], ...]:
    """Return for each word of a phrase the keys by which a record may name it."""
    return tuple(
        frozenset(key for key, worth in term.keys if worth > SAME_BEGINNING)
        for term in find_terms(phrase)
    )


@kept_for_records(_KEPT_RECORDS)
def prepare_record(record: Record) -> PreparedRecord:
    """Return the record made ready; the same object is prepared only once."""
    abstract = record.abstract
    expansions = find_group_names(abstract) | _singular(
        find_abbreviations(f"{record.title} {abstract}")
    )
    sentences = tuple(_prepare_sentence(placed, expansions) for placed in place_sentences(record))
    title_terms = find_terms(record.title, expansions)
    rarity = _rarity(sentences)
    return PreparedRecord(
        record=record,
        abstract=abstract,
        appraisal=appraise(record),
        title_terms=title_terms,
        sentences=sentences,
        rarity=rarity,
        kinds=population_kinds(record.title) | population_kinds(abstract),
        title=frozenset(key for term in find_terms(record.title) for key, _ in term.keys),
        rare=math.log(1 + (1 + len(sentences)) / 2) - 1e-9,
        unseen=math.log(2 + len(sentences)),
        digest=hashlib.sha256(f"{record.title}\n{abstract}".encode()).hexdigest(),
        keys=frozenset(rarity).union(key for term in title_terms for key, _ in term.keys),
        places=_places(sentences),
    )


def _prepare_sentence(placed: PlacedSentence, expansions: Mapping[str, str]) -> PreparedSentence:
    """Prepare one sentence."""
    terms = find_terms(placed.text, expansions)
    keys: dict[str, float] = {}
    for term in terms:
        for key, worth in term.keys:
            if worth > keys.get(key, 0.0):
                keys[key] = worth
    return PreparedSentence(
        placed=placed,
        terms=terms,
        keys=keys,
        aim=float(_AIM.search(placed.text.lower()) is not None),
        length=math.log(1 + len(terms)),
        shown=RationaleSentence(section=placed.section, span=placed.span, text=placed.text),
    )


def _singular(expansions: Mapping[str, str]) -> dict[str, str]:
    """Return abbreviations with the singular of those told in the plural, as «CLDs» gives «CLD»."""
    found = dict(expansions)
    for short, whole in expansions.items():
        if len(short) > 2 and short.endswith("s") and short[:-1].isupper():
            found.setdefault(short[:-1], whole)
    return found


def _places(
    sentences: tuple[PreparedSentence, ...],
) -> dict[str, tuple[tuple[int, float], ...]]:
    """Return for each key the sentences that hold it, with the root of its worth there."""
    found: dict[str, list[tuple[int, float]]] = {}
    for index, sentence in enumerate(sentences):
        # Words are worth one of a few sums: each is told once for all of them.
        told = {worth: (index, math.sqrt(worth)) for worth in set(sentence.keys.values())}
        for key, worth in sentence.keys.items():
            found.setdefault(key, []).append(told[worth])
    return {key: tuple(places) for key, places in found.items()}


def _rarity(sentences: tuple[PreparedSentence, ...]) -> dict[str, float]:
    """Return for each key the logarithm of sentences over sentences with it."""
    counts: dict[str, int] = {}
    for sentence in sentences:
        for key in sentence.keys:
            counts[key] = counts.get(key, 0) + 1
    total = len(sentences)
    rarity = {count: math.log(1 + (1 + total) / count) for count in set(counts.values())}
    return {key: rarity[count] for key, count in counts.items()}
