"""A state of a corpus that nobody uses any more costs nothing."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from claimcheck.sources.local.snapshot import Snapshot
from tests.corpus_server import build_sample


def open_files(folder: Path) -> list[str]:
    names = [str(name.resolve()) for name in Path("/proc/self/fd").iterdir()]
    return [name for name in names if name.startswith(str(folder))]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="files are counted in /proc")
def test_the_files_of_an_old_state_are_closed_with_its_last_use(tmp_path: Path) -> None:
    corpus = build_sample(tmp_path)
    gc.disable()
    try:
        for _ in range(3):
            snapshot = Snapshot(corpus)
            held = weakref.ref(snapshot)
            assert open_files(tmp_path)
            del snapshot
            assert held() is None
            assert not open_files(tmp_path)
    finally:
        gc.enable()
