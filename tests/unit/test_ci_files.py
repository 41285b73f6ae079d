"""The files that other repositories use claimcheck through."""

from __future__ import annotations

import re
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


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_page_that_says_how_to_mend_and_to_ignore(rule: Any) -> None:
    page = (ROOT / "docs" / "rules" / f"{rule.code}.md").read_text("utf-8")
    assert f"Default severity: {rule.severity.value}." in page
    for heading in ("What", "Why", "Example", "How to mend", "How to ignore"):
        assert f"## {heading}\n" in page
    assert f"[{rule.code}](rules/{rule.code}.md)" in (ROOT / "docs" / "ci.md").read_text("utf-8")
