"""A real editor with the language server: what it shows is what the gate says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[2] / "examples"
ARTICLE = "ketamine-for-depression.md"
NVIM = shutil.which("nvim")
PATIENCE_S = 150


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the examples."""
    folder = tmp_path_factory.mktemp("neovim") / "project"
    shutil.copytree(EXAMPLES, folder)
    return folder


@pytest.fixture(scope="module")
def arrived(project: Path) -> dict[str, Any]:
    """Give what Neovim had after it opened the article of the examples."""
    if NVIM is None:
        pytest.skip("Neovim is not installed")
    out = project.parent / "arrived.json"
    folders = {f"XDG_{name}_HOME": str(project.parent) for name in ("STATE", "DATA", "CACHE")}
    environment = os.environ | folders
    environment |= {"ARTICLE": str(project / ARTICLE), "ARRIVED": str(out)}
    environment["SERVER_PYTHON"] = sys.executable
    session = f"luafile {HERE / 'neovim_session.lua'}"
    subprocess.run(
        [NVIM, "--headless", "--clean", "-n", "-c", session],
        env=environment,
        cwd=project,
        timeout=PATIENCE_S,
        check=True,
        capture_output=True,
    )
    read: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return read


def test_the_diagnostics_are_the_findings_of_the_gate(
    arrived: dict[str, Any], project: Path
) -> None:
    command = [sys.executable, "-m", "claimcheck", "check", ARTICLE, "-f", "json", "--no-cache"]
    gate = subprocess.run(command, cwd=project, capture_output=True, check=False)
    findings = [each for each in json.loads(gate.stdout)["findings"] if not each["suppressed"]]
    assert findings
    assert sorted((each["line"], each["code"]) for each in arrived["diagnostics"]) == sorted(
        (each["line"], each["rule"]) for each in findings
    )
    assert {each["source"] for each in arrived["diagnostics"]} == {"claimcheck"}


def test_a_diagnostic_stands_at_the_words_of_its_claim(
    arrived: dict[str, Any], project: Path
) -> None:
    claims = (project / "claims.yaml").read_text("utf-8")
    for each in arrived["diagnostics"]:
        assert each["words"][:30].rstrip() in claims


def test_hovering_shows_the_standing_of_the_claim_and_its_records(arrived: dict[str, Any]) -> None:
    assert arrived["diagnostics"][0]["code"] in arrived["hover"]
    assert "PMID" in arrived["hover"]
