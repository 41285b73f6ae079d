"""The rate limit is kept by all threads and processes together (T11)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from claimcheck.sources.entrez import open_pubmed
from claimcheck.sources.entrez.pacing import Pacer
from claimcheck.sources.opening import SourceSettings, open_source
from tests.eutils_server import EutilsServer
from tests.fake_clock import FakeClock
from tests.loopback.conftest import OpenSource
from tests.loopback.queries import DRUG

_CLIENT = """
import sys
from pathlib import Path
from claimcheck.model import Query, Rung, Term
from claimcheck.sources.entrez import open_pubmed
url, cache, count = sys.argv[1:]
source = open_pubmed(url, api_key="k" * 36, cache_dir=Path(cache))
query = Query(rung=Rung.PLAIN, tree=Term(text="mood"))
states = [source.search(query, limit=1).state for _ in range(int(count))]
print(*states)
"""


def test_four_processes_together_keep_the_limit(server: EutilsServer, tmp_path: Path) -> None:
    """
    T11: the windows of one second are counted by `python -m evals.pace`.

    Here the four together must need the time that one alone would, which four paces of their
    own would undercut by far.
    """
    command = [sys.executable, "-c", _CLIENT, server.url, str(tmp_path), "4"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    outputs = [process.communicate()[0] for process in running]

    assert [output.split() for output in outputs] == [[b"complete"] * 4] * 4
    arrivals = sorted(request.arrived_at_s for request in server.requests())
    assert len(arrivals) == 16
    assert arrivals[-1] - arrivals[0] > 1.1


@pytest.mark.parametrize(("api_key", "per_s"), [(None, 3), ("k" * 36, 10)])
def test_starts_are_spaced_just_above_the_limit(
    server: EutilsServer,
    open_source: OpenSource,
    clock: FakeClock,
    api_key: str | None,
    per_s: int,
) -> None:
    source = open_source(api_key=api_key)
    for _ in range(per_s * 4 + 1):
        source.search(DRUG, limit=1)

    assert 4.0 < clock.elapsed_s < 4.0 / 0.95
    assert len(server.requests()) == per_s * 4 + 1


def test_connection_is_open_before_the_permission_to_start(
    server: EutilsServer, tmp_path: Path
) -> None:
    """Or the time that it takes would bring requests closer together than their starts."""
    seen: list[tuple[int, int]] = []

    class WatchingClock(FakeClock):
        def sleep(self, seconds: float) -> None:
            deadline = time.monotonic() + 5
            while server.connections == 0 and time.monotonic() < deadline:
                time.sleep(0.005)
            seen.append((server.connections, len(server.requests())))
            super().sleep(seconds)

    watching = WatchingClock()
    source = open_pubmed(server.url, cache_dir=tmp_path, clock=watching.clock())
    label = f"{urlsplit(server.url).netloc} address"
    Pacer(3, cache_dir=tmp_path, label=label, clock=watching.clock()).hold_off(5)
    source.search(DRUG, limit=1)
    source.search(DRUG, limit=1)
    source.close()

    assert seen == [(1, 0), (1, 1)]
    assert server.connections == 1


def test_threads_share_one_pace(clock: FakeClock) -> None:
    pacer = Pacer(3, clock=clock.clock())
    with ThreadPoolExecutor(4) as pool:
        for waiting in [pool.submit(pacer.wait) for _ in range(10)]:
            waiting.result()

    assert clock.elapsed_s >= 9 / 3


def test_request_that_left_late_holds_back_those_a_second_after_it(clock: FakeClock) -> None:
    """Or eleven would arrive within a second: ten on time, and the late one."""
    pacer = Pacer(10, clock=clock.clock())
    first = pacer.wait()
    clock.sleep(0.5)
    pacer.sent(first)
    for _ in range(9):
        pacer.sent(pacer.wait())
    pacer.wait()

    assert clock.elapsed_s >= 1.5


def test_late_request_of_one_run_holds_back_the_other(tmp_path: Path, clock: FakeClock) -> None:
    first = Pacer(3, cache_dir=tmp_path, clock=clock.clock())
    second = Pacer(3, cache_dir=tmp_path, clock=clock.clock())
    ticket = first.wait()
    clock.sleep(0.9)
    first.sent(ticket)
    for _ in range(3):
        second.sent(second.wait())

    assert clock.elapsed_s >= 1.9


def test_run_that_died_with_a_permission_holds_back_for_seconds_only(clock: FakeClock) -> None:
    pacer = Pacer(3, clock=clock.clock())
    pacer.wait()
    for _ in range(3):
        pacer.sent(pacer.wait())

    assert 3 <= clock.elapsed_s <= 4


def test_who_woke_late_does_not_slow_the_rest(clock: FakeClock) -> None:
    pacer = Pacer(10, clock=clock.clock())
    for _ in range(101):
        pacer.sent(pacer.wait())
        clock.sleep(0.02)

    assert clock.elapsed_s < 10 / 0.94


def test_asking_whether_pubmed_is_there_keeps_the_pace(
    server: EutilsServer, tmp_path: Path
) -> None:
    """Or four runs that begin at once would send four requests too many."""
    settings = SourceSettings(eutils_url=server.url, api_key="k" * 36, cache_dir=tmp_path)
    with ThreadPoolExecutor(4) as pool:
        for opening in [pool.submit(open_source, "auto", settings) for _ in range(4)]:
            opening.result()
    arrivals = sorted(request.arrived_at_s for request in server.requests())

    assert len(arrivals) == 4
    assert arrivals[3] - arrivals[0] > 0.9


def test_client_tells_the_pace_when_its_request_has_left(
    server: EutilsServer, tmp_path: Path
) -> None:
    source = open_pubmed(server.url, cache_dir=tmp_path)
    source.search(DRUG, limit=1)
    source.close()
    (file,) = (path for path in tmp_path.glob("pace-*") if path.suffix != ".lock")

    _, start = file.read_text().split("\n")
    assert start.endswith(" 1")


def test_pace_is_shared_through_the_folder(tmp_path: Path, clock: FakeClock) -> None:
    first = Pacer(3, cache_dir=tmp_path, clock=clock.clock())
    second = Pacer(3, cache_dir=tmp_path, clock=clock.clock())
    first.wait()
    second.wait()

    assert clock.elapsed_s > 1 / 3
    assert first.notice is None


def test_hold_off_of_one_run_holds_off_the_other(tmp_path: Path, clock: FakeClock) -> None:
    first = Pacer(3, cache_dir=tmp_path, clock=clock.clock())
    second = Pacer(3, cache_dir=tmp_path, clock=clock.clock())
    first.hold_off(20)
    second.wait()

    assert clock.elapsed_s >= 20


def test_keys_and_servers_are_counted_apart(tmp_path: Path, clock: FakeClock) -> None:
    Pacer(3, cache_dir=tmp_path, label="one", clock=clock.clock()).wait()
    Pacer(3, cache_dir=tmp_path, label="two", clock=clock.clock()).wait()

    assert clock.elapsed_s == 0


@pytest.mark.parametrize(
    "left",
    ["", "nan", "inf", "1e99", "nonsense", "999999999", "-5", "1\nx", "1\na b c", "1\na 1e9 0"],
)
def test_leftover_of_another_boot_does_not_block(
    tmp_path: Path, clock: FakeClock, left: str
) -> None:
    pacer = Pacer(3, cache_dir=tmp_path, clock=clock.clock())
    pacer.wait()
    (file,) = (path for path in tmp_path.iterdir() if path.suffix != ".lock")
    file.write_text(left)
    pacer.wait()

    assert clock.elapsed_s <= 1


def test_folder_that_others_may_write_is_not_used(tmp_path: Path, clock: FakeClock) -> None:
    """H36: the pace is kept within the run, and the user is told."""
    tmp_path.chmod(0o777)
    pacer = Pacer(3, cache_dir=tmp_path, clock=clock.clock())
    pacer.wait()
    pacer.wait()

    assert pacer.notice is not None
    assert list(tmp_path.iterdir()) == []
    assert clock.elapsed_s > 1 / 3


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights elsewhere")
def test_planted_link_is_not_written_through(tmp_path: Path, clock: FakeClock) -> None:
    """H37."""
    probe = Pacer(3, cache_dir=tmp_path / "cache", clock=clock.clock())
    probe.wait()
    (file,) = (path for path in (tmp_path / "cache").iterdir() if path.suffix != ".lock")
    victim = tmp_path / "victim"
    victim.write_text("kept")
    file.unlink()
    file.symlink_to(victim)

    probe.wait()
    probe.wait()

    assert victim.read_text() == "kept"


def test_file_in_the_place_of_the_folder_is_survived(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "cache").write_text("not a folder")
    pacer = Pacer(3, cache_dir=tmp_path / "cache", clock=clock.clock())
    pacer.wait()

    assert pacer.notice is not None
