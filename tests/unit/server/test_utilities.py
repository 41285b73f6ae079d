"""The server answers as the E-utilities do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from xml.etree.ElementTree import fromstring

import pytest
from filelock import FileLock

from claimcheck.model import Pmid, Query, Rung, SearchState
from claimcheck.queries.pubmed import parse_pubmed
from claimcheck.server.citation_match import split_citations
from claimcheck.server.settings import ServerSettings
from claimcheck.sources.entrez import open_pubmed
from claimcheck.sources.local.building import update_corpus
from claimcheck.sources.local.layout import GENERATION_NAME
from tests.asking import ask
from tests.corpus_server import build_sample, corpus_server
from tests.eutils_server import article_set, article_xml


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with corpus_server(build_sample(tmp_path_factory.mktemp("served"))) as url:
        yield url


def search(base: str, term: str, **more: object) -> dict[str, Any]:
    status, body = ask(base, "esearch.fcgi", term=term, retmode="json", **more)
    assert status == 200
    result: dict[str, Any] = json.loads(body)["esearchresult"]
    return result


def test_a_search_gives_the_newest_first_and_its_translation(base: str) -> None:
    result = search(base, "ketamine", retmax=2)
    assert (result["count"], result["idlist"]) == ("5", ["5", "4"])
    assert '"ketamine"[MeSH Terms]' in result["querytranslation"]
    assert "errorlist" not in result
    assert "warninglist" not in result


def test_an_unknown_word_is_dropped_and_reported(base: str) -> None:
    result = search(base, "ketamine AND zzqq")
    assert result["count"] == "5"
    assert result["errorlist"]["phrasesnotfound"] == ["zzqq"]


def test_a_stop_word_with_a_tag_finds_nothing_and_is_reported(base: str) -> None:
    result = search(base, "the[tiab] AND aspirin[tiab]")
    assert (result["count"], result["errorlist"]["phrasesnotfound"]) == ("0", ["the"])


def test_a_stop_word_without_a_tag_is_passed_over(base: str) -> None:
    result = search(base, "ketamine found with the patients")
    assert result["count"] == "5"
    assert "errorlist" not in result


def test_a_phrase_that_is_not_there_finds_nothing_and_is_reported(base: str) -> None:
    result = search(base, '"zzqq yyxx"')
    assert result["count"] == "0"
    assert result["warninglist"]["quotedphrasesnotfound"] == ['"zzqq yyxx"']
    assert result["warninglist"]["outputmessages"] == ["No items found."]


def test_a_tag_that_does_not_exist_is_passed_over_in_silence(base: str) -> None:
    result = search(base, "aspirin[tiabb]")
    assert result["count"] == "4"
    assert "errorlist" not in result


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"term": ""}, "Empty term and query_key"),
        ({"term": "(("}, "Search Backend failed"),
        ({"term": "aspirin", "retstart": 9999}, "cannot be larger than 9998"),
        ({"term": "#1", "WebEnv": "MCID_0"}, "Unable to obtain query #1"),
    ],
)
def test_errors_come_with_status_200(base: str, parameters: dict[str, Any], message: str) -> None:
    result = search(base, **parameters)
    assert message in result["ERROR"]
    _, body = ask(base, "esearch.fcgi", **parameters)
    assert message in str(fromstring(body).findtext("ERROR"))  # noqa: S314 - our own answer


def test_a_search_is_kept_combined_and_fetched_from_the_history(base: str) -> None:
    kept = search(base, "ketamine", usehistory="y")
    both = search(base, "#1 AND 3[uid]", WebEnv=kept["webenv"], usehistory="y")
    assert both["idlist"] == ["3"]
    assert both["webenv"] == kept["webenv"]
    _, body = ask(
        base, "efetch.fcgi", WebEnv=kept["webenv"], query_key=1, retmode="text", rettype="uilist"
    )
    assert body.split() == [b"5", b"4", b"3", b"2", b"1"]


def test_what_is_no_pmid_is_named_when_a_list_is_posted(base: str) -> None:
    _, body = ask(base, "epost.fcgi", id="1,abc,2,<x>")
    root = fromstring(body)  # noqa: S314 - our own answer
    assert [it.text for it in root.findall("InvalidIdList/Id")] == ["abc", "<x>"]
    assert root.findtext("QueryKey") == "1"
    status, body = ask(base, "epost.fcgi", id="abc")
    assert (status, body.count(b"<ERROR>")) == (400, 2)


@pytest.mark.parametrize(
    ("utility", "root"),
    [
        ("esearch.fcgi", "eSearchResult"), ("efetch.fcgi", "eFetchResult"),
        ("esummary.fcgi", "eSummaryResult"), ("epost.fcgi", "ePostResult"),
        ("elink.fcgi", "eLinkResult"), ("einfo.fcgi", "eInfoResult"),
    ],
)  # fmt: skip
def test_another_database_is_an_error_of_the_utility_itself(
    base: str, utility: str, root: str
) -> None:
    _, body = ask(base, utility, db="nosuch<db>", term="x", id="1")
    answer = fromstring(body)  # noqa: S314 - our own answer
    assert answer.tag == root
    assert answer.findtext("ERROR") == "Invalid db name specified: nosuch<db>"


def test_a_posted_list_is_searched_and_fetched(base: str) -> None:
    _, body = ask(base, "epost.fcgi", id="1,2,7")
    root = fromstring(body)  # noqa: S314 - our own answer
    stored = {"WebEnv": root.findtext("WebEnv"), "query_key": root.findtext("QueryKey")}
    assert search(base, "ketamine", **stored)["idlist"] == ["2", "1"]
    _, body = ask(base, "efetch.fcgi", **stored)
    assert body.count(b"<PubmedArticle>") == 3


def test_records_that_are_not_there_are_left_out(base: str) -> None:
    status, body = ask(base, "efetch.fcgi", id="1,999,2")
    assert (status, body.count(b"<PubmedArticle>")) == (200, 2)
    assert ask(base, "efetch.fcgi", id="abc,0")[0] == 400
    status, body = ask(base, "efetch.fcgi", id="999")
    assert (status, b"<PubmedArticleSet></PubmedArticleSet>" in body) == (200, True)


def test_what_old_files_have_is_sent_as_the_announced_dtd_wants_it(tmp_path: Path) -> None:
    old = article_xml("60", title="Zinc for colds")
    old = old.replace(
        b"<Article ", b"<DateCreated><Year>2009</Year></DateCreated><Article ", 1
    ).replace(
        b"<Language>",
        b"<Affiliation>A Hospital.</Affiliation><AuthorList><Author><LastName>Madeup</LastName>"
        b"</Author></AuthorList><Language>",
        1,
    )
    with corpus_server(build_sample(tmp_path, [old])) as base:
        _, body = ask(base, "efetch.fcgi", id="60")
    assert b"<DateCreated>" not in body
    info = b"<AffiliationInfo><Affiliation>A Hospital.</Affiliation></AffiliationInfo>"
    assert b"<LastName>Madeup</LastName>" + info + b"</Author>" in body
    assert body.count(b"<Affiliation>") == 1


def test_a_retracted_record_says_so_in_every_format(base: str) -> None:
    assert b'RefType="RetractionIn"' in ask(base, "efetch.fcgi", id="3")[1]
    medline = ask(base, "efetch.fcgi", id="3", rettype="medline", retmode="text")[1]
    assert b"RIN - PMID 10. PMID: 10\n" in medline
    _, body = ask(base, "elink.fcgi", id=["3", "4"], dbfrom="pubmed")
    sets = fromstring(body).findall("LinkSet")  # noqa: S314 - our own answer
    assert [[it.text for it in part.findall("LinkSetDb/Link/Id")] for part in sets] == [["10"], []]


def test_summaries_name_what_is_missing(base: str) -> None:
    _, body = ask(base, "esummary.fcgi", id="1,999", retmode="json")
    result = json.loads(body)["result"]
    assert result["uids"] == ["1"]
    assert result["1"]["title"] == "Ketamine infusion number 1"
    assert result["999"]["error"] == "cannot get document summary"


def test_spelling_and_citations(base: str) -> None:
    assert (
        b"<CorrectedQuery>ketamine</CorrectedQuery>" in ask(base, "espell.fcgi", term="ketamnie")[1]
    )
    assert b"<CorrectedQuery></CorrectedQuery>" in ask(base, "espell.fcgi", term="ketamine")[1]
    line = "no such journal|2020|||nobody|key7|"
    assert ask(base, "ecitmatch.cgi", bdata=line)[1] == b"key7|NOT_FOUND;INVALID_JOURNAL\n"
    line = "journal of made up results|2020||||k|"
    assert ask(base, "ecitmatch.cgi", bdata=line)[1].strip().endswith(b"|k|AMBIGUOUS")


def test_citations_that_were_escaped_twice_are_read() -> None:
    assert split_citations("j+made|2020||||a|%0Dj made|2021||||b|\r\n") == [
        "j made|2020||||a|",
        "j made|2021||||b|",
    ]


def test_fields_and_links_come_as_json_too(base: str) -> None:
    _, body = ask(base, "einfo.fcgi", retmode="json")
    assert json.loads(body)["einforesult"]["dbinfo"][0]["count"] == "10"
    _, body = ask(base, "elink.fcgi", id="3", dbfrom="pubmed", retmode="json")
    linked = json.loads(body)["linksets"][0]["linksetdbs"][0]
    assert linked == {"dbto": "pubmed", "linkname": "pubmed_pubmed", "links": ["10"]}


@pytest.mark.parametrize(
    ("term", "count"),
    [
        ('ketamine AND ("2019/1/1"[Date - Publication] : "2021"[Date - Publication])', "5"),
        ('ketamine AND ("1999"[dp] : "2001"[dp])', "0"),
        ("ketamine AND 2019[pdat]:3000[pdat]", "5"),
    ],
)
def test_ranges_of_dates_as_pubmed_itself_writes_them(base: str, term: str, count: str) -> None:
    assert search(base, term)["count"] == count


def test_a_date_that_is_not_kept_is_named_and_passed_over(base: str) -> None:
    result = search(base, 'ketamine ("2015/3/1"[CRDT] : "2015/3/3"[CRDT])')
    assert result["count"] == "5"
    assert "CRDT" in result["errorlist"]["fieldsnotfound"]


def test_the_own_client_searches_and_fetches(base: str, tmp_path: Path) -> None:
    source = open_pubmed(base, cache_dir=tmp_path)
    query = Query(rung=Rung.BROAD, tree=parse_pubmed("ketamine[tiab] AND patients[tiab]"))
    result = source.search(query, limit=10)
    assert (result.state, result.count) == (SearchState.COMPLETE, 5)
    fetched = source.fetch([*result.pmids, Pmid("999")])
    assert (len(fetched.records), fetched.missing) == (5, ("999",))


def test_a_client_that_asks_too_fast_gets_429_with_a_body(tmp_path: Path) -> None:
    settings = ServerSettings(logged=False)
    with corpus_server(build_sample(tmp_path), settings) as base:
        answers = [ask(base, "einfo.fcgi") for _ in range(12)]
    refused = [body for status, body in answers if status == 429]
    assert refused
    assert json.loads(refused[0])["error"] == "API rate limit exceeded"


@pytest.mark.parametrize(
    "term",
    [
        "a\x00\x1bb",
        "\ufffe ketamine",
        "9" * 40,
        "<script>&amp;]]>",
        "1" * 9 + "[uid]",
        "((((" + "a" * 5000,
        "ketamine[tiab:~99999999]",
        "*",
        '"',
        "AND OR NOT",
        "99999999999999999999[uid]",
        "2020:99999[dp]",
    ],
)
def test_no_term_breaks_an_answer(base: str, term: str) -> None:
    for mode in ("xml", "json"):
        status, body = ask(base, "esearch.fcgi", term=term, retmode=mode, usehistory="y")
        assert status == 200
        if mode == "json":
            assert "esearchresult" in json.loads(body)
        else:
            assert fromstring(body).tag == "eSearchResult"  # noqa: S314 - our own answer
    assert fromstring(ask(base, "espell.fcgi", term=term)[1]).tag == "eSpellResult"  # noqa: S314 - our own answer


def test_a_blank_key_is_refused(base: str) -> None:
    assert ask(base, "esearch.fcgi", term="x", api_key="")[0] == 400


def test_a_body_over_the_limit_is_refused(tmp_path: Path) -> None:
    settings = ServerSettings(rate_limited=False, logged=False, largest_body=1000)
    with corpus_server(build_sample(tmp_path), settings) as base:
        assert ask(base, "esearch.fcgi", term="x" * 2000)[0] == 413


def test_an_update_is_served_without_a_restart(tmp_path: Path) -> None:
    corpus = build_sample(tmp_path)
    with corpus_server(corpus) as base:
        path = tmp_path / "u.xml"
        path.write_bytes(article_set(article_xml("60", title="Zinc for colds")))
        update_corpus(corpus, [path])
        deadline = time.monotonic() + 20
        while search(base, "zinc[ti]")["count"] != "1":
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_answers_do_not_wait_for_a_writer_that_holds_the_corpus(tmp_path: Path) -> None:
    corpus = build_sample(tmp_path)
    with corpus_server(corpus) as base, FileLock(corpus / "commit.lock"):
        (corpus / GENERATION_NAME).write_bytes(b"77\n")
        time.sleep(1.1)
        assert [search(base, "aspirin")["count"] for _ in range(3)] == ["4", "4", "4"]


def test_a_corpus_put_in_the_place_of_another_is_served(tmp_path: Path) -> None:
    corpus = build_sample(tmp_path / "old")
    other = build_sample(tmp_path / "new", [article_xml("60", title="Zinc for colds")])
    assert (corpus / GENERATION_NAME).read_bytes() == (other / GENERATION_NAME).read_bytes()
    with corpus_server(corpus) as base:
        corpus.rename(tmp_path / "gone")
        assert search(base, "aspirin")["count"] == "4"
        other.rename(corpus)
        deadline = time.monotonic() + 20
        while search(base, "zinc[ti]")["count"] != "1":
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_health_and_metrics_count_and_show_no_terms(base: str) -> None:
    search(base, "aspirin secretword")
    root = base.removesuffix("/entrez/eutils/")
    with urlopen(root + "/health", timeout=20) as answer:  # noqa: S310 - a loopback address
        assert json.load(answer)["records"] == 10
    with urlopen(root + "/metrics", timeout=20) as answer:  # noqa: S310 - a loopback address
        text = answer.read().decode()
    assert 'claimcheck_answers_total{utility="esearch.fcgi",status="200"}' in text
    assert "secretword" not in text
