"""
Which outcome a share counts: response is not remission, and a relapse is no success.
"""

from __future__ import annotations

from functools import lru_cache

from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import find_terms
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.zones import OWN
from claimcheck.model import Role

_OUTCOMES = frozenset({Role.RESPONSE, Role.REMISSION, Role.RELAPSE})
"""Of these no two are one."""
_ROLE_LETTERS = 5


def may_have_other_outcome(claimed: Frame) -> bool:
    """Tell whether a claim's number is of an outcome, or may be of one that it does not name."""
    return claimed.measure is Measure.LEVEL or claimed.quantity.role in _OUTCOMES


def has_other_outcome(claimed: Frame, reported: Frame) -> bool:
    """Tell whether one counts those who responded, say, and the other those in remission."""
    mine, theirs = claimed.quantity.role, reported.quantity.role
    if theirs is mine or theirs not in _OUTCOMES:
        return False
    if theirs is Role.RELAPSE:
        if _tells_kind(reported):
            return False
        return claimed.measure is Measure.LEVEL and not names_outcome(claimed, reported)
    if mine not in _OUTCOMES or names_role(claimed, reported):
        return False
    several = [group for group, members in claimed.sides.items() if len(members) > 1]
    return not several or any(_counts_a_third(claimed, reported, group) for group in several)


def _counts_a_third(claimed: Frame, reported: Frame, group: int) -> bool:
    """
    Tell whether a claim names two outcomes and a number is of one of them and of a third.

    «Of those who had relapsed, 72% reached remission» is not borne out by how many of those who
    had relapsed responded.
    """
    mine, theirs = claimed.sides[group], reported.sides.get(group, {})
    own = {member for member, weight in theirs.items() if weight >= OWN}
    return not own <= mine.keys() and not mine.keys() <= own


def _tells_kind(reported: Frame) -> bool:
    """
    Tell whether «recurrent» only says of which kind the events are that were counted.

    «Recurrent mutations were found in 31%» counts mutations, and no relapses.
    """
    return (reported.quantity.outcome or "").lower() == "recurrent"


def names_role(claimed: Frame, reported: Frame) -> bool:
    """Tell whether a claim names the outcome that a record's number is of, as «remission»."""
    role = reported.quantity.role
    return role is not None and role.value[:_ROLE_LETTERS] in claimed.text.lower()


def names_outcome(claimed: Frame, reported: Frame) -> bool:
    """Tell whether a claim has a word for the relapse or the death that a record counts."""
    wanted = _keys_of(f"{reported.quantity.role} {reported.quantity.outcome or ''}")
    return any(key.lstrip("!") in wanted for term, _ in claimed.terms for key, _ in term.keys)


@lru_cache(maxsize=1024)
def _keys_of(outcome: str) -> frozenset[str]:
    """Return the keys of the words for an outcome."""
    return frozenset(key for term in find_terms(outcome) for key, _ in term.keys)
