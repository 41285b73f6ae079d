"""The files that other repositories use claimcheck through."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from claimcheck.cli.main import app
from claimcheck.findings import RULES

ROOT = Path(__file__).parents[2]


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def check_options() -> set[str]:
    command: Any = get_command(app)
    options = command.commands["check"].params
    return {name for option in options for name in (*option.opts, *option.secondary_opts)}


def test_the_action_uses_only_actions_that_are_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in read("action.yml")["runs"]["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name) for name in used)


def test_the_inputs_of_the_action_are_options_of_check() -> None:
    own = {"paths", "python-version", "upload-sarif"}
    inputs = set(read("action.yml")["inputs"])
    assert {f"--{name}" for name in inputs - own} <= check_options()


def test_no_input_is_pasted_into_a_script() -> None:
    steps = read("action.yml")["runs"]["steps"]
    assert not [step["run"] for step in steps if "${{" in step.get("run", "")]


def test_every_input_reaches_the_check() -> None:
    (step,) = [each for each in read("action.yml")["runs"]["steps"] if each.get("id") == "check"]
    passed = {re.sub(r"\W*inputs\.|\W*$", "", value) for value in step["env"].values()}
    assert passed == set(read("action.yml")["inputs"]) - {"python-version", "upload-sarif"}


def test_the_offline_hook_is_the_gate_and_the_online_one_waits_for_a_push() -> None:
    offline, online = read(".pre-commit-hooks.yaml")
    assert offline["entry"].split()[:2] == ["claimcheck", "check"]
    assert set(offline["entry"].split()[2:]) <= check_options()
    assert "stages" not in offline
    assert online["stages"] == ["pre-push", "manual"]
    assert offline["require_serial"]


def test_the_gitlab_template_hands_over_both_reports() -> None:
    job = read("templates/gitlab-ci.yml")["claimcheck"]
    reports = job["artifacts"]["reports"]
    assert set(reports) == {"codequality", "junit"}
    assert all(name in job["script"][0] for name in reports.values())
    assert job["artifacts"]["when"] == "always"


def test_both_hooks_take_the_documents_that_can_be_read() -> None:
    for hook in read(".pre-commit-hooks.yaml"):
        assert {"markdown", "rst", "html", "asciidoc", "plain-text"} <= set(hook["types_or"])
        assert hook["pass_filenames"]
        assert hook["language"] == "python"
        assert re.search(hook["files"], "docs/a.md")
        assert re.search(hook["files"], "LICENSE") is None


def test_what_was_read_and_searched_is_kept_by_the_hash_of_the_claims() -> None:
    (step,) = [
        each
        for each in read("action.yml")["runs"]["steps"]
        if each.get("uses", "").startswith("actions/cache@")
    ]
    assert "hashFiles('**/claims.yaml', '**/claims.lock')" in step["with"]["key"]
    assert step["with"]["key"].startswith(step["with"]["restore-keys"])
    assert "~/.cache/claimcheck" in step["with"]["path"]
    job = read("templates/gitlab-ci.yml")["claimcheck"]
    (store,) = [each for each in job["cache"] if each["paths"] == [".cache/claimcheck"]]
    assert store["key"]["files"] == ["claims.yaml", "claims.lock"]
    assert job["variables"]["XDG_CACHE_HOME"] == "$CI_PROJECT_DIR/.cache"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_page_that_says_how_to_mend_and_to_ignore(rule: Any) -> None:
    page = (ROOT / "docs" / "rules" / f"{rule.code}.md").read_text("utf-8")
    assert f"Default severity: {rule.severity.value}." in page
    for heading in ("What", "Why", "Example", "How to mend", "How to ignore"):
        assert f"## {heading}\n" in page
    assert f"[{rule.code}](rules/{rule.code}.md)" in (ROOT / "docs" / "ci.md").read_text("utf-8")


def run_action(project: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the script of the action as a runner does, with the inputs' defaults."""
    action = read("action.yml")
    (step,) = [each for each in action["runs"]["steps"] if each.get("id") == "check"]
    given = {name: each["default"] for name, each in action["inputs"].items()} | inputs
    environment = {
        name: given[re.sub(r"\W*inputs\.|\W*$", "", value)] for name, value in step["env"].items()
    }
    program = project / "temp" / "claimcheck" / "bin" / "claimcheck"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m claimcheck "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=project,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(project / "temp"),
            "GITHUB_STEP_SUMMARY": str(project / "summary.md"),
            "GITHUB_OUTPUT": str(project / "output.txt"),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({}, 1),
        ({"exit-zero": "true"}, 0),
        ({"ignore": "CC001"}, 0),
        ({"max-unsourced": "1"}, 0),
        ({"fail-on": "CC005"}, 0),
        ({"paths": "missing.md"}, 2),
        ({"paths": "a.md\nb $(touch owned).md\n"}, 1),
    ],
)
def test_the_script_of_the_action_runs_the_gate(
    tmp_path: Path, inputs: dict[str, str], code: int
) -> None:
    text = "In a trial, 64% of patients with depression responded to ketamine in a day.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (tmp_path / "b $(touch owned).md").write_text("Call us today!\n", encoding="utf-8")
    done = run_action(tmp_path, **({"paths": "a.md"} | inputs))
    assert done.returncode == code, done.stderr
    assert (tmp_path / "output.txt").read_text("utf-8").startswith(f"exit-code={code}\n")
    assert not (tmp_path / "owned").exists()
    if code == 1:
        assert "::error file=a.md,line=1" in done.stdout
        assert "64%" in (tmp_path / "summary.md").read_text("utf-8").replace("\\", "")
        assert (tmp_path / "temp" / "claimcheck.sarif").is_file()
