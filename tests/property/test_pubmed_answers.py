"""Whatever a server sends, the readers of its answers end in a value or in their own error."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import SourceError
from claimcheck.model import Record, parse_pmid
from claimcheck.records.fault import RecordFault
from claimcheck.records.medline import parse_medline
from claimcheck.records.pubmed_xml import parse_pubmed_xml
from claimcheck.sources.entrez.efetch import decode_known
from claimcheck.sources.entrez.esearch import decode_esearch
from tests.eutils_server import article_set, article_xml, esearch_json

ARTICLES = [
    article_xml(
        str(number),
        title=f"Lamp {number}",
        abstract="It burnt 10 h.",
        more="<!-- note --><KeywordList><Keyword>w<sup>2</sup></Keyword></KeywordList>",
    )
    for number in (1, 2, 3)
]
WHOLE = article_set(*ARTICLES)
MEDLINE = b"PMID- 1\nTI  - Lamp\n      one\nAB  - AIM: See. END: Saw.\n\nPMID- 2\nTI  - Lamp two\n"
SEARCH = esearch_json(["1", "2"], warninglist={"outputmessages": ["No items found."]})

PIECES = st.sampled_from(
    [
        b"", b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"\x00", b"\xff", b"\x9b",
        b"</PubmedArticle>", b"<PubmedArticle>", b"</PubmedArticleSet>", b"<ERROR>x</ERROR>",
        b"<ReferenceList>", b"</ReferenceList>", b"<!DOCTYPE x>", b"<?x?>", b"&#0;", b"\n\n", b"-1",
        b'"', b"{", b"]", b"null", b"1e9", b"PMID- ", b"      ",
    ]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, body: bytes) -> bytes:
    """Return the body with a few stretches replaced."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 30)))
        body = body[:start] + draw(PIECES) + body[end:]
    return body


def outcomes_of(body: bytes) -> tuple[list[Record | RecordFault], SourceError | None]:
    outcomes: list[Record | RecordFault] = []
    try:
        outcomes.extend(parse_pubmed_xml(body))
    except SourceError as error:
        return outcomes, error
    return outcomes, None


@given(damaged(WHOLE))
@settings(max_examples=400)
def test_damaged_xml_is_a_fault_or_an_error_and_never_fewer_records(body: bytes) -> None:
    """Law: a set that is read to its end accounts for each record that it still begins."""
    outcomes, error = outcomes_of(body)

    for outcome in outcomes:
        if isinstance(outcome, Record):
            assert parse_pmid(outcome.pmid) == outcome.pmid
    untouched = sum(1 for article in ARTICLES if article.strip() in body)
    hidden = b"<!--" in body.replace(b"<!-- note -->", b"") or b"<![CDATA[" in body
    if error is None and not hidden:
        assert len(outcomes) >= untouched


@given(st.integers(0, len(WHOLE) - len("</PubmedArticleSet>\n")))
def test_set_that_is_cut_anywhere_is_an_error(length: int) -> None:
    _, error = outcomes_of(WHOLE[:length])

    assert error is not None


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    outcomes, error = outcomes_of(body)

    assert error is not None or outcomes == []


@given(damaged(MEDLINE))
def test_damaged_medline_text_is_read_or_refused(body: bytes) -> None:
    try:
        outcomes = list(parse_medline(body))
    except SourceError:
        return
    assert all(isinstance(outcome, Record | RecordFault) for outcome in outcomes)


@given(st.one_of(damaged(SEARCH), st.binary(max_size=100)))
def test_damaged_search_answer_is_read_or_refused(body: bytes) -> None:
    try:
        answer = decode_esearch(body)
    except SourceError:
        return
    assert answer.count >= 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["esearchresult", "count", "idlist", "ERROR", "errorlist", "warninglist", "result",
             "phrasesnotfound", "outputmessages", "uids", "1", "error", "querytranslation"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_refused(value: Any) -> None:
    body = json.dumps(value).encode()
    for decode in (decode_esearch, decode_known):
        try:
            decode(body)
        except SourceError:
            continue
