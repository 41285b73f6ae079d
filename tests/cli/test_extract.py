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


PARTS = """
In a trial, 64% of patients with depression responded to ketamine within 24 hours.

Ketamine blocks NMDA receptors.

Headache is a common side effect of ketamine.
""".strip().split("\n\n")


def shown(outcome_text: str) -> list[str]:
    return [claim["text"] for claim in json.loads(outcome_text)["claims"]]


def write_article(folder: Path, *parts: str) -> None:
    (folder / "article.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def test_kinds_choose_what_is_shown(run: Run, tmp_path: Path) -> None:
    write_article(tmp_path, *PARTS)
    outcome = run("extract", "article.md", "--format", "json", "--kinds", "safety, mechanism")
    assert shown(outcome.out) == PARTS[1:]
    assert "1 claims left out by --min-worth or --kinds" in outcome.err


def test_min_worth_chooses_what_is_shown(run: Run, tmp_path: Path) -> None:
    write_article(tmp_path, *PARTS)
    everything = json.loads(run("extract", "article.md", "--format", "json").out)["claims"]
    limit = sorted(claim["worth"] for claim in everything)[1]
    outcome = run("extract", "article.md", "--format", "json", "--min-worth", limit)
    assert shown(outcome.out) == [c["text"] for c in everything if c["worth"] >= limit]


def test_a_filter_never_lets_a_claim_count_as_gone(run: Run, tmp_path: Path) -> None:
    write_article(tmp_path, *PARTS[:2])
    assert run("extract", "article.md").code == 0
    write_article(tmp_path, *PARTS)
    assert run("extract", "article.md", "--kinds", "mechanism").code == 0
    claims = load_claims_file(tmp_path / "claims.yaml").claims
    assert [claim.text for claim in claims] == PARTS[:2]
    assert all(claim.gone_at is None for claim in claims)
    assert run("extract", "article.md", "--kinds", "safety").code == 0
    assert len(load_claims_file(tmp_path / "claims.yaml").claims) == 3


def test_a_filter_that_leaves_nothing_ends_in_4(run: Run, tmp_path: Path) -> None:
    write_article(tmp_path, *PARTS)
    assert run("extract", "article.md", "--format", "json", "--kinds", "prevalence").code == 4


def test_an_unknown_kind_is_told_with_those_that_exist(run: Run, article: Path) -> None:
    outcome = run("extract", article.name, "--kinds", "efficacy,magic")
    assert outcome.code == 2
    assert "'magic'; the kinds are efficacy, safety" in outcome.err


def test_reordered_paragraphs_lose_nothing(run: Run, tmp_path: Path) -> None:
    write_article(tmp_path, *PARTS)
    assert run("extract", "article.md").code == 0
    path = tmp_path / "claims.yaml"
    first = load_claims_file(path).claims
    text = path.read_text("utf-8")
    for number, claim in enumerate(first):
        mark = f"  - id: {claim.id}\n"
        text = text.replace(mark, f"{mark}    note: note {number}\n")
    path.write_text(text, encoding="utf-8")
    write_article(tmp_path, PARTS[2], PARTS[0], PARTS[1])
    diff = run("extract", "article.md", "--diff").out
    assert diff.splitlines()[0].startswith("moved ")
    assert "0 edited, 0 new, 0 gone" in diff
    assert run("extract", "article.md").code == 0
    after = load_claims_file(path).claims
    assert [(c.id, c.note) for c in after] == [
        (first[2].id, "note 2"),
        (first[0].id, "note 0"),
        (first[1].id, "note 1"),
    ]


def test_diff_tells_every_change_in_the_order_of_the_document(run: Run, tmp_path: Path) -> None:
    write_article(tmp_path, "Aspirin prevents strokes in older men.", *PARTS)
    assert run("extract", "article.md").code == 0
    edited = PARTS[0].replace("64%", "46%")
    fresh = "Lithium lowers the risk of suicide."
    write_article(tmp_path, edited, fresh, PARTS[2], PARTS[1])
    lines = run("extract", "article.md", "--diff").out.splitlines()
    heads = [line.split()[0] for line in lines if line[:1].isalpha()]
    assert sorted(heads) == ["edited", "gone", "moved", "new"]
    assert f"    - {PARTS[0]}" in lines
    assert f"    + {edited}" in lines
    assert lines[-1] == "1 same, 1 moved, 1 edited, 1 new, 1 gone"


def test_diff_of_an_unchanged_document_says_so(run: Run, project: Path) -> None:
    assert run("extract", "article.md", "--diff").out == "nothing changed: 2 same\n"
    assert project.exists()


def test_extract_passes_over_what_the_configuration_excludes(run: Run, tmp_path: Path) -> None:
    for name in ("site/a.md", "site/drafts/b.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Ketamine blocks NMDA receptors.\n", encoding="utf-8")
    (tmp_path / "claimcheck.toml").write_text('exclude = ["drafts/"]\n')
    assert run("extract", "site").code == 0
    text = (tmp_path / "claims.yaml").read_text("utf-8")
    assert "site/a.md" in text
    assert "drafts" not in text
    assert run("extract", "site", "--isolated").code == 0
    assert "drafts" in (tmp_path / "claims.yaml").read_text("utf-8")


def test_a_space_before_the_joint_of_two_statements_spoils_no_claims_file(
    run: Run, tmp_path: Path
) -> None:
    text = (
        "Zinc helped 71% of patients with colds — while placebo helped only 20% of them.\n\n"
        "Iron helped 30% of patients with fatigue ; placebo helped only 12% of the patients.\n\n"
        "While zinc cured 40% of the children , honey cured only 25% of the children.\n"
    )
    (tmp_path / "article.md").write_text(text, encoding="utf-8")
    assert run("extract", "article.md").code == 0
    found = [claim.text for claim in load_claims_file(tmp_path / "claims.yaml").claims]
    assert found[:3] == [
        "Zinc helped 71% of patients with colds",
        "placebo helped only 20% of them.",
        "Iron helped 30% of patients with fatigue",
    ]
    assert run("extract", "article.md").code == 0
