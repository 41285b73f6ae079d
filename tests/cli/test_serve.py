"""`claimcheck serve` as a process: it listens, it stops, it says why it cannot."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.cli.conftest import Run
from tests.corpus_server import build_sample

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


@contextmanager
def serving(corpus: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "claimcheck", "serve", str(corpus), "--port", str(port)],
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        deadline = time.monotonic() + 30
        while not answers(port) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.communicate(timeout=20)


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_that_was_begun_is_answered_before_the_server_stops(
    tmp_path: Path, number: signal.Signals
) -> None:
    port = free_port()
    with serving(build_sample(tmp_path), port) as process:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
            wire.sendall(
                b"POST /entrez/eutils/esearch.fcgi HTTP/1.1\r\nHost: x\r\n"
                b"Content-Length: 13\r\n\r\nterm="
            )
            time.sleep(0.3)
            process.send_signal(number)
            time.sleep(0.5)
            wire.sendall(b"ketamine")
            answer = b""
            while chunk := wire.recv(4096):
                answer += chunk
        _, told = process.communicate(timeout=20)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"<Count>5</Count>" in answer
    assert process.returncode == (130 if number is signal.SIGINT else -number)
    assert b"POST esearch.fcgi 200" in told
    assert b"Traceback" not in told


def test_a_port_that_is_taken_is_one_clear_error(run: Run, tmp_path: Path) -> None:
    corpus = build_sample(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = run("serve", corpus, "--port", str(port))
    assert outcome.code == 2
    assert outcome.err.startswith(f"claimcheck: error: 127.0.0.1, port {port}: cannot listen")
    assert len(outcome.err.splitlines()) == 1


def test_a_folder_without_a_corpus_is_one_clear_error(run: Run, tmp_path: Path) -> None:
    outcome = run("serve", tmp_path / "nothing")
    assert outcome.code == 2
    assert "no corpus there" in outcome.err
