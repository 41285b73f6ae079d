"""
Records made ready for matching: split, stemmed, their numbers read and framed, once.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

from claimcheck.evidence.appraisal import Appraisal, appraise
from claimcheck.evidence.carrying import carry_over, points_back, with_words_before
from claimcheck.evidence.completion import (
    continue_ratios,
    inherit_units,
    mark_ages,
    names_ratios,
    read_more,
    read_units_behind,
    share_parts,
)
from claimcheck.evidence.frames import Frame, frame_sentence
from claimcheck.evidence.groups import find_group_names
from claimcheck.evidence.identity import kept_for_records
from claimcheck.evidence.lexicon import SAME_BEGINNING, Term, find_terms
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.people import population_kinds
from claimcheck.evidence.printed_forms import read_forms
from claimcheck.evidence.sections import PlacedSentence, place_sentences
from claimcheck.model import Quantity, QuantityKind, RationaleSentence, Record, Role
from claimcheck.text.abbreviations import find_abbreviations
from claimcheck.text.lowering import for_lower_case
from claimcheck.text.populations import PopulationKind
from claimcheck.text.quantities import parse_quantities

_AIM = for_lower_case(
    r"\b(?:aim(?:s|ed)?|objectives?"
    r"|to (?:determine|investigate|examine|assess|evaluate|test|study)"
    r"|we (?:investigated|examined|assessed|evaluated|studied|tested|performed|conducted|measured)"
    r"|however|unknown|unclear|poorly understood)\b",
)
_Sort = TypeVar("_Sort")
_PLACE_LETTERS = 5
_BEST_KEYS = 4
_KEPT_RECORDS = 4096


@dataclass(frozen=True, slots=True)
class PreparedSentence:
    """A sentence of an abstract with its terms and numbers."""

    placed: PlacedSentence
    terms: tuple[Term, ...]
    quantities: tuple[Quantity, ...]
    """Their spans lie in `placed.text`."""
    frames: tuple[Frame, ...]
    """One for each quantity."""
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
    frames: tuple[Frame, ...]
    """The frames of all sentences, in order."""
    frames_of: Mapping[Measure, tuple[Frame, ...]]
    """The frames of each measure, in order."""
    frames_at: Mapping[Decimal | None, tuple[Frame, ...]]
    """The frames by the lower end of their quantities, in order."""
    rarity: Mapping[str, float]
    """Key of a term → how rare it is among the sentences; large for one sentence only."""
    times: int
    """How many different points in time the abstract names."""
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
    has_ratios = names_ratios(abstract)
    sentences = tuple(
        _prepare_sentence(index, placed, expansions, has_ratios=has_ratios)
        for index, placed in enumerate(place_sentences(record))
    )
    sentences = _carried(sentences)
    frames = tuple(frame for sentence in sentences for frame in sentence.frames)
    title_terms = find_terms(record.title, expansions)
    rarity = _rarity(sentences)
    return PreparedRecord(
        record=record,
        abstract=abstract,
        appraisal=appraise(record),
        title_terms=title_terms,
        sentences=sentences,
        frames=frames,
        frames_of=_sorted_by(frames, attrgetter("measure")),
        frames_at=_sorted_by(frames, attrgetter("quantity.low")),
        rarity=rarity,
        times=len(
            {
                (frame.quantity.low, frame.quantity.unit)
                for frame in frames
                if frame.quantity.kind is QuantityKind.TIME
                and frame.quantity.role in {Role.TIME_POINT, Role.FOLLOW_UP, Role.ONSET}
            }
        ),
        kinds=population_kinds(record.title) | population_kinds(abstract),
        title=frozenset(key for term in find_terms(record.title) for key, _ in term.keys),
        rare=math.log(1 + (1 + len(sentences)) / 2) - 1e-9,
        unseen=math.log(2 + len(sentences)),
        digest=hashlib.sha256(f"{record.title}\n{abstract}".encode()).hexdigest(),
        keys=frozenset(rarity).union(key for term in title_terms for key, _ in term.keys),
        places=_places(sentences),
    )


def _prepare_sentence(
    index: int, placed: PlacedSentence, expansions: Mapping[str, str], *, has_ratios: bool
) -> PreparedSentence:
    """Prepare one sentence."""
    parsed = read_more(placed.text, parse_quantities(placed.text), counts=True)
    parsed = read_forms(placed.text, parsed, stretches=True)
    parsed = continue_ratios(
        placed.text, read_units_behind(placed.text, parsed), in_brackets=has_ratios
    )
    completed = share_parts(placed.text, inherit_units(placed.text, parsed))
    quantities = tuple(mark_ages(placed.text, completed))
    terms = find_terms(placed.text, expansions)
    frames = frame_sentence(placed.text, quantities, terms, sentence=index, section=placed.kind)
    keys: dict[str, float] = {}
    for term in terms:
        for key, worth in term.keys:
            if worth > keys.get(key, 0.0):
                keys[key] = worth
    return PreparedSentence(
        placed=placed,
        terms=terms,
        quantities=quantities,
        frames=frames,
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


def _carried(sentences: tuple[PreparedSentence, ...]) -> tuple[PreparedSentence, ...]:
    """Return the sentences with what each leaves out because an earlier one said it."""
    frames = [
        with_words_before(sentence.frames, before.terms)
        if before is not None and points_back(sentence.placed.text)
        else sentence.frames
        for before, sentence in zip((None, *sentences), sentences, strict=False)
    ]
    return tuple(
        sentence if sentence.frames is carried else replace(sentence, frames=carried)
        for sentence, carried in zip(sentences, carry_over(frames), strict=True)
    )


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


def _sorted_by(
    frames: Sequence[Frame], sort: Callable[[Frame], _Sort]
) -> dict[_Sort, tuple[Frame, ...]]:
    """Return the frames of each sort, in order."""
    found: dict[_Sort, list[Frame]] = {}
    for frame in frames:
        found.setdefault(sort(frame), []).append(frame)
    return {one: tuple(members) for one, members in found.items()}


def _rarity(sentences: tuple[PreparedSentence, ...]) -> dict[str, float]:
    """Return for each key the logarithm of sentences over sentences with it."""
    counts: dict[str, int] = {}
    for sentence in sentences:
        for key in sentence.keys:
            counts[key] = counts.get(key, 0) + 1
    total = len(sentences)
    rarity = {count: math.log(1 + (1 + total) / count) for count in set(counts.values())}
    return {key: rarity[count] for key, count in counts.items()}
