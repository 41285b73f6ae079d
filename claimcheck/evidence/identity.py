"""
Records as cache keys.
"""

from __future__ import annotations

from claimcheck.model import Record


class RecordKey:
    """A record as a cache key that is never compared by its whole text."""

    __slots__ = ("record",)

    def __init__(self, record: Record) -> None:
        self.record = record

    def __hash__(self) -> int:
        return id(self.record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordKey) and self.record is other.record
