"""Processes that share the work of one run, and do not outlive it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from functools import partial

from claimcheck.protocols import Answer, Item, Mapper, map_here

WORTH_A_PROCESS = 20_000
"""
Pairs of claim and candidate from which on a process more is worth its start. Most pairs cost a
tenth of a millisecond, the best of each claim some milliseconds; what two processes both prepare
is prepared twice. Over 133 claims with some 120 candidates each, two processes took as long as one
and half as much processor time again (`verify --jobs 1` and `--jobs 2` of the committed claims).
"""

_PIECES = 6
"""Pieces that each process gets, so that none waits long for the last one."""


def processes_for(jobs: int | None) -> Mapper:
    """
    Return a mapper that uses several processes where that pays.

    Args:
        jobs: How many at most; None for one a core. One means this process alone.
    """
    cores = os.cpu_count() or 1
    count = cores if jobs is None else min(jobs, cores)
    return map_here if count < 2 else partial(_map, count)


def _map(count: int, function: Callable[[Item], Answer], items: Sequence[Item]) -> Iterable[Answer]:
    if sum(map(len, items)) < WORTH_A_PROCESS * count or len(items) < count:
        return map_here(function, items)
    return map_in_processes(count, function, items)


def map_in_processes(
    count: int, function: Callable[[Item], Answer], items: Sequence[Item]
) -> Iterator[Answer]:
    """
    Give what the function returns for each item, in order, computed in `count` processes.

    What a process did not finish, because it was killed or could not be started, is done in
    this one.
    """
    pieces = _cut(items, count * _PIECES)
    with _open_processes(count) as pool:
        futures = [_submit(pool, function, piece) for piece in pieces]
        for piece, future in zip(pieces, futures, strict=True):
            yield from _outcome(future, function, piece)


def _submit(
    pool: Executor, function: Callable[[Item], Answer], piece: Sequence[Item]
) -> Future[list[Answer]] | None:
    try:
        return pool.submit(_each, function, piece)
    except BrokenExecutor:
        return None


def _outcome(
    future: Future[list[Answer]] | None,
    function: Callable[[Item], Answer],
    piece: Sequence[Item],
) -> list[Answer]:
    try:
        return _each(function, piece) if future is None else future.result()
    except BrokenExecutor:
        return _each(function, piece)


def _each(function: Callable[[Item], Answer], piece: Sequence[Item]) -> list[Answer]:
    return [function(item) for item in piece]


def _cut(items: Sequence[Item], count: int) -> list[Sequence[Item]]:
    """Cut items into runs of about the same amount of work; neighbours stay together."""
    share = sum(map(len, items)) / count
    pieces: list[Sequence[Item]] = []
    first, held = 0, 0
    for place, item in enumerate(items, start=1):
        held += len(item)
        if held >= share or place == len(items):
            pieces.append(items[first:place])
            first, held = place, 0
    return pieces


@contextmanager
def _open_processes(count: int) -> Iterator[Executor]:
    # Most runs need no process, and these take a fiftieth of a second.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # spawn: a forked child would share the locks of this process's threads.
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin)
    try:
        yield pool
    except BaseException:
        for child in list((pool._processes or {}).values()):  # noqa: SLF001 - see the next line
            # Python 3.14 has kill_workers; nothing public before it ends what a child has begun.
            child.terminate()
        # Killed children are gone at once; without waiting for that their locks are left behind.
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
