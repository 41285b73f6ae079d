"""
A claims.lock read as far as it is looked at.

The lock of a large site has hundreds of megabytes, and a run of the gate looks at the evidence of
few claims. So the whole file is read as JSON once, the head of every entry is taken and kept for
the next run, and the rest of an entry is decoded when somebody looks at it, by the same strict
reader as ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any

import msgspec

from claimcheck.claims.lock_layout import LockEntry, decode_entry
from claimcheck.encoding.strict import DecodeError
from claimcheck.model import (
    FIRST,
    ClaimId,
    Deferred,
    DeferredEvidence,
    Doi,
    Evidence,
    FailedSearch,
    Pmid,
    SearchLog,
    SearchResult,
    SearchState,
    missing_in_all,
    parse_claim_id,
    parse_doi,
)
from claimcheck.protocols import Keep

_DIGEST_KEY = b'"text_digest":'

_Pmid = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,8}$")]
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class _Subject(msgspec.Struct):
    """What is taken of the subject terms that a record names."""

    missing: list[str] = []


class _Signals(msgspec.Struct):
    """What is taken of what the machine reports on a record."""

    subject: _Subject = msgspec.field(default_factory=_Subject)


class _Item(msgspec.Struct):
    """What is taken of a record seen from a claim."""

    pmid: _Pmid
    signals: _Signals
    cited: bool = False
    doi: str | None = None
    own: bool = False


class _Failed(msgspec.Struct):
    """What is taken of an attempt that failed after the search."""

    source: Annotated[str, msgspec.Meta(min_length=1)]
    tried_at: _Moment | None = None
    reason: str | None = None


class _Log(msgspec.Struct):
    """What is taken of the log of a search; its rungs are only counted."""

    state: SearchState
    source: str
    searched_at: _Moment | None = None
    reason: str | None = None
    missing: list[_Pmid] = []
    unresolved: list[str] = []
    rungs: list[msgspec.Raw] = []
    failed: _Failed | None = None


class _Entry(msgspec.Struct):
    """What is taken of an entry."""

    text_digest: Annotated[str, msgspec.Meta(min_length=64, max_length=64)]
    search: _Log
    evidence: list[_Item] = []


class _File(msgspec.Struct):
    """A lock file whose entries are not looked at yet."""

    version: int
    claims: dict[str, msgspec.Raw]
    records: msgspec.Raw = msgspec.Raw(b"{}")


class _Head(msgspec.Struct, array_like=True):
    """What is taken of an entry, and where in the file it stands."""

    claim: ClaimId
    text_digest: str
    state: SearchState
    source: str
    searched_at: _Moment | None
    reason: str | None
    missing: tuple[Pmid, ...]
    unresolved: tuple[str, ...]
    rungs: int
    evidence: int
    first: tuple[tuple[Pmid, Doi | None], ...]
    has_cited: bool
    unnamed: tuple[str, ...]
    failed: _Failed | None
    start: int
    end: int


class _Heads(msgspec.Struct):
    """What is kept of a lock file for the next run."""

    entries: tuple[_Head, ...]
    records: tuple[int, int] | None
    """Where the facts of the records stand; None where the file has none."""


class _Bytes:
    """The bytes of the file, from which an entry is decoded when somebody looks at it."""

    __slots__ = ("_data", "_facts", "_place", "_refuse")

    def __init__(
        self,
        data: bytes,
        records: tuple[int, int] | None,
        refuse: Callable[[Exception], Exception],
    ) -> None:
        self._data = data
        self._place = records
        self._refuse = refuse
        self._facts: Mapping[str, Any] | None = None

    def decode(self, claim: ClaimId, start: int, end: int) -> LockEntry:
        """Return the whole entry that stands between two places."""
        try:
            value = strict_json(self._data[start:end])
            return decode_entry(value, ("claims", claim), claim, self._records())
        except (DecodeError, ValueError, RecursionError) as error:
            raise self._refuse(error) from None

    def _records(self) -> Mapping[str, Any]:
        if self._facts is None:
            place = self._place
            self._facts = {} if place is None else strict_json(self._data[slice(*place)])
        return self._facts


class _Recorded:
    """One entry of the file, decoded as a whole when a part of it is asked for."""

    __slots__ = ("_decoded", "_file", "_head")

    def __init__(self, head: _Head, file: _Bytes) -> None:
        self._head = head
        self._file = file
        self._decoded: LockEntry | None = None

    def evidence(self) -> tuple[Evidence, ...]:
        """Return the evidence of the entry."""
        return tuple(self._whole().evidence)

    def rungs(self) -> tuple[SearchResult, ...]:
        """Return the rungs of the entry."""
        return tuple(self._whole().search.rungs)

    def _whole(self) -> LockEntry:
        if self._decoded is None:
            head = self._head
            self._decoded = self._file.decode(head.claim, head.start, head.end)
        return self._decoded


class RecordedEntries(Deferred[LockEntry]):
    """The entries of a lock file, each made when somebody asks for its claim."""

    __slots__ = ("_file", "_heads", "_made")

    def __init__(self, heads: Sequence[_Head], file: _Bytes) -> None:
        super().__init__(len(heads), self._every)
        self._file = file
        self._heads = {head.claim: head for head in heads}
        self._made: dict[ClaimId, LockEntry] = {}

    def find(self, claim: ClaimId) -> LockEntry | None:
        """Return the entry of a claim; None where there is none."""
        head = self._heads.get(claim)
        return None if head is None else self._of(head)

    def _every(self) -> tuple[LockEntry, ...]:
        return tuple(map(self._of, self._heads.values()))

    def _of(self, head: _Head) -> LockEntry:
        made = self._made.get(head.claim)
        if made is None:
            made = self._made[head.claim] = _entry(head, self._file)
        return made


def read_heads(
    data: bytes,
    version: int,
    refuse: Callable[[Exception], Exception],
    *,
    digest: str = "",
    keep: Keep | None = None,
) -> RecordedEntries | None:
    """
    Return the entries of a lock file, each to be decoded when it is looked at.

    Args:
        data: The file.
        version: The version that is read.
        digest: The SHA-256 of the file in hexadecimal, by which `keep` knows it.
        refuse: Makes the error for an entry that turns out to be broken.
        keep: Knows the heads of files that were read before, by the SHA-256 of their bytes. Time
            and size of a file are not asked, as they stay the same through many a copy and
            checkout; the hash of 150 MB takes an eighth of a second.

    Returns:
        None when the file is not plainly what claimcheck writes; the strict reader must tell then
        whether it can be used, and what is wrong with it.
    """
    heads = _take_heads(data, version) if keep is None else _kept_heads(data, version, digest, keep)
    if heads is None:
        return None
    return RecordedEntries(heads.entries, _Bytes(data, heads.records, refuse))


def _kept_heads(data: bytes, version: int, name: str, keep: Keep) -> _Heads | None:
    kept = keep.get(name)
    if kept is not None:
        try:
            return _heads_decoder().decode(kept)
        except (msgspec.DecodeError, ValueError):
            keep.refuse(name)
    heads = _take_heads(data, version)
    # Nothing is kept of a file that is broken: what is wrong with it must be told each time.
    if heads is not None:
        keep.put(name, msgspec.msgpack.encode(heads))
    return heads


def _take_heads(data: bytes, version: int) -> _Heads | None:
    try:
        file = _file_decoder().decode(data)
        # A key that stands there twice would hide an entry, as after a careless merge.
        if file.version != version or data.count(_DIGEST_KEY) != len(file.claims):
            return None
        facts = bytes(file.records)
        records = strict_json(facts)
        if not isinstance(records, dict):
            return None
        # The first place with these bytes may be another one with the same: that is as good.
        place = data.find(facts)
        heads = []
        end = 0
        for name, raw in file.claims.items():
            whole = bytes(raw)
            start = data.index(whole, end)
            end = start + len(whole)
            heads.append(_head(parse_claim_id(name), whole, start, records))
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError):
        return None
    return _Heads(entries=tuple(heads), records=None if place < 0 else (place, place + len(facts)))


def strict_json(data: bytes) -> Any:
    """
    Read JSON in which no key stands twice and every number is one.

    Raises:
        ValueError: It is none.
    """
    return json.loads(data, object_pairs_hook=_refuse_doubles, parse_constant=_refuse_constant)


def _head(claim: ClaimId, raw: bytes, start: int, facts: Mapping[str, Any]) -> _Head:
    entry = _entry_decoder().decode(raw)
    log, items = entry.search, entry.evidence
    return _Head(
        claim=claim,
        text_digest=entry.text_digest,
        state=log.state,
        source=log.source,
        searched_at=_in_utc(log.searched_at),
        reason=log.reason,
        missing=tuple(Pmid(pmid) for pmid in log.missing),
        unresolved=tuple(log.unresolved),
        rungs=len(log.rungs),
        evidence=len(items),
        first=tuple((Pmid(item.pmid), _doi(item, facts)) for item in items[:FIRST]),
        has_cited=any(item.cited for item in items),
        unnamed=missing_in_all([item.signals.subject.missing for item in items]),
        failed=_failed_in_utc(log.failed),
        start=start,
        end=start + len(raw),
    )


def _doi(item: _Item, facts: Mapping[str, Any]) -> Doi | None:
    """Return the DOI that the whole entry would give to the record."""
    shared = None if item.own else facts.get(item.pmid)
    text = item.doi if item.doi is not None or not isinstance(shared, dict) else shared.get("doi")
    return None if text is None else parse_doi(str(text))


def _entry(head: _Head, file: _Bytes) -> LockEntry:
    recorded = _Recorded(head, file)
    return LockEntry(
        claim=head.claim,
        text_digest=head.text_digest,
        search=SearchLog(
            state=head.state,
            source=head.source,
            searched_at=head.searched_at,
            rungs=Deferred(head.rungs, recorded.rungs) if head.rungs else (),
            missing=head.missing,
            unresolved=head.unresolved,
            reason=head.reason,
            failed=_failed(head.failed),
        ),
        evidence=DeferredEvidence(
            head.evidence,
            recorded.evidence,
            first=head.first,
            has_cited=head.has_cited,
            unnamed=head.unnamed,
        )
        if head.evidence
        else (),
    )


def _failed(taken: _Failed | None) -> FailedSearch | None:
    if taken is None:
        return None
    return FailedSearch(source=taken.source, tried_at=taken.tried_at, reason=taken.reason)


def _failed_in_utc(taken: _Failed | None) -> _Failed | None:
    if taken is None:
        return None
    return _Failed(taken.source, _in_utc(taken.tried_at), taken.reason)


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


@cache
def _file_decoder() -> msgspec.json.Decoder[_File]:
    return msgspec.json.Decoder(_File)


@cache
def _entry_decoder() -> msgspec.json.Decoder[_Entry]:
    return msgspec.json.Decoder(_Entry)


@cache
def _heads_decoder() -> msgspec.msgpack.Decoder[_Heads]:
    return msgspec.msgpack.Decoder(_Heads)


def _refuse_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {doubled!r} stands there twice")
    return values


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")
