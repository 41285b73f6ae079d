"""
A claim made ready for matching: its terms, and its numbers with their frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from claimcheck.evidence.frames import Frame, frame_sentence
from claimcheck.evidence.lexicon import Term, find_terms
from claimcheck.evidence.people import population_kinds
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.model import Claim, Quantity, QuantityKind
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
    """Keys of the words that say what the claim is about."""

    def shares_subject(self, prepared: PreparedRecord) -> bool:
        """Tell whether a record has a subject word of the claim."""
        return not self.subject_keys.isdisjoint(prepared.keys)


def complete_shares(quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Read a bare count after a share as one of the same whole: «8 of the 10 slept and 5 snored».

    Spans and surfaces stay as they are.
    """
    found: list[Quantity] = []
    whole: Decimal | None = None
    for quantity in quantities:
        if quantity.denominator is not None and quantity.denominator > 0:
            whole = quantity.denominator
        is_bare = quantity.kind is QuantityKind.COUNT and quantity.unit is None
        if is_bare and whole is not None and quantity.low is not None and quantity.low <= whole:
            share = (quantity.low / whole * 100).quantize(Decimal(1))
            completed = replace(
                quantity,
                kind=QuantityKind.RATE,
                unit="%",
                low=share,
                numerator=quantity.low,
                denominator=whole,
            )
            found.append(completed)
        else:
            found.append(quantity)
    return found


@lru_cache(maxsize=512)
def read_claim(claim: Claim) -> Reading:
    """Return the claim made ready; its quantities are taken as they are."""
    expansions = find_abbreviations(claim.text)
    terms = find_terms(claim.text, expansions)
    quantities = complete_shares(
        [quantity for quantity in claim.quantities if quantity.kind is not QuantityKind.MONEY]
    )
    keys = {
        key
        for term in terms
        if term.weight >= _SUBJECT_WEIGHT
        for key, worth in term.keys
        if worth > 0.5
    }
    return Reading(
        claim=claim,
        terms=terms,
        frames=frame_sentence(claim.text, quantities, expansions=expansions, elliptic=True),
        kinds=population_kinds(claim.text),
        subject_keys=frozenset(keys),
    )
