"""The HTML report of the commands shows the text of the documents."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def page_of(run: Run, *arguments: str) -> str:
    assert run(*arguments, "--format", "html", "--output", "out.html").code in {0, 1}
    return Path("out.html").read_text(encoding="utf-8")


def test_each_command_shows_the_text_with_its_claims_marked(run: Run, project: Path) -> None:
    assert (project / "article.md").exists()
    for command in ("check", "report", "verify"):
        extra = ("--source", "starter") if command == "verify" else ()
        page = page_of(run, command, "article.md", *extra)
        assert "Call us today!" in page
        assert page.count('id="text-') == 2


def test_claims_of_the_claims_file_are_found_in_their_document(run: Run, project: Path) -> None:
    assert (project / "claims.yaml").exists()
    page = page_of(run, "verify", "claims.yaml", "--source", "starter")
    assert page.count('id="text-') == 2


def test_a_document_that_is_gone_is_said(run: Run, project: Path) -> None:
    (project / "article.md").unlink()
    page = page_of(run, "report")
    assert "The text cannot be shown: article.md: cannot be opened" in page
    assert page.count("<article") == 2


def test_a_name_in_the_claims_file_leads_nowhere_else(run: Run, project: Path) -> None:
    secret = project.parent / "secret.md"
    secret.write_text("The key of the house lies under the mat.", encoding="utf-8")
    claims = project / "claims.yaml"
    text = claims.read_text(encoding="utf-8").replace("article.md", "../secret.md")
    claims.write_text(text, encoding="utf-8")
    page = page_of(run, "verify", "claims.yaml", "--source", "starter")
    assert "under the mat" not in page
    assert "leads out of the folder" in page


def test_a_document_without_a_claim_is_shown(run: Run, project: Path) -> None:
    (project / "empty.md").write_text("Call us today!\n", encoding="utf-8")
    page = page_of(run, "check", "article.md", "empty.md")
    assert page.count('<section class="text"') == 2
    assert "0 claims" in page
