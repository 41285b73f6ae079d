"""How a claim is marked where it stands in its text: what the gate and people say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claimcheck.model import ClaimResult, Finding, Freshness, Severity, Verdict
from claimcheck.reports.wording import short_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimState:
    """A mark: its class in the style sheet, its sign for those who see no colour, its words."""

    css: str
    sign: str
    words: str


ERROR = ClaimState(css="error", sign="!", words="failing the gate")
WARNING = ClaimState(css="warning", sign="?", words="with a warning of the gate")
CONTRADICTED = ClaimState(css="against", sign="✗", words="contradicted, as a person judged")
ACCEPTED = ClaimState(css="accepted", sign="✓", words="accepted by judgement")
JUDGED = ClaimState(css="judged", sign="◆", words="judged, not accepted")
CITED = ClaimState(css="cited", sign="§", words="cited")
UNSOURCED = ClaimState(css="unsourced", sign="○", words="unsourced")
IGNORED = ClaimState(css="ignored", sign="–", words="ignored")

STATES = (ERROR, WARNING, CONTRADICTED, ACCEPTED, JUDGED, CITED, UNSOURCED, IGNORED)
"""Every mark, in the order in which a legend names them."""


def claim_state(result: ClaimResult, findings: Iterable[Finding]) -> ClaimState:
    """
    Return how a claim is marked: by the gravest finding that counts, else by its standing.

    A mark never says more than the gate and people did: no signal of the machine makes one.
    """
    severities = {finding.severity for finding in findings if finding.suppressed is None}
    if Severity.ERROR in severities:
        return ERROR
    if Severity.WARNING in severities:
        return WARNING
    return _by_standing(result)


def _by_standing(result: ClaimResult) -> ClaimState:
    if result.claim.ignore is not None:
        return IGNORED
    latest = {
        each.judgement.by: each.judgement.verdict
        for each in result.judgements
        if each.freshness is Freshness.FRESH
    }
    if Verdict.CONTRADICTED in latest.values():
        return CONTRADICTED
    if result.is_accepted:
        return ACCEPTED
    if latest:
        return JUDGED
    return CITED if short_standing(result) == "cited" else UNSOURCED


def findings_by_claim(findings: Iterable[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """Return the findings on each claim, by its id."""
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        if finding.claim is not None:
            found[finding.claim] = (*found.get(finding.claim, ()), finding)
    return found
