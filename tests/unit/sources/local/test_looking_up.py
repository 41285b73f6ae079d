"""What a document cites is found in a corpus as it would be in PubMed."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.protocols import CitationFinder
from claimcheck.sources.local import LocalSource, open_local
from claimcheck.sources.local.building import build_corpus
from tests.eutils_server import article_set, article_xml


def article(pmid: str, *, volume: str, page: str, author: str, ids: str = "") -> bytes:
    raw = article_xml(pmid, title=f"Paper {pmid}").decode()
    raw = raw.replace(
        '<JournalIssue CitedMedium="Print">',
        f'<JournalIssue CitedMedium="Print"><Volume>{volume}</Volume>',
    )
    raw = raw.replace(
        "</ArticleTitle>",
        f"</ArticleTitle><Pagination><MedlinePgn>{page}</MedlinePgn></Pagination>"
        f"<AuthorList><Author ValidYN='Y'><LastName>{author}</LastName><Initials>AB</Initials>"
        "</Author></AuthorList>",
    )
    data = f"<PubmedData><ArticleIdList>{ids}</ArticleIdList></PubmedData></PubmedArticle>"
    return raw.replace("</PubmedArticle>", data).encode()


@pytest.fixture
def source(tmp_path: Path) -> LocalSource:
    ids = (
        '<ArticleId IdType="doi">10.1234/Made.Up(1)</ArticleId>'
        '<ArticleId IdType="pmc">PMC77</ArticleId>'
    )
    articles = (
        article("11", volume="12", page="44-50", author="Writer", ids=ids),
        article("12", volume="12", page="144-9", author="Writer"),
        article("13", volume="13", page="44-50", author="Scribe"),
        article("14", volume="14", page="1", author="Twin"),
        article("15", volume="14", page="1", author="Twin"),
    )
    path = tmp_path / "a.xml"
    path.write_bytes(article_set(*articles))
    build_corpus(tmp_path / "corpus", [path])
    return open_local(tmp_path / "corpus")


@pytest.mark.parametrize(
    ("cite", "pmid"),
    [
        ("PMID:11", "11"),
        ("PMID:404", "404"),
        ("DOI:10.1234/made.up(1)", "11"),
        ("PMCID:PMC77", "11"),
        ("CITATION:Journal of Made-Up Results|2020|12|44|Writer AB", "11"),
        ("CITATION:journal of made-up results|2020|12|144|writer", "12"),
        ("CITATION:Journal of Made-Up Results|2020||44|Scribe", "13"),
    ],
)
def test_a_citation_is_found(source: LocalSource, cite: str, pmid: str) -> None:
    assert isinstance(source, CitationFinder)
    answer = source.look_up([cite, cite])
    assert (answer.found, answer.missing, answer.failed) == (((cite, pmid),), (), ())


@pytest.mark.parametrize(
    "cite",
    [
        "DOI:10.1234/not.there",
        "DOI:nonsense",
        "PMID:0",
        "PMCID:PMC78",
        "PMCID:77",
        "CITATION:Journal of Made-Up Results|2020|12|45|Writer",
        "CITATION:Another Journal|2020|12|44|Writer",
        "CITATION:Journal of Made-Up Results|2019|12|44|Writer",
        "CITATION:Journal of Made-Up Results|2020|14|1|Twin",
        "CITATION:|||",
        "WORD:1",
    ],
)
def test_what_the_corpus_does_not_hold_is_missing(source: LocalSource, cite: str) -> None:
    answer = source.look_up([cite])
    assert (answer.found, answer.missing, answer.failed) == ((), (cite,), ())
