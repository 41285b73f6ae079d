"""CC006: a claim that rests on a corrected record, or on one in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.findings.rule import Needs, Rule, RuleContext
from claimcheck.findings.standing import resting_on
from claimcheck.model import ClaimResult, RecordStatus, Severity

_WORDS = {
    RecordStatus.CONCERN: "carries an expression of concern",
    RecordStatus.CORRECTED: "has been corrected",
}


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    for part, evidence in resting_on(result):
        if words := _WORDS.get(evidence.status):
            notice = f" (notice: PMID {', '.join(evidence.notices)})" if evidence.notices else ""
            yield (
                f"The {part} source PMID {evidence.pmid} {words}{notice}: read the notice and see "
                "whether the claim still stands."
            )


RULE = Rule(
    code="CC006",
    name="corrected-source",
    severity=Severity.WARNING,
    summary="A cited or accepted source carries an expression of concern or a correction.",
    check=_check,
    needs=Needs.SOURCE,
)
