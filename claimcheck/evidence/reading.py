"""
A claim made ready for matching: its terms, and its numbers with their frames.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimcheck.evidence.completion import (
    complete_shares,
    inherit_units,
    mark_ages,
    read_more,
    read_units_behind,
)
from claimcheck.evidence.direction import Direction, find_directions
from claimcheck.evidence.frames import Frame, frame_sentence
from claimcheck.evidence.joined import join_parts
from claimcheck.evidence.lexicon import Term, find_terms
from claimcheck.evidence.needed_to_treat import read_needed_to_treat
from claimcheck.evidence.people import population_kinds
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.printed_forms import read_forms
from claimcheck.evidence.rationale import AskedWords, ask_words
from claimcheck.evidence.sexes import kinds_counted
from claimcheck.model import Claim, Quantity
from claimcheck.text.abbreviations import find_abbreviations
from claimcheck.text.populations import PopulationKind
from claimcheck.text.source_marks import blank_source_marks
from claimcheck.text.subjects import subjects_of

_SUBJECT_WEIGHT = 1.0
_LEAST_SHARE_OF_WORDS = 0.2
"""
Of the papers that SciFact's training claims cite, 14 of 919 lie below and name no subject; of
papers drawn by chance that share a word, 825 of 1,887 do.
"""


MOST_NUMBERS = 60
"""More than any statement has; time grows with their cube."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim with all that matching needs."""

    claim: Claim
    terms: tuple[Term, ...]
    asked: AskedWords
    """The terms by their keys."""
    frames: tuple[Frame, ...]
    """One for each quantity but years of sources, in their order in the claim."""
    beyond: tuple[Quantity, ...]
    """The quantities after the first `MOST_NUMBERS`, which are compared with nothing."""
    kinds: frozenset[PopulationKind]
    """The kinds of people, animals or preparations that the claim speaks of."""
    directions: frozenset[Direction]
    """The ways in which the claim says that something changes or differs."""
    places: tuple[str, ...]
    """The places that the claim says it is about: «in Shanghai»."""
    subject_keys: frozenset[str]
    """Keys of the words that say what the claim is about, those left to its context included."""

    subjects: tuple[str, ...]
    """What the claim is about by name, without the people; with what its context names."""
    named: tuple[str, ...]
    """The subject terms that are looked for in a record; all telling words where there is none."""

    def is_met_by(self, prepared: PreparedRecord) -> bool:
        """
        Tell whether a record has to do with the claim's subject.

        It shares a subject word, and where it names none of the subjects themselves, at least a
        fifth of the claim's telling words: «events» alone make no record of another drug one of
        this drug's events.
        """
        if self.subject_keys.isdisjoint(prepared.keys):
            return False
        if not self.subjects or any(prepared.names(name) for name in self.subjects):
            return True
        return self._share_of_words(prepared) >= _LEAST_SHARE_OF_WORDS

    def _share_of_words(self, prepared: PreparedRecord) -> float:
        """Return how much of the claim's telling words a record has, from 0 to 1."""
        telling = [term for term in self.terms if term.weight >= _SUBJECT_WEIGHT]
        held = [
            term
            for term in telling
            if any(worth > 0.5 and key in prepared.keys for key, worth in term.keys)
        ]
        return len(held) / len(telling) if telling else 1.0


_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|[Ff]rom|[Tt]hroughout)[ \u00a0]"
    r"(?:(?:[Nn]orth|[Ss]outh|[Ww]est|[Ee]ast|[Cc]entral|[Rr]ural|[Uu]rban)(?:ern)?[ \u00a0])?"
    r"(?P<name>[A-Z][a-z]{3,20})(?![\w-])(?![ \u00a0](?:disease|syndrome|criteria|score|scale"
    r"|test|trial|study|infection|[0-9]))"
)
_MONTHS = frozenset(
    ("January", "February", "March", "April", "June", "July", "August", "September", "October",
     "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
     "Sunday", "Week", "Phase", "Stage", "Part", "Step", "Group")
)  # fmt: skip


def find_places(text: str) -> tuple[str, ...]:
    """Return the capitalised names behind «in» and the like, which are mostly places."""
    names = (match["name"] for match in _PLACE.finditer(text))
    return tuple(name for name in names if name not in _MONTHS)


@lru_cache(maxsize=512)
def read_claim(claim: Claim) -> Reading:
    """Return the claim made ready; its quantities are taken as they are."""
    # «(PMID 1)» is no word of the statement, which the record would have to hold.
    text = blank_source_marks(claim.text)
    expansions = find_abbreviations(text)
    terms = find_terms(text, expansions)
    stated = [quantity for quantity in claim.quantities if quantity.span.cut(text).strip()]
    beyond = tuple(stated[MOST_NUMBERS:])
    keys = {
        key
        for term in terms
        if term.weight >= _SUBJECT_WEIGHT
        for key, worth in term.keys
        if worth > 0.5
    }
    for words in claim.context:
        keys |= {key for term in find_terms(words) for key, worth in term.keys if worth > 0.5}
    frames = _frames(text[: beyond[0].span.start] if beyond else text, stated, terms)
    return Reading(
        claim=claim,
        terms=terms,
        asked=ask_words(terms),
        frames=frames,
        beyond=beyond,
        kinds=population_kinds(text) - kinds_counted(frames),
        directions=find_directions(text),
        places=find_places(text),
        subject_keys=frozenset(keys),
        subjects=_names(claim),
        named=_named(claim, terms),
    )


def _frames(text: str, stated: Sequence[Quantity], terms: Sequence[Term]) -> tuple[Frame, ...]:
    """Return the numbers of a claim that stand in `text`, each with what is said of it."""
    within = [quantity for quantity in stated if quantity.span.end <= len(text)]
    more = join_parts(text, read_forms(text, read_more(text, within)))
    read = read_needed_to_treat(text, read_units_behind(text, more))
    quantities = mark_ages(text, complete_shares(inherit_units(text, read)))
    near = [term for term in terms if term.span.end <= len(text)]
    return frame_sentence(text, quantities, near, elliptic=True)


def _named(claim: Claim, terms: Sequence[Term]) -> tuple[str, ...]:
    """Return the subject terms of a claim, or its telling words, each once."""
    subjects = subjects_of(claim)
    named = (
        *subjects.intervention,
        *subjects.condition,
        *subjects.outcome,
        *subjects.population,
        *subjects.comparator,
        *subjects.other,
    )
    telling = filter(_is_telling, named)
    words = (term.span.cut(claim.text) for term in terms if term.weight >= _SUBJECT_WEIGHT)
    return tuple(dict.fromkeys(telling)) or tuple(dict.fromkeys(words))


def _is_telling(name: str) -> bool:
    """Tell whether a name says more than «people» or «patients», whom nearly all records name."""
    return any(term.weight >= _SUBJECT_WEIGHT for term in find_terms(name))


def _names(claim: Claim) -> tuple[str, ...]:
    subjects = subjects_of(claim)
    return (
        *subjects.intervention,
        *subjects.condition,
        *subjects.outcome,
        *subjects.comparator,
        *subjects.other,
        *claim.context,
    )
