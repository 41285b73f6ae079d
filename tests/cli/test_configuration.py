"""Where a configuration is found, what it may say, and what it may not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def configure(folder: Path, text: str, name: str = "claimcheck.toml") -> None:
    (folder / name).write_text(text, encoding="utf-8")


def shown(run: Run, *arguments: str) -> dict[str, object]:
    outcome = run("config", "show", *arguments)
    assert outcome.code == 0, outcome.err
    found: dict[str, object] = json.loads(outcome.out)
    return found


def test_without_a_file_the_defaults_are_in_force(run: Run) -> None:
    found = shown(run, "--isolated")
    assert found["file"] is None
    assert found["sourced-by"] == ["citation", "judgement"]


@pytest.mark.parametrize("name", ["claimcheck.toml", ".claimcheck.toml"])
def test_the_nearest_file_is_in_force_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    configure(tmp_path, 'ignore = ["CC002"]\nmax-unsourced = 3\n')
    configure(tmp_path / "a", 'ignore = ["CC008"]\n', name)
    monkeypatch.chdir(inner)
    found = shown(run)
    assert (found["ignore"], found["max-unsourced"]) == (["CC008"], None)


def test_pyproject_counts_only_with_a_table_of_its_own(run: Run, tmp_path: Path) -> None:
    configure(
        tmp_path, '[tool.other]\nx = 1\n[tool.claimcheck]\nfail-on = "warning"\n', "pyproject.toml"
    )
    assert shown(run)["fail-on"] == "warning"
    assert shown(run, "--isolated")["fail-on"] is None
    configure(tmp_path, 'fail-on = "note"\n')
    assert shown(run)["fail-on"] == "note"


REFUSED = {
    "an unknown key": ("selct = []", "did you mean 'select'?"),
    "an address": ('eutils-url = "http://evil.example/"', "is an address"),
    "a host": ('host = "evil.example"', "is an address"),
    "a credential": ('api_key = "abc"', "is a credential"),
    "an output": ('output = "/etc/x"', "is an output"),
    "a source that is an address": ('source = "http://evil.example/"', "--source"),
    "a source that is a folder": ('source = "local:/etc"', "--source"),
    "a path outside": ('baseline = "../x.json"', "inside of the project"),
    "an absolute path": ('baseline = "/tmp/x.json"', "inside of the project"),
    "a path of Windows": ('baseline = "C:\\\\x.json"', "inside of the project"),
    "an unknown rule": ('ignore = ["CC01"]', "did you mean CC01"),
    "an unknown severity": ('severity = {CC001 = "fatal"}', "must be one of"),
    "an unknown key below a path": (
        'per-path = {"a/**" = {sevrity = {}}}',
        "use ignore or severity",
    ),
    "an unknown source of truth": ('sourced-by = ["faith"]', "citation, judgement"),
    "a number that is a text": ('max-unsourced = "3"', "whole number"),
    "a number that is a truth value": ("max-unsourced = true", "whole number"),
    "no TOML": ("select = [", "is no TOML"),
    "a key twice": ("ignore = []\n[gate]\nignore = []", "stands twice"),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_used_ends_in_2(run: Run, project: Path, text: str, words: str) -> None:
    configure(project, text)
    outcome = run("check")
    assert outcome.code == 2
    assert words in outcome.err
    assert "claimcheck.toml" in outcome.err


def test_a_baseline_behind_a_link_that_leads_out_is_refused(run: Run, project: Path) -> None:
    (project / "out").symlink_to(project.parent)
    configure(project, 'baseline = "out/x.json"')
    assert run("check").code == 2


def test_the_command_line_beats_the_environment_and_that_the_file(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(project, "max-unsourced = 9\n")
    assert run("check").code == 0
    monkeypatch.setenv("CLAIMCHECK_MAX_UNSOURCED", "0")
    assert run("check").code == 1
    assert run("check", "--max-unsourced", "1").code == 0
    monkeypatch.delenv("CLAIMCHECK_MAX_UNSOURCED")
    assert run("check", "--isolated").code == 1


def test_rules_are_chosen_weighed_and_left_out(run: Run, project: Path) -> None:
    assert run("check", "--ignore", "CC001").code == 0
    assert run("check", "--select", "CC013,CC002").code == 0
    assert run("check", "--fail-on", "CC005").code == 0
    configure(project, '[severity]\nCC001 = "warning"\n')
    assert run("check").code == 0
    assert run("check", "--fail-on", "warning").code == 1
    configure(project, '[per-path."article.md"]\nignore = ["CC001"]\n')
    assert run("check").code == 0


@pytest.mark.parametrize("arguments", [["--select", "CC1"], ["--fail-on", "fatal"]])
def test_a_rule_that_does_not_exist_ends_in_2(
    run: Run, project: Path, arguments: list[str]
) -> None:
    assert project.is_dir()
    assert run("check", *arguments).code == 2


def test_what_makes_a_claim_sourced_can_be_narrowed(run: Run, project: Path) -> None:
    unsourced = '"rule": "CC001"'
    assert run("check", "-f", "json").out.count(unsourced) == 1
    configure(project, '[gate]\nsourced-by = ["judgement"]\n')
    assert run("check", "-f", "json").out.count(unsourced) == 2


def test_excluded_documents_are_passed_over_in_folders(run: Run, project: Path) -> None:
    (project / "old").mkdir()
    (project / "old" / "a.md").write_text("In 2020, 80% of adults relapsed.\n", encoding="utf-8")
    configure(project, 'exclude = ["old/"]\n')
    assert "old/a.md" not in run("check", ".", "-f", "json").out
    assert "old/a.md" in run("check", ".", "-f", "json", "--isolated").out


def test_config_and_isolated_exclude_one_another(run: Run, project: Path) -> None:
    configure(project, "", "own.toml")
    assert shown(run, "--config", "own.toml")["file"] == "own.toml"
    assert run("check", "--config", "own.toml", "--isolated").code == 2
    assert run("check", "--config", "missing.toml").code == 2


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2}', '{"version": 1, "findings": [{"rule": 1}]}', "[" * 100_000]
)
def test_a_broken_baseline_ends_in_2(run: Run, project: Path, text: str) -> None:
    (project / "claimcheck-baseline.json").write_text(text, encoding="utf-8")
    outcome = run("check")
    assert outcome.code == 2
    assert "claimcheck-baseline.json" in outcome.err


def test_a_report_of_findings_follows_the_configuration(run: Run, project: Path) -> None:
    def codes() -> list[str]:
        results = json.loads(run("report", "-f", "sarif").out)["runs"][0]["results"]
        return [each["ruleId"] for each in results]

    assert "CC001" in codes()
    configure(project, 'ignore = ["CC001"]\n')
    assert "CC001" not in codes()


def test_patterns_are_relative_to_the_configuration_wherever_one_stands(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("docs/old/a.md", "docs/drafts/b.md", "docs/c.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"In trial {path.stem}, 64% of patients responded to ketamine.\n", "utf-8")
    (tmp_path / "claimcheck.toml").write_text(
        'exclude = ["docs/drafts/"]\n[per-path."docs/old/**"]\nseverity = { CC001 = "note" }\n'
    )
    assert run("extract", "docs").code == 0
    assert "drafts" not in (tmp_path / "claims.yaml").read_text("utf-8")
    for folder, where in ((".", "docs"), ("docs", "."), ("docs/old", "..")):
        monkeypatch.chdir(tmp_path / folder)
        found = json.loads(run("check", where, "-f", "json").out)["findings"]
        assert sorted((Path(each["document"]).name, each["severity"]) for each in found) == [
            ("a.md", "note"),
            ("c.md", "error"),
        ]
