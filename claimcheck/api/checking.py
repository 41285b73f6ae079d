"""What `claimcheck check` does: the claims as they stand now, put to the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from claimcheck.api.runs import Surroundings, count_results, recorded_results, report_on
from claimcheck.api.workspace import Workspace
from claimcheck.findings import (
    InDocuments,
    RuleChoice,
    apply_rules,
    comment_as_ignore,
    ignore_reason,
    rule_notes,
)
from claimcheck.findings.holding_back import hold_back_known, hold_back_unchanged
from claimcheck.judgements import standing_cites
from claimcheck.model import ClaimResult, Finding, Report


class SourcedBy(StrEnum):
    """What makes a claim sourced."""

    CITATION = "citation"
    """A citation in the document that was not refuted."""
    JUDGEMENT = "judgement"
    """Judgements that accept it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """How a gate run chooses and weighs."""

    choice: RuleChoice = field(default_factory=RuleChoice)
    sourced_by: frozenset[SourcedBy] = frozenset(SourcedBy)
    baseline: tuple[str, ...] = ()
    """Fingerprints of the findings that were accepted when the gate was introduced."""
    changed: Mapping[str, tuple[range, ...]] | None = None
    """By document, the lines to which findings are limited; None: all lines count."""


def run_check(
    workspaces: Sequence[Workspace],
    surroundings: Surroundings,
    settings: CheckSettings | None = None,
) -> Report:
    """
    Put the selected claims to the rules, from the files alone; nothing is written.

    Raises:
        UsageError: The settings name a rule that does not exist.
    """
    chosen = settings or CheckSettings()
    results: list[ClaimResult] = []
    findings: list[Finding] = []
    for workspace in workspaces:
        own, found = _check(workspace, surroundings, chosen)
        results += own
        findings += found
    marked = hold_back_known(findings, chosen.baseline)
    if chosen.changed is not None:
        marked = hold_back_unchanged(marked, chosen.changed)
    return replace(
        report_on(workspaces, results, surroundings),
        command="check",
        findings=marked,
        rules=rule_notes(),
        counts=count_results(results, surroundings.today, checked=lambda _: True),
    )


def _check(
    workspace: Workspace, surroundings: Surroundings, settings: CheckSettings
) -> tuple[list[ClaimResult], tuple[Finding, ...]]:
    today = surroundings.today
    results = [
        _sourced_anew(result, settings.sourced_by)
        for result in recorded_results(workspace, surroundings)
    ]
    comments = {
        workspace.shown_name(name, surroundings.start) or name: comments
        for name, comments in workspace.comments.items()
    }
    documents = InDocuments(regions=workspace.regions, comments=comments)
    found = apply_rules(results, today=today, choice=settings.choice, documents=documents)
    return [_with_ignore(result, documents, surroundings) for result in results], found


def _sourced_anew(result: ClaimResult, by: frozenset[SourcedBy]) -> ClaimResult:
    if by == frozenset(SourcedBy):
        return result
    cited = SourcedBy.CITATION in by and bool(standing_cites(result))
    accepted = SourcedBy.JUDGEMENT in by and result.is_accepted
    return replace(result, is_sourced=cited or accepted)


def _with_ignore(
    result: ClaimResult, documents: InDocuments, surroundings: Surroundings
) -> ClaimResult:
    """Count a claim that a comment takes out of the gate as ignored, like one in claims.yaml."""
    if ignore_reason(result.claim, today=surroundings.today) is not None:
        return result
    wish = comment_as_ignore(result, documents, today=surroundings.today)
    return replace(result, claim=replace(result.claim, ignore=wish)) if wish else result
