"""The History server: results of earlier requests by WebEnv and query key."""

from __future__ import annotations

import secrets
import threading
import time
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from claimcheck.model import Node, Pmid
from claimcheck.queries.parsing import MAX_QUERY_BYTES
from claimcheck.queries.size import size_of

_MOST_KEYS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSet:
    """The result of one request."""

    pmids: array[int]
    """At most as many as can be paged through, in the order of the request."""
    count: int
    tree: Node | None = None
    """The query, to be combined with others; None for a posted list."""
    bytes: int
    """Roughly what it takes; a query that stands in several sets counts in each."""

    def page(self, start: int, size: int) -> list[Pmid]:
        """Return a part of the PMIDs."""
        return [Pmid(str(number)) for number in self.pmids[start : start + size]]


@dataclass(slots=True, kw_only=True)
class _Environment:
    used_at: float
    sets: dict[int, StoredSet] = field(default_factory=dict)
    latest: int = 0


def _make_set(pmids: Sequence[int], count: int, tree: Node | None) -> StoredSet:
    numbers = array("I", pmids)
    size = numbers.itemsize * len(numbers)
    if tree is not None:
        size += size_of(tree, MAX_QUERY_BYTES).bytes
    return StoredSet(pmids=numbers, count=count, tree=tree, bytes=size)


class History:
    """Sets by WebEnv. Safe to use from several threads."""

    def __init__(
        self,
        *,
        seconds: float,
        entries: int,
        most_bytes: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._most = entries
        self._most_bytes = most_bytes
        self._bytes = 0
        self._clock = clock
        self._environments: OrderedDict[str, _Environment] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            self._expire()
            return len(self._environments)

    @property
    def bytes(self) -> int:
        """Roughly what all sets take together."""
        return self._bytes

    def add(
        self, name: str | None, pmids: Sequence[int], count: int, tree: Node | None
    ) -> tuple[str, int]:
        """Keep a set in an environment, or in a new one, and return WebEnv and query key."""
        with self._lock:
            self._expire()
            if name is None or name not in self._environments:
                name = f"MCID_{secrets.token_hex(12)}"
                self._environments[name] = _Environment(used_at=self._clock())
            environment = self._touch(name)
            environment.latest += 1
            stored = _make_set(pmids, count, tree)
            environment.sets[environment.latest] = stored
            self._bytes += stored.bytes
            if len(environment.sets) > _MOST_KEYS:
                self._forget_oldest_key(environment)
            while len(self._environments) > 1 and self._is_full():
                self._drop(next(iter(self._environments)))
            while len(environment.sets) > 1 and self._is_full():
                self._forget_oldest_key(environment)
            return name, environment.latest

    def _is_full(self) -> bool:
        return len(self._environments) > self._most or self._bytes > self._most_bytes

    def _forget_oldest_key(self, environment: _Environment) -> None:
        self._bytes -= environment.sets.pop(next(iter(environment.sets))).bytes

    def _drop(self, name: str) -> None:
        environment = self._environments.pop(name)
        self._bytes -= sum(stored.bytes for stored in environment.sets.values())

    def get(self, name: str, key: int) -> StoredSet | None:
        """Return a set, or None when it has expired or never was."""
        with self._lock:
            self._expire()
            if name not in self._environments:
                return None
            return self._touch(name).sets.get(key)

    def _touch(self, name: str) -> _Environment:
        environment = self._environments[name]
        environment.used_at = self._clock()
        self._environments.move_to_end(name)
        return environment

    def _expire(self) -> None:
        oldest = self._clock() - self._seconds
        while self._environments:
            name, environment = next(iter(self._environments.items()))
            if environment.used_at >= oldest:
                return
            self._drop(name)
