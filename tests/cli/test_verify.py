"""`claimcheck verify` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from claimcheck.api.keeping import FOLDER, describe_kept
from claimcheck.encoding.json_v1 import load_schema
from tests.cli.conftest import Run

# Nothing listens on the discard port of this machine.
NOBODY_THERE = ("--source", "http://127.0.0.1:9/", "--network-budget", "0")


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


def test_without_a_claims_file_nothing_is_written_and_the_user_is_told(
    run: Run, article: Path
) -> None:
    outcome = run("verify", "article.md", "--source", "starter")
    assert outcome.code == 0
    assert "nothing was written" in " ".join(outcome.out.split())
    assert list(files_of(article.parent)) == ["article.md"]


def test_with_a_claims_file_claims_and_lock_are_written(run: Run, project: Path) -> None:
    assert run("verify", "article.md", "--source", "starter").code == 0
    assert {"claims.yaml", "claims.lock"} <= set(files_of(project))


def test_a_second_run_with_the_same_answers_changes_no_byte(run: Run, project: Path) -> None:
    run("verify", "--source", "starter")
    before = files_of(project)
    run("verify", "--source", "starter")
    assert files_of(project) == before


def test_a_document_and_its_claims_file_are_searched_alike(run: Run, project: Path) -> None:
    text = (
        "# Ketamine for depression\n\n"
        "Blood pressure rises by about 20 mmHg during the infusion.\n\n"
        "Ketamine relieves low mood better than midazolam in two of three patients.\n"
    )
    (project / "article.md").write_text(text, encoding="utf-8")
    run("extract", "article.md")

    def answered() -> list[dict[str, object]]:
        lock = json.loads((project / "claims.lock").read_text(encoding="utf-8"))
        (project / "claims.lock").unlink()
        return [
            {**entry, "search": {**entry["search"], "searched_at": None}}
            for entry in lock["claims"].values()
        ]

    assert run("verify", "article.md", "--source", "starter").code == 0
    by_document = answered()
    assert len(by_document) == 2
    assert run("verify", "claims.yaml", "--source", "starter").code == 0
    assert answered() == by_document


def test_what_an_earlier_run_found_gives_the_same_report_as_finding_it_anew(
    run: Run, project: Path
) -> None:
    verify = ("verify", "--source", "starter", "--verbose", "--no-progress")
    fresh = run(*verify, "--no-cache")
    assert not (project / ".cache" / "claimcheck" / FOLDER).exists()
    assert run(*verify) == fresh
    assert describe_kept(project / ".cache" / "claimcheck").entries
    assert run(*verify) == fresh


def test_a_claim_is_searched_the_same_alone_and_with_its_neighbours(
    run: Run, project: Path
) -> None:
    (project / "article.md").write_text(
        "Within 40 minutes ketamine eased suicidal thoughts in veterans.\n"
        "Of the veterans, 64% responded to ketamine.\n"
        "Two weeks later, a quarter had relapsed.\n",
        encoding="utf-8",
    )
    run("verify", "article.md", "--source", "starter")
    before = files_of(project)
    for kind in ("onset", "efficacy", "other"):
        run("verify", "article.md", "--source", "starter", "--kinds", kind)
    assert files_of(project) == before
    assert "veteran*" in before["claims.lock"].decode()


def test_the_banner_of_the_starter_corpus_stands_in_every_output(run: Run, project: Path) -> None:
    assert project.is_dir()
    for name in ("terminal", "json", "html", "markdown"):
        outcome = run("verify", "--source", "starter", "--format", name, "--quiet")
        assert "It never shows that nothing exists" in " ".join(outcome.out.split()), name


def test_json_follows_the_published_schema(run: Run, article: Path) -> None:
    outcome = run("verify", article, "--source", "starter", "--format", "json")
    document = json.loads(outcome.out)
    jsonschema.validate(document, load_schema("json-v1"))
    assert document["schema_version"] == 1
    assert document["counts"] == {"claims": 2, "checked": 2, "unchecked": 0, "ignored": 0}


def test_a_known_number_is_laid_beside_its_study(run: Run, article: Path) -> None:
    outcome = run("verify", article, "--source", "starter", "--format", "json")
    claim = json.loads(outcome.out)["claims"][0]
    study = next(item for item in claim["evidence"] if item["pmid"] == "23982301")
    relations = {row["claim"]: row["relation"] for row in study["quantities"]}
    assert relations["64%"] == "agrees"
    assert study["kind"] == "study-card"


def test_auto_falls_back_to_the_starter_corpus_and_says_so(
    run: Run, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", "http://127.0.0.1:9/")
    outcome = run("verify", article)
    assert outcome.code == 0
    assert "PubMed could not be reached" in outcome.err
    assert "PubMed could not be reached" in outcome.out


def test_a_source_that_cannot_be_reached_ends_in_3_and_is_no_absence(
    run: Run, article: Path
) -> None:
    outcome = run("verify", article, *NOBODY_THERE, "--format", "json")
    assert outcome.code == 3
    claims = json.loads(outcome.out)["claims"]
    assert {claim["search"]["state"] for claim in claims} == {"incomplete"}


def test_a_document_without_claims_ends_in_4(run: Run, tmp_path: Path) -> None:
    (tmp_path / "hello.md").write_text("Welcome to our site!\n", encoding="utf-8")
    outcome = run("verify", "hello.md", "--source", "starter")
    assert outcome.code == 4


def test_no_color_and_dumb_terminals_get_plain_text(
    run: Run, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    outcome = run("verify", article, "--source", "starter")
    assert "\x1b" not in outcome.out
    assert outcome.out.isascii()


def test_search_shows_a_sentence_beside_its_study(run: Run) -> None:
    outcome = run("search", "Ketamine blocks NMDA receptors.", "--source", "starter")
    assert outcome.code == 0
    assert "PMID" in outcome.out


def test_compare_lays_a_sentence_beside_the_records_named(run: Run) -> None:
    outcome = run(
        "compare",
        "52% of participants achieved remission after three infusions.",
        "38142892",
        "--source",
        "starter",
        "--format",
        "json",
    )
    (claim,) = json.loads(outcome.out)["claims"]
    assert [item["pmid"] for item in claim["evidence"]] == ["38142892"]
    assert claim["evidence"][0]["signals"]["number"] == "agrees"


def test_a_record_that_the_source_does_not_hold_is_not_one_that_was_looked_at(run: Run) -> None:
    outcome = run("compare", "Ketamine helped 52%.", "99999999", "--source", "starter")
    assert outcome.code == 3
    assert "Not held by the source: PMID 99999999" in outcome.out
    assert "this is not «nothing found»" in outcome.out
    assert "searches: 1 incomplete" in outcome.out


def test_kinds_choose_what_is_searched_and_the_rest_stays(run: Run, project: Path) -> None:
    verify = ("verify", "article.md", "--source", "starter", "--format", "json")
    assert run(*verify).code == 0
    lock = json.loads((project / "claims.lock").read_text("utf-8"))
    outcome = run(*verify, "--kinds", "mechanism")
    found = json.loads(outcome.out)["claims"]
    assert [claim["kind"] for claim in found] == ["mechanism"]
    assert "left out by --min-worth or --kinds" in outcome.out + outcome.err
    kept = json.loads((project / "claims.lock").read_text("utf-8"))
    assert kept["claims"].keys() == lock["claims"].keys()
    assert "gone_at" not in (project / "claims.yaml").read_text("utf-8")
