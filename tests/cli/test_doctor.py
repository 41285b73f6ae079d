"""What `claimcheck doctor` says, and what it never says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.eutils_server import SmallPubMed, eutils_server

KEY = "canary0123456789abcdef0123456789abcd"
EMAIL = "canary@example.org"


def states(text: str) -> dict[str, str]:
    """Return the state of each thing by its name."""
    return {line.split()[1]: line.split()[0] for line in text.strip().splitlines()}


def test_a_healthy_project_is_all_well_and_no_secret_is_shown(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.is_dir()
    monkeypatch.setenv("NCBI_API_KEY", KEY)
    monkeypatch.setenv("NCBI_EMAIL", EMAIL)
    run("verify", "--source", "starter")
    with eutils_server(SmallPubMed()) as server:
        monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", server.url)
        outcome = run("doctor")
    assert outcome.code == 0
    found = states(outcome.out)
    assert {found[name] for name in ("source", "claims", "lock", "cache", "NCBI_API_KEY")} == {"ok"}
    assert KEY not in outcome.out + outcome.err
    assert EMAIL not in outcome.out + outcome.err


def test_a_source_that_does_not_answer_ends_in_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with eutils_server(SmallPubMed()) as server:
        url = server.url
    monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", url)
    outcome = run("doctor")
    assert outcome.code == 3
    assert states(outcome.out)["source"] == "unreachable"
    assert run("doctor", "--offline").code == 0


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("claimcheck.toml", "exlude = []", "configuration"),
        ("claims.yaml", "version: 1\nclaims:\n  - id: [", "claims"),
        ("claims.lock", "{", "claims"),
        ("judgements/A.yaml", "x", "claims"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_ends_in_2(
    run: Run, project: Path, name: str, text: str, told: str
) -> None:
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    outcome = run("doctor", "--offline")
    assert outcome.code == 2
    (line,) = [line for line in outcome.out.splitlines() if line.startswith("problem")]
    assert line.split()[1] == told
    assert path.name in line


def test_a_password_in_an_address_is_not_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", "http://ada:canary-word@127.0.0.1:9/")
    for arguments in (("doctor",), ("doctor", "--offline")):
        outcome = run(*arguments)
        assert "canary-word" not in outcome.out + outcome.err
