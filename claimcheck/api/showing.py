"""The documents of a report, read once more for formats that show claims in their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from claimcheck.api.workspace import Workspace
from claimcheck.claims.file import resolve_document
from claimcheck.documents import read_document
from claimcheck.errors import UsageError
from claimcheck.model import Document, Report, ShownDocument


def with_documents(report: Report, workspaces: Sequence[Workspace], start: Path) -> Report:
    """
    Return the report with the text of every document that it is about.

    A document that cannot be read stands there with the reason, so that none is left out.

    Args:
        report: What was found.
        workspaces: What it was found in.
        start: The working directory; documents are named in reports as seen from it.
    """
    places: dict[str, tuple[Workspace, str]] = {}
    for workspace in workspaces:
        own = [claim.document for claim in workspace.claims if claim.id in workspace.selected]
        for name in (*workspace.given, *(page.path for page in workspace.pages), *own):
            shown = workspace.shown_name(name, start)
            if name is not None and shown is not None:
                places.setdefault(shown, (workspace, name))
    wanted = dict.fromkeys(
        result.claim.document for result in report.results if result.claim.document is not None
    )
    for shown, (workspace, name) in places.items():
        if name in workspace.given or any(name == page.path for page in workspace.pages):
            wanted.setdefault(shown)
    return replace(report, documents=tuple(_shown(name, places.get(name)) for name in wanted))


def _shown(shown: str, place: tuple[Workspace, str] | None) -> ShownDocument:
    problem = "no claims file of this run names it"
    if place is not None:
        try:
            return ShownDocument(name=shown, document=_read(*place))
        except UsageError as error:
            problem = str(error)
    return ShownDocument(name=shown, document=None, problem=problem)


def _read(workspace: Workspace, name: str) -> Document:
    page = next((page for page in workspace.pages if page.path == name), None)
    if page is not None:
        return page
    if name in workspace.given:
        return read_document(workspace.folder / name, name=name)
    # The name comes out of a file, so it must not lead elsewhere.
    return read_document(resolve_document(name, workspace.folder), name=name, root=workspace.folder)
