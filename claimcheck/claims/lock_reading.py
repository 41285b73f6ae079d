"""
A claims.lock read as far as it is looked at.

The lock of a large site has hundreds of megabytes, and a run of the gate looks at the evidence of
few claims. So the whole file is read as JSON once, the head of every entry is taken, and the rest
of an entry is decoded when somebody looks at it, by the same strict reader as ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any

import msgspec

from claimcheck.claims.lock_layout import LockEntry, decode_entry
from claimcheck.encoding.strict import DecodeError
from claimcheck.model import (
    ClaimId,
    Deferred,
    DeferredEvidence,
    Evidence,
    Pmid,
    SearchLog,
    SearchResult,
    SearchState,
    parse_claim_id,
)

_DIGEST_KEY = b'"text_digest":'

_Pmid = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,8}$")]
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class _Item(msgspec.Struct):
    """What is taken of a record seen from a claim."""

    pmid: _Pmid
    cited: bool = False


class _Log(msgspec.Struct):
    """What is taken of the log of a search; its rungs are only counted."""

    state: SearchState
    source: str
    searched_at: _Moment | None = None
    reason: str | None = None
    missing: list[_Pmid] = []
    unresolved: list[str] = []
    rungs: list[msgspec.Raw] = []


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


class _Recorded:
    """One entry of the file, decoded as a whole when a part of it is asked for."""

    __slots__ = ("_claim", "_decoded", "_raw", "_records", "_refuse")

    def __init__(
        self,
        claim: ClaimId,
        raw: msgspec.Raw,
        records: Mapping[str, Any],
        refuse: Callable[[Exception], Exception],
    ) -> None:
        self._claim = claim
        self._raw = raw
        self._records = records
        self._refuse = refuse
        self._decoded: LockEntry | None = None

    def evidence(self) -> tuple[Evidence, ...]:
        """Return the evidence of the entry."""
        return tuple(self._whole().evidence)

    def rungs(self) -> tuple[SearchResult, ...]:
        """Return the rungs of the entry."""
        return tuple(self._whole().search.rungs)

    def _whole(self) -> LockEntry:
        if self._decoded is None:
            try:
                value = strict_json(bytes(self._raw))
                self._decoded = decode_entry(
                    value, ("claims", self._claim), self._claim, self._records
                )
            except (DecodeError, ValueError, RecursionError) as error:
                raise self._refuse(error) from None
        return self._decoded


def read_heads(
    data: bytes, version: int, refuse: Callable[[Exception], Exception]
) -> tuple[LockEntry, ...] | None:
    """
    Return the entries of a lock file, each to be decoded when it is looked at.

    Args:
        data: The file.
        version: The version that is read.
        refuse: Makes the error for an entry that turns out to be broken.

    Returns:
        None when the file is not plainly what claimcheck writes; the strict reader must tell then
        whether it can be used, and what is wrong with it.
    """
    try:
        file = _file_decoder().decode(data)
        # A key that stands there twice would hide an entry, as after a careless merge.
        if file.version != version or data.count(_DIGEST_KEY) != len(file.claims):
            return None
        records = strict_json(bytes(file.records))
        if not isinstance(records, dict):
            return None
        return tuple(
            _head(parse_claim_id(name), raw, records, refuse) for name, raw in file.claims.items()
        )
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def strict_json(data: bytes) -> Any:
    """
    Read JSON in which no key stands twice and every number is one.

    Raises:
        ValueError: It is none.
    """
    return json.loads(data, object_pairs_hook=_refuse_doubles, parse_constant=_refuse_constant)


def _head(
    claim: ClaimId,
    raw: msgspec.Raw,
    records: Mapping[str, Any],
    refuse: Callable[[Exception], Exception],
) -> LockEntry:
    entry = _entry_decoder().decode(raw)
    log, items = entry.search, entry.evidence
    recorded = _Recorded(claim, raw, records, refuse)
    moment = log.searched_at
    return LockEntry(
        claim=claim,
        text_digest=entry.text_digest,
        search=SearchLog(
            state=log.state,
            source=log.source,
            searched_at=None if moment is None else moment.astimezone(UTC),
            rungs=Deferred(len(log.rungs), recorded.rungs) if log.rungs else (),
            missing=tuple(Pmid(pmid) for pmid in log.missing),
            unresolved=tuple(log.unresolved),
            reason=log.reason,
        ),
        evidence=DeferredEvidence(
            len(items),
            recorded.evidence,
            best=Pmid(items[0].pmid),
            has_cited=any(item.cited for item in items),
        )
        if items
        else (),
    )


@cache
def _file_decoder() -> msgspec.json.Decoder[_File]:
    return msgspec.json.Decoder(_File)


@cache
def _entry_decoder() -> msgspec.json.Decoder[_Entry]:
    return msgspec.json.Decoder(_Entry)


def _refuse_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {doubled!r} stands there twice")
    return values


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")
