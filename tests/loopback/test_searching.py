from __future__ import annotations

from claimcheck.model import Field, Query, Rung, SearchState, Term
from tests.eutils_server import EutilsServer, ScriptedAnswer, esearch_json
from tests.loopback.conftest import OpenSource
from tests.loopback.queries import DRUG, PMIDS


def test_clean_search_is_complete(open_source: OpenSource) -> None:
    result = open_source().search(DRUG, limit=3)

    assert result.state is SearchState.COMPLETE
    assert result.count == 5
    assert result.pmids == PMIDS[:3]
    assert result.term == "lantern[tiab] AND mood[tiab]"


def test_request_is_a_form_post_that_says_who_asks(
    server: EutilsServer, open_source: OpenSource
) -> None:
    key = "c" * 36
    open_source(api_key=key, email="editor@example.org").search(DRUG, limit=3)

    (request,) = server.requests()
    assert request.method == "POST"
    assert request.path == "/entrez/eutils/esearch.fcgi"
    assert request.headers["user-agent"].startswith("claimcheck/")
    assert "cookie" not in request.headers
    assert request.form == {
        "db": "pubmed",
        "tool": "claimcheck",
        "email": "editor@example.org",
        "api_key": key,
        "term": "lantern[tiab] AND mood[tiab]",
        "retmode": "json",
        "retmax": "3",
        "sort": "relevance",
    }


def test_blank_key_and_address_are_not_sent(server: EutilsServer, open_source: OpenSource) -> None:
    """PubMed answers 400 to `api_key=`."""
    open_source(api_key=" ", email="").search(DRUG, limit=3)

    (request,) = server.requests()
    assert "api_key" not in request.form
    assert "email" not in request.form


def test_connection_is_kept_for_the_next_request(
    server: EutilsServer, open_source: OpenSource
) -> None:
    source = open_source()
    source.search(DRUG, limit=3)
    source.search(DRUG, limit=3)

    assert server.connections == 1


def test_clean_zero_is_complete_and_empty(server: EutilsServer, open_source: OpenSource) -> None:
    nothing = esearch_json(
        [],
        warninglist={
            "phrasesignored": [],
            "quotedphrasesnotfound": [],
            "outputmessages": ["No items found."],
        },
    )
    server.script("esearch.fcgi", ScriptedAnswer(body=nothing))

    result = open_source().search(DRUG, limit=20)

    assert result.state is SearchState.COMPLETE
    assert (result.count, result.pmids, result.warnings) == (0, (), ())


def test_message_about_the_page_is_no_degradation(
    server: EutilsServer, open_source: OpenSource
) -> None:
    body = esearch_json(
        ["101"],
        warninglist={"outputmessages": ["Restrictions achieved. start and count adjusted to 0, 1"]},
    )
    server.script("esearch.fcgi", ScriptedAnswer(body=body))

    assert open_source().search(DRUG, limit=1).state is SearchState.COMPLETE


def test_dropped_word_degrades_the_search_and_is_named(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F23: with hits left, the dropped words stand in the error list."""
    body = esearch_json(["101"], errorlist={"phrasesnotfound": ["zorbline"], "fieldsnotfound": []})
    server.script("esearch.fcgi", ScriptedAnswer(body=body))

    result = open_source().search(DRUG, limit=20)

    assert result.state is SearchState.DEGRADED
    assert result.dropped == ("zorbline",)
    assert "zorbline" in result.warnings[0]


def test_unknown_phrase_makes_an_empty_search_degraded(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F23: with no hit left, they stand in the warning list; this is no absence of literature."""
    body = esearch_json(
        [],
        warninglist={
            "phrasesignored": [],
            "quotedphrasesnotfound": ['"zorbline mood"'],
            "outputmessages": ["No items found."],
        },
    )
    server.script("esearch.fcgi", ScriptedAnswer(body=body))

    result = open_source().search(DRUG, limit=20)

    assert result.state is SearchState.DEGRADED
    assert result.dropped == ('"zorbline mood"',)


def test_query_that_cannot_be_written_is_not_sent(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """F23: PubMed ignores what it does not understand, so it is stopped here."""
    odd = Query(rung=Rung.PERSON, tree=Term(text='mood[tiab]) OR ("x"', field=Field.TITLE))

    result = open_source().search(odd, limit=20)

    assert result.state is SearchState.INCOMPLETE
    assert result.count is None
    assert server.requests() == []


def test_no_more_than_the_first_9999_are_asked_for(
    server: EutilsServer, open_source: OpenSource
) -> None:
    server.script("esearch.fcgi", ScriptedAnswer(body=esearch_json(["101"])))

    open_source().search(DRUG, limit=20_000)

    assert server.requests()[0].form["retmax"] == "9999"
