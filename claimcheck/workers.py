"""Threads that an interruption does not wait for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


@contextmanager
def open_workers(count: int) -> Iterator[ThreadPoolExecutor]:
    """
    Give a pool of `count` threads.

    The block waits for what was begun when it ends well. When it ends in an error or by Ctrl-C,
    nothing more is begun and nothing is waited for: a request may take minutes to give up.
    """
    pool = ThreadPoolExecutor(max_workers=max(1, count))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
