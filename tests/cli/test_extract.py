"""`claimcheck extract` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from claimcheck.claims.file import ClaimsFile, load_claims_file
from tests.cli.conftest import ARTICLE, Run


def test_claims_stand_in_the_order_of_the_documents(run: Run, tmp_path: Path) -> None:
    names = [f"{letter}.md" for letter in "abcdefgh"]
    for number, name in enumerate(names):
        text = f"In trial {name}, {number + 30}% of patients with depression responded.\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run("extract", ".").code == 0
    claims = load_claims_file(tmp_path / "claims.yaml").claims
    assert [claim.document for claim in claims] == names


def test_json_is_printed_and_nothing_is_written(run: Run, article: Path) -> None:
    outcome = run("extract", "article.md", "--format", "json")
    claims = json.loads(outcome.out)["claims"]
    assert [claim["line"] for claim in claims] == [3, 5]
    assert claims[1]["cites"] == ["PMID:29446381"]
    assert not (article.parent / "claims.yaml").exists()


def test_a_small_edit_keeps_the_id_and_what_a_person_wrote(run: Run, project: Path) -> None:
    path = project / "claims.yaml"
    before = path.read_text("utf-8")
    edited = before.replace("    line: 3\n", "    line: 3\n    note: ask the author\n")
    assert edited != before
    path.write_text("# kept by hand\n" + edited, encoding="utf-8")
    text = ARTICLE.replace("within 24 hours", "within one day")
    (project / "article.md").write_text(text, encoding="utf-8")
    assert run("extract", "article.md").code == 0
    after = load_claims_file(path).claims
    assert [claim.id for claim in after] == [
        claim.id for claim in load_claims_file_from(before, project).claims
    ]
    assert after[0].note == "ask the author"
    assert path.read_text("utf-8").startswith("# kept by hand\n")


def load_claims_file_from(text: str, folder: Path) -> ClaimsFile:
    path = folder / "before.yaml"
    path.write_text(text, encoding="utf-8")
    return load_claims_file(path)


def test_diff_prints_what_changed_and_writes_nothing(run: Run, project: Path) -> None:
    before = (project / "claims.yaml").read_bytes()
    text = ARTICLE.replace("64%", "74%")
    (project / "article.md").write_text(text, encoding="utf-8")
    outcome = run("extract", "article.md", "--diff")
    assert "edited" in outcome.out
    assert "74%" in outcome.out
    assert (project / "claims.yaml").read_bytes() == before


def test_a_claim_that_is_gone_is_kept_until_it_is_pruned(run: Run, project: Path) -> None:
    (project / "article.md").write_text(ARTICLE.split("Ketamine blocks")[0], encoding="utf-8")
    run("extract", "article.md")
    claims = load_claims_file(project / "claims.yaml").claims
    assert [claim.gone_at is None for claim in claims] == [True, False]
    run("extract", "article.md", "--prune")
    assert len(load_claims_file(project / "claims.yaml").claims) == 1
