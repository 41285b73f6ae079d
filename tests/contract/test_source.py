"""Every source answers the same protocol the same way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from claimcheck.model import Pmid, Query, Rung, SearchState, Term
from claimcheck.protocols import Source
from claimcheck.sources.entrez import open_pubmed
from claimcheck.sources.local import open_local
from claimcheck.sources.local.building import build_corpus
from claimcheck.sources.starter import open_starter
from tests.eutils_server import SmallPubMed, article_set, article_xml, eutils_server

KETAMINE = Query(rung=Rung.BROAD, tree=Term(text="ketamine"))
NOTHING = Query(rung=Rung.BROAD, tree=Term(text="zzqqxxyy"))
UNKNOWN = Pmid("999999999")


@pytest.fixture(params=["starter", "pubmed", "local"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    match request.param:
        case "starter":
            yield open_starter()
        case "local":
            articles = [
                article_xml(str(number + 1), title=f"Ketamine {number}", abstract="It helped.")
                for number in range(5)
            ]
            (tmp_path / "five.xml").write_bytes(article_set(*articles))
            build_corpus(tmp_path / "corpus", [tmp_path / "five.xml"])
            yield open_local(tmp_path / "corpus")
        case _:
            held = SmallPubMed()
            for number in range(5):
                held.add(str(number + 1), title=f"Ketamine {number}", abstract="Ketamine helped.")
            with eutils_server(held) as server:
                yield open_pubmed(server.url)


def test_a_search_gives_at_most_the_limit_and_the_count_of_all(source: Source) -> None:
    result = source.search(KETAMINE, limit=3)
    assert result.state is SearchState.COMPLETE
    assert len(result.pmids) == 3
    assert result.count is not None
    assert result.count >= 5


def test_a_clean_search_without_a_match_is_complete_and_empty(source: Source) -> None:
    result = source.search(NOTHING, limit=3)
    assert (result.count, result.pmids) == (0, ())
    assert result.state in {SearchState.COMPLETE, SearchState.DEGRADED}


def test_what_was_found_can_be_fetched(source: Source) -> None:
    pmids = source.search(KETAMINE, limit=3).pmids
    assert {record.pmid for record in source.fetch(pmids).records} == set(pmids)


def test_every_pmid_asked_is_in_exactly_one_place_of_the_answer(source: Source) -> None:
    known = source.search(KETAMINE, limit=1).pmids
    fetched = source.fetch([*known, UNKNOWN])
    assert [record.pmid for record in fetched.records] == list(known)
    assert fetched.missing == (UNKNOWN,)
    assert fetched.failed == ()


def test_the_rung_comes_back_with_the_answer(source: Source) -> None:
    assert source.search(KETAMINE, limit=1).rung is Rung.BROAD
