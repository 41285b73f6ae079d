"""
claims.lock: what the last search found, written by the machine.

`check` and `report` need nothing else: the same bytes in give the same bytes out. A run that finds
the same as the last one leaves the file as it is, byte for byte. docs/formats/claims-lock.md
describes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from claimcheck.atomic import digest_bytes, hold_lock, read_regular_file, replace_file
from claimcheck.claims.identity import normalise
from claimcheck.claims.lock_layout import LockEntry, decode_entry, share_records, without_nothing
from claimcheck.claims.lock_reading import RecordedEntries, read_heads, strict_json
from claimcheck.claims.rereading import Comparer, cited_as_now, compare_again
from claimcheck.encoding.canonical import canonical_json
from claimcheck.encoding.evidence import encode_evidence
from claimcheck.encoding.searches import encode_search_log
from claimcheck.encoding.strict import DecodeError, open_fields, parse_at
from claimcheck.errors import ClaimsFileError
from claimcheck.model import (
    NOT_SEARCHED,
    Claim,
    ClaimId,
    ClaimResult,
    SearchState,
    parse_claim_id,
)
from claimcheck.protocols import Keep

VERSION = 1
"""The version of claims.lock that this module reads and writes."""

MAX_BYTES = 2**30
"""How large a lock file may be."""

TEXT_CHANGED = "the text of the claim has changed since it was searched"
"""The reason of a log that says a claim was not searched in its present wording."""

_LINES = 4
"""Levels of the file that stand in lines of their own: each record seen from a claim is one."""

_MEND = "it holds nothing that a person wrote: delete it and run `claimcheck verify` again"


def _find_nothing(claim: ClaimId) -> LockEntry | None:
    del claim
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsLock:
    """The entries of a lock file, one a claim, by id."""

    entries: Sequence[LockEntry] = ()
    _find: Callable[[ClaimId], LockEntry | None] = field(
        init=False, repr=False, compare=False, default=_find_nothing
    )

    def __post_init__(self) -> None:
        entries = self.entries
        find = (
            entries.find
            if isinstance(entries, RecordedEntries)
            else {entry.claim: entry for entry in entries}.get
        )
        object.__setattr__(self, "_find", find)

    def entry(self, claim: ClaimId) -> LockEntry | None:
        """Return what was found for a claim, None when it was never searched."""
        return self._find(claim)

    def result(self, claim: Claim, *, compare: Comparer | None = None) -> ClaimResult:
        """
        Return the claim with what was found for it, without judgements.

        What was found for another wording does not speak of this one: such a claim counts as
        not searched, with `TEXT_CHANGED` as the reason.

        Args:
            claim: The claim as it stands now.
            compare: Compares a claim with a record. With it a claim whose wording changed is
                compared anew with the sentences that the lock quotes, so that a number edited in
                the document is noticed without a search. Without it such a claim has no evidence.
        """
        entry = self.entry(claim.id)
        if entry is None:
            return ClaimResult(claim=claim)
        if entry.text_digest == digest_text(claim.text):
            evidence = cited_as_now(claim, entry.evidence)
            return ClaimResult(claim=claim, search=entry.search, evidence=evidence)
        again = () if compare is None else compare_again(claim, entry.evidence, compare)
        search = replace(NOT_SEARCHED, reason=TEXT_CHANGED)
        return ClaimResult(claim=claim, search=search, evidence=again)


def digest_text(text: str) -> str:
    """Return the SHA-256 of a claim's text in hexadecimal; typography makes no difference."""
    return digest_bytes(normalise(text).encode("utf-8", "surrogatepass"))


def load_lock(path: Path, *, whole: bool = False, keep: Keep | None = None) -> ClaimsLock:
    """
    Read a lock file; a missing one is an empty one.

    Args:
        path: The lock file.
        whole: Whether every entry is decoded now, so that a broken one is told at once. Otherwise
            an entry is decoded when its evidence or its rungs are looked at.
        keep: Knows what was taken of lock files that were read before, by the SHA-256 of their
            bytes; None for nothing.

    Raises:
        ClaimsFileError: It cannot be read; the message says how to mend it.
    """
    try:
        data = read_regular_file(path, limit=MAX_BYTES)
    except FileNotFoundError:
        return ClaimsLock()
    if whole:
        return _decode_lock(path, data)
    return _with_heads(path, data, "" if keep is None else digest_bytes(data), keep)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadLock:
    """The bytes of a lock file, which nobody has looked into yet."""

    path: Path
    data: bytes | None
    """None: there is no such file."""
    digest: str
    """SHA-256 of the bytes in hexadecimal; empty where there are none."""

    def read(self, keep: Keep) -> ClaimsLock:
        """
        Return the lock that the bytes are, as `load_lock` does.

        Raises:
            ClaimsFileError: They are none.
        """
        if self.data is None:
            return ClaimsLock()
        return _with_heads(self.path, self.data, self.digest, keep)


def open_lock(path: Path) -> UnreadLock:
    """
    Return the bytes of a lock file; a missing one is no error.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        data = read_regular_file(path, limit=MAX_BYTES)
    except FileNotFoundError:
        return UnreadLock(path=path, data=None, digest="")
    return UnreadLock(path=path, data=data, digest=digest_bytes(data))


def _with_heads(path: Path, data: bytes, digest: str, keep: Keep | None) -> ClaimsLock:
    heads = read_heads(data, VERSION, partial(_refused, path), digest=digest, keep=keep)
    return _decode_lock(path, data) if heads is None else ClaimsLock(entries=heads)


def encode_lock(lock: ClaimsLock) -> str:
    """Return the text of a lock file: claims by id, so that moving a claim changes nothing."""
    entries = sorted(lock.entries, key=lambda entry: entry.claim)
    claims = {entry.claim: _encode_entry(entry) for entry in entries}
    records = share_records(claims)
    return canonical_json({"version": VERSION, "records": records, "claims": claims}, depth=_LINES)


def save_lock(
    path: Path, results: Iterable[ClaimResult], *, known: Collection[ClaimId] | None = None
) -> None:
    """
    Write what a run found; claims that were not part of the run keep what they have.

    A claim that was not searched leaves its entry as it is. When a search found the same as the
    last one, the time of the last one stays, so that the file stays the same too.

    Args:
        path: The lock file; it need not exist.
        results: What the run found.
        known: The ids of all claims of the claims file; entries of others are dropped. None
            keeps them all.

    Raises:
        ClaimsFileError: The file that stands there cannot be read.
        WriteError: It could not be written; the old file is untouched.
    """
    found = tuple(results)
    with hold_lock(path):
        # Read under the lock, so that two runs on different documents both keep their entries.
        if _stands_already(path, found, known):
            return
        merged = merge_lock(load_lock(path, whole=True), found, known=known)
        replace_file(path, encode_lock(merged).encode())


def _stands_already(
    path: Path, results: Sequence[ClaimResult], known: Collection[ClaimId] | None
) -> bool:
    """
    Tell whether the file says of just these claims what this run found, but for the time.

    Then no entry need be decoded: what would be written, with the times of the last search, is
    the file itself.
    """
    times = {entry.claim: entry.search.searched_at for entry in load_lock(path).entries}
    if not times or times.keys() != {result.claim.id for result in results}:
        return False
    if known is not None and not times.keys() <= set(known):
        return False
    if any(
        result.search.state is SearchState.NOT_SEARCHED or result.search.failed is not None
        for result in results
    ):
        return False
    as_then = (
        _entry(replace(result, search=replace(result.search, searched_at=times[result.claim.id])))
        for result in results
    )
    text = encode_lock(ClaimsLock(entries=tuple(as_then)))
    return read_regular_file(path, limit=MAX_BYTES) == text.encode()


def merge_lock(
    lock: ClaimsLock, results: Iterable[ClaimResult], *, known: Collection[ClaimId] | None = None
) -> ClaimsLock:
    """Return the lock with the results of a run in it; see `save_lock`."""
    entries = {entry.claim: entry for entry in lock.entries}
    for result in results:
        if result.search.state is SearchState.NOT_SEARCHED:
            continue
        entry = _entry(result)
        old = entries.get(entry.claim)
        if old is None or _without_time(old) != _without_time(entry):
            entries[entry.claim] = entry
    kept = [entries[name] for name in sorted(entries) if known is None or name in known]
    return ClaimsLock(entries=tuple(kept))


def _entry(result: ClaimResult) -> LockEntry:
    return LockEntry(
        claim=result.claim.id,
        text_digest=digest_text(result.claim.text),
        search=result.search,
        evidence=result.evidence,
    )


def _without_time(entry: LockEntry) -> dict[str, Any]:
    failed = entry.search.failed
    if failed is not None:
        failed = replace(failed, tried_at=None)
    # As it is written, for scores are rounded there.
    timeless = replace(entry.search, searched_at=None, failed=failed)
    return _encode_entry(replace(entry, search=timeless))


def _encode_entry(entry: LockEntry) -> dict[str, Any]:
    return {
        "text_digest": entry.text_digest,
        "search": without_nothing(encode_search_log(entry.search)),
        "evidence": [without_nothing(encode_evidence(item)) for item in entry.evidence],
    }


@lru_cache(maxsize=1)
def _decode_lock(path: Path, data: bytes) -> ClaimsLock:
    """Decode a lock; a run that reads the same bytes again, before it writes, decodes them once."""
    try:
        value = strict_json(data)
        fields = open_fields(value, ())
        version = fields.integer("version")
        if version != VERSION:
            raise fields.error("version", f"is {version}; this claimcheck reads {VERSION}")
        claims = fields.fields("claims")
        shared = fields.fields("records")
        records = {} if shared is None else shared.values
        entries = [
            decode_entry(
                entry,
                ("claims", name),
                parse_at(name, parse_claim_id, ("claims",)),
                records,
            )
            for name, entry in ({} if claims is None else claims.values).items()
        ]
    except (DecodeError, ValueError, RecursionError) as error:
        raise _refused(path, error) from None
    return ClaimsLock(entries=tuple(entries))


def _refused(path: Path, error: Exception) -> ClaimsFileError:
    match error:
        case json.JSONDecodeError():
            problem = f"not valid JSON in line {error.lineno} ({error.msg})"
        case RecursionError():
            problem = "nested too deep"
        case _:
            problem = str(error)
    return ClaimsFileError(f"{path}: {problem}; {_MEND}")
