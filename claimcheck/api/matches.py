"""
What was found when the same claim was laid beside the same records before.

Comparing takes more than half of a search, and whoever works on a document searches nearly the
same claims again and again. What is kept is looked up by all that it was made from: the claim with
its neighbours, the records in their order, and the program; so it never differs from what would be
found anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import msgspec

from claimcheck.api.keeping import name_of
from claimcheck.evidence.identity import kept_for_records
from claimcheck.model import Claim, Evidence, Record
from claimcheck.protocols import Keep, Matcher


@dataclass(frozen=True, slots=True)
class KeptMatcher:
    """A matcher that takes what an earlier run found, where it compared just the same."""

    matcher: Matcher
    keep: Keep
    max_evidence: int
    """How many records the matcher gives at most."""

    def __call__(self, claim: Claim, records: Sequence[Record]) -> tuple[Evidence, ...]:
        """Return what the matcher finds."""
        try:
            parts = (_digest(_placeless(claim)), *map(_record_digest, records))
        except UnicodeEncodeError:
            # Half a surrogate pair has no bytes to be known by.
            return self.matcher(claim, records)
        name = name_of("match", str(self.max_evidence), *parts)
        data = self.keep.get(name)
        if data is not None:
            try:
                return _decoder().decode(data)
            except (msgspec.DecodeError, ValueError):
                self.keep.refuse(name)
        found = self.matcher(claim, records)
        self.keep.put(name, msgspec.msgpack.encode(found))
        return found


def _placeless(claim: Claim) -> Claim:
    """Return a claim without its place: a line more at the top of a document moves all of them."""
    beside = tuple(replace(other, document=None, line=None, span=None) for other in claim.beside)
    return replace(claim, document=None, line=None, span=None, beside=beside)


@kept_for_records(8_192)
def _record_digest(record: Record) -> str:
    return _digest(record)


def _digest(value: Claim | Record) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(value)).hexdigest()


@cache
def _decoder() -> msgspec.msgpack.Decoder[tuple[Evidence, ...]]:
    return msgspec.msgpack.Decoder(tuple[Evidence, ...])
