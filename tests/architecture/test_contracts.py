"""The layers hold, files stay small, and no module is a bag of things."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "claimcheck").rglob("*.py"))
BAGS = {"utils", "helpers", "common", "base", "manager", "misc", "tools"}


def test_import_contracts_hold() -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    outcome = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_holds_one_idea(path: Path) -> None:
    assert path.stem not in BAGS
    assert len(path.read_text("utf-8").splitlines()) <= 500
