"""
What the gate said of each document, kept for the next run.

Most documents of a site, and all that people keep beside them, are the same as in the last run, and
so is then what the rules say of their claims. What was said holds as long as the bytes of
claims.yaml, claims.lock and the judgements, the settings, the program and the day are the same, as
an ignore may end; of a document, as long as its own bytes are. Only the others are put to the
rules. Of each claims file with each choice of settings the last answers are kept, and no older
ones, as they are large.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from claimcheck.api.checking import Checked, CheckSettings, check_workspace, sources_of
from claimcheck.api.extraction import KeptHeads
from claimcheck.api.keeping import name_of
from claimcheck.api.planned import Planned
from claimcheck.api.runs import Surroundings, count_results
from claimcheck.api.workspace import JUDGEMENTS, Workspace, lock_beside, open_planned
from claimcheck.atomic import digest_bytes, read_regular_file
from claimcheck.claims.file import resolve_document
from claimcheck.claims.lock import UnreadLock, open_lock
from claimcheck.claims.reconciliation import ChangeKind
from claimcheck.documents import open_document
from claimcheck.encoding import yaml_nodes
from claimcheck.errors import ClaimcheckError
from claimcheck.findings.gate import count_incomplete
from claimcheck.judgements import digest_judgements
from claimcheck.model import Claim, ClaimResult, Counts, DeferredResults, Finding
from claimcheck.protocols import Keep

_ABSENT = "absent"
"""Stands in the place of the digest of a document that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the gate said of one document."""

    name: str
    digest: str | None
    """SHA-256 of its bytes; None where this must not be kept."""
    findings: tuple[Finding, ...]
    """Those on its claims."""
    remarks: tuple[Finding, ...]
    """Those on its comments."""
    counts: Counts
    incomplete: int
    sources: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the gate said of the documents of one claims file."""

    order: tuple[str, ...]
    """The documents that the claims file names, in its order."""
    documents: dict[str, tuple[str, msgspec.Raw]] = field(default_factory=dict)
    """By name the digest of each and its `Answer`, decoded when the digest fits."""


def check_kept(
    planned: Planned, surroundings: Surroundings, settings: CheckSettings, keep: Keep
) -> Checked:
    """
    Return what `check_workspace` says, for documents that are as in the last run from that one.

    The results are worked out when somebody looks at them.

    Raises:
        UsageError: Something cannot be read.
    """
    run = _Run(planned, surroundings, settings, keep)
    try:
        beside = _read_beside(planned)
    except ClaimcheckError:
        # What is wrong is told by the one who reads it for its meaning.
        beside = None
    return run.check_plainly() if beside is None else run.check(beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """What stands beside the documents, as it was when the run began."""

    claims: str
    """SHA-256 of the claims file."""
    judgements: str
    """What `digest_judgements` says."""
    lock: UnreadLock

    def digest(self, today: date) -> str:
        """Return a digest of all this, and of the day."""
        parts = (self.claims, self.judgements, self.lock.digest, today.isoformat())
        return digest_bytes("\0".join(parts).encode())


class _Kept(msgspec.Struct):
    """What lies in the cache."""

    basis: str
    """Digest of what the answers rest on beside the documents."""
    answers: msgspec.Raw
    """`Answers`, decoded when they hold."""


@dataclass(frozen=True, slots=True)
class _Run:
    planned: Planned
    surroundings: Surroundings
    settings: CheckSettings
    keep: Keep

    def check_plainly(self) -> Checked:
        """Put all documents to the rules, and keep nothing."""
        workspace = open_planned(self.planned, keep=self.keep)
        return check_workspace(workspace, self.surroundings, self.settings)

    def check(self, beside: _Beside) -> Checked:
        """Put to the rules what is not known."""
        basis = beside.digest(self.surroundings.today)
        known = self._known(basis)
        documents = _documents(self.planned, known)
        kept = {} if known is None else self._same(known, documents)
        if known is not None and kept.keys() == documents.keys():
            return self._joined(known.order, [kept[each] for each in documents])
        changed = None if known is None else documents.keys() - kept.keys()
        workspace = open_planned(self.planned, keep=self.keep, only=changed)
        file = workspace.file
        if file is None or file.digest != beside.claims:
            return self.check_plainly()
        workspace = replace(workspace, lock=beside.lock.read(KeptHeads(self.keep)))
        checked = check_workspace(workspace, self.surroundings, self.settings)
        order = _order(file.claims)
        if order is None:
            return checked
        fresh = {each.name: each for each in _answers(workspace, checked, self.surroundings)}
        if beside.judgements == digest_judgements(workspace.judgements_folder):
            self._take_note(basis, order, known, fresh)
        if changed is None:
            return checked
        both = kept | fresh
        return self._joined(order, [both[each] for each in documents])

    def _same(self, known: Answers, documents: Mapping[str, Path | None]) -> dict[str, Answer]:
        """Return the answers for those of the documents that are as they were."""
        same = {}
        for name, path in documents.items():
            digest, data = known.documents.get(name, (None, None))
            if data is None or digest != _digest_document(self.planned, name, path):
                continue
            try:
                same[name] = _answer_decoder().decode(data)
            except (msgspec.DecodeError, ValueError):
                self.keep.refuse(self._name)
        return same

    @property
    def _name(self) -> str:
        """The name under which the answers are kept."""
        return name_of(
            "answers",
            os.path.realpath(self.planned.home or ""),
            os.path.relpath(self.planned.folder, self.surroundings.start),
            _digest_settings(self.settings),
        )

    def _known(self, basis: str) -> Answers | None:
        data = self.keep.get(self._name)
        if data is None:
            return None
        try:
            kept = msgspec.msgpack.decode(data, type=_Kept)
            return None if kept.basis != basis else _decoder().decode(kept.answers)
        except (msgspec.DecodeError, ValueError):
            self.keep.refuse(self._name)
            return None

    def _take_note(
        self, basis: str, order: Sequence[str], known: Answers | None, fresh: dict[str, Answer]
    ) -> None:
        old = known.documents if known else {}
        made = {
            name: (each.digest, msgspec.Raw(msgspec.msgpack.encode(each)))
            for name, each in fresh.items()
            if each.digest is not None
        }
        if known is not None and not made:
            return
        answers = Answers(order=tuple(order), documents=dict(sorted((old | made).items())))
        kept = _Kept(basis=basis, answers=msgspec.Raw(msgspec.msgpack.encode(answers)))
        self.keep.put(self._name, msgspec.msgpack.encode(kept))

    def _joined(self, order: Sequence[str], answers: Sequence[Answer]) -> Checked:
        """
        Return what was said of documents.

        Args:
            order: The documents that the claims file names; their claims come first.
            answers: What was said of each, in the order in which they are read.
        """
        place = {name: number for number, name in enumerate(order)}
        by_claims = sorted(answers, key=lambda each: place.get(each.name, len(place)))
        incomplete = sum(each.incomplete for each in answers)
        counts = Counts(
            claims=sum(each.counts.claims for each in answers),
            checked=sum(each.counts.checked for each in answers),
            unchecked=sum(each.counts.unchecked for each in answers),
            ignored=sum(each.counts.ignored for each in answers),
        )
        return Checked(
            results=DeferredResults(
                counts.claims,
                lambda: tuple(self.check_plainly().results),
                incomplete=incomplete,
            ),
            incomplete=incomplete,
            findings=(
                *(finding for each in by_claims for finding in each.findings),
                *(finding for each in answers for finding in each.remarks),
            ),
            sources=tuple(dict.fromkeys(source for each in by_claims for source in each.sources)),
            counts=counts,
            notices=tuple(notice for each in answers for notice in each.notices),
            absent=tuple(each.name for each in answers if each.digest == _ABSENT),
        )


def _read_beside(planned: Planned) -> _Beside | None:
    """Return what stands beside the documents; None where answers cannot be told apart by it."""
    home = planned.home
    if home is None or planned.takes_all or not home.exists():
        return None
    if planned.documents is not None:
        names = [planned.name(path) for path in planned.documents]
        # How a name that leads upwards is shown depends on more than is looked at here.
        if len({*names}) < len(names) or any(".." in name.split("/") for name in names):
            return None
    return _Beside(
        claims=digest_bytes(read_regular_file(home, limit=yaml_nodes.MAX_BYTES)),
        judgements=digest_judgements(planned.folder / JUDGEMENTS),
        lock=open_lock(lock_beside(home)),
    )


def _documents(planned: Planned, known: Answers | None) -> dict[str, Path | None]:
    """Return the documents of a run in the order in which they are read; the user's with paths."""
    if planned.documents is None:
        return dict.fromkeys(() if known is None else known.order)
    return {planned.name(path): path for path in planned.documents}


def _digest_document(planned: Planned, name: str, path: Path | None) -> str | None:
    """Return what a document is known by; None where it must be read to tell."""
    try:
        if path is None:
            path = resolve_document(name, planned.folder)
            if not path.is_file():
                return _ABSENT
        data = open_document(path, name=name).data
    except ClaimcheckError:
        return None
    return digest_bytes(data)


def _order(claims: Iterable[Claim]) -> tuple[str, ...] | None:
    """Return the documents of a claims file; None where the claims of one do not stand together."""
    names = [name for name, _ in groupby(claims, key=lambda claim: claim.document)]
    # Two names of one file, such as `a.md` and `./a.md`, would be shown alike.
    known = tuple(name for name in names if name and posixpath.normpath(name) == name)
    return known if len({*known}) == len(names) else None


def _answers(
    workspace: Workspace, checked: Checked, surroundings: Surroundings
) -> tuple[Answer, ...]:
    """Part what was said of a workspace by its documents."""
    names = dict.fromkeys((*workspace.read, *workspace.absent))
    shown = {name: workspace.shown_name(name, surroundings.start) for name in names}
    results: dict[str | None, list[ClaimResult]] = {each: [] for each in shown.values()}
    findings: dict[str | None, list[Finding]] = {each: [] for each in shown.values()}
    for result in checked.results:
        results[result.claim.document].append(result)
    for finding in checked.findings:
        findings[finding.document].append(finding)
    # The id of a new claim must differ from those of the claims in other documents.
    new = {
        change.after.document
        for change in workspace.changes
        if change.kind is ChangeKind.NEW and change.after is not None
    }
    today = surroundings.today
    return tuple(
        Answer(
            name=name,
            digest=None if name in new else _digest_read(workspace, name),
            findings=tuple(each for each in findings[shown[name]] if each.claim is not None),
            remarks=tuple(each for each in findings[shown[name]] if each.claim is None),
            counts=count_results(results[shown[name]], today, checked=lambda _: True),
            incomplete=count_incomplete(results[shown[name]], today=today),
            sources=sources_of(results[shown[name]]),
            notices=() if name in workspace.absent else workspace.read[name].notices,
        )
        for name in names
    )


def _digest_read(workspace: Workspace, name: str) -> str | None:
    return _ABSENT if name in workspace.absent else workspace.read[name].digest


def _digest_settings(settings: CheckSettings) -> str:
    """Return a digest of all that decides on findings; baseline and changed lines come later."""
    lasting = replace(settings, baseline=(), changed=None)
    data = msgspec.msgpack.encode(lasting, enc_hook=_as_plain, order="deterministic")
    return digest_bytes(data)


def _as_plain(value: Any) -> Any:
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise TypeError(f"settings hold a {type(value).__name__}")


@cache
def _answer_decoder() -> msgspec.msgpack.Decoder[Answer]:
    return msgspec.msgpack.Decoder(Answer)


@cache
def _decoder() -> msgspec.msgpack.Decoder[Answers]:
    return msgspec.msgpack.Decoder(Answers)
