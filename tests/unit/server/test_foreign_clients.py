"""Clients of other people work with the server; only the base address is changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from Bio import Entrez, Medline

from tests.corpus_server import build_sample, corpus_server

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"

SEARCH = 'esearch -base "$BASE" -db pubmed -query'
FETCH = 'efetch -base "$BASE"'

needs_edirect = pytest.mark.skipif(
    shutil.which("esearch") is None, reason="EDirect (Debian: ncbi-entrez-direct) is not installed"
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with corpus_server(build_sample(tmp_path_factory.mktemp("served"))) as url:
        yield url


@pytest.fixture
def entrez(base: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Give Bio.Entrez, which has NCBI's address built in, with requests led to the server."""

    def urlopen(request: urllib.request.Request) -> Any:
        request.full_url = request.full_url.replace(NCBI, base)
        # No proxy and no other handler: a loopback address.
        return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request)

    monkeypatch.setattr(Entrez, "urlopen", urlopen)
    monkeypatch.setattr(Entrez, "email", "nobody@example.org")
    monkeypatch.setattr(Entrez, "sleep_between_tries", 0)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Entrez


def read(entrez: Any, handle: Any) -> Any:
    with handle:
        return entrez.read(handle)


def test_bio_entrez_searches_posts_and_fetches(entrez: Any) -> None:
    found = read(entrez, entrez.esearch(db="pubmed", term="ketamine", usehistory="y", retmax=3))
    assert (found["Count"], list(found["IdList"])) == ("5", ["5", "4", "3"])
    stored = {"webenv": found["WebEnv"], "query_key": found["QueryKey"]}
    articles = read(entrez, entrez.efetch(db="pubmed", retmode="xml", retmax=10, **stored))
    assert [str(it["MedlineCitation"]["PMID"]) for it in articles["PubmedArticle"]] == [
        "5", "4", "3", "2", "1",
    ]  # fmt: skip
    posted = read(entrez, entrez.epost("pubmed", id="1,7"))
    again = read(
        entrez,
        entrez.esearch(
            db="pubmed", term="ketamine", webenv=posted["WebEnv"], query_key=posted["QueryKey"]
        ),
    )
    assert list(again["IdList"]) == ["1"]


def test_bio_entrez_reads_summaries_links_spelling_and_fields(entrez: Any) -> None:
    summaries = read(entrez, entrez.esummary(db="pubmed", id="1,2"))
    assert [summary["Title"] for summary in summaries] == [
        "Ketamine infusion number 1",
        "Ketamine infusion number 2",
    ]
    linked = read(entrez, entrez.elink(dbfrom="pubmed", db="pubmed", id="3"))
    assert [link["Id"] for link in linked[0]["LinkSetDb"][0]["Link"]] == ["10"]
    assert read(entrez, entrez.espell(db="pubmed", term="ketamnie"))["CorrectedQuery"] == "ketamine"
    assert read(entrez, entrez.einfo())["DbList"] == ["pubmed"]
    assert read(entrez, entrez.einfo(db="pubmed"))["DbInfo"][0]["Count"] == "10"


def test_bio_medline_reads_the_medline_text(entrez: Any) -> None:
    with entrez.efetch(db="pubmed", id="1,2", rettype="medline", retmode="text") as handle:
        records = list(Medline.parse(handle))  # type: ignore[no-untyped-call] # no types shipped
    assert [record["PMID"] for record in records] == ["1", "2"]
    assert records[0]["TI"] == "Ketamine infusion number 1"


def test_bio_entrez_matches_citations(entrez: Any) -> None:
    citation = {"journal": "journal of made up results", "year": "2020", "key": "k"}
    with entrez.ecitmatch(db="pubmed", bdata=[citation]) as handle:
        assert handle.read().strip().endswith("|AMBIGUOUS")


def shell(base: str, line: str, home: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "BASE": base}
    done = subprocess.run(
        ["bash", "-c", line], env=environment, capture_output=True, timeout=120, check=False
    )
    assert b"ERROR" not in done.stderr, done.stderr
    return done.stdout.decode()


@needs_edirect
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"{SEARCH} 'ketamine' | xtract -pattern ENTREZ_DIRECT -element Count", "5"),
        (f"{SEARCH} 'ketamine [TIAB]' | {FETCH} -format uid", "1 2 3 4 5"),
        (
            (
                f"{SEARCH} '3[uid]' | {FETCH} -format xml | xtract -pattern PubmedArticle "
                "-element MedlineCitation/PMID -block CommentsCorrections -element @RefType"
            ),
            "3 RetractionIn",
        ),
        (f"{FETCH} -db pubmed -id 1,2 -format medline | grep -c '^PMID-'", "2"),
        (f'epost -base "$BASE" -db pubmed -id 6,7 | {FETCH} -format uid', "6 7"),
        (
            (
                'esummary -base "$BASE" -db pubmed -id 4 | xtract -pattern DocumentSummary '
                "-element Id Title"
            ),
            "4 Ketamine infusion number 4",
        ),
        (
            (
                f"{SEARCH} 'ketamine' | {FETCH} -format docsum | xtract -pattern DocumentSummary "
                "-element Id"
            ),
            "1 2 3 4 5",
        ),
    ],
)
def test_edirect_works_through_its_pipes(
    base: str, line: str, expected: str, tmp_path: Path
) -> None:
    assert " ".join(shell(base, line, tmp_path).split()) == expected
