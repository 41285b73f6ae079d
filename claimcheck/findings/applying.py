"""The rules applied to claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from claimcheck.errors import UsageError
from claimcheck.findings.ignores import ignore_reason
from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.findings.rules import RULES
from claimcheck.model import ClaimResult, Counts, Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChoice:
    """Which rules are asked, and what their findings weigh."""

    select: frozenset[str] | None = None
    """The codes of the rules that are asked; None asks all."""
    leave_out: frozenset[str] = frozenset()
    """The codes of rules that are not asked."""
    severities: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    """Severities that take the place of the rules' own, by code."""


def apply_rules(
    results: Iterable[ClaimResult],
    *,
    today: date,
    choice: RuleChoice | None = None,
    rules: Sequence[Rule] = RULES,
) -> tuple[Finding, ...]:
    """
    Return what the rules have to say, claim by claim in the given order.

    Findings that a person's ignore holds back are there too, marked as suppressed with its
    reason. Claims that are gone from their document are passed over.

    Args:
        results: The claims with search, evidence and judgements.
        today: The day, which decides whether an ignore is over.
        choice: Which rules are asked; all with their own severities by default.
        rules: The rules that there are.

    Raises:
        UsageError: `choice` names a rule that does not exist.
    """
    chosen = choice or RuleChoice()
    asked = _choose(rules, chosen)
    findings: list[Finding] = []
    for result in results:
        if result.claim.gone_at is None:
            findings += _apply(result, asked, chosen, today)
    return tuple(findings)


def count_checked(results: Sequence[ClaimResult], *, today: date, absent: int = 0) -> Counts:
    """
    Return the counts of a gate run, which never stay out of an output.

    Args:
        results: The claims that were put to the rules; those gone are not counted.
        today: The day, which decides whether an ignore is over.
        absent: How many claims belong to documents that are not there.
    """
    there = [result.claim for result in results if result.claim.gone_at is None]
    ignored = sum(ignore_reason(claim, today=today) is not None for claim in there)
    return Counts(
        claims=len(there) + absent,
        checked=len(there) - ignored,
        unchecked=absent,
        ignored=ignored,
    )


def _choose(rules: Sequence[Rule], choice: RuleChoice) -> tuple[Rule, ...]:
    known = {rule.code for rule in rules}
    named: Collection[str] = {*(choice.select or ()), *choice.leave_out, *choice.severities}
    if unknown := sorted(set(named) - known):
        raise UsageError(
            f"there is no rule {unknown[0]!r}; the rules are {', '.join(sorted(known))}"
        )
    return tuple(
        rule
        for rule in rules
        if (choice.select is None or rule.code in choice.select)
        and rule.code not in choice.leave_out
    )


def _apply(
    result: ClaimResult, rules: Sequence[Rule], choice: RuleChoice, today: date
) -> list[Finding]:
    reason = ignore_reason(result.claim, today=today)
    found: list[Finding] = []
    for rule in rules:
        context = RuleContext(today=today, found=tuple(found))
        found += [
            Finding(
                rule=rule.code,
                severity=choice.severities.get(rule.code, rule.severity),
                claim=result.claim.id,
                document=result.claim.document,
                line=result.claim.line,
                message=message,
                suppressed=reason if rule.can_be_ignored else None,
            )
            for message in rule.check(result, context)
        ]
    return found
