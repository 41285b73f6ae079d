"""A small Dask cluster of real processes on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaskCluster:
    """The processes of a cluster."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def dask_cluster(folder: Path, *, workers: int = 2) -> Iterator[DaskCluster]:
    """Run a scheduler and workers of one thread each, until the block ends."""
    file = folder / "scheduler.json"
    # One of an earlier cluster in the same folder would name its address.
    file.unlink(missing_ok=True)
    with ExitStack() as stack:
        scheduler = stack.enter_context(
            _running("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file)
        )
        address = _address(file)
        started = [
            stack.enter_context(
                _running(
                    "worker", address, "--nthreads", "1", "--no-nanny",
                    "--host", "127.0.0.1", "--local-directory", folder / f"worker{number}",
                )
            )
            for number in range(workers)
        ]  # fmt: skip
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield DaskCluster(address=address, scheduler=scheduler, workers=tuple(started))


@contextmanager
def _running(kind: str, *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", kind, "--no-dashboard", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(20)


def _address(file: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            text = file.read_text("utf-8")
        except OSError:
            text = ""
        if text.rstrip().endswith("}"):
            import json

            return str(json.loads(text)["address"])
        time.sleep(0.05)
    raise TimeoutError("the scheduler did not start")
