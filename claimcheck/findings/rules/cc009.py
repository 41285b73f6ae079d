"""CC009: a source about other people than the claim, or about none."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Needs, Rule, RuleContext
from claimcheck.findings.standing import resting_on
from claimcheck.model import ClaimResult, PopulationSignal, Severity


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    for part, evidence in resting_on(result):
        if evidence.signals.population is PopulationSignal.DIFFERS:
            studied = f" ({evidence.population})" if evidence.population else ""
            yield (
                f"Population differs: the {part} source PMID {evidence.pmid} studied others than "
                f"the claim speaks of{studied}. Name them in the claim, or cite another record."
            )


RULE = Rule(
    code="CC009",
    name="population-differs",
    severity=Severity.WARNING,
    summary="The cited or accepted source studied another population than the claim names.",
    check=_check,
    needs=Needs.SOURCE,
)
