"""Citations are found in few requests, and none is called missing without being asked for."""

from __future__ import annotations

import pytest

from claimcheck.protocols import CitedRecords
from claimcheck.sources.store import StoredSource, StorePolicy, open_store
from tests.eutils_server import EutilsServer, ScriptedAnswer, SmallPubMed, esearch_json
from tests.fake_clock import FakeClock
from tests.loopback.conftest import OpenSource


def doi_xml(doi: str, pmcid: str = "PMC1") -> str:
    """Return what makes a record carry its identifiers; it closes its citation early."""
    return (
        f'</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">{doi}</ArticleId>'
        f'<ArticleId IdType="pmc">{pmcid}</ArticleId></ArticleIdList></PubmedData>'
        "<MedlineCitation>"
    )


@pytest.fixture
def pubmed() -> SmallPubMed:
    held = SmallPubMed()
    for number in range(200, 320):
        doi = f"10.1000/lantern.{number}"
        held.add(str(number), title=f"Lantern {number}", more=doi_xml(doi, f"PMC{number}"))
        held.names[doi] = str(number)
        held.names[f"pmc{number}"] = str(number)
    held.names["10.1000/unprinted"] = "205"
    held.names["j made up res|2001|47|351"] = "206"
    return held


def dois(first: int, last: int) -> list[str]:
    return [f"DOI:10.1000/lantern.{number}" for number in range(first, last)]


def test_many_dois_take_one_search_for_fifty_and_one_fetch(
    server: EutilsServer, open_source: OpenSource
) -> None:
    answer = open_source().look_up(dois(200, 300))

    assert dict(answer.found) == {cite: cite[-3:] for cite in dois(200, 300)}
    assert (answer.missing, answer.failed) == ((), ())
    assert len(answer.records) == 100
    assert len(server.requests("esearch.fcgi")) == 2
    assert len(server.requests("efetch.fcgi")) == 2
    assert len(server.requests()) == 4


def test_what_pubmed_does_not_hold_is_missing_after_one_more_question(
    server: EutilsServer, open_source: OpenSource
) -> None:
    unknown = [f"DOI:10.1000/nowhere.{number}" for number in range(20)]

    answer = open_source().look_up([*dois(200, 210), *unknown])

    assert len(answer.found) == 10
    assert answer.missing == tuple(unknown)
    assert len(server.requests("esearch.fcgi")) == 2


def test_a_record_that_does_not_print_its_doi_is_found_all_the_same(
    server: EutilsServer, open_source: OpenSource
) -> None:
    answer = open_source().look_up([*dois(200, 203), "DOI:10.1000/unprinted", "DOI:10.1000/none"])

    assert dict(answer.found)["DOI:10.1000/unprinted"] == "205"
    assert answer.missing == ("DOI:10.1000/none",)
    assert len(server.requests("esearch.fcgi")) == 4


def test_a_pmid_is_not_searched_and_a_pmcid_is(
    server: EutilsServer, open_source: OpenSource
) -> None:
    answer = open_source().look_up(["PMID:200", "PMCID:PMC201"])

    assert dict(answer.found) == {"PMID:200": "200", "PMCID:PMC201": "201"}
    assert len(server.requests("esearch.fcgi")) == 1


@pytest.mark.parametrize(
    "cite",
    ["DOI:10.1000/a[ti]", 'DOI:10.1000/a"b', "DOI:nothing", "PMID:0", "PMCID:x", "ISBN:1", "", ":"],
)
def test_what_is_no_identifier_is_missing_and_never_sent(
    server: EutilsServer, open_source: OpenSource, cite: str
) -> None:
    assert open_source().look_up([cite]).missing == (cite,)
    assert server.requests() == []


def test_a_free_citation_is_matched(server: EutilsServer, open_source: OpenSource) -> None:
    known = "CITATION:J Made Up Res|2001|47|351|Muster AB"
    unknown = "CITATION:J Made Up Res|2002|1|1|Muster AB"

    answer = open_source().look_up([known, unknown])

    assert answer.found == ((known, "206"),)
    assert answer.missing == (unknown,)
    assert len(server.requests("ecitmatch.cgi")) == 1
    assert server.requests()[0].form["bdata"].startswith("J Made Up Res|2001|47|351|Muster AB|0|\r")


@pytest.mark.parametrize(
    "body",
    [b"<html>no</html>", b"J|2001|47|351|M|0|garbage|\n\x00|", b"one line", b""],
)
def test_a_broken_match_is_a_failure_and_not_an_absence(
    server: EutilsServer, open_source: OpenSource, body: bytes
) -> None:
    server.script("ecitmatch.cgi", ScriptedAnswer(body=body, repeat=-1))
    cite = "CITATION:J|2001|47|351|M"

    assert open_source().look_up([cite]).failed == (cite,)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"j|2001|47|351|m|0|2014248", True),
        (b"0|NOT_FOUND;INVALID_JOURNAL", False),
        (b"j|2001|47|351|m|0|AMBIGUOUS (2 citations)", False),
    ],
)
def test_the_answers_of_ecitmatch_are_read(
    server: EutilsServer, open_source: OpenSource, *, line: bytes, found: bool
) -> None:
    server.script("ecitmatch.cgi", ScriptedAnswer(body=line + b"\n"))
    cite = "CITATION:J|2001|47|351|M"

    answer = open_source().look_up([cite])

    assert bool(answer.found) is found
    assert answer.failed == ()


def test_a_failed_search_leaves_its_citations_failed(
    server: EutilsServer, open_source: OpenSource
) -> None:
    server.script("esearch.fcgi", ScriptedAnswer(status=503, repeat=-1))

    answer = open_source().look_up([*dois(200, 203), "PMID:200"])

    assert answer.failed == tuple(dois(200, 203))
    assert dict(answer.found) == {"PMID:200": "200"}
    assert len(answer.warnings) == 1


def test_records_that_cannot_be_fetched_do_not_make_citations_missing(
    server: EutilsServer, open_source: OpenSource
) -> None:
    server.script("efetch.fcgi", ScriptedAnswer(status=503, repeat=-1))

    answer = open_source().look_up(dois(200, 203))

    assert answer.missing == ()
    assert {cite for cite, _ in answer.found} | set(answer.failed) == set(dois(200, 203))


def test_look_ups_are_stored(
    server: EutilsServer, open_source: OpenSource, clock: FakeClock, tmp_path: object
) -> None:
    store = open_store(tmp_path / "cache", now=clock.clock().now)  # type: ignore[operator] # a Path
    cites = [*dois(200, 203), "DOI:10.1000/none"]

    def run(*, offline: bool = False) -> CitedRecords:
        policy = StorePolicy(offline=offline)
        return StoredSource(open_source(), store, policy, now=clock.clock().now).look_up(cites)

    first = run()
    asked = len(server.requests())
    again = run()
    clock.elapsed_s += 25 * 3600
    tomorrow = run()
    offline = run(offline=True)
    store.close()

    assert first.found == again.found == tomorrow.found == offline.found
    assert first.missing == again.missing == tomorrow.missing == ("DOI:10.1000/none",)
    # After a day only what was missing is asked for again.
    assert len(server.requests()) == asked + 1


def test_a_broader_answer_than_asked_is_not_believed(
    server: EutilsServer, open_source: OpenSource
) -> None:
    """PubMed may drop what it does not know and answer with something else."""
    odd = esearch_json(["200"], errorlist={"phrasesnotfound": ["10.1000/none"]})
    server.script("esearch.fcgi", ScriptedAnswer(body=odd, repeat=2))

    assert open_source().look_up(["DOI:10.1000/none"]).found == ()
