"""
What was found for one number of a claim, and why it is withheld although a value fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.denials import Denial
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.places import is_fact, strongest_places
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.support import find_denial, find_doubt
from claimcheck.model import NumberSignal, QuantityKind

_BINDING = frozenset({QuantityKind.TIME, QuantityKind.AGE, QuantityKind.YEAR, QuantityKind.DOSE})
"""Kinds of places without which a claim's figure is not the record's."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one number of a claim."""

    frame: Frame
    """The claim's number."""
    relation: NumberSignal
    why: str
    candidate: Candidate | None
    """The number shown beside it."""
    nearest_differing: Candidate | None
    comparable: tuple[Candidate, ...]
    """All numbers on one axis with it, best fit first."""
    denial: Denial | None = None
    """Where the record denies in words what the claim's number gives a size of."""


def without_unplaced(finding: Finding, findings: Sequence[Finding]) -> Finding:
    """
    Withhold a figure whose time, dose, age or year the abstract does not have at all.

    «71% after a month» is not borne out by 71% in an abstract that never speaks of a month, nor
    does it differ from what stands there.
    """
    if finding.frame.is_locator or is_fact(finding.frame):
        return finding
    strongest = strongest_places(finding.frame)
    for other in findings:
        place = other.frame.quantity
        if other.relation is not NumberSignal.NO_COMPARABLE_NUMBER or place.low is None:
            continue
        for locator in finding.frame.locators:
            own = locator.weight >= strongest.get(place.kind, 1.0)
            is_same = locator.quantity.span == place.span and place.kind in _BINDING
            if own and is_same:
                return withhold(finding, f"the record has nothing for «{place.surface}»")
    return finding


def withhold(finding: Finding, why: str) -> Finding:
    """Return a finding as one without a comparable number, for a reason."""
    if finding.relation is NumberSignal.NO_COMPARABLE_NUMBER:
        return finding
    return replace(
        finding,
        relation=NumberSignal.NO_COMPARABLE_NUMBER,
        why=f"{why} ({finding.candidate.shown})" if finding.candidate else why,
        candidate=None,
        denial=None,
    )


def without_doubtful(
    finding: Finding, others: Iterable[Finding], prepared: PreparedRecord
) -> Finding:
    """
    Withhold «agrees» where a value fits a number that may be of something else.

    Two figures of a claim that agree with a sentence together bear one another out.
    """
    meant = finding.candidate
    if finding.relation is not NumberSignal.AGREES or meant is None:
        return finding
    is_borne_out = any(
        other is not finding
        and other.relation is NumberSignal.AGREES
        and other.candidate is not None
        and other.candidate.frame.sentence == meant.frame.sentence
        for other in others
    )
    doubt = find_denial(finding.frame)
    if doubt is None and not is_borne_out:
        doubt = find_doubt(finding.frame, meant, finding.comparable, prepared)
    if doubt is None:
        return finding
    why = f"{meant.shown} stands in the record, but {doubt}"
    return replace(finding, relation=NumberSignal.NO_COMPARABLE_NUMBER, why=why, candidate=None)
