"""Runs that are stopped, killed, out of space or meet one another, each a process of its own."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.eutils_server import EutilsServer, LoggedRequest, SmallPubMed, eutils_server

ROOT = Path(__file__).parents[2]
CLAIMS = """# A treatment

In a trial, 64% of patients with depression responded to ketamine within 24 hours.

Insomnia improved in 30% of adults who took melatonin.

Aspirin lowered the risk of stroke by 20% in older adults.
"""


@pytest.fixture
def pubmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[EutilsServer]:
    held = SmallPubMed()
    for number, drug in enumerate(("Ketamine", "Melatonin", "Aspirin")):
        held.add(str(501 + number), title=f"{drug}: a trial", abstract="It helped 64% of them.")
    with eutils_server(held) as server:
        monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", server.url)
        # With a key ten requests a second are allowed, and a test is over sooner.
        monkeypatch.setenv("NCBI_API_KEY", "k" * 36)
        yield server


@pytest.fixture
def project(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "article.md").write_text(CLAIMS, encoding="utf-8")
    assert run("extract", "article.md").code == 0
    return tmp_path


class Hold:
    """Keeps a server from answering its request number `at` until it is let go."""

    def __init__(self, server: EutilsServer, *, at: int) -> None:
        self._at = at
        self._seen = 0
        self._free = threading.Event()
        self.reached = threading.Event()
        server.disturb = self

    def __call__(self, entry: LoggedRequest) -> None:
        del entry
        self._seen += 1
        if self._seen == self._at:
            self.reached.set()
            self._free.wait(30)

    def let_go(self) -> None:
        self._free.set()


def start(*arguments: str, limit_bytes: int | None = None) -> subprocess.Popen[bytes]:
    def prepare() -> None:
        if limit_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    return subprocess.Popen(
        [sys.executable, "-m", "claimcheck", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        preexec_fn=prepare,  # noqa: PLW1509 - the limit is set before any thread exists
    )


def finish(process: subprocess.Popen[bytes]) -> tuple[int, bytes, bytes]:
    out, error = process.communicate(timeout=60)
    return process.returncode, out, error


VERIFY = ("verify", "article.md", "--source", "pubmed", "--jobs", "1")


def questions(server: EutilsServer, first: int, last: int | None = None) -> list[tuple[str, str]]:
    return [
        (entry.endpoint, entry.form.get("term", "") + entry.form.get("id", ""))
        for entry in server.requests()[first:last]
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill-9"])
def test_a_run_that_was_stopped_while_it_fetched_goes_on_where_it_stopped(
    pubmed: EutilsServer, project: Path, number: signal.Signals
) -> None:
    """F39, F40, F45."""
    files = {path: path.read_bytes() for path in project.iterdir() if path.is_file()}
    hold = Hold(pubmed, at=4)
    process = start(*VERIFY)
    assert hold.reached.wait(30)
    process.send_signal(number)
    _, error = process.communicate(timeout=20)

    assert process.returncode == (130 if number is signal.SIGINT else -number)
    assert b"Traceback" not in error
    assert {path: path.read_bytes() for path in project.iterdir() if path.is_file()} == files
    hold.let_go()
    done = questions(pubmed, 0, 3)
    before = len(pubmed.requests())

    again = start(*VERIFY)
    out, _ = again.communicate(timeout=60)

    assert again.returncode == 0
    asked = questions(pubmed, before)
    assert asked
    assert not set(done) & set(asked)
    assert b"pubmed" in out
    assert sorted(path.name for path in project.iterdir() if path.name.endswith(".tmp")) == []


def test_a_second_ctrl_c_changes_nothing(pubmed: EutilsServer, project: Path) -> None:
    """F40."""
    hold = Hold(pubmed, at=2)
    process = start(*VERIFY)
    assert hold.reached.wait(30)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    hold.let_go()

    assert process.returncode in {130, -signal.SIGINT}
    assert not (project / "claims.lock").exists()


def test_two_runs_at_once_both_end_well_and_lose_nothing(
    pubmed: EutilsServer, project: Path
) -> None:
    """F41."""
    assert (project / "claims.yaml").is_file()
    running = [start(*VERIFY, "--format", "json") for _ in range(3)]
    outs = [process.communicate(timeout=90)[0] for process in running]

    assert [process.returncode for process in running] == [0, 0, 0]
    found = [
        [[item["pmid"] for item in claim["evidence"]] for claim in json.loads(out)["claims"]]
        for out in outs
    ]
    assert found[0] == found[1] == found[2]
    before = len(pubmed.requests())
    assert finish(start(*VERIFY))[0] == 0
    assert len(pubmed.requests()) == before


def test_a_claims_file_that_was_edited_meanwhile_is_left_alone(
    pubmed: EutilsServer, project: Path
) -> None:
    """F42."""
    hold = Hold(pubmed, at=2)
    process = start("verify", "article.md", "--source", "pubmed")
    assert hold.reached.wait(30)
    path = project / "claims.yaml"
    edited = path.read_bytes() + b"\n# a note of the editor's\n"
    path.write_bytes(edited)
    hold.let_go()
    _, error = process.communicate(timeout=60)

    assert path.read_bytes() == edited
    assert process.returncode in {0, 2}
    assert b"Traceback" not in error


def test_a_full_disk_costs_the_store_and_not_the_run(
    pubmed: EutilsServer, project: Path, tmp_path: Path
) -> None:
    """F37: 40 kB hold the store's tables and not its log; the report goes to a pipe."""
    (project / "claims.yaml").unlink()
    process = start(*VERIFY, limit_bytes=40_000)
    out, error = process.communicate(timeout=60)

    assert process.returncode == 0, error
    assert b"nothing" in out
    assert b"Traceback" not in error
    assert list((tmp_path / ".cache").rglob("answers-*"))
    assert pubmed.requests()


def test_a_full_disk_leaves_the_old_files_as_they_were(pubmed: EutilsServer, project: Path) -> None:
    """F38: claims.lock does not fit; what stood there stays, and no half file is left."""
    assert finish(start(*VERIFY))[0] == 0
    lock = project / "claims.lock"
    before = lock.read_bytes()
    (project / "article.md").write_text(CLAIMS + "\nIn 2020, 12% of adults slept badly.\n")

    process = start(*VERIFY, limit_bytes=len(before) // 2)
    _, error = process.communicate(timeout=60)

    assert pubmed.requests()
    assert process.returncode in {2, 70}
    assert b"Traceback" not in error
    assert lock.read_bytes() == before
    assert [path.name for path in project.iterdir() if ".tmp" in path.name] == []


def test_a_reader_that_goes_away_is_no_error(pubmed: EutilsServer, project: Path) -> None:
    """F44: as `claimcheck verify | head -0`."""
    assert project.is_dir()
    hold = Hold(pubmed, at=1)
    process = start(*VERIFY)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert hold.reached.wait(30)
    hold.let_go()
    with process:
        error = process.stderr.read()

    assert process.returncode == 0
    assert b"Traceback" not in error
    assert b"BrokenPipe" not in error


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("form", ["json", "html", "terminal"])
def test_a_full_disk_behind_standard_output_is_a_clear_error(project: Path, form: str) -> None:
    """As `claimcheck report --format html > report.html` on a full disk."""
    assert project.is_dir()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "claimcheck", "report", "--format", form],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )

    assert done.returncode == 2
    assert b"standard output cannot be written" in done.stderr
    assert b"internal error" not in done.stderr
    assert b"Exception ignored" not in done.stderr
