"""What `claimcheck check` does: the claims as they stand now, put to the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from claimcheck.api.runs import (
    Surroundings,
    count_results,
    gathered_notices,
    recorded_results,
    starter_banner,
)
from claimcheck.api.workspace import Workspace
from claimcheck.findings import (
    InDocuments,
    RuleChoice,
    apply_rules,
    comment_as_ignore,
    ignore_reason,
    rule_notes,
)
from claimcheck.findings.gate import count_incomplete
from claimcheck.findings.holding_back import hold_back_known, hold_back_unchanged
from claimcheck.judgements import standing_cites
from claimcheck.model import ClaimResult, Counts, DeferredResults, Finding, Report
from claimcheck.version import __version__


class SourcedBy(StrEnum):
    """What makes a claim sourced."""

    CITATION = "citation"
    """A citation in the document that was not refuted."""
    JUDGEMENT = "judgement"
    """Judgements that accept it."""


EITHER = frozenset(SourcedBy)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """How a gate run chooses and weighs."""

    choice: RuleChoice = field(default_factory=RuleChoice)
    sourced_by: frozenset[SourcedBy] = EITHER
    baseline: tuple[str, ...] = ()
    """Fingerprints of the findings that were accepted when the gate was introduced."""
    changed: Mapping[str, tuple[range, ...]] | None = None
    """By document, the lines to which findings are limited; None: all lines count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the gate says of one workspace before the baseline and the changed lines count."""

    results: Sequence[ClaimResult]
    incomplete: int
    """How many claims had a search that failed."""
    findings: tuple[Finding, ...]
    """Those on claims in the order of the results, then those on comments."""
    sources: tuple[str, ...]
    """Where claims were searched."""
    counts: Counts
    notices: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    """Documents that the claims file names and that are not there."""


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
    checked = [check_workspace(workspace, surroundings, chosen) for workspace in workspaces]
    return report_checked(checked, chosen)


def check_workspace(
    workspace: Workspace, surroundings: Surroundings, settings: CheckSettings
) -> Checked:
    """
    Put the selected claims of one workspace to the rules.

    Raises:
        UsageError: The settings name a rule that does not exist.
    """
    results, findings = _check(workspace, surroundings, settings)
    today = surroundings.today
    return Checked(
        results=results,
        incomplete=count_incomplete(results, today=today),
        findings=findings,
        sources=sources_of(results),
        counts=count_results(results, today, checked=lambda _: True),
        notices=workspace.notices,
        absent=workspace.absent,
    )


def sources_of(results: Iterable[ClaimResult]) -> tuple[str, ...]:
    """Return where claims were searched, each source once."""
    return tuple(dict.fromkeys(each.search.source for each in results if each.search.source))


def report_checked(checked: Sequence[Checked], settings: CheckSettings) -> Report:
    """Return the report on workspaces that were put to the rules."""
    findings = tuple(finding for each in checked for finding in each.findings)
    marked = hold_back_known(findings, settings.baseline)
    if settings.changed is not None:
        marked = hold_back_unchanged(marked, settings.changed)
    sources = dict.fromkeys(source for each in checked for source in each.sources)
    return Report(
        tool_version=__version__,
        command="check",
        source=", ".join(sources),
        banner=starter_banner(sources),
        results=_joined(checked),
        findings=marked,
        rules=rule_notes(),
        counts=Counts(
            claims=sum(each.counts.claims for each in checked),
            checked=sum(each.counts.checked for each in checked),
            unchecked=sum(each.counts.unchecked for each in checked),
            ignored=sum(each.counts.ignored for each in checked),
        ),
        notices=gathered_notices(
            [notice for each in checked for notice in each.notices],
            [name for each in checked for name in each.absent],
        ),
    )


def _joined(checked: Sequence[Checked]) -> Sequence[ClaimResult]:
    def load() -> tuple[ClaimResult, ...]:
        return tuple(result for each in checked for result in each.results)

    if not any(isinstance(each.results, DeferredResults) for each in checked):
        return load()
    return DeferredResults(
        sum(len(each.results) for each in checked),
        load,
        incomplete=sum(each.incomplete for each in checked),
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
    if by == EITHER:
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
