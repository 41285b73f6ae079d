"""What a rule of the gate is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from claimcheck.model import ClaimResult, Finding, Severity, has_cited


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContext:
    """What a rule may know beside the claim."""

    today: date
    """The day on which the gate is asked."""
    found: tuple[Finding, ...] = ()
    """What the rules before this one had to say about the same claim."""


class Needs(Enum):
    """What a claim must have for a rule to have anything to say about it."""

    NOTHING = auto()
    JUDGEMENT = auto()
    SOURCE = auto()
    """A record that it may rest on: a cited one, or any once somebody judged."""

    def are_met(self, result: ClaimResult) -> bool:
        """Tell whether the claim has it."""
        match self:
            case Needs.NOTHING:
                return True
            case Needs.JUDGEMENT:
                return bool(result.judgements)
            case Needs.SOURCE:
                return bool(result.judgements) or has_cited(result.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; each has a file of its own in `claimcheck.findings.rules`."""

    code: str
    """Stable, such as `CC001`; never given to another rule."""
    name: str
    """Words with hyphens, such as `unsourced-claim`."""
    severity: Severity
    """What a finding weighs unless the policy says otherwise."""
    summary: str
    """One sentence that says what the rule reports."""
    check: Callable[[ClaimResult, RuleContext], Iterable[str]]
    """Returns a message for each finding on the claim; none when there is nothing to say."""
    needs: Needs = Needs.NOTHING
    """Without it the rule is not asked, which spares most of the calls for most claims."""
    can_be_ignored: bool = True
    """Whether `ignore:` holds its findings back."""
