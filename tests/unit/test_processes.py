"""Work that several processes share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from claimcheck.processes import map_in_processes, processes_for
from claimcheck.protocols import map_here

ROOT = Path(__file__).parents[2]


def doubled(text: str) -> tuple[str, int]:
    return text * 2, os.getpid()


@dataclass(frozen=True)
class Deadly:
    """Kills whatever process works on it, except this one."""

    spared: int

    def __call__(self, text: str) -> str:
        if os.getpid() != self.spared and text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        return text.upper()


def fail(text: str) -> str:
    raise ValueError(text)


def test_answers_come_in_order_from_other_processes() -> None:
    items = ["a", "bb", "", "cccc", "d"] * 8
    answers = list(map_in_processes(2, doubled, items))
    assert [answer for answer, _ in answers] == [item * 2 for item in items]
    pids = {pid for _, pid in answers}
    assert os.getpid() not in pids


def test_the_work_of_a_process_that_was_killed_is_done_here() -> None:
    items = ["one", "two", "die", "three"] * 3
    answers = list(map_in_processes(2, Deadly(os.getpid()), items))
    assert answers == [item.upper() for item in items]


def test_an_error_in_a_process_is_an_error_here() -> None:
    with pytest.raises(ValueError, match="first"):
        list(map_in_processes(2, fail, ["first", "second"]))


@pytest.mark.parametrize("items", [[], ["a"], ["a", "b", "c"]])
def test_little_work_is_done_in_this_process(items: Sequence[str]) -> None:
    answers = list(processes_for(2)(doubled, items))
    assert answers == [(item * 2, os.getpid()) for item in items]


def test_one_job_is_this_process() -> None:
    assert processes_for(1) is map_here


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_its_parent(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "parent.py"
    path.write_text(
        "import os, pathlib, time\n"
        "from claimcheck.processes import map_in_processes\n"
        "def note(name):\n"
        f"    pathlib.Path({str(tmp_path)!r}, name + '.pid').write_text(str(os.getpid()))\n"
        "    time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    try:\n"
        "        list(map_in_processes(2, note, ['a', 'b']))\n"
        "    except KeyboardInterrupt:\n"
        "        os._exit(130)\n",
        encoding="utf-8",
    )
    parent = subprocess.Popen(
        [sys.executable, str(path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30
    while len(list(tmp_path.glob("*.pid"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)
    pids = [int(found.read_text()) for found in tmp_path.glob("*.pid")]
    parent.send_signal(number)
    _, told = parent.communicate(timeout=30)
    assert len(pids) == 2
    while any(_is_running(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_is_running(pid) for pid in pids)
    if number is signal.SIGINT:
        assert (parent.returncode, told) == (130, b"")


def _is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
