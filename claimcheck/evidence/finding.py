"""
What was found for one number of a claim, and why it is withheld although a value fits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from claimcheck.evidence.candidates import Candidate, why_differs
from claimcheck.evidence.denials import Denial
from claimcheck.evidence.denials import find_denial as find_wording
from claimcheck.evidence.differing import is_unlike
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.places import is_fact, strongest_places
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.support import find_denial, find_doubt, is_copied, own_words, place_of
from claimcheck.evidence.sureness import fits_loosely, is_surely_meant, is_surely_of_same
from claimcheck.model import NumberSignal, QuantityKind

MOST_UNSEEN = 0.5
"""Share of a claim's telling words that a record of the same thing may lack."""
FEWEST_WORDS = 3
"""With fewer telling words a claim leaves what it is about to its context."""
_BINDING = frozenset({QuantityKind.TIME, QuantityKind.AGE, QuantityKind.YEAR, QuantityKind.DOSE})
"""Kinds of places without which a claim's figure is not the record's."""


class Finding(NamedTuple):
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
    is_doubted: bool = False
    """Whether a value fits and it is left in doubt what it is of."""
    is_loose: bool = False
    """Whether it agrees and may yet be of something else."""


def denied_in_words(
    claimed: Frame, prepared: PreparedRecord, candidates: tuple[Candidate, ...]
) -> Finding | None:
    """Return the finding that a record denies in words what a claim's number gives a size of."""
    denial = find_wording(claimed, prepared)
    if denial is None:
        return None
    why = f"the record denies it without a figure: «{denial.words}»"
    return Finding(claimed, NumberSignal.DIFFERS, why, None, None, candidates, denial)


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
        if place.kind not in _BINDING:
            continue
        for locator in finding.frame.locators:
            own = locator.weight >= strongest.get(place.kind, 1.0)
            if own and locator.quantity.span == place.span:
                return withhold(finding, f"the record has nothing for «{place.surface}»")
    return finding


def withhold(finding: Finding, why: str) -> Finding:
    """Return a finding as one without a comparable number, for a reason."""
    if finding.relation is NumberSignal.NO_COMPARABLE_NUMBER:
        return finding
    return finding._replace(
        relation=NumberSignal.NO_COMPARABLE_NUMBER,
        why=f"{why} ({finding.candidate.shown})" if finding.candidate else why,
        candidate=None,
        denial=None,
    )


def without_doubtful(
    finding: Finding, others: Collection[Finding], prepared: PreparedRecord
) -> Finding:
    """
    Withhold «agrees» where a value fits a number that may be of something else.

    Two figures of a claim that agree with a sentence together bear one another out.
    """
    meant = finding.candidate
    if finding.relation is not NumberSignal.AGREES or meant is None:
        return finding
    is_borne_out = _is_borne_out(finding, meant, others)
    doubt = find_denial(finding.frame)
    if doubt is None and not is_borne_out:
        doubt = find_doubt(finding.frame, meant, finding.comparable, prepared)
    if doubt is None and not is_borne_out and not _is_sure(finding, meant, prepared, others):
        doubt = "little shows that it is the one that the claim means"
    if doubt is None:
        return finding._replace(is_loose=_fits_loosely(finding, meant, prepared))
    why = f"{meant.shown} stands in the record, but {doubt}"
    return finding._replace(
        relation=NumberSignal.NO_COMPARABLE_NUMBER,
        why=why,
        candidate=None,
        is_doubted=True,
    )


def _is_borne_out(finding: Finding, meant: Candidate, others: Collection[Finding]) -> bool:
    return any(
        other is not finding
        and other.relation is NumberSignal.AGREES
        and other.candidate is not None
        and other.candidate.frame.sentence == meant.frame.sentence
        for other in others
    )


def firm_where_borne_out(finding: Finding, others: Collection[Finding]) -> Finding:
    """Return a loose finding as a firm one where another figure agrees in the same sentence."""
    meant = finding.candidate
    if finding.is_loose and meant is not None and _is_borne_out(finding, meant, others):
        return finding._replace(is_loose=False)
    return finding


def as_of_source(finding: Finding) -> Finding:
    """Return a finding as one of the record that the document cites: its very figure is surer."""
    meant = finding.candidate
    if not finding.is_loose or meant is None or not is_copied(finding.frame, meant):
        return finding
    return finding._replace(is_loose=False)


def _fits_loosely(finding: Finding, meant: Candidate, prepared: PreparedRecord) -> bool:
    claimed = finding.frame
    if claimed.quantity.kind is QuantityKind.P_VALUE:
        return False
    if meant.frame.is_background:
        return True  # «earlier studies found 33%» is no finding of this one
    return fits_loosely(claimed, meant, finding.comparable, prepared)


def _is_sure(
    finding: Finding, meant: Candidate, prepared: PreparedRecord, others: Collection[Finding]
) -> bool:
    claimed = finding.frame
    if claimed.quantity.kind is QuantityKind.P_VALUE:
        return True  # one by its digits
    alone = len(others) == 1
    return is_surely_meant(claimed, meant, finding.comparable, prepared, by_rule=True, alone=alone)


def where_misplaced(finding: Finding, prepared: PreparedRecord) -> Finding:
    """
    Let a claim's only number differ that rules compare with none, where a number surely is its own.

    A claim with a time, dose or age may tell of one for which the record gives nothing, and times
    and ranges are told of too many things.
    """
    claimed = finding.frame
    if finding.relation is not NumberSignal.NO_COMPARABLE_NUMBER or claimed.locators:
        return finding
    if claimed.quantity.kind is QuantityKind.TIME or claimed.quantity.high is not None:
        return finding
    other = next(
        (c for c in finding.comparable if not c.match.agrees and not is_unlike(claimed, c)), None
    )
    agreeing = next((c for c in finding.comparable if c.match.agrees), None)
    if other is None or is_fact(claimed) or finding.is_doubted:
        return finding
    if agreeing is not None and not agreeing.fit.conflicts and is_copied(claimed, agreeing):
        return finding  # the claim's very figure, against which nothing speaks
    if not is_surely_of_same(claimed, other, finding.comparable, prepared, by_rule=False):
        return finding
    why = why_differs(other, agreeing)
    return finding._replace(relation=NumberSignal.DIFFERS, why=why, candidate=other)


def is_about_other(finding: Finding, prepared: PreparedRecord) -> bool:
    """Tell whether little shows that a differing number tells of what the claim's tells of."""
    claimed, shown = finding.frame, finding.candidate
    if finding.relation is not NumberSignal.DIFFERS or is_fact(claimed):
        return False
    if shown is None or shown not in finding.comparable:
        return False
    if _lacks_half(finding, shown, prepared):
        return True
    return not is_surely_of_same(claimed, shown, finding.comparable, prepared, by_rule=True)


def _lacks_half(finding: Finding, shown: Candidate, prepared: PreparedRecord) -> bool:
    """
    Tell whether a record speaks of too little that the claim speaks of for its number to differ.

    Where the claim's own figure stands in the record, the record is the claim's all the same.
    """
    words = [term for term, _ in finding.frame.terms if term.weight >= 1]
    unseen = sum(all(key not in prepared.keys for key, _ in term.keys) for term in words)
    if unseen < MOST_UNSEEN * len(words) or len(words) < FEWEST_WORDS:
        return False
    if any(c.match.agrees and is_copied(finding.frame, c) for c in finding.comparable):
        return False
    if unseen > MOST_UNSEEN * len(words):
        return True
    places = [place_of(term, shown.frame, prepared) for term in own_words(finding.frame)]
    return places.count(-1) > places.count(1)
