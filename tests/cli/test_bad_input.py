"""Bad input gets one clear line, exit code 2, and leaves every file as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

GOOD = "version: 1\nclaims:\n- id: c-1\n  text: Half of the patients responded.\n"

BAD_FILES = {
    "a missing document": ("verify", "nowhere.md", None, "nowhere.md"),
    "a missing claims file": ("verify", "nowhere.yaml", None, "nowhere.yaml"),
    "an empty document": ("verify", "a.md", b"", "a.md"),
    "a binary document": ("verify", "a.txt", b"\x7fELF\x00\x00\x01", "a.txt"),
    "a zip with a text's name": ("verify", "a.txt", b"PK\x03\x04rest", "a.txt"),
    "an unknown format": ("verify", "a.xyz", b"Half of them responded.", "a.xyz"),
    "broken YAML": ("verify", "claims.yaml", b"version: 1\nclaims: [", "claims.yaml:"),
    "an unknown key": (
        "verify",
        "claims.yaml",
        GOOD.encode() + b"  txet: x\n",
        "claims.yaml:5",
    ),
    "a doubled id": (
        "verify",
        "claims.yaml",
        GOOD.encode() + b"- id: c-1\n  text: Another one.\n",
        "claims.yaml:5",
    ),
    "a doubled key": (
        "verify",
        "claims.yaml",
        GOOD.encode() + b"  text: Another one.\n",
        "claims.yaml:5",
    ),
    "an alias": (
        "check",
        "claims.yaml",
        b"version: 1\nclaims: &a\n- id: c\n  text: *a\n",
        "claims.yaml:2",
    ),
    "a number that is no number": (
        "check",
        "claims.yaml",
        GOOD.encode() + b'  quantities:\n  - {surface: Half, kind: rate, low: "many", unit: "%"}\n',
        "claims[0].quantities[0].low",
    ),
    "an id that is a path": (
        "check",
        "claims.yaml",
        b"version: 1\nclaims:\n- id: ../../x\n  text: Half responded.\n",
        "claims.yaml:3",
    ),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_named_in_one_line_and_left_alone(
    run: Run, tmp_path: Path, case: str
) -> None:
    command, name, content, named = BAD_FILES[case]
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    outcome = run(command, name)
    assert outcome.code == 2
    assert named in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1
    assert "Traceback" not in outcome.err
    assert outcome.out == ""
    assert [file.name for file in tmp_path.iterdir()] == ([name] if content is not None else [])
    if content is not None:
        assert path.read_bytes() == content


def test_an_empty_folder_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    outcome = run("verify", "empty")
    assert outcome.code == 2
    assert "empty" in outcome.err


def test_an_unknown_source_is_named_with_the_known_ones(run: Run, article: Path) -> None:
    outcome = run("verify", article, "--source", "pubmde")
    assert outcome.code == 2
    assert "pubmde" in outcome.err
    assert "starter" in outcome.err


def test_an_unknown_format_is_named_with_the_known_ones(run: Run, article: Path) -> None:
    outcome = run("verify", article, "--source", "starter", "--format", "pdf")
    assert outcome.code == 2
    assert "'pdf'" in outcome.err
    assert "markdown" in outcome.err


def test_without_any_claims_file_the_way_on_is_told(run: Run) -> None:
    outcome = run("verify")
    assert outcome.code == 2
    assert "claimcheck extract" in outcome.err


def test_a_broken_lock_is_told_before_anything_is_searched(run: Run, project: Path) -> None:
    (project / "claims.lock").write_text("{", encoding="utf-8")
    outcome = run("verify", "--source", "starter")
    assert outcome.code == 2
    assert "claims.lock" in outcome.err
    assert (project / "claims.lock").read_text("utf-8") == "{"


def test_an_output_into_a_missing_folder_is_told_before_the_search(run: Run, article: Path) -> None:
    outcome = run("verify", article, "--source", "starter", "--output", "no/such/report.html")
    assert outcome.code == 2
    assert "no/such" in outcome.err


def test_init_leaves_an_existing_claims_file_alone(run: Run, project: Path) -> None:
    before = (project / "claims.yaml").read_bytes()
    assert run("init").code == 2
    assert (project / "claims.yaml").read_bytes() == before


def test_init_starts_a_claims_file_that_verify_understands(run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0
    assert (tmp_path / "claims.yaml").is_file()
    assert run("verify", "--source", "starter").code == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "--bogus"),
        ("bogus",),
        ("judge", "c-1", "true"),
        ("verify", "--max-evidence", "0"),
    ],
)
def test_a_wrong_call_is_refused_in_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert len(outcome.err.strip().splitlines()) == 1
    assert "internal" not in outcome.err


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/a.html", "https://localhost/", "https://10.0.0.1/", "file:///etc/x"]
)
def test_a_private_or_unsafe_address_is_refused(run: Run, url: str) -> None:
    outcome = run("verify", "--url", url, "--source", "starter")
    assert outcome.code == 2
    assert url in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1


def test_a_refused_value_is_told_as_a_sentence_without_a_library_s_words(
    run: Run, article: Path
) -> None:
    colour = run("verify", article, "--color", "pink")
    assert "Value error" not in colour.err
    assert "'pink' is not one of 'auto', 'always', 'never'. `claimcheck verify --" in colour.err
    jobs = run("verify", article, "--jobs", "0")
    assert "greater than or equal to 1. `claimcheck verify --help` shows" in jobs.err


def test_help_is_pointed_to_where_it_stands(run: Run) -> None:
    assert "`claimcheck corpus build --help` shows" in run("corpus", "build").err
    assert "Did you mean 'search', 'serve'? `claimcheck --help` shows" in run("serch").err


def test_a_link_that_leads_nowhere_is_told_and_not_passed_over(run: Run, project: Path) -> None:
    folder = project / "articles"
    folder.mkdir()
    (folder / "one.md").write_text("Ketamine helped 64% of patients.\n", encoding="utf-8")
    (folder / "claims.yaml").symlink_to("moved.yaml")
    outcome = run("check", "articles/one.md")
    assert outcome.code == 2
    assert "is a link to what is not there" in outcome.err
