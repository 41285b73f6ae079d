"""The main job against PubMed's answers, sent by a server on this machine."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.eutils_server import EutilsServer, ScriptedAnswer, SmallPubMed, eutils_server

KEY = "canary0123456789abcdef0123456789abcd"


@pytest.fixture
def pubmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[EutilsServer]:
    """Stand in for PubMed with two records, reached by the documented environment variable."""
    held = SmallPubMed()
    held.add(
        "501",
        title="Ketamine for depression: a trial",
        abstract="Of the ketamine group, 64% of patients had a response at 24 hours.",
    )
    held.add(
        "502",
        title="Ketamine and NMDA receptors",
        abstract="Ketamine blocked NMDA receptors in cultured cells.",
    )
    with eutils_server(held) as server:
        monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", server.url)
        monkeypatch.setenv("NCBI_API_KEY", KEY)
        yield server


def test_auto_searches_pubmed_when_it_answers(
    run: Run, project: Path, pubmed: EutilsServer
) -> None:
    outcome = run("verify", "article.md", "--format", "json")
    document = json.loads(outcome.out)
    assert outcome.code == 0
    assert {claim["search"]["source"] for claim in document["claims"]} == {"pubmed"}
    assert "501" in {item["pmid"] for item in document["claims"][0]["evidence"]}
    assert len(pubmed.requests("efetch.fcgi")) == 1
    assert (project / "claims.lock").is_file()


def test_every_request_is_a_post_without_a_key_in_its_address(
    run: Run, article: Path, pubmed: EutilsServer
) -> None:
    run("verify", article, "--source", "pubmed")
    assert pubmed.requests()
    assert {request.method for request in pubmed.requests()} == {"POST"}
    assert not [request for request in pubmed.requests() if KEY in request.path]


def test_an_error_inside_a_200_is_incomplete_and_never_nothing_found(
    run: Run, article: Path, pubmed: EutilsServer
) -> None:
    body = b'{"header":{},"esearchresult":{"ERROR":"Search Backend failed: 502 Proxy Error"}}'
    pubmed.script("esearch.fcgi", ScriptedAnswer(body=body, repeat=10_000))
    outcome = run(
        "verify", article, "--source", "pubmed", "--format", "json", "--network-budget", "0"
    )
    assert outcome.code == 3
    states = {claim["search"]["state"] for claim in json.loads(outcome.out)["claims"]}
    assert states == {"incomplete"}


def test_words_that_pubmed_dropped_are_shown_down_to_the_report(
    run: Run, article: Path, pubmed: EutilsServer
) -> None:
    body = json.dumps(
        {
            "esearchresult": {
                "count": "1",
                "retmax": "1",
                "retstart": "0",
                "idlist": ["501"],
                "querytranslation": "x",
                "errorlist": {"phrasesnotfound": ["zzqq"], "fieldsnotfound": []},
            }
        }
    ).encode()
    pubmed.script("esearch.fcgi", ScriptedAnswer(body=body, repeat=10_000))
    outcome = run("verify", article, "--source", "pubmed")
    assert outcome.code == 0
    assert "zzqq" in outcome.out
    assert "degraded" in outcome.out


def test_the_key_is_in_no_output_and_no_file(run: Run, project: Path, pubmed: EutilsServer) -> None:
    body = json.dumps({"error": "API key invalid", "api-key": KEY}).encode()
    pubmed.script("esearch.fcgi", ScriptedAnswer(status=400, body=body, repeat=10_000))
    outcome = run("verify", "article.md", "--source", "pubmed", "--verbose")
    assert outcome.code == 3
    assert KEY not in outcome.out + outcome.err
    held = [path for path in project.rglob("*") if path.is_file()]
    assert not [path for path in held if KEY.encode() in path.read_bytes()]


def test_a_citation_that_does_not_exist_is_a_finding_of_the_gate(
    run: Run, project: Path, pubmed: EutilsServer
) -> None:
    """The article cites a PMID that this PubMed does not hold."""
    assert run("verify", "article.md", "--source", "pubmed").code == 0

    outcome = run("check", "article.md", "--format", "json")

    found = json.loads(outcome.out)["findings"]
    assert (project / "claims.lock").is_file()
    assert pubmed.requests()
    assert outcome.code == 1
    assert ["PMID:29446381" in item["message"] for item in found if item["rule"] == "CC011"] == [
        True
    ]


def test_identifiers_of_all_claims_are_asked_for_together(
    run: Run, tmp_path: Path, pubmed: EutilsServer
) -> None:
    pubmed.pubmed.names |= {f"10.1000/x.{number}": "501" for number in range(9)}
    lines = [
        f"In trial {number}, {60 + number}% of patients responded to ketamine "
        f"(doi:10.1000/x.{number}).\n"
        for number in range(9)
    ]
    (tmp_path / "cited.md").write_text("\n".join(lines), encoding="utf-8")

    outcome = run("verify", "cited.md", "--source", "pubmed", "--format", "json")

    claims = json.loads(outcome.out)["claims"]
    assert outcome.code == 0
    assert len(claims) == 9
    assert ["501" in [item["pmid"] for item in claim["evidence"]] for claim in claims] == [True] * 9
    terms = [entry.form["term"] for entry in pubmed.requests("esearch.fcgi")]
    assert terms[1].count("[aid]") == 9


@pytest.mark.parametrize("arguments", [["search", " "], ["compare", "", "101"]])
def test_an_empty_sentence_is_refused_before_any_source_is_asked(
    run: Run, pubmed: EutilsServer, arguments: list[str]
) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert "the claim is empty" in outcome.err
    assert pubmed.requests() == []


@pytest.mark.parametrize("source", ["auto", "pubmed"])
def test_what_pubmed_said_outlives_a_run_that_cannot_reach_it(
    run: Run, project: Path, pubmed: EutilsServer, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("verify", "--source", "pubmed", "--no-cache")
    assert pubmed.requests("efetch.fcgi")
    lock = json.loads((project / "claims.lock").read_bytes())
    claim = next(name for name, entry in lock["claims"].items() if entry.get("evidence"))
    run("judge", claim, "supported", "--pmid", "501", "--as", "editor")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("CLAIMCHECK_EUTILS_URL", f"http://127.0.0.1:{port}/")
    outcome = run("verify", "--source", source, "--no-cache", "--network-budget", "0")
    assert outcome.code == 3
    said = " ".join(outcome.out.split())
    assert "could not look again in pubmed" in said
    assert "what an earlier search found, as it could not be made again" in said
    kept = json.loads((project / "claims.lock").read_bytes())["claims"][claim]
    assert kept["evidence"] == lock["claims"][claim]["evidence"]
    assert kept["search"]["searched_at"] == lock["claims"][claim]["search"]["searched_at"]
    gate = run("check")
    assert "Could not look again in pubmed" in gate.out
    report = json.loads(run("report", "--format", "json").out)
    (shown,) = [each for each in report["claims"] if each["id"] == claim]
    assert shown["search"]["failed"]["source"] == "pubmed"
    assert [each["freshness"] for each in shown["judgements"]] == ["fresh"]
