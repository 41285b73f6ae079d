"""The command as a process of its own: start-up, pipes, help."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = (
    "verify",
    "check",
    "extract",
    "judge",
    "report",
    "compare",
    "search",
    "init",
    "schema",
    "cache",
)


def python(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | settings,
        timeout=120,
    )


def test_python_m_claimcheck_prints_the_version() -> None:
    outcome = python("-m", "claimcheck", "--version")
    assert re.fullmatch(r"claimcheck \d+\.\d+\.\d+\n", outcome.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(command: str) -> None:
    outcome = python("-m", "claimcheck", command, "--help")
    assert outcome.returncode == 0
    assert "Usage:" in outcome.stdout
    assert f"claimcheck {command}" in (ROOT / "README.md").read_text("utf-8")


def test_help_imports_no_network_xml_search_or_template_module() -> None:
    program = (
        "import sys; from claimcheck.cli.main import main; main(['--help']);"
        "heavy = {'requests', 'lxml', 'tantivy', 'jinja2', 'Bio', 'ruamel', 'rich', 'rapidfuzz'};"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    outcome = python("-c", program)
    assert outcome.stderr.strip() == "[]"


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    sentence = "In a trial, {}% of patients with depression responded to ketamine.\n\n"
    article.write_text("".join(sentence.format(n) for n in range(20, 60)), encoding="utf-8")
    command = f'"{sys.executable}" -m claimcheck verify "{article}" --source starter | head -n 1'
    outcome = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert outcome.returncode == 0
    assert "Traceback" not in outcome.stderr
    assert "error" not in outcome.stderr


def test_a_console_of_another_encoding_stops_nothing(tmp_path: Path) -> None:
    article = tmp_path / "a.md"
    article.write_text("Ketamine helped 50 % of patients — within 24 hours.\n", "utf-8")
    outcome = python(
        "-m",
        "claimcheck",
        "verify",
        str(article),
        "--source",
        "starter",
        PYTHONIOENCODING="ascii",
        PYTHONUTF8="0",
    )
    assert outcome.returncode == 0
    assert outcome.stdout.isascii()
