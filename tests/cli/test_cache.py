"""The store of PubMed's answers as a user meets it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.eutils_server import EutilsServer, ScriptedAnswer, SmallPubMed, eutils_server

KEY = "canary0123456789abcdef0123456789abcd"


@pytest.fixture
def pubmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[EutilsServer]:
    held = SmallPubMed()
    held.add(
        "501",
        title="Ketamine for depression: a trial",
        abstract="Of the ketamine group, 64% of patients had a response at 24 hours.",
    )
    with eutils_server(held) as server:
        monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", server.url)
        monkeypatch.setenv("NCBI_API_KEY", KEY)
        yield server


def without_times(document: str) -> str:
    """Leave out when each search was made: the end of a run, or when its answers came."""
    return re.sub(r'"searched_at": "[^"]*"', "", document)


def test_the_second_run_sends_nothing_and_finds_the_same(
    run: Run, article: Path, pubmed: EutilsServer
) -> None:
    """F45."""
    first = run("verify", article, "--source", "pubmed", "--format", "json")
    asked = len(pubmed.requests())

    second = run("verify", article, "--source", "pubmed", "--format", "json")

    assert first.code == second.code == 0
    assert asked > 0
    assert len(pubmed.requests()) == asked
    assert without_times(second.out) == without_times(first.out)


def test_refresh_and_no_cache_ask_again(run: Run, article: Path, pubmed: EutilsServer) -> None:
    run("verify", article, "--source", "pubmed")
    asked = len(pubmed.requests())

    run("verify", article, "--source", "pubmed", "--refresh")
    run("verify", article, "--source", "pubmed", "--no-cache")

    assert len(pubmed.requests()) == 3 * asked


@pytest.mark.parametrize(
    ("name", "endpoint", "untouched"),
    [
        ("CLAIMCHECK_SEARCH_DAYS", "esearch.fcgi", "efetch.fcgi"),
        ("CLAIMCHECK_RECORD_DAYS", "efetch.fcgi", "esearch.fcgi"),
        ("CLAIMCHECK_RETRACTION_DAYS", "efetch.fcgi", "esearch.fcgi"),
    ],
)
def test_ages_of_stored_answers_are_set_by_the_environment(
    run: Run,
    article: Path,
    pubmed: EutilsServer,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    endpoint: str,
    untouched: str,
) -> None:
    run("verify", article, "--source", "pubmed")
    asked = {each: len(pubmed.requests(each)) for each in (endpoint, untouched)}

    monkeypatch.setenv(name, "0")
    run("verify", article, "--source", "pubmed")
    monkeypatch.setenv(name, "a week")
    wrong = run("verify", article, "--source", "pubmed")

    assert len(pubmed.requests(endpoint)) > asked[endpoint]
    assert len(pubmed.requests(untouched)) == asked[untouched]
    assert wrong.code == 2
    assert name in wrong.err


def test_offline_uses_what_is_stored_and_says_so(
    run: Run, article: Path, pubmed: EutilsServer
) -> None:
    """F46."""
    run("verify", article, "--source", "pubmed")
    asked = len(pubmed.requests())

    outcome = run("verify", article, "--offline", "--format", "json")

    document = json.loads(outcome.out)
    assert outcome.code == 0
    assert {claim["search"]["source"] for claim in document["claims"]} == {"pubmed"}
    assert "Offline" in json.dumps(document)
    assert len(pubmed.requests()) == asked


def test_offline_with_nothing_stored_of_a_claim_is_incomplete(
    run: Run, article: Path, pubmed: EutilsServer
) -> None:
    outcome = run("verify", article, "--offline", "--source", "pubmed")

    assert outcome.code == 3
    assert pubmed.requests() == []


def test_offline_without_a_store_takes_the_starter_corpus(
    run: Run, article: Path, pubmed: EutilsServer
) -> None:
    outcome = run("verify", article, "--offline", "--format", "json")

    assert outcome.code == 0
    assert json.loads(outcome.out)["claims"][0]["search"]["source"] == "starter"
    assert pubmed.requests() == []


def test_offline_with_answers_to_other_claims_only_takes_the_starter_corpus(
    run: Run, article: Path, tmp_path: Path, pubmed: EutilsServer
) -> None:
    (tmp_path / "other.md").write_text("Of adults, 31% with gout felt worse on lithium.\n")
    run("verify", "other.md", "--source", "pubmed")
    asked = len(pubmed.requests())

    outcome = run("verify", article, "--offline", "--format", "json")

    document = json.loads(outcome.out)
    assert asked > 0
    assert outcome.code == 0
    assert {claim["search"]["source"] for claim in document["claims"]} == {"starter"}
    assert "starter corpus was searched" in json.dumps(document)
    assert len(pubmed.requests()) == asked


def test_offline_with_answers_to_some_claims_could_not_look_for_the_others(
    run: Run, tmp_path: Path, pubmed: EutilsServer
) -> None:
    """And never says that nothing was found."""
    (tmp_path / "some.md").write_text("Ketamine helped 52% of adults with depression.\n")
    run("verify", "some.md", "--source", "pubmed")
    more = "Ketamine helped 52% of adults with depression.\n\nLithium helped 31% with gout.\n"
    (tmp_path / "some.md").write_text(more)

    outcome = run("verify", "some.md", "--offline", "--format", "json")

    searches = [claim["search"] for claim in json.loads(outcome.out)["claims"]]
    assert outcome.code == 3
    assert [search["source"] for search in searches] == ["pubmed", "pubmed"]
    assert [search["state"] for search in searches] == ["complete", "incomplete"]
    assert "no answer is stored" in searches[1]["reason"]
    assert pubmed.requests()


def test_offline_without_a_store_to_read_is_a_mistake(run: Run, article: Path) -> None:
    outcome = run("verify", article, "--offline", "--no-cache", "--source", "pubmed")

    assert outcome.code == 2
    assert "--no-cache" in outcome.err


def test_when_the_network_goes_the_rest_is_incomplete_and_only_that_is_asked_next_time(
    run: Run, article: Path, pubmed: EutilsServer
) -> None:
    """F45."""
    good = 2
    pubmed.disturb = lambda _: (
        ScriptedAnswer(close="rst") if len(pubmed.requests()) > good else None
    )
    broken = run(
        "verify", article, "--source", "pubmed", "--network-budget", "0", "--jobs", "1",
        "--format", "json",
    )  # fmt: skip
    assert broken.code == 3
    done = [tuple(sorted(entry.form.items())) for entry in pubmed.requests()[:good]]
    pubmed.disturb = lambda _: None
    before = len(pubmed.requests())

    whole = run("verify", article, "--source", "pubmed")

    asked = [tuple(sorted(entry.form.items())) for entry in pubmed.requests()[before:]]
    assert whole.code == 0
    assert asked
    assert not set(done) & set(asked)


def test_the_number_of_requests_can_be_limited(
    run: Run, article: Path, pubmed: EutilsServer
) -> None:
    outcome = run("verify", article, "--source", "pubmed", "--max-requests", "2")

    assert outcome.code == 3
    assert len(pubmed.requests()) == 2
    assert "2 requests of this run are used up" in outcome.out


def test_cache_info_clear_and_prune(run: Run, article: Path, pubmed: EutilsServer) -> None:
    assert pubmed.requests() == []
    run("verify", article, "--source", "pubmed")

    held = run("cache", "info")
    assert held.code == 0
    assert "records   1" in held.out
    assert run("cache", "prune", "--days", "1").err.endswith(" 0 kept documents deleted\n")
    assert run("cache", "prune", "--days", "0").code == 0
    assert "records   0" in run("cache", "info").out
    assert run("cache", "clear").code == 0
    assert "searches  0" in run("cache", "info").out


def test_a_broken_store_costs_one_line(
    run: Run, article: Path, pubmed: EutilsServer, tmp_path: Path
) -> None:
    """F43."""
    run("verify", article, "--source", "pubmed")
    path = next((tmp_path / ".cache").rglob("answers-*.sqlite3"))
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    path.write_bytes(b"no database" * 1000)
    path.chmod(0o600)
    asked = len(pubmed.requests())

    outcome = run("verify", article, "--source", "pubmed")

    assert outcome.code == 0
    assert outcome.out.count("was broken") == 1
    assert len(pubmed.requests()) == 2 * asked


def test_no_key_is_in_the_store(
    run: Run, article: Path, pubmed: EutilsServer, tmp_path: Path
) -> None:
    """H34."""
    run("verify", article, "--source", "pubmed")

    files = [path for path in (tmp_path / ".cache").rglob("*") if path.is_file()]
    assert files
    assert pubmed.requests()
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
