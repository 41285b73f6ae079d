"""`claimcheck check`, `judge` and `report` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from claimcheck.claims.file import load_claims_file
from tests.cli.conftest import ARTICLE, Run


def unsourced_id(project: Path) -> str:
    claims = load_claims_file(project / "claims.yaml").claims
    return next(str(claim.id) for claim in claims if "64%" in claim.text)


def test_an_unsourced_claim_is_flagged_at_its_line(run: Run, project: Path) -> None:
    assert project.is_dir()
    outcome = run("check", "article.md")
    assert outcome.code == 1
    assert "article.md:3" in outcome.out
    assert "CC001" in outcome.out


def test_a_sentence_that_nobody_extracted_is_flagged_too(run: Run, project: Path) -> None:
    text = ARTICLE + "\nA second trial found a response in 35% of patients with depression.\n"
    (project / "article.md").write_text(text, encoding="utf-8")
    outcome = run("check", "--format", "json")
    lines = {finding["line"] for finding in json.loads(outcome.out)["findings"]}
    assert lines == {3, 9}


def test_check_writes_nothing(run: Run, project: Path) -> None:
    before = {path.name: path.read_bytes() for path in project.iterdir() if path.is_file()}
    (project / "article.md").write_bytes(before["article.md"])
    run("check")
    after = {path.name: path.read_bytes() for path in project.iterdir() if path.is_file()}
    assert after == before


def test_github_annotations_name_file_and_line(run: Run, project: Path) -> None:
    assert project.is_dir()
    outcome = run("check", "--format", "github")
    assert outcome.code == 1
    assert "::error file=article.md,line=3" in outcome.out


def test_an_accepted_claim_passes_the_gate(run: Run, project: Path) -> None:
    run("verify", "--source", "starter")
    claim = unsourced_id(project)
    judged = run("judge", claim, "supported", "--pmid", "23982301", "--as", "Reviewer One")
    assert judged.code == 0
    assert run("check").code == 0


def test_a_record_that_was_not_shown_is_told_and_the_judgement_kept(
    run: Run, project: Path
) -> None:
    """A mistyped PMID would be kept unseen as the source of a claim."""
    run("verify", "article.md", "--source", "starter")
    judged = run("judge", unsourced_id(project), "supported", "--pmid", "99", "--as", "Ada")
    assert judged.code == 0
    assert "warning: PMID 99 is not among the records" in judged.err
    assert "99" in (project / "judgements" / "Ada.yaml").read_text("utf-8")


def test_a_pmid_is_taken_as_claims_yaml_writes_it(run: Run, project: Path) -> None:
    claim = unsourced_id(project)
    assert run("judge", claim, "supported", "--pmid", "PMID:23982301", "--as", "Ada").code == 0
    assert 'pmids: ["23982301"]' in (project / "judgements" / "Ada.yaml").read_text("utf-8")
    assert run("judge", claim, "supported", "--pmid", "PMID:1,2", "--as", "Ada").code == 2


def test_an_edit_makes_the_judgement_stale_and_closes_the_gate(run: Run, project: Path) -> None:
    run("verify", "--source", "starter")
    run("judge", unsourced_id(project), "supported", "--as", "Reviewer One")
    path = project / "article.md"
    path.write_text(path.read_text("utf-8").replace("64%", "84%"), encoding="utf-8")
    assert run("check").code == 1


def test_judging_adds_to_the_file_and_keeps_what_was_there(run: Run, project: Path) -> None:
    claim = unsourced_id(project)
    run("judge", claim, "partly", "--note", "only day one", "--as", "Reviewer One")
    path = project / "judgements" / "Reviewer-One.yaml"
    first = path.read_bytes()
    run("judge", claim, "supported", "--as", "Reviewer One")
    assert path.read_bytes().startswith(first)
    assert len(path.read_bytes()) > len(first)


def test_an_unknown_claim_is_refused_with_a_proposal(run: Run, project: Path) -> None:
    claim = unsourced_id(project)
    outcome = run("judge", claim[:-2] + "xx", "supported")
    assert outcome.code == 2
    assert claim in outcome.err
    assert not (project / "judgements").exists()


def test_a_lock_with_a_failed_search_ends_in_3(run: Run, project: Path) -> None:
    assert project.is_dir()
    run("verify", "--source", "http://127.0.0.1:9/", "--network-budget", "0")
    assert run("check").code == 3
    assert run("check", "--allow-incomplete").code == 0


def test_an_absent_document_is_counted_and_its_claims_are_kept(run: Run, project: Path) -> None:
    (project / "article.md").unlink()
    outcome = run("check", "--format", "json")
    document = json.loads(outcome.out)
    assert document["counts"]["claims"] == 2
    assert any("is not here (article.md)" in notice for notice in document["notices"])


def test_a_claims_file_whose_claims_are_all_ignored_ends_in_4(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(
        "version: 1\nclaims:\n"
        "- id: c-1\n  text: Half of the patients responded.\n"
        "  ignore: {reason: an example}\n",
        encoding="utf-8",
    )
    assert run("check").code == 4


def test_the_html_report_is_one_file_without_remote_parts(run: Run, project: Path) -> None:
    run("verify", "--source", "starter")
    assert run("report", "--output", "report.html").code == 0
    page = (project / "report.html").read_text("utf-8")
    assert "default-src &#39;none&#39;" in page
    assert "src=" not in page
    assert "64%" in page


def test_the_same_files_give_the_same_report(run: Run, project: Path) -> None:
    assert project.is_dir()
    run("verify", "--source", "starter")
    for name in ("html", "markdown", "json", "terminal", "github"):
        first = run("report", "--format", name).out
        assert first == run("report", "--format", name).out
        assert first.strip() or name == "github"


def test_several_outputs_are_written_at_once_each_in_its_format(run: Run, project: Path) -> None:
    names = ["a.sarif", "b.xml", "c.json", "d.gitlab.json", "e.csv", "f.html"]
    outputs = [part for name in names for part in ("--output", name)]
    outcome = run("check", *outputs, "--format", "github")
    assert outcome.code == 1
    assert "::error file=article.md,line=3" in outcome.out
    texts = [(project / name).read_text("utf-8") for name in names]
    marks = ['"version": "2.1.0"', "<testsuites", '"findings"', "check_name", "pmid", "<html"]
    assert all(mark in text for mark, text in zip(marks, texts, strict=True))


def test_an_output_that_cannot_be_written_is_told_before_any_work(run: Run, project: Path) -> None:
    assert run("check", "-o", "a.sarif", "-o", "missing/b.xml").code == 2
    assert not (project / "a.sarif").exists()


def test_formats_without_room_for_the_counts_leave_them_on_stderr(run: Run, project: Path) -> None:
    assert project.is_dir()
    assert "2 claims: 2 checked" in run("check", "--format", "gitlab").err


def test_what_the_last_run_kept_changes_no_byte(run: Run, article: Path, tmp_path: Path) -> None:
    run("extract", article)
    run("verify", "--source", "starter", "--no-cache")
    for name in ("text", "json", "sarif", "junit", "csv"):
        outcomes = [run("check", "-f", name, *more) for more in (["--no-cache"], [], [])]
        assert len({outcome.out for outcome in outcomes}) == 1
        assert {outcome.code for outcome in outcomes} == {1}
    kept = [path for path in tmp_path.rglob("derived/*/*") if path.is_file()]
    assert len(kept) == 4, "the document, the claims file, the heads of the lock and the answers"
    for path in kept:
        path.write_bytes(b"not what it was")
    again = run("check")
    assert again.out == run("check", "--no-cache").out
    assert again.err.count("made anew") == 1
    assert run("check").err == ""


def test_without_a_cache_nothing_is_kept(run: Run, article: Path, tmp_path: Path) -> None:
    assert run("check", article, "--no-cache").code == 1
    assert list(tmp_path.rglob("derived")) == []


def test_an_empty_page_among_others_is_told_and_stops_nothing(
    run: Run, project: Path, tmp_path: Path
) -> None:
    assert project.is_dir()
    (tmp_path / "stub.md").write_text("\n")
    outcome = run("check", ".")
    assert outcome.code == 1
    assert "stub.md: is empty; nothing was checked in it" in outcome.out
    assert "article.md:3" in outcome.out
    (tmp_path / "article.md").write_text("")
    outcome = run("check")
    assert outcome.code == 4
    assert "article.md: is empty" in outcome.out
    assert run("check", "stub.md").code == 2
