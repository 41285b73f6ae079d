from __future__ import annotations

import tracemalloc
from io import BytesIO

import pytest

from claimcheck.errors import SourceError
from claimcheck.model import Correction, MeshHeading, PublicationType, Record, RecordStatus
from claimcheck.records.fault import FaultReason, RecordFault
from claimcheck.records.pubmed_xml import parse_pubmed_xml
from tests.eutils_server import SET_HEAD, SET_TAIL, article_set, article_xml
from tests.full_article import FULL

BOOK = b"""<PubmedBookArticle><BookDocument><PMID Version="1">301</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId>
<ArticleId IdType="doi">10.1000/book</ArticleId></ArticleIdList>
<Book><Publisher><PublisherName>Press</PublisherName></Publisher>
<BookTitle book="lamps">All About Lamps</BookTitle><PubDate><Year>2019</Year></PubDate>
<AuthorList Type="editors"><Author><LastName>Mender</LastName><Initials>E</Initials></Author>
</AuthorList></Book><ArticleTitle book="lamps" part="wicks">Wicks</ArticleTitle>
<Language>eng</Language>
<AuthorList Type="authors"><Author><LastName>Wick</LastName><Initials>A</Initials></Author>
</AuthorList><PublicationType UI="D016454">Review</PublicationType>
<Abstract><AbstractText>Wicks burn for 3 hours.</AbstractText></Abstract>
</BookDocument><PubmedBookData><PublicationStatus>ppublish</PublicationStatus></PubmedBookData>
</PubmedBookArticle>"""


def parse(*articles: bytes) -> list[Record | RecordFault]:
    return list(parse_pubmed_xml(article_set(*articles)))


def parse_one(article: bytes) -> Record:
    (record,) = parse(article)
    assert isinstance(record, Record)
    return record


def test_every_part_of_an_article_is_read() -> None:
    record = parse_one(FULL)

    assert (record.pmid, record.version) == ("101", 2)
    assert (record.doi, record.pmcid) == ("10.1000/lamp.1", "PMC77")
    assert record.title == "[Light & dark: 10⁹/L of lumen cells]."
    assert record.vernacular_title == "Licht und Dunkel."
    assert [(part.label, part.category, part.text) for part in record.sections] == [
        ("BACKGROUND", "BACKGROUND", "Rooms are dark."),
        ("FINDINGS", "RESULTS", "Fell by 5 mg/m² (P<0.001), then rose."),
    ]
    assert [part.text for part in record.other_abstracts] == ["Es wurde hell."]
    assert record.authors == ("Wick A Jr", "Lamp Study Group")
    assert (record.journal, record.year) == ("Journal of Lamps", 2021)
    assert record.languages == ("ger", "eng")
    assert record.publication_types == (
        PublicationType(name="Journal Article", ui="D016428"),
        PublicationType(name="Randomized Controlled Trial", ui="D016449"),
    )
    assert record.mesh == (
        MeshHeading(
            descriptor="Light", ui="D1", qualifiers=("adverse effects", "history"), is_major=True
        ),
        MeshHeading(descriptor="Humans", ui="D2"),
    )
    assert record.keywords == ("candle power",)
    assert record.corrections == (
        Correction(ref_type="ErratumIn", pmid=record.corrections[0].pmid, source="J Lamps. 2022"),
        Correction(ref_type="Cites", source="J Wax. 1999"),
    )
    assert record.corrections[0].pmid == "202"
    assert record.status is RecordStatus.CORRECTED


def test_book_chapter_is_read() -> None:
    record = parse_one(BOOK)

    assert (record.pmid, record.doi, record.year) == ("301", "10.1000/book", 2019)
    assert (record.title, record.journal) == ("Wicks", "All About Lamps")
    assert record.authors == ("Wick A",)
    assert record.abstract == "Wicks burn for 3 hours."
    assert record.publication_types == (PublicationType(name="Review", ui="D016454"),)


def test_whole_book_takes_its_title_and_editors() -> None:
    book = BOOK.replace(b'<ArticleTitle book="lamps" part="wicks">Wicks</ArticleTitle>', b"")
    authors = (
        b'<AuthorList Type="authors"><Author><LastName>Wick</LastName><Initials>A</Initials>'
        b"</Author>\n</AuthorList>"
    )
    record = parse_one(book.replace(authors, b""))

    assert (record.title, record.authors) == ("All About Lamps", ("Mender E",))


@pytest.mark.parametrize(
    ("date", "year"),
    [
        (b"<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998),
        (b"<MedlineDate>Spring 2004</MedlineDate>", 2004),
        (b"<MedlineDate>unknown</MedlineDate>", None),
        (b"<Year>2020</Year><Season>Fall</Season>", 2020),
        (b"<Season>Fall</Season>", None),
    ],
)
def test_year_is_read_from_either_date(date: bytes, year: int | None) -> None:
    article = article_xml("101", title="T").replace(b"<Year>2020</Year>", date)

    assert parse_one(article).year == year


def test_doi_of_a_reference_is_not_the_records() -> None:
    article = FULL.replace(b'<ELocationID EIdType="doi" ValidYN="Y">10.1000/Lamp.1', b"<x>")
    article = article.replace(b"<x></ELocationID>", b"")
    own = b'<ArticleId IdType="doi">10.1000/other</ArticleId>'

    assert parse_one(article).doi == "10.1000/other"
    assert parse_one(article.replace(own, b"")).doi is None


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ("", RecordStatus.CLEAN),
        ("RetractionIn", RecordStatus.RETRACTED),
        ("RetractionOf", RecordStatus.CLEAN),
        ("ExpressionOfConcernIn", RecordStatus.CONCERN),
        ("ExpressionOfConcernFor", RecordStatus.CLEAN),
        ("ErratumIn", RecordStatus.CORRECTED),
        ("ErratumFor", RecordStatus.CLEAN),
        ("CorrectedandRepublishedIn", RecordStatus.CORRECTED),
        ("UpdateIn", RecordStatus.CLEAN),
        ("CommentIn", RecordStatus.CLEAN),
    ],
)
def test_standing_follows_the_links(more: str, status: RecordStatus) -> None:
    """A link without a PMID counts too: 2 of 10 retractions have none."""
    links = (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{more}"><RefSource>J</RefSource>'
        "</CommentsCorrections></CommentsCorrectionsList>"
    )

    assert parse_one(article_xml("1", title="T", more=links if more else "")).status is status


@pytest.mark.parametrize(
    ("ui", "name", "status"),
    [
        ("D016441", "Retracted Publication", RecordStatus.RETRACTED),
        ("D016441", "Some later name", RecordStatus.RETRACTED),
        ("", "Retracted Publication", RecordStatus.RETRACTED),
        ("D016440", "Retraction of Publication", RecordStatus.CLEAN),
        ("D016440", "Retraction Notice", RecordStatus.CLEAN),
    ],
)
def test_standing_follows_the_type(ui: str, name: str, status: RecordStatus) -> None:
    article = article_xml("1", title="Retraction").replace(
        b'UI="D016428">Journal Article', f'UI="{ui}">{name}'.encode()
    )

    assert parse_one(article).status is status


def test_record_without_abstract_has_no_section() -> None:
    assert parse_one(article_xml("1", title="T")).sections == ()
    empty = article_xml("1", title="T", abstract="x").replace(b">x<", b"> <")
    assert parse_one(empty).sections == ()


def test_deleted_citations_are_passed_over() -> None:
    deleted = b"<DeleteCitation><PMID Version='1'>7</PMID></DeleteCitation>"

    assert len(parse(FULL, deleted, BOOK)) == 2


@pytest.mark.parametrize(
    "broken",
    [
        b"<PubmedArticle><MedlineCitation><PMID Version='1'>55</PMID></Wrong></PubmedArticle>",
        (
            b"<PubmedArticle><MedlineCitation><PMID>55</PMID>&undefined;</MedlineCitation>"
            b"</PubmedArticle>"
        ),
        b"<PubmedArticle><MedlineCitation><PMID>55</PMID>\x00</MedlineCitation></PubmedArticle>",
        b"<PubmedArticle><MedlineCitation><PMID>55</PMID>\xff</MedlineCitation></PubmedArticle>",
        b"<PubmedArticle><MedlineCitation><PMID>55</PMID>&#27;</MedlineCitation></PubmedArticle>",
    ],
    ids=["tags", "entity", "nul", "not-utf-8", "escape"],
)
def test_broken_record_costs_only_itself(broken: bytes) -> None:
    first, fault, last = parse(FULL, broken, BOOK)

    assert isinstance(fault, RecordFault)
    assert (fault.pmid, fault.reason) == ("55", FaultReason.NOT_WELL_FORMED)
    assert isinstance(first, Record)
    assert isinstance(last, Record)


@pytest.mark.parametrize(
    "unread",
    [
        b"<Affiliation>House of Lanterns</Affiliation>",
        b"<Citation>Old lamp.</Citation>",
        b"<Volume>1</Volume>",
    ],
)
def test_what_is_not_read_must_be_well_formed_as_well(unread: bytes) -> None:
    """An answer that lost bytes on its way is not to be trusted in the rest either."""
    article = FULL.replace(b"<Affiliation>Here</Affiliation>", b"<Affiliation>House of Lanterns"
                           b"</Affiliation>")  # fmt: skip
    damaged = article.replace(unread, unread[: unread.index(b">") + 2])
    first, fault, last = parse(article, damaged, article)

    assert isinstance(fault, RecordFault)
    assert (fault.pmid, fault.reason) == ("101", FaultReason.NOT_WELL_FORMED)
    assert isinstance(first, Record)
    assert first == last


def test_part_that_two_malformed_records_share_costs_both_and_joins_none() -> None:
    opened = FULL.replace(b"<Suffix>Jr</Suffix>", b"<Suffix>")
    closed = FULL.replace(b"<Suffix>Jr</Suffix>", b"</Suffix>")
    outcomes = parse(opened, closed, FULL)

    assert [type(outcome) for outcome in outcomes] == [RecordFault, RecordFault, Record]


def test_whole_book_before_a_record_without_its_end_is_kept() -> None:
    unended = b"<PubmedArticle><MedlineCitation><PMID>55</PMID></MedlineCitation>"
    outcomes = parse(unended, BOOK, unended, FULL)

    assert [type(outcome) for outcome in outcomes] == [RecordFault, Record, RecordFault, Record]


def test_record_within_a_record_is_a_fault() -> None:
    outcomes = parse(FULL.replace(b"<Language>ger", FULL + b"<Language>ger"), FULL)

    assert outcomes[-1] == parse_one(FULL)
    assert RecordFault in {type(outcome) for outcome in outcomes[:-1]}


def test_rest_of_a_damaged_record_is_one_fault() -> None:
    """An end tag too many, in the middle of a record, and what follows belongs to nothing."""
    torn = FULL.replace(b"<Language>ger", b"</PubmedArticle><Language>ger")
    outcomes = parse(FULL, torn, FULL)

    assert [type(outcome) for outcome in outcomes] == [Record, RecordFault, RecordFault, Record]
    assert isinstance(outcomes[1], RecordFault)
    assert isinstance(outcomes[2], RecordFault)
    assert (outcomes[1].pmid, outcomes[2].reason) == ("101", FaultReason.NOT_A_RECORD)


def test_end_tag_in_a_processing_instruction_ends_no_element() -> None:
    article = FULL.replace(b"[Light", b"<?note </ArticleTitle> ?>[Light")

    assert parse_one(article) == parse_one(FULL)


def test_record_without_its_end_costs_only_itself() -> None:
    unended = b"<PubmedArticle><MedlineCitation><PMID>55</PMID></MedlineCitation>"
    fault, record = parse(unended, article_xml("56", title="Next"))

    assert isinstance(fault, RecordFault)
    assert fault.pmid == "55"
    assert getattr(record, "pmid", None) == "56"


@pytest.mark.parametrize("pmid", ["", "0", "012", "1,2", "1e35", "٣", "１２", "1234567890"])
def test_record_without_a_proper_pmid_is_a_fault(pmid: str) -> None:
    """H24."""
    (fault,) = parse(article_xml(pmid, title="T"))

    assert isinstance(fault, RecordFault)
    assert fault.reason is FaultReason.NO_PMID


def test_text_between_records_is_a_fault_and_no_end() -> None:
    outcomes = parse(FULL, b"Server Error\n", BOOK)

    assert [type(outcome) for outcome in outcomes] == [Record, RecordFault, Record]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "malformed"),
        (b"   \n", "malformed"),
        (b"101\n102\n", "malformed"),
        (b"{}", "malformed"),
        (b"<html><body>Hello</body></html>", "service_error"),
        (b"<!DOCTYPE html><html></html>", "service_error"),
        (b"<eFetchResult><ERROR>Cannot retrieve history</ERROR></eFetchResult>", "service_error"),
        (b"<eSearchResult><Count>3</Count></eSearchResult>", "malformed"),
        (SET_HEAD, "malformed"),
        (SET_HEAD + FULL, "malformed"),
        (SET_HEAD + FULL[:-40], "malformed"),
        (SET_HEAD + b"<ERROR>Backend failed</ERROR>" + SET_TAIL, "service_error"),
        (SET_HEAD + FULL + SET_TAIL + b"<more/>", "malformed"),
        (SET_HEAD + FULL + SET_HEAD + FULL + SET_TAIL, "malformed"),
        (SET_HEAD + FULL + b"<PubmedArticleSet>" + FULL + SET_TAIL, "malformed"),
        (SET_HEAD + b"<html>Busy</html>" + FULL + SET_TAIL, "service_error"),
        (b'<?xml version="1.0" encoding="UTF-16"?><PubmedArticleSet></PubmedArticleSet>',
         "malformed"),
    ],
)  # fmt: skip
def test_answer_that_is_no_whole_set_is_an_error_and_never_empty(body: bytes, reason: str) -> None:
    """F27, F31."""
    with pytest.raises(SourceError) as caught:
        list(parse_pubmed_xml(body))

    assert caught.value.reason == reason


def test_records_before_a_cut_are_given_first() -> None:
    outcomes: list[Record | RecordFault] = []
    with pytest.raises(SourceError):
        outcomes.extend(parse_pubmed_xml(SET_HEAD + FULL + FULL[:-40]))

    assert [type(outcome) for outcome in outcomes] == [Record]


@pytest.mark.parametrize(
    "head",
    [
        b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]><PubmedArticleSet>',
        (
            b'<!DOCTYPE PubmedArticleSet SYSTEM "x" [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
            b"<PubmedArticleSet>"
        ),
        b'<!ENTITY a "b"><PubmedArticleSet>',
    ],
)
def test_declared_entities_are_refused_before_parsing(head: bytes) -> None:
    """H13."""
    with pytest.raises(SourceError, match="entities"):
        list(parse_pubmed_xml(head + FULL + SET_TAIL))


def test_declaration_inside_a_record_is_a_fault() -> None:
    """H13."""
    inside = article_xml("9", title="T").replace(b"<Language>", b'<!ENTITY a "b"><Language>')

    (fault,) = parse(inside)

    assert isinstance(fault, RecordFault)
    assert fault.reason is FaultReason.FORBIDDEN_MARKUP


@pytest.mark.parametrize(("opening", "closing"), [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>")])
def test_text_cannot_pose_as_a_record(opening: bytes, closing: bytes) -> None:
    """A record inside a comment or a CDATA section is text."""
    forged = opening + article_xml("666", title="Forged") + closing
    article = article_xml("1", title="Real").replace(b"Real", b"Real" + forged)

    outcomes = parse(article, BOOK)

    assert [getattr(outcome, "pmid", None) for outcome in outcomes] == ["1", "301"]


def test_c1_controls_stay_in_the_text() -> None:
    """H14: they are legal XML; whatever shows the text makes them visible."""
    article = article_xml("1", title="T").replace(b">T<", b">A&#x9b;31m<")

    assert parse_one(article).title == "A\x9b31m"


def test_text_is_composed_and_never_compatibility_composed() -> None:
    article = article_xml("1", title="Cafe\u0301 10⁹ ﬁt ½ 5\u00a0mg")

    assert parse_one(article).title == "Café 10⁹ ﬁt ½ 5\u00a0mg"


def test_sets_one_after_the_other_are_read_as_one() -> None:
    """As EDirect writes them."""
    outcomes = list(parse_pubmed_xml(article_set(FULL) + article_set(BOOK)))

    assert [type(outcome) for outcome in outcomes] == [Record, Record]


@pytest.mark.parametrize(
    "empty", [b"<PubmedArticleSet></PubmedArticleSet>", b"<PubmedArticleSet/>"]
)
def test_empty_set_is_empty(empty: bytes) -> None:
    assert list(parse_pubmed_xml(empty)) == []


class Dribble(BytesIO):
    """A stream that gives a few bytes at a time, so that every tag is cut somewhere."""

    def read(self, size: int | None = -1) -> bytes:
        del size
        return super().read(7)


@pytest.mark.parametrize("stream", [BytesIO, Dribble])
def test_pieces_of_a_stream_make_no_difference(stream: type[BytesIO]) -> None:
    body = b"\xef\xbb\xbf" + article_set(FULL, BOOK, article_xml("5", title="T"), b"junk", FULL)

    assert list(parse_pubmed_xml(stream(body))) == list(parse_pubmed_xml(body))


def test_math_prefix_declared_on_the_root_is_known() -> None:
    head = SET_HEAD.replace(
        b"<PubmedArticleSet>",
        b'<PubmedArticleSet xmlns:mml="http://www.w3.org/1998/Math/MathML">',
    )
    article = article_xml("1", title="T").replace(
        b">T<",
        b">T <mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math><",
    )

    (record,) = parse_pubmed_xml(head + article + SET_TAIL)

    assert getattr(record, "title", None) == "T x²"


def test_prefix_that_is_declared_nowhere_in_the_record_is_known() -> None:
    """A root declares prefixes for all its records; which ones, later years may change."""
    article = FULL.replace(b"<i>lumen</i>", b'<ali:i ali:kind="x">lumen</ali:i>')
    plain = article_xml("5", title="T").replace(b"<Language>", b"<new:x/><Language>")

    assert parse_one(article) == parse_one(FULL)
    assert parse_one(plain).title == "T"


@pytest.mark.parametrize(
    "place",
    [
        *(b"Light</Desc", b"adverse effects</Qual", b"Journal Article</Pub", b"eng</Lang"),
        *(b"Journal of Lamps</T", b"J Lamps</M", b"Mar</Month", b'D016449">', b'BACKGROUND" N'),
    ],
)
def test_overlong_parts_are_not_kept_from_record_to_record(place: bytes) -> None:
    """What stands in many records is read once and kept; hostile text must not fill the memory."""
    assert place in FULL
    records = [FULL.replace(place, b"%06d" % at * 5_000 + place) for at in range(60)]
    text = article_set(*records)
    tracemalloc.start()

    count = sum(1 for outcome in parse_pubmed_xml(text) if isinstance(outcome, Record))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 60
    assert held < 600_000


def test_deeply_nested_markup_is_survived() -> None:
    """H13: no recursion limit is met."""
    deep = b"<i>" * 50_000 + b"x" + b"</i>" * 50_000
    article = article_xml("1", title="T").replace(b">T<", b">" + deep + b"<")

    assert parse_one(article).title == "x"


def test_thousands_of_unended_records_are_thousands_of_faults() -> None:
    """No recursion, and no more than one look at each."""
    outcomes = parse(b"<PubmedArticle>" * 20_000 + article_xml("5", title="T"))

    assert len(outcomes) == 20_001
    assert getattr(outcomes[-1], "pmid", None) == "5"


def test_thousands_of_end_tags_in_a_comment_are_passed_over() -> None:
    """With a search from the start for each of them this would take hours."""
    noise = b"<!--" + b"</PubmedArticle>" * 100_000 + b"-->" + b"<!--x-->" * 100_000
    article = article_xml("5", title="T").replace(b"<Language>", noise + b"<Language>")

    assert parse_one(article).title == "T"


def test_unclosed_comment_in_a_large_answer_is_an_error() -> None:
    noise = b"<!--" + b"</PubmedArticle>" * 200_000

    with pytest.raises(SourceError):
        parse(article_xml("5", title="T").replace(b"<Language>", noise + b"<Language>"))


def test_record_without_end_is_not_held_for_ever() -> None:
    with pytest.raises(SourceError, match="16 MiB"):
        parse(b"<PubmedArticle>" + b"x" * (18 << 20))
