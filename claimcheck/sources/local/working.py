"""The processes that share the work of a build; none of them outlives the one that started them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Crew:
    """Runs work in other processes, or, with one job, here and at once."""

    def __init__(self, jobs: int) -> None:
        self.jobs = max(1, jobs)
        """May be lowered before the first piece of work is submitted."""
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Start a piece of work."""
        if self.jobs > 1:
            if self._pool is None:
                # spawn: a forked child would share SQLite's and tantivy's locks with its parent.
                self._pool = ProcessPoolExecutor(
                    self.jobs, mp_context=get_context("spawn"), initializer=_end_with_parent
                )
            return self._pool.submit(work, *args, **kwargs)
        done: Future[_T] = Future()
        done.set_result(work(*args, **kwargs))
        return done

    def close(self) -> None:
        """Wait for what runs; what has not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _end_with_parent() -> None:
    """A process that was killed cannot stop its children, so they watch it."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
