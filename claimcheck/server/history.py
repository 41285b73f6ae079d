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

_MOST_KEYS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSet:
    """The result of one request."""

    pmids: array[int]
    """At most as many as can be paged through, in the order of the request."""
    count: int
    tree: Node | None = None
    """The query, to be combined with others; None for a posted list."""

    def page(self, start: int, size: int) -> list[Pmid]:
        """Return a part of the PMIDs."""
        return [Pmid(str(number)) for number in self.pmids[start : start + size]]


@dataclass(slots=True, kw_only=True)
class _Environment:
    used_at: float
    sets: dict[int, StoredSet] = field(default_factory=dict)
    latest: int = 0


class History:
    """Sets by WebEnv. Safe to use from several threads."""

    def __init__(
        self,
        *,
        seconds: float,
        entries: int,
        numbers: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._most = entries
        self._most_numbers = numbers
        self._numbers = 0
        self._clock = clock
        self._environments: OrderedDict[str, _Environment] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            self._expire()
            return len(self._environments)

    @property
    def numbers(self) -> int:
        """How many PMIDs all sets hold together."""
        return self._numbers

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
            environment.sets[environment.latest] = StoredSet(
                pmids=array("I", pmids), count=count, tree=tree
            )
            self._numbers += len(pmids)
            self._forget_oldest_key(environment)
            while len(self._environments) > self._most or (
                self._numbers > self._most_numbers and len(self._environments) > 1
            ):
                self._drop(next(iter(self._environments)))
            return name, environment.latest

    def _forget_oldest_key(self, environment: _Environment) -> None:
        gone = environment.sets.pop(environment.latest - _MOST_KEYS, None)
        if gone is not None:
            self._numbers -= len(gone.pmids)

    def _drop(self, name: str) -> None:
        environment = self._environments.pop(name)
        self._numbers -= sum(len(stored.pmids) for stored in environment.sets.values())

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
