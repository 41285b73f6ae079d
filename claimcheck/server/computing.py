"""Answers computed in threads: not too many at once, and none for longer than allowed."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_WAITING_PER_THREAD = 64
"""Requests that may wait for a thread; more are told to come again."""


class BusyError(Exception):
    """So many requests wait that another one would only wait in vain."""


class Deadline:
    """The moment by which an answer must be there."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._at = clock() + seconds

    @property
    def left_s(self) -> float:
        """Seconds that are left; 0 when it has passed."""
        return max(0.0, self._at - self._clock())

    def check(self) -> None:
        """
        Do nothing while there is time.

        Raises:
            TimeoutError: The moment has passed.
        """
        if self._clock() > self._at:
            raise TimeoutError

    def within(self, items: Iterable[Item]) -> Iterator[Item]:
        """
        Give the items one by one.

        Raises:
            TimeoutError: The moment has passed. A thread cannot be stopped from outside, so
                whatever works through many items does it by this.
        """
        for item in items:
            self.check()
            yield item


class Computers:
    """Threads that compute answers."""

    def __init__(self) -> None:
        # Searches let go of Python's lock, everything else does not: more threads only wait.
        self._count = 2 + min(8, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(self._count, thread_name_prefix="answer")
        self._under_way = 0
        self._lock = threading.Lock()

    @property
    def under_way(self) -> int:
        """How many answers are being computed or wait for a thread."""
        return self._under_way

    async def compute(self, answer: Callable[[], Answer], deadline: Deadline) -> Answer:
        """
        Return the answer.

        Raises:
            TimeoutError: It was not there in time. Its thread goes on until it looks at the
                deadline; nobody waits for it.
            BusyError: Too many wait already.
        """
        if self._under_way >= self._count * _WAITING_PER_THREAD:
            raise BusyError
        with self._lock:
            self._under_way += 1
        future = self._pool.submit(answer)
        future.add_done_callback(self._end_one)
        return await asyncio.wait_for(asyncio.wrap_future(future), deadline.left_s)

    def _end_one(self, _: object) -> None:
        with self._lock:
            self._under_way -= 1

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
