"""One unsaved text put to the gate: findings and evidence with their places in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from claimcheck.api.checking import run_check
from claimcheck.api.configuration import find_configuration
from claimcheck.api.gating import GateOptions, make_settings
from claimcheck.api.runs import Surroundings
from claimcheck.api.workspace import open_unsaved
from claimcheck.errors import DocumentError
from claimcheck.model import ClaimId, ClaimResult, Document, Finding, Severity
from claimcheck.reports.claim_note import note_lines
from claimcheck.reports.claim_state import findings_by_claim
from claimcheck.reports.wording import pubmed_url
from claimcheck.text.display import visible_line
from claimcheck.text.locating import locate_claims

_ACTIVE = re.compile(r"[\\`*_\[\]<>&~|$]")
_AT_START = re.compile(r"^(\d{0,9})([-+#=>.)])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_LINKED = 3
"""Records that a hover links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFinding:
    """A finding that counts, from one offset of the text to another, in code points."""

    start: int
    end: int
    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedClaim:
    """A claim with what is known of it, from one offset of the text to another."""

    start: int
    end: int
    result: ClaimResult
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedText:
    """What the gate says of a text."""

    findings: tuple[PlacedFinding, ...] = ()
    claims: tuple[PlacedClaim, ...] = field(default=())

    def at(self, offset: int) -> tuple[PlacedClaim, ...]:
        """Return the claims at an offset; several where they overlap."""
        return tuple(claim for claim in self.claims if claim.start <= offset < claim.end)


NOTHING = CheckedText()


def check_text(text: str, path: Path, *, start: Path) -> CheckedText:
    """
    Put the unsaved text of one document to the gate, from the files around it; no network.

    A text that is empty or cannot be read as its format has nothing to say: it may be half
    written.

    Args:
        text: The text as it stands in the editor.
        path: The file that it is, or will be; its ending names the format.
        start: The folder of the project.

    Raises:
        UsageError: The configuration, the claims file or another file of the project is invalid.
    """
    configuration = find_configuration(start)
    settings = make_settings(GateOptions(), configuration, start=start)
    try:
        workspace = open_unsaved(text, path, start=start)
    except DocumentError:
        return NOTHING
    (document,) = workspace.pages
    surroundings = Surroundings(start=start, today=datetime.now(UTC).date())
    report = run_check([workspace], surroundings, settings)
    of_claims = findings_by_claim(report.findings)
    spans = locate_claims(document, (result.claim for result in report.results))
    claims = tuple(
        PlacedClaim(
            start=document.origin(span.start),
            end=document.origin(span.end - 1) + 1,
            result=result,
            findings=of_claims.get(result.claim.id, ()),
        )
        for result in report.results
        if (span := spans.get(result.claim.id))
    )
    places = {claim.result.claim.id: (claim.start, claim.end) for claim in claims}
    counting = (finding for finding in report.findings if finding.suppressed is None)
    return CheckedText(
        findings=tuple(
            PlacedFinding(
                start=place[0],
                end=place[1],
                rule=finding.rule,
                severity=finding.severity,
                message=visible_line(finding.message),
            )
            for finding in counting
            if (place := _place_of(finding, places) or _line_of(finding, document, text))
        ),
        claims=claims,
    )


def _place_of(
    finding: Finding, places: Mapping[ClaimId, tuple[int, int]]
) -> tuple[int, int] | None:
    return None if finding.claim is None else places.get(finding.claim)


def _line_of(finding: Finding, document: Document, text: str) -> tuple[int, int] | None:
    """Return the line of a finding that belongs to no claim; None when it has none."""
    if finding.line is None:
        return None
    starts = document.line_starts
    first = starts[min(finding.line, len(starts)) - 1]
    ends = (place for place in (text.find("\n", first), text.find("\r", first)) if place >= 0)
    return first, min(ends, default=len(text))


def hover_words(claims: tuple[PlacedClaim, ...], *, markdown: bool) -> str:
    """Return what is known of the claims under the cursor, as Markdown or as plain text."""
    return ("\n\n---\n\n" if markdown else "\n\n").join(
        _markdown(claim) if markdown else _plain(claim) for claim in claims
    )


def _plain(claim: PlacedClaim) -> str:
    lines = note_lines(claim.result, claim.findings)
    return "\n".join(visible_line("".join(words for words, _ in line)) for line in lines)


def _markdown(claim: PlacedClaim) -> str:
    said = []
    for line in note_lines(claim.result, claim.findings):
        pieces = [_bold(words) if is_bold else _escaped(words) for words, is_bold in line]
        said.append(_AT_START.sub(r"\1\\\2", "".join(pieces)))
    links = [
        f"[PMID {_escaped(evidence.pmid)}]({url})"
        for evidence in claim.result.evidence[:_LINKED]
        if (url := pubmed_url(evidence.pmid))
    ]
    return "\n\n".join([*said, *([" · ".join(links)] if links else [])])


def _bold(words: str) -> str:
    bare = words.strip()
    if not bare:
        return words
    before, _, after = words.partition(bare)
    return f"{before}**{_escaped(bare)}**{after}"


def _escaped(words: str) -> str:
    return _ACTIVE.sub(
        lambda match: _ENTITIES.get(match.group(), f"\\{match.group()}"), visible_line(words)
    )
