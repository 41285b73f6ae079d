"""What an output never takes the place of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    "command",
    [
        ("verify", "--source", "starter", "--format", "markdown"),
        ("verify", "article.md", "--source", "starter", "--format", "markdown"),
        ("report", "--format", "markdown"),
        ("check", "--format", "markdown"),
        ("check", "--format", "json"),
        ("extract", "article.md", "--diff"),
        ("recheck", "--source", "starter"),
    ],
)
@pytest.mark.parametrize("kept", ["article.md", "claims.yaml", "claims.lock"])
def test_an_output_never_takes_the_place_of_what_people_keep(
    run: Run, project: Path, command: tuple[str, ...], kept: str
) -> None:
    run("verify", "--source", "starter")
    before = (project / kept).read_bytes()
    outcome = run(*command, "--output", kept)
    assert outcome.code == 2
    assert kept in outcome.err
    assert "another file" in outcome.err or "name a file" in outcome.err
    assert (project / kept).read_bytes() == before


def test_the_document_of_another_claims_file_is_spared_where_it_is_named(
    run: Run, article: Path
) -> None:
    before = article.read_bytes()
    (article.parent / "link.md").symlink_to(article)
    for output in ("article.md", "./article.md", "link.md"):
        outcome = run("verify", "article.md", "--source", "starter", "--output", output)
        assert outcome.code == 2
    assert article.read_bytes() == before


def test_a_file_of_judgements_is_no_output(run: Run, project: Path) -> None:
    (project / "judgements").mkdir()
    assert run("report", "--format", "json", "--output", "judgements/jane.yaml").code == 2
    assert not (project / "judgements" / "jane.yaml").exists()


def test_an_earlier_report_is_replaced(run: Run, project: Path) -> None:
    for _ in range(2):
        assert run("report", "--output", "report.md").code == 0
    assert (project / "report.md").read_text("utf-8").startswith("# claimcheck")


def test_a_report_in_a_folder_of_documents_is_no_document(run: Run, project: Path) -> None:
    before = (project / "claims.yaml").read_bytes()
    for name in ("report.html", "report.md"):
        assert run("report", "--output", name).code == 0
    assert run("extract", ".").code == 0
    assert (project / "claims.yaml").read_bytes() == before
    assert run("extract", "report.md", "--format", "json").out.count('"id"') > 0
