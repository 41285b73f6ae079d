"""A published page and its sources, as they change after it was judged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.eutils_server import (
    EutilsServer,
    ScriptedAnswer,
    SmallPubMed,
    article_set,
    article_xml,
    eutils_server,
)

ARTICLE = """# A treatment

In a trial, 64% of patients with depression responded to ketamine within 24 hours.

Zinc lowered depression scores in 30% of patients (PMID: 52).
"""
TRIAL = "Of the patients with depression given ketamine, 64% responded within 24 hours."
ZINC = "Zinc lowered depression scores in 30% of patients."
NEWER = "Of the patients with depression given ketamine, 31% responded within 24 hours."

Update = Callable[..., None]


def notice_of(notice: str, kind: str = "RetractionIn") -> str:
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"><RefSource>J Made-Up '
        f'Results. 2026</RefSource><PMID Version="1">{notice}</PMID></CommentsCorrections>'
        f"</CommentsCorrectionsList>"
    )


@pytest.fixture
def update(tmp_path: Path, run: Run) -> Update:
    """Bring records into the corpus of the project."""
    number = 0

    def bring_in(*articles: bytes) -> None:
        nonlocal number
        number += 1
        path = tmp_path / f"update{number}.xml"
        path.write_bytes(article_set(*articles))
        assert run("corpus", "update", "corpus", path, "--jobs", "1").code == 0
        path.unlink()

    return bring_in


@pytest.fixture
def published(tmp_path: Path, run: Run) -> Path:
    """Give a page whose gate is open: one claim accepted, one cited, both from the corpus."""
    (tmp_path / "article.md").write_text(ARTICLE, encoding="utf-8")
    first = tmp_path / "first.xml"
    first.write_bytes(
        article_set(
            article_xml("51", title="Ketamine for depression: a trial", abstract=TRIAL),
            article_xml("52", title="Zinc for depression", abstract=ZINC),
        )
    )
    assert run("corpus", "build", "corpus", first, "--jobs", "1").code == 0
    first.unlink()
    (tmp_path / "claimcheck.toml").write_text('exclude = ["corpus/"]\n')
    assert run("extract", "article.md").code == 0
    assert run("verify", "--source", "local:corpus").code == 0
    claim = claim_with(run, "64%")
    assert run("judge", claim, "supported", "--pmid", "51", "--as", "Reviewer One").code == 0
    assert run("check").code == 0
    return tmp_path


def claim_with(run: Run, words: str) -> str:
    listed = json.loads(run("report", "-f", "json").out)["claims"]
    return next(str(each["id"]) for each in listed if words in each["text"])


def rules(run: Run) -> set[tuple[str, int]]:
    found = json.loads(run("check", "-f", "json").out)["findings"]
    return {(each["rule"], each["line"]) for each in found if each["severity"] == "error"}


def news(run: Run, *more: str) -> dict[str, list[str]]:
    """Return the kinds of news by the words of their claim."""
    document = json.loads(run("recheck", "--source", "local:corpus", "-f", "json", *more).out)
    return {
        each["text"].split()[0]: [item["kind"] for item in each["news"]]
        for each in document["claims"]
    }


def test_nothing_new_ends_in_0_and_writes_nothing(run: Run, published: Path) -> None:
    before = {path.name: path.read_bytes() for path in published.iterdir() if path.is_file()}
    outcome = run("recheck", "--source", "local:corpus")
    assert outcome.code == 0
    assert "2 claims rest on a source or a judgement: 2 looked at, 0 could not" in outcome.out
    after = {path.name: path.read_bytes() for path in published.iterdir() if path.is_file()}
    assert after == before


def test_a_source_retracted_in_the_corpus_becomes_cc005(
    run: Run, published: Path, update: Update
) -> None:
    assert published.is_dir()
    more = notice_of("97")
    update(article_xml("52", title="Zinc for depression", abstract=ZINC, more=more))
    assert run("check").code == 0, "check knows what claims.lock knows"
    outcome = run("recheck", "--source", "local:corpus")
    assert outcome.code == 1
    assert "article.md:5" in outcome.out
    assert "  - PMID 52 clean\n  + retracted: PMID 52 has been retracted (notice: PMID 97)." in (
        outcome.out
    )
    assert "article.md:3" not in outcome.out
    assert run("check").code == 0
    assert run("recheck", "--source", "local:corpus", "--write").code == 1
    assert run("check").code == 1
    assert ("CC005", 5) in rules(run)
    assert run("recheck", "--source", "local:corpus").code == 0, "it is no news any more"
    for name, words in FORMATS.items():
        run("check", "-o", name)
        assert words in (published / name).read_text("utf-8"), name


FORMATS = {
    "o.txt": "article.md:5",
    "o.md": "article.md:5",
    "o.html": "article.md:5",
    "o.json": '"rule": "CC005"',
    "o.sarif": '"ruleId": "CC005"',
    "o.xml": "CC005",
    "o.gitlab.json": '"check_name": "CC005"',
    "o.csv": "CC005",
}


def test_verify_and_check_online_see_a_retraction_too(
    run: Run, published: Path, update: Update
) -> None:
    lock = (published / "claims.lock").read_bytes()
    more = notice_of("98")
    update(article_xml("51", title="Ketamine for depression: a trial", abstract=TRIAL, more=more))
    outcome = run("check", "--online", "--source", "local:corpus")
    assert outcome.code == 1
    assert (published / "claims.lock").read_bytes() != lock
    # The judgement was made on a source that stood: it is stale, and nothing else holds the claim.
    assert {("CC001", 3), ("CC007", 3)} <= rules(run)
    (published / "claims.lock").write_bytes(lock)
    assert run("verify", "--source", "local:corpus").code == 0
    assert {("CC001", 3), ("CC007", 3)} <= rules(run)


@pytest.mark.parametrize(
    ("kind", "told"),
    [("ErratumIn", "corrected"), ("ExpressionOfConcernIn", "concern")],
)
def test_corrections_and_concerns_are_news(
    run: Run, published: Path, update: Update, kind: str, told: str
) -> None:
    assert published.is_dir()
    more = notice_of("97", kind)
    update(article_xml("52", title="Zinc for depression", abstract=ZINC, more=more))
    assert news(run) == {"In": [], "Zinc": [told]}


def test_a_changed_abstract_and_a_newer_number_are_news(
    run: Run, published: Path, update: Update
) -> None:
    assert published.is_dir()
    update(
        article_xml("52", title="Zinc for depression", abstract=ZINC.replace("30%", "13%")),
        article_xml("77", title="Ketamine for depression: a second trial", abstract=NEWER),
    )
    assert news(run) == {"In": ["newer-number"], "Zinc": ["text-changed"]}
    outcome = run("recheck", "--source", "local:corpus")
    assert outcome.code == 1
    assert "PMID 77 (2020) states another number: “31%” for “64%”" in outcome.out


def test_a_judgement_past_its_age_is_news(run: Run, published: Path) -> None:
    (path,) = (published / "judgements").iterdir()
    text = path.read_text("utf-8")
    year = text.split('judged_at: "')[1][:4]
    path.write_text(text.replace(f'judged_at: "{year}', 'judged_at: "2019'), "utf-8")
    assert news(run) == {"In": ["old-judgement"], "Zinc": []}
    assert news(run, "--max-age", "90000") == {"In": [], "Zinc": []}
    (published / "claimcheck.toml").write_text("max-judgement-age = 90000\n")
    assert news(run) == {"In": [], "Zinc": []}


def test_a_source_that_is_gone_is_news_and_no_failure(
    run: Run, published: Path, tmp_path: Path
) -> None:
    assert published.is_dir()
    other = tmp_path / "other.xml"
    other.write_bytes(article_set(article_xml("51", title="Ketamine trial", abstract=TRIAL)))
    assert run("corpus", "build", "less", other, "--jobs", "1").code == 0
    outcome = run("recheck", "--source", "local:less", "-f", "json")
    assert outcome.code == 1
    found = json.loads(outcome.out)["claims"][1]["news"]
    assert [(each["kind"], each["pmid"]) for each in found] == [("missing", "52")]


@pytest.fixture
def dead_pubmed(monkeypatch: pytest.MonkeyPatch) -> EutilsServer:
    with eutils_server(SmallPubMed()) as server:
        monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", server.url)
    return server


def test_what_could_not_be_looked_at_ends_in_3_and_is_told_apart(
    run: Run, published: Path, dead_pubmed: EutilsServer
) -> None:
    assert dead_pubmed.url
    lock = (published / "claims.lock").read_bytes()
    outcome = run("recheck", "--network-budget", "0", "--write")
    assert outcome.code == 3
    assert "2 could not be looked at" in outcome.out
    assert "  ! could not look: " in outcome.out
    assert "does not hold" not in outcome.out
    assert run("recheck", "--network-budget", "0", "--exit-zero").code == 3
    allowed = run("recheck", "--network-budget", "0", "--allow-incomplete")
    assert allowed.code == 0
    assert "warning" in allowed.err
    assert (published / "claims.lock").read_bytes() == lock


def test_a_refresh_that_fails_ends_check_in_3_and_loses_nothing(
    run: Run, published: Path, dead_pubmed: EutilsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dead_pubmed.url
    monkeypatch.setenv("CLAIMCHECK_NETWORK_BUDGET", "0")
    lock = (published / "claims.lock").read_bytes()
    assert run("check", "--online").code == 3
    assert run("check", "--online", "--exit-zero").code == 3
    assert run("check", "--online", "--allow-incomplete").code == 0
    assert (published / "claims.lock").read_bytes() == lock
    assert run("check").code == 0


def test_the_starter_corpus_cannot_say_whether_a_source_was_retracted(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "article.md").write_text(ARTICLE.replace("52", "23982301"), encoding="utf-8")
    run("extract", "article.md")
    run("verify", "--source", "starter")
    outcome = run("recheck", "--source", "starter")
    assert outcome.code == 3
    assert "does not say whether PMID 23982301 was retracted" in outcome.out


def test_where_no_claim_rests_on_anything_nothing_was_checked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "article.md").write_text("Ketamine blocks NMDA receptors.\n", encoding="utf-8")
    run("extract", "article.md")
    assert run("recheck", "--source", "starter").code == 4


def test_pubmed_is_asked_anew_whatever_is_stored(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = SmallPubMed()
    held.add("501", title="Ketamine for depression: a trial", abstract=TRIAL)
    (tmp_path / "article.md").write_text(
        ARTICLE.partition("Zinc")[0].replace("hours.", "hours (PMID: 501)."), "utf-8"
    )
    with eutils_server(held) as server:
        monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", server.url)
        run("extract", "article.md")
        assert run("verify", "--source", "pubmed").code == 0
        asked = len(server.requests())
        outcome = run("recheck")
        assert outcome.code == 0
        assert len(server.requests()) > asked
        server.script(
            "efetch.fcgi",
            ScriptedAnswer(
                body=article_set(
                    article_xml(
                        "501",
                        title="Ketamine for depression: a trial",
                        abstract=TRIAL,
                        more=notice_of("999"),
                    )
                )
            ),
        )
        assert run("recheck").code == 1


def test_a_cited_record_outside_of_the_starter_corpus_was_not_looked_at(
    run: Run, tmp_path: Path
) -> None:
    text = "In a trial, 64% of patients with migraine responded within 24 hours (PMID 99999991).\n"
    (tmp_path / "article.md").write_text(text, encoding="utf-8")
    run("extract", "article.md")
    shown = run("verify", "--source", "starter").out
    assert "starter does not hold PMID:99999991" in shown
    outcome = run("recheck", "--source", "starter")
    assert outcome.code == 3
    assert "could not look: starter does not hold PMID 99999991" in outcome.out
    assert "0 looked at, 1 could not be looked at" in outcome.out
