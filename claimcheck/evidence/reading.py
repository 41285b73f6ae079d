"""
A claim made ready for matching: its terms, and its numbers with their frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from claimcheck.evidence.completion import complete_shares, inherit_units, mark_ages, read_more
from claimcheck.evidence.frames import Frame, frame_sentence
from claimcheck.evidence.lexicon import Term, find_terms
from claimcheck.evidence.people import population_kinds
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.model import Claim, QuantityKind
from claimcheck.text.abbreviations import find_abbreviations
from claimcheck.text.populations import PopulationKind

_SUBJECT_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim with all that matching needs."""

    claim: Claim
    terms: tuple[Term, ...]
    frames: tuple[Frame, ...]
    """One for each quantity but prices, in the order of `Claim.quantities`."""
    kinds: frozenset[PopulationKind]
    """The kinds of people, animals or preparations that the claim speaks of."""
    subject_keys: frozenset[str]
    """Keys of the words that say what the claim is about, those left to its context included."""

    def shares_subject(self, prepared: PreparedRecord) -> bool:
        """Tell whether a record has a subject word of the claim."""
        return not self.subject_keys.isdisjoint(prepared.keys)


@lru_cache(maxsize=512)
def read_claim(claim: Claim) -> Reading:
    """Return the claim made ready; its quantities are taken as they are."""
    expansions = find_abbreviations(claim.text)
    terms = find_terms(claim.text, expansions)
    priced = [quantity for quantity in claim.quantities if quantity.kind is not QuantityKind.MONEY]
    quantities = mark_ages(
        claim.text, complete_shares(inherit_units(claim.text, read_more(claim.text, priced)))
    )
    keys = {
        key
        for term in terms
        if term.weight >= _SUBJECT_WEIGHT
        for key, worth in term.keys
        if worth > 0.5
    }
    for words in claim.context:
        keys |= {key for term in find_terms(words) for key, worth in term.keys if worth > 0.5}
    return Reading(
        claim=claim,
        terms=terms,
        frames=frame_sentence(claim.text, quantities, terms, elliptic=True),
        kinds=population_kinds(claim.text),
        subject_keys=frozenset(keys),
    )
