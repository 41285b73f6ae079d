"""Writes the claims of documents into a claims file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from claimcheck.api.planned import CLAIMS_FILE
from claimcheck.api.runs import Surroundings, count_results
from claimcheck.api.workspace import (
    EVERYTHING,
    Choice,
    Workspace,
    open_workspaces,
)
from claimcheck.claims.file import save_claims_file
from claimcheck.claims.reconciliation import Change, ChangeKind, prune_gone
from claimcheck.model import ClaimResult, Report
from claimcheck.version import __version__


def open_for_extraction(
    paths: Sequence[Path],
    *,
    claims_option: Path | None,
    start: Path,
    choice: Choice = EVERYTHING,
    exclude: Sequence[str] = (),
    exclude_from: Path | None = None,
) -> tuple[Workspace, ...]:
    """Read documents; those without a claims file get a new one in the working directory."""
    read = partial(
        open_workspaces,
        paths,
        start=start,
        read_named=True,
        choice=choice,
        exclude=exclude,
        exclude_from=exclude_from,
    )
    found = read(claims_option=claims_option)
    if all(workspace.file for workspace in found):
        return found
    return read(claims_option=start / CLAIMS_FILE)


def save_extraction(workspace: Workspace, *, prune: bool) -> tuple[str, ...]:
    """
    Write a workspace's claims into its claims file and return what the user must know.

    Args:
        workspace: What was extracted and reconciled.
        prune: Whether claims that are gone from their documents are dropped.
    """
    if workspace.file is None:
        return ()
    claims = prune_gone(workspace.claims) if prune else workspace.claims
    saved = save_claims_file(workspace.file, claims)
    return (f"{saved.path}: {len(claims)} claims", *saved.notices)


def describe_changes(changes: Sequence[Change]) -> str:
    """
    Write what became of each claim, as `extract --diff` prints it, and at last how many of each.

    A line for every claim that is not as it was, with its place and id; below it the words, and of
    an edited claim those before (`-`) and after (`+`).
    """
    lines = []
    for change in changes:
        claim = change.after or change.before
        if change.kind is ChangeKind.SAME or claim is None:
            continue
        lines.append(f"{change.kind.value:6} {claim.document}:{claim.line} {claim.id}")
        if change.before and change.after and change.before.text != change.after.text:
            lines += [f"    - {change.before.text}", f"    + {change.after.text}"]
        else:
            lines.append(f"      {claim.text}")
    found = Counter(change.kind for change in changes)
    if not lines:
        return f"nothing changed: {found[ChangeKind.SAME]} same"
    shown = [kind for kind in ChangeKind if found[kind] or kind is not ChangeKind.BACK]
    lines.append(", ".join(f"{found[kind]} {kind.value}" for kind in shown))
    return "\n".join(lines)


def extraction_report(workspaces: Sequence[Workspace], surroundings: Surroundings) -> Report:
    """Return the extracted claims as a report without searches."""
    results = tuple(
        ClaimResult(
            claim=replace(claim, document=workspace.shown_name(claim.document, surroundings.start))
        )
        for workspace in workspaces
        for claim in workspace.claims
        if claim.id in workspace.selected and claim.gone_at is None
    )
    today: date = surroundings.today
    return Report(
        tool_version=__version__,
        command="extract",
        source="",
        results=results,
        counts=count_results(results, today, checked=lambda _: False),
    )
