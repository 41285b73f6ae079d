"""
What a run works on: documents, the claims file they belong to, and the claims as they are now.

The claims file in use is the nearest claims.yaml at or above a document, else the one of the
working directory. Documents of one run may belong to several claims files; each is a workspace.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from claimcheck.api.extraction import ExtractedDocument, KeptClaims, extract, extract_kept
from claimcheck.api.planned import CLAIMS_FILE, Planned, find_claims_file, plan_workspaces
from claimcheck.atomic import digest_bytes
from claimcheck.claims.file import (
    ClaimsFile,
    load_claims_file,
    new_claims_file,
    resolve_document,
)
from claimcheck.claims.lock import ClaimsLock
from claimcheck.claims.reconciliation import Change, reconcile
from claimcheck.documents import UnreadDocument, open_document, read_unsaved, read_url
from claimcheck.errors import ClaimsFileError, UsageError
from claimcheck.findings import ignore_reason
from claimcheck.model import Claim, ClaimId, ClaimKind, Document, IgnoreComment, Region
from claimcheck.protocols import Keep

LOCK_FILE = "claims.lock"
JUDGEMENTS = "judgements"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What else is known of a document that was read from its file."""

    digest: str | None
    """SHA-256 of its bytes in hexadecimal; None for an empty one, of which nothing was read."""
    notices: tuple[str, ...]
    """What the user must know of it, with its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One claims file, or none, with the documents of the run that belong to it."""

    folder: Path
    """The folder of the claims file, else the working directory; names are relative to it."""
    file: ClaimsFile | None
    """None: there is no claims file, so nothing is written."""
    claims: tuple[Claim, ...]
    """All claims after reconciliation, those of documents that were not read included."""
    selected: frozenset[ClaimId]
    """The claims that this run is about."""
    changes: tuple[Change, ...] = ()
    absent: tuple[str, ...] = ()
    """Documents that the claims file names and that are not there."""
    given: tuple[str, ...] = ()
    """Documents that the user named, so that they may lie anywhere."""
    pages: tuple[Document, ...] = ()
    """Documents that cannot be read a second time: web pages and unsaved texts."""
    notices: tuple[str, ...] = ()
    regions: Mapping[ClaimId, Region] = field(default_factory=lambda: MappingProxyType({}))
    """Where the claims of the documents that were read stand in their files."""
    comments: Mapping[str, tuple[IgnoreComment, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """The comments for the gate in the documents that were read, by document."""
    read: Mapping[str, ReadFile] = field(default_factory=lambda: MappingProxyType({}))
    """The documents that were read from files, by name."""
    lock: ClaimsLock | None = None
    """What was found just now; None: what stands in claims.lock."""

    @property
    def lock_path(self) -> Path:
        """Where claims.lock lies."""
        return lock_beside(self.file.path if self.file else self.folder / CLAIMS_FILE)

    @property
    def judgements_folder(self) -> Path:
        """Where the reviewers' files lie."""
        return self.folder / JUDGEMENTS

    def shown_name(self, document: str | None, start: Path) -> str | None:
        """Return the name of a document as seen from the folder `start`."""
        if document is None or "://" in document:
            return document
        return Path(os.path.relpath(self.folder / document, start)).as_posix()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which claims of its documents a run is about; all when nothing is given."""

    min_worth: float = 0.0
    """Check-worthiness from which a claim is taken, 0 to 1."""
    kinds: frozenset[ClaimKind] = frozenset()
    """The kinds to take; empty means all."""

    def takes(self, claim: Claim) -> bool:
        """Tell whether a run with this choice is about the claim."""
        if self.kinds and claim.kind not in self.kinds:
            return False
        if self.min_worth <= 0:
            return True
        from claimcheck.claims.extraction import claim_from_text

        # claims.yaml keeps no worth; there the words of the claim alone must tell.
        worth = claim_from_text(claim.text).worth if claim.worth is None else claim.worth
        return worth is None or worth >= self.min_worth


EVERYTHING = Choice()


def choose(*, min_worth: float | None = None, kinds: str | None = None) -> Choice:
    """
    Return the choice that a user's options make.

    Args:
        min_worth: 0 to 1; None for no limit.
        kinds: Names of kinds parted by commas; None for all.

    Raises:
        UsageError: A kind is unknown.
    """
    names = [name.strip().lower() for name in (kinds or "").split(",")]
    known = [kind.value for kind in ClaimKind]
    for name in names:
        if name and name not in known:
            raise UsageError(f"there is no kind {name[:40]!r}; the kinds are {', '.join(known)}")
    return Choice(
        min_worth=min_worth or 0.0, kinds=frozenset(ClaimKind(name) for name in names if name)
    )


def lock_beside(claims_file: Path) -> Path:
    """Return where the claims.lock of a claims file lies."""
    return claims_file.parent / f"{claims_file.stem}.lock"


def is_active(claim: Claim, today: date) -> bool:
    """Tell whether a claim is there and nobody wished it left out on this day."""
    return claim.gone_at is None and ignore_reason(claim, today=today) is None


def open_workspaces(
    paths: Sequence[Path],
    *,
    claims_option: Path | None,
    start: Path,
    read_named: bool,
    exclude: Sequence[str] = (),
    exclude_from: Path | None = None,
    choice: Choice = EVERYTHING,
    keep: Keep | None = None,
) -> tuple[Workspace, ...]:
    """
    Read what a command's PATHS mean.

    Args:
        paths: Documents, folders and claims files; empty means the claims file in use.
        claims_option: The claims file that the user named, None for the nearest.
        start: The working directory.
        read_named: Whether the documents that a given claims file names are read as well; those
            not present are listed as absent and their claims stay as they are.
        exclude: Patterns as in .gitignore of what is passed over in folders.
        exclude_from: The folder that these are relative to; None for each folder itself.
        choice: Which of the claims the run is about. What it leaves out is reconciled all the
            same, so it never counts as gone, but it is not added to the claims file.
        keep: Where the claims of documents are kept for the next run; None for nowhere.

    Raises:
        UsageError: A path cannot be used, or there is nothing to work on.
    """
    planned = plan_workspaces(
        paths,
        claims_option=claims_option,
        start=start,
        exclude=exclude,
        exclude_from=exclude_from,
    )
    return tuple(
        _narrowed(open_planned(each, read_named=read_named, keep=keep), choice) for each in planned
    )


def open_planned(
    planned: Planned,
    *,
    read_named: bool = True,
    keep: Keep | None = None,
    only: Collection[str] | None = None,
) -> Workspace:
    """
    Read a claims file and documents that belong to it.

    Args:
        planned: What is read.
        read_named: As in `open_workspaces`.
        keep: As in `open_workspaces`.
        only: The names of those of its documents that are read, and whose claims the run is
            about; None for all.

    Raises:
        UsageError: Something cannot be read.
    """
    if planned.documents is None and planned.home is not None:
        file = _load(planned.home, keep)
        return _from_claims_file(file, read_named=read_named, keep=keep, only=only)
    return _from_documents(planned, planned.documents or {}, keep, only)


def open_unsaved(text: str, path: Path, *, start: Path) -> Workspace:
    """
    Return what a run on the unsaved text of one document works on; its file is not read.

    Raises:
        UsageError: The text cannot be read as its format, or the claims file is invalid.
    """
    home = find_claims_file(path, start)
    file, folder = None, start
    if home is not None:
        file = load_claims_file(start / home)
        folder = file.path.parent
    name = Path(os.path.relpath(path, folder)).as_posix()
    document = read_unsaved(text, path=path, name=name)
    workspace = _reconciled(folder, file, [extract(document)])
    return replace(workspace, given=(name,), pages=(document,))


def open_web_pages(urls: Sequence[str], *, start: Path) -> tuple[Workspace, ...]:
    """
    Fetch and read web pages; they belong to no claims file, so nothing is written for them.

    Raises:
        DocumentError: An address is not allowed or cannot be read.
    """
    pages = [read_url(url) for url in urls]
    return tuple(
        replace(_reconciled(start, None, [extract(page)]), pages=(page,)) for page in pages
    )


def _narrowed(workspace: Workspace, choice: Choice) -> Workspace:
    """Return a workspace that is about the chosen claims; the rest of its file stays in it."""
    if choice == EVERYTHING:
        return workspace
    left_out = {claim.id for claim in workspace.claims if not choice.takes(claim)}
    known = {claim.id for claim in workspace.file.claims} if workspace.file else set()
    passed = len(workspace.selected & left_out)
    notice = (f"{passed} claims left out by --min-worth or --kinds",) if passed else ()
    return replace(
        workspace,
        claims=tuple(
            claim for claim in workspace.claims if claim.id in known or claim.id not in left_out
        ),
        selected=workspace.selected - left_out,
        changes=tuple(change for change in workspace.changes if change.claim not in left_out),
        notices=(*workspace.notices, *notice),
    )


def _load(path: Path, keep: Keep | None) -> ClaimsFile:
    return load_claims_file(path, keep=None if keep is None else KeptClaims(keep))


def _from_claims_file(
    file: ClaimsFile, *, read_named: bool, keep: Keep | None, only: Collection[str] | None
) -> Workspace:
    folder = file.path.parent
    if not read_named:
        return _workspace(folder, file, file.claims, selected=file.claims)
    names = dict.fromkeys(
        claim.document
        for claim in file.claims
        if claim.document and (only is None or claim.document in only)
    )
    documents, absent = [], []
    for name in names:
        path = resolve_document(name, folder)
        if path.is_file():
            # `resolve_document` has followed the links: the file lies in the folder.
            opened = open_document(path, name=name)
            documents.append(_read(opened, keep, may_be_empty=True))
        else:
            absent.append(name)
    workspace = _from_files(folder, file, documents)
    return replace(
        workspace,
        selected=frozenset(
            claim.id for claim in workspace.claims if only is None or claim.document in names
        ),
        absent=tuple(absent),
    )


def _from_documents(
    planned: Planned,
    paths: Mapping[Path, bool],
    keep: Keep | None,
    only: Collection[str] | None,
) -> Workspace:
    home = planned.home
    file = None
    if home is not None:
        file = _load(home, keep) if home.exists() else new_claims_file(home)
    documents = []
    for path, is_named in paths.items():
        name = planned.name(path)
        if only is None or name in only:
            opened = open_document(path, name=name)
            documents.append(_read(opened, keep, may_be_empty=not is_named))
    given = tuple(document.path for _, document in documents)
    workspace = replace(_from_files(planned.folder, file, documents), given=given)
    if not planned.takes_all:
        return workspace
    return replace(workspace, selected=frozenset(claim.id for claim in workspace.claims))


def _from_files(
    folder: Path, file: ClaimsFile | None, read: Sequence[tuple[ReadFile, ExtractedDocument]]
) -> Workspace:
    workspace = _reconciled(folder, file, [document for _, document in read])
    by_name = {document.path: each for each, document in read}
    return replace(workspace, read=MappingProxyType(by_name))


def _read(
    opened: UnreadDocument, keep: Keep | None, *, may_be_empty: bool
) -> tuple[ReadFile, ExtractedDocument]:
    document = extract_kept(opened, keep, may_be_empty=may_be_empty)
    digest = digest_bytes(opened.data) if opened.data.strip() else None
    return ReadFile(digest=digest, notices=_notices(document)), document


def _notices(document: ExtractedDocument) -> tuple[str, ...]:
    return tuple(f"{document.path}: {notice}" for notice in document.notices)


def _reconciled(
    folder: Path, file: ClaimsFile | None, documents: Sequence[ExtractedDocument]
) -> Workspace:
    names = {document.path for document in documents}
    extracted = [claim for document in documents for claim in document.claims]
    known = file.claims if file else ()
    outcome = reconcile(known, extracted, documents_read=[each.path for each in documents])
    notices = tuple(notice for document in documents for notice in _notices(document))
    selected = [claim for claim in outcome.claims if claim.document in names]
    workspace = _workspace(folder, file, outcome.claims, selected=selected)
    return replace(
        workspace,
        changes=outcome.changes,
        notices=notices,
        regions=MappingProxyType(_regions(selected, documents)),
        comments=MappingProxyType({each.path: each.ignores for each in documents if each.ignores}),
    )


def _regions(
    claims: Iterable[Claim], documents: Iterable[ExtractedDocument]
) -> dict[ClaimId, Region]:
    places = {
        (document.path, claim.span): region
        for document in documents
        for claim, region in zip(document.claims, document.regions, strict=True)
    }
    regions = {}
    for claim in claims:
        region = places.get((claim.document or "", claim.span))
        if region is not None and claim.gone_at is None:
            regions[claim.id] = region
    return regions


def _workspace(
    folder: Path, file: ClaimsFile | None, claims: Sequence[Claim], *, selected: Iterable[Claim]
) -> Workspace:
    return Workspace(
        folder=folder,
        file=file,
        claims=tuple(claims),
        selected=frozenset(claim.id for claim in selected),
    )


def find_claim(workspace: Workspace, name: str) -> Claim:
    """
    Return the claim with an id.

    Raises:
        ClaimsFileError: There is none; the message proposes the ids nearest to it.
    """
    from difflib import get_close_matches

    by_id = {str(claim.id): claim for claim in workspace.claims}
    if name in by_id:
        return by_id[name]
    near = (
        get_close_matches(name, by_id, n=3, cutoff=0.5)
        or [known for known in by_id if known.startswith(name)][:3]
    )
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    where = workspace.file.path if workspace.file else workspace.folder
    raise ClaimsFileError(f"{where}: there is no claim {name[:70]!r}{hint}")
