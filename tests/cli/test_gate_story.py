"""The gate on a repository with a history, as a team lives with it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from claimcheck.claims.file import load_claims_file
from tests.cli.conftest import Run

CLEAN = """# A treatment

In a trial, 64% of patients with depression responded to ketamine within 24 hours.

Ketamine blocks NMDA receptors (PMID: 29446381).
"""
NEW = "A second trial found a response in 35% of patients with depression."
NEW_LINE = 7

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run git in the project, with nobody's settings."""
    settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "core.hooksPath="]

    def run_git(*arguments: str) -> str:
        command = ["git", *settings, *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    run_git("init", "--quiet", "--initial-branch=main")
    return run_git


def claim_id(project: Path, words: str) -> str:
    claims = load_claims_file(project / "claims.yaml").claims
    return next(str(claim.id) for claim in claims if words in claim.text)


@pytest.fixture
def repository(tmp_path: Path, run: Run, git: Git) -> Path:
    """Give a repository whose gate is open: one claim accepted, one cited."""
    (tmp_path / "article.md").write_text(CLEAN, encoding="utf-8")
    (tmp_path / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    assert run("extract", "article.md").code == 0
    assert run("verify", "--source", "starter").code == 0
    claim = claim_id(tmp_path, "64%")
    run("judge", claim, "supported", "--pmid", "23982301", "--as", "Reviewer One")
    git("add", "--all")
    git("commit", "--quiet", "--message", "A clean article")
    return tmp_path


def write(project: Path, text: str) -> None:
    (project / "article.md").write_text(text, encoding="utf-8")


def findings(run: Run, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("check", "-f", "json", *arguments).out)[
        "findings"
    ]
    return found


def counting(run: Run, *arguments: str, rule: str = "CC001") -> list[object]:
    """Return the lines of the findings of a rule that count."""
    return [
        each["line"]
        for each in findings(run, *arguments)
        if not each["suppressed"] and each["rule"] == rule
    ]


def test_a_clean_article_passes(run: Run, repository: Path) -> None:
    assert repository.is_dir()
    outcome = run("check")
    assert outcome.code == 0
    assert "2 claims: 2 checked" in outcome.out


def test_a_new_sentence_without_a_source_fails_at_its_line_in_every_format(
    run: Run, repository: Path
) -> None:
    write(repository, f"{CLEAN}\n{NEW}\n")
    names = ["o.txt", "o.json", "o.sarif", "o.xml", "o.gitlab.json", "o.csv", "o.html", "o.md"]
    outcome = run("check", *(part for name in names for part in ("-o", name)), "-f", "github")
    assert outcome.code == 1
    texts = {name: (repository / name).read_text("utf-8") for name in names}

    assert f"::error file=article.md,line={NEW_LINE}," in outcome.out
    assert f"article.md:{NEW_LINE}:1: error CC001" in _terminal(run)
    (found,) = [each for each in json.loads(texts["o.json"])["findings"] if each["rule"] == "CC001"]
    assert found["line"] == NEW_LINE
    (result,) = [
        each
        for each in json.loads(texts["o.sarif"])["runs"][0]["results"]
        if each["ruleId"] == "CC001"
    ]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "article.md"
    assert place["region"] == {
        "startLine": NEW_LINE,
        "startColumn": 1,
        "endLine": NEW_LINE,
        "endColumn": len(NEW) + 1,
    }
    (case,) = [
        case
        for case in ET.fromstring(texts["o.xml"]).iter("testcase")  # noqa: S314 - written by this test
        for failure in case.iter("failure")
        if "CC001" in failure.attrib["type"]
    ]
    assert (case.get("file"), case.get("line")) == ("article.md", str(NEW_LINE))
    (issue,) = [
        each for each in json.loads(texts["o.gitlab.json"]) if each["check_name"] == "CC001"
    ]
    assert issue["location"] == {"path": "article.md", "lines": {"begin": NEW_LINE}}
    assert f'"article.md","{NEW_LINE}"' in texts["o.csv"]
    assert all(f"article.md:{NEW_LINE}" in texts[name] for name in ("o.txt", "o.html", "o.md"))


def _terminal(run: Run) -> str:
    return run("check").out


def test_an_edited_number_makes_the_judgement_stale(run: Run, repository: Path) -> None:
    write(repository, CLEAN.replace("64%", "84%"))
    assert run("check").code == 1
    assert counting(run, rule="CC007") == [3]
    assert counting(run) == [3]


def test_an_edited_number_differs_in_the_cited_source(run: Run, repository: Path, git: Git) -> None:
    cited = CLEAN.replace("24 hours.", "24 hours (PMID: 23982301).")
    write(repository, cited)
    run("verify", "--source", "starter")
    git("commit", "--quiet", "--all", "--message", "Cite the trial")
    assert counting(run, rule="CC003") == []
    write(repository, cited.replace("64%", "84%"))
    assert run("check").code == 1
    assert counting(run, rule="CC003") == [3]


def test_an_ignore_holds_until_its_day_and_not_longer(run: Run, repository: Path) -> None:
    comment = '<!-- claimcheck: ignore[CC001] reason="quoted from a patient" until={} -->'
    write(repository, f"{CLEAN}\n{NEW} {comment.format('2999-12-31')}\n")
    assert run("check").code == 0
    (held,) = [each for each in findings(run) if each["rule"] == "CC001"]
    assert held["suppressed"] == "quoted from a patient"
    write(repository, f"{CLEAN}\n{NEW} {comment.format('2020-01-31')}\n")
    assert run("check").code == 1
    assert counting(run, rule="CC013") == [NEW_LINE]


def test_a_claim_that_a_comment_takes_out_counts_as_ignored(run: Run, repository: Path) -> None:
    write(
        repository,
        f'{CLEAN}\n<!-- claimcheck: ignore-next-line reason="house style" -->\n\n{NEW}\n',
    )
    document = json.loads(run("check", "-f", "json").out)
    assert document["counts"] == {"claims": 3, "checked": 2, "unchecked": 0, "ignored": 1}


def test_an_ignored_finding_stays_in_sarif_marked(run: Run, repository: Path) -> None:
    write(repository, f'{CLEAN}\n{NEW} <!-- claimcheck: ignore reason="agreed" -->\n')
    outcome = run("check", "-f", "sarif")
    assert outcome.code == 0
    results = json.loads(outcome.out)["runs"][0]["results"]
    (held,) = [each for each in results if each["ruleId"] == "CC001"]
    assert held["suppressions"] == [{"kind": "inSource", "justification": "agreed"}]


def test_a_baseline_lets_old_findings_pass_and_new_ones_not(run: Run, repository: Path) -> None:
    write(repository, f"{CLEAN}\n{NEW}\n")
    assert run("check").code == 1
    assert run("baseline", "write").code == 0
    outcome = run("check")
    assert outcome.code == 0
    assert "suppressed" in outcome.out
    write(
        repository, f"# Moved\n\n{CLEAN}\n{NEW}\n\nRemission lasted two weeks in 80% of adults.\n"
    )
    assert run("check").code == 1
    assert counting(run) == [NEW_LINE + 4]
    write(repository, f"{CLEAN}\n{NEW.replace('35%', '45%')}\n")
    assert run("check").code == 1


def test_a_baseline_is_pruned_and_never_grows_by_update(run: Run, repository: Path) -> None:
    write(repository, f"{CLEAN}\n{NEW}\n")
    run("baseline", "write")
    before = (repository / "claimcheck-baseline.json").read_bytes()
    assert run("baseline", "update").err.count("0 findings gone") == 1
    assert (repository / "claimcheck-baseline.json").read_bytes() == before
    write(repository, f"{CLEAN}\nRemission lasted two weeks in 80% of adults.\n")
    assert "is gone: `claimcheck baseline update`" in run("check").out
    run("baseline", "update")
    assert run("check").code == 1
    known = json.loads((repository / "claimcheck-baseline.json").read_text("utf-8"))["findings"]
    assert "CC001" not in [entry["rule"] for entry in known]


def test_only_changed_lines_count_and_the_totals_stay(run: Run, repository: Path, git: Git) -> None:
    write(repository, f"{CLEAN}\n{NEW}\n")
    git("commit", "--quiet", "--all", "--message", "An old sin")
    git("checkout", "--quiet", "-b", "topic")
    assert run("check", "--diff-base", "main").code == 0
    write(repository, f"# New head\n\n{CLEAN}\n{NEW}\n\nHalf of 90 adults relapsed in a week.\n")
    git("commit", "--quiet", "--all", "--message", "A new sin")
    outcome = run("check", "--diff-base", "main")
    assert outcome.code == 1
    assert "suppressed" in outcome.out
    assert counting(run, "--diff-base", "main") == [11]
    assert (
        len([each for each in findings(run, "--diff-base", "main") if each["rule"] == "CC001"]) == 2
    )


def test_the_base_is_the_merge_base_and_not_the_tip(run: Run, repository: Path, git: Git) -> None:
    git("checkout", "--quiet", "-b", "topic")
    git("checkout", "--quiet", "main")
    write(repository, f"{CLEAN}\n{NEW}\n")
    git("commit", "--quiet", "--all", "--message", "Main went on")
    git("checkout", "--quiet", "topic")
    (repository / "second.md").write_text(f"# Second\n\n{NEW}\n", encoding="utf-8")
    assert run("check", "article.md", "--diff-base", "main").code == 0
    outcome = run("check", "article.md", "second.md", "--diff-base", "main")
    assert outcome.code == 1
    assert "second.md:3" in outcome.out


@pytest.mark.parametrize("ref", ["no-such-branch", "--output=x", "main..HEAD", "\x1b[31m"])
def test_a_base_that_is_none_is_refused(run: Run, repository: Path, ref: str) -> None:
    outcome = run("check", f"--diff-base={ref}")
    assert outcome.code == 2
    assert "git knows no commit" in outcome.err
    assert "\x1b" not in outcome.err
    assert not (repository / "x").exists()


def test_the_same_files_give_the_same_bytes_in_every_format(run: Run, repository: Path) -> None:
    write(repository, f"{CLEAN}\n{NEW}\n")
    for name in ("sarif", "junit", "gitlab", "csv", "ris", "csl-json", "search-log"):
        assert run("check", "-f", name).out == run("check", "-f", name).out


def test_a_change_cannot_lower_its_own_gate(run: Run, repository: Path, git: Git) -> None:
    configuration = repository / "claimcheck.toml"
    configuration.write_text("max-unsourced = 1\n", encoding="utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--message", "A policy")
    git("checkout", "--quiet", "-b", "topic")
    write(repository, f"{CLEAN}\n{NEW}\n")
    assert run("check", "--policy-from", "main").code == 0
    write(repository, f"{CLEAN}\n{NEW}\n\nRemission lasted two weeks in 80% of adults.\n")
    configuration.write_text('ignore = ["CC001"]\n', encoding="utf-8")
    run("baseline", "write", "--isolated")
    assert run("check").code == 0
    assert run("check", "--policy-from", "main").code == 1
    assert run("check", "--policy-from", "nowhere").code == 2
    assert run("check", "--policy-from", "main", "--isolated").code == 2


def test_the_baseline_of_the_base_still_counts(run: Run, repository: Path, git: Git) -> None:
    write(repository, f"{CLEAN}\n{NEW}\n")
    run("baseline", "write")
    git("add", "--all")
    git("commit", "--quiet", "--message", "A baseline")
    (repository / "claimcheck-baseline.json").unlink()
    assert run("check").code == 1
    assert run("check", "--policy-from", "main").code == 0


def test_a_citation_added_or_taken_out_counts_as_the_document_stands(
    run: Run, repository: Path
) -> None:
    """The words of the claim stay; only the list of references at the end changes."""
    text = CLEAN.replace("64%", "84%").replace("24 hours.", "24 hours [1].")
    entry = "\n## References\n\n1. A title of the trial of ketamine. PMID: 23982301\n"
    write(repository, text)
    run("verify", "--source", "starter")
    assert counting(run, rule="CC003") == []
    write(repository, text + entry)
    assert counting(run, rule="CC003") == [3]
    run("verify", "--source", "starter")
    assert counting(run, rule="CC003") == [3]
    write(repository, text)
    assert counting(run, rule="CC003") == []
