"""The key from the keyring, where the environment gives none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.eutils_server import SmallPubMed, eutils_server

ROOT = Path(__file__).parents[2]
HELD = "held0123456789abcdef0123456789abcdef"
GIVEN = "given123456789abcdef0123456789abcdef"

BACKEND = f"""
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked


class Held(KeyringBackend):
    priority = 1

    def set_password(self, service, username, password):
        raise KeyringLocked("not here")

    def get_password(self, service, username):
        return {HELD!r} if (service, username) == ("claimcheck", "NCBI_API_KEY") else None


class Locked(KeyringBackend):
    priority = 1

    def set_password(self, service, username, password):
        raise KeyringLocked("not here")

    def get_password(self, service, username):
        raise KeyringLocked("locked")
"""


def keys_sent(folder: Path, backend: str, **settings: str) -> set[str | None]:
    """Search once in a process of its own; return the keys that PubMed was given."""
    (folder / "own_backend.py").write_text(BACKEND, encoding="utf-8")
    with eutils_server(SmallPubMed()) as server:
        outcome = subprocess.run(
            [sys.executable, "-m", "claimcheck", "search", "Ketamine helped.", "--no-cache"],
            capture_output=True,
            check=False,
            timeout=60,
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)]),
                "PYTHON_KEYRING_BACKEND": f"own_backend.{backend}",
                "CLAIMCHECK_EUTILS_URL": server.url,
                "CLAIMCHECK_SOURCE": "pubmed",
            }
            | settings,
        )
        assert outcome.returncode == 0, outcome.stderr
        assert HELD.encode() not in outcome.stdout + outcome.stderr
        return {entry.form.get("api_key") for entry in server.requests()}


@pytest.fixture(autouse=True)
def keyring() -> None:
    pytest.importorskip("keyring")


def test_the_key_is_taken_from_the_keyring(tmp_path: Path) -> None:
    assert keys_sent(tmp_path, "Held") == {HELD}


def test_the_environment_comes_first(tmp_path: Path) -> None:
    assert keys_sent(tmp_path, "Held", NCBI_API_KEY=GIVEN) == {GIVEN}


def test_a_locked_keyring_holds_nothing(tmp_path: Path) -> None:
    assert keys_sent(tmp_path, "Locked") == {None}
