from __future__ import annotations

import pytest

from claimcheck.model import Pmid, RecordStatus
from tests.eutils_server import (
    EutilsServer,
    ScriptedAnswer,
    SmallPubMed,
    article_set,
    article_xml,
)
from tests.loopback.conftest import OpenSource
from tests.loopback.queries import PMIDS


def test_records_come_in_the_order_asked(open_source: OpenSource) -> None:
    result = open_source().fetch(PMIDS[::-1])

    assert [record.pmid for record in result.records] == list(PMIDS[::-1])
    assert result.records[0].status is RecordStatus.CLEAN
    assert (result.missing, result.failed, result.warnings) == ((), (), ())


def test_nothing_asked_is_nothing_sent(server: EutilsServer, open_source: OpenSource) -> None:
    assert open_source().fetch(()).records == ()
    assert server.requests() == []


def test_two_hundred_distinct_pmids_go_into_one_request(
    server: EutilsServer, pubmed: SmallPubMed, open_source: OpenSource
) -> None:
    pmids = [Pmid(str(number)) for number in range(1000, 1401)]
    for pmid in pmids:
        pubmed.add(pmid, title=f"Report {pmid}")

    result = open_source().fetch(pmids + pmids)

    assert [record.pmid for record in result.records] == pmids
    sizes = [len(request.form["id"].split(",")) for request in server.requests()]
    assert sorted(sizes) == [1, 200, 200]


def test_pmid_that_pubmed_does_not_hold_is_missing(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F24, F33: EFetch leaves unknown PMIDs out without a word; ESummary says why."""
    result = open_source().fetch([PMIDS[0], Pmid("999")])

    assert [record.pmid for record in result.records] == [PMIDS[0]]
    assert (result.missing, result.failed) == (("999",), ())
    assert [request.form["id"] for request in server.requests("esummary.fcgi")] == ["999"]


def test_pmid_that_pubmed_holds_but_does_not_send_has_failed(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F24: a record that is left out is not yet gone."""
    one = article_xml(PMIDS[0], title="Alone")
    server.script("efetch.fcgi", ScriptedAnswer(body=article_set(one)))

    result = open_source().fetch(PMIDS[:2])

    assert (result.missing, result.failed) == ((), (PMIDS[1],))
    assert result.warnings


def test_unreadable_summary_leaves_the_pmid_failed(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F33: a failure hidden in a comment is no answer."""
    hidden = b'<DocumentSummarySet status="OK"><!-- DocSum Backend failed --></DocumentSummarySet>'
    server.script("esummary.fcgi", ScriptedAnswer(body=hidden, repeat=-1))

    result = open_source().fetch([PMIDS[0], Pmid("999")])

    assert (result.missing, result.failed) == ((), ("999",))


def test_list_without_any_known_pmid_is_all_missing(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F14: the answer 400 is not tried again."""
    body = (
        b"<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR>"
        b"</eFetchResult>"
    )
    server.script("efetch.fcgi", ScriptedAnswer(status=400, body=body))

    result = open_source().fetch([Pmid("998"), Pmid("999")])

    assert (result.missing, result.failed) == (("998", "999"), ())
    assert len(server.requests()) == 1


def test_empty_set_is_missing_only_after_the_summary(
    server: EutilsServer, open_source: OpenSource
) -> None:
    result = open_source().fetch([Pmid("998"), Pmid("999")])

    assert result.missing == ("998", "999")
    assert len(server.requests("esummary.fcgi")) == 1


def test_record_that_nobody_asked_for_is_left_out(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F25."""
    articles = [article_xml(pmid, title="Some title") for pmid in ("101", "555")]
    server.script("efetch.fcgi", ScriptedAnswer(body=article_set(*articles)))

    result = open_source().fetch([PMIDS[0]])

    assert [record.pmid for record in result.records] == ["101"]
    assert "nobody asked for" in result.warnings[0]


def test_newest_of_several_versions_is_kept(server: EutilsServer, open_source: OpenSource) -> None:
    """F25."""
    versions = [
        article_xml("101", title=f"Version {number}").replace(
            b'Version="1"', f'Version="{number}"'.encode()
        )
        for number in (1, 3, 2)
    ]
    server.script("efetch.fcgi", ScriptedAnswer(body=article_set(*versions)))

    (record,) = open_source().fetch([PMIDS[0]]).records

    assert (record.version, record.title) == (3, "Version 3")


def test_malformed_record_costs_only_itself(
    server: EutilsServer, pubmed: SmallPubMed, open_source: OpenSource
) -> None:
    """F30: 199 of 200 kept, one reported, no further request when its PMID can be read."""
    pmids = [Pmid(str(number)) for number in range(1000, 1200)]
    for pmid in pmids:
        pubmed.add(pmid, title=f"Report {pmid}")
    spoiled = Pmid("1100")
    pubmed.articles[spoiled] = pubmed.articles[spoiled].replace(b"</Journal>", b"</Jornal>")

    result = open_source().fetch(pmids)

    assert len(result.records) == 199
    assert (result.failed, result.missing) == ((spoiled,), ())
    assert spoiled in result.warnings[0]
    assert len(server.requests()) == 1


def test_nameless_malformed_record_is_found_by_halves(
    pubmed: SmallPubMed, open_source: OpenSource
) -> None:
    """F30: with two PMIDs absent and one record nameless, both are told apart."""
    pubmed.articles["103"] = b"<PubmedArticle><MedlineCitation><PM></PubmedArticle>\n"

    result = open_source().fetch([*PMIDS, Pmid("999")])

    assert [record.pmid for record in result.records] == ["101", "102", "104", "105"]
    assert (result.failed, result.missing) == (("103",), ("999",))


def test_batch_whose_answer_stays_broken_is_halved(
    pubmed: SmallPubMed, open_source: OpenSource
) -> None:
    """F30: a record that breaks the whole answer is driven into a request of its own."""
    pubmed.articles["103"] = b"<PubmedArticle><!-- never closed\n"

    result = open_source().fetch(PMIDS)

    assert [record.pmid for record in result.records] == ["101", "102", "104", "105"]
    assert result.failed == ("103",)


def test_request_found_too_long_is_halved(server: EutilsServer, open_source: OpenSource) -> None:
    """F16."""
    server.script("efetch.fcgi", ScriptedAnswer(status=414))

    result = open_source().fetch(PMIDS[:4])

    assert len(result.records) == 4
    sizes = [len(request.form["id"].split(",")) for request in server.requests()]
    assert sizes == [4, 2, 2]


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Sorry</body></html>",
        b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>",
        b"<OtherSet></OtherSet>",
        b"",
        b"101",
    ],
)
def test_answer_that_is_no_set_is_never_zero_records(
    server: EutilsServer, open_source: OpenSource, body: bytes
) -> None:
    """F31."""
    server.script("efetch.fcgi", ScriptedAnswer(body=body, repeat=-1))

    result = open_source().fetch([PMIDS[0]])

    assert (result.records, result.missing, result.failed) == ((), (), (PMIDS[0],))


def test_unknown_dtd_year_and_elements_are_accepted(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F32: and no DTD is asked for."""
    article = article_xml("101", title="Later").replace(
        b"<Language>", b'<Novelty kind="new"><Deep/></Novelty><Language code="x">'
    )
    body = article_set(article).replace(b"pubmed_250101", b"pubmed_310101")
    server.script("efetch.fcgi", ScriptedAnswer(body=body))

    (record,) = open_source().fetch([PMIDS[0]]).records

    assert record.title == "Later"
    assert len(server.requests()) == 1


@pytest.mark.parametrize("odd", ["1,2", "1e35", "0012", "٣", "", "101&db=gene"])
def test_odd_pmid_is_not_sent(server: EutilsServer, open_source: OpenSource, odd: str) -> None:
    """H24: whatever was made into a Pmid without being read as one."""
    result = open_source().fetch([Pmid(odd), PMIDS[0]])

    assert [record.pmid for record in result.records] == [PMIDS[0]]
    assert (result.failed, result.missing) == ((odd,), ())
    assert [request.form["id"] for request in server.requests()] == [PMIDS[0]]


def test_a_merged_or_deleted_record_is_missing_and_no_other_takes_its_place(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F25: PubMed sends the record that 101 was merged into, and a note on what it deleted."""
    del server.pubmed.articles["101"]
    deleted = b"<DeleteCitation><PMID>101</PMID></DeleteCitation>"
    body = article_set(article_xml("205", title="Lanterns"), deleted)
    server.script("efetch.fcgi", ScriptedAnswer(body=body))

    fetched = open_source().fetch([Pmid("101")])

    assert (fetched.records, fetched.missing, fetched.failed) == ((), (Pmid("101"),), ())
    assert "nobody asked for" in fetched.warnings[0]


def test_a_chapter_of_a_book_comes_with_articles(
    server: EutilsServer, open_source: OpenSource
) -> None:
    chapter = (
        b'<PubmedBookArticle><BookDocument><PMID Version="1">301</PMID><Book><BookTitle>On Lanterns'
        b"</BookTitle></Book><ArticleTitle>Oil</ArticleTitle></BookDocument></PubmedBookArticle>"
    )
    body = article_set(article_xml("101", title="Lanterns"), chapter)
    server.script("efetch.fcgi", ScriptedAnswer(body=body))

    fetched = open_source().fetch([Pmid("301"), Pmid("101")])

    assert [record.title for record in fetched.records] == ["Oil", "Lanterns"]
    assert fetched.records[0].journal == "On Lanterns"
