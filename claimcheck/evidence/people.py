"""
Whether claim and record speak of the same kind of people.
"""

from __future__ import annotations

from functools import lru_cache

from claimcheck.model import PopulationSignal
from claimcheck.text.populations import PopulationKind, find_populations

_GENERAL = frozenset({PopulationKind.HUMANS, PopulationKind.PATIENTS})
_NOT_HUMAN = frozenset({PopulationKind.ANIMALS, PopulationKind.IN_VITRO})
_APART = (
    frozenset({PopulationKind.ADULTS, PopulationKind.CHILDREN}),
    frozenset({PopulationKind.ADULTS, PopulationKind.ADOLESCENTS}),
    frozenset({PopulationKind.OLDER_ADULTS, PopulationKind.CHILDREN}),
    frozenset({PopulationKind.OLDER_ADULTS, PopulationKind.ADOLESCENTS}),
    frozenset({PopulationKind.CHILDREN, PopulationKind.ADOLESCENTS}),
    frozenset({PopulationKind.MEN, PopulationKind.WOMEN}),
    frozenset({PopulationKind.HEALTHY, PopulationKind.PATIENTS}),
    frozenset({PopulationKind.MEN, PopulationKind.PREGNANT}),
)


@lru_cache(maxsize=8192)
def population_kinds(text: str) -> frozenset[PopulationKind]:
    """Return the kinds of people, animals or preparations that a text speaks of."""
    return frozenset(mention.kind for mention in find_populations(text) if not mention.excluded)


def compare_populations(claim: str, record: str) -> PopulationSignal:
    """Return how the population of a claim stands to that of a record, both as text."""
    return compare_kinds(population_kinds(claim), population_kinds(record))


def compare_kinds(
    mine: frozenset[PopulationKind], theirs: frozenset[PopulationKind]
) -> PopulationSignal:
    """Return how two sets of kinds stand to one another."""
    if not mine or not theirs:
        return PopulationSignal.UNCLEAR
    people, animals = mine - _NOT_HUMAN, mine & _NOT_HUMAN
    their_people, their_animals = theirs - _NOT_HUMAN, theirs & _NOT_HUMAN
    if bool(animals) != bool(their_animals) and not (people and their_people):
        return PopulationSignal.DIFFERS
    special = people - _GENERAL
    their_special = their_people - _GENERAL
    if special & their_special or (animals and their_animals):
        return PopulationSignal.SAME
    if special and their_special and _exclude_one_another(special, their_special):
        return PopulationSignal.DIFFERS
    if not special and people and their_people:
        return PopulationSignal.SAME
    return PopulationSignal.UNCLEAR


def _exclude_one_another(
    mine: frozenset[PopulationKind], theirs: frozenset[PopulationKind]
) -> bool:
    """Tell whether each kind of one set excludes each kind of the other."""
    return all(frozenset({one, other}) in _APART for one in mine for other in theirs)
