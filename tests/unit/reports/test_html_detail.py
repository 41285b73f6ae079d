"""A page of very many claims says less of what stands on it twice, and loses no number."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model import ClaimId, Report
from claimcheck.reports import render_html
from claimcheck.reports.html.detail import (
    DETAILS,
    MAX_BYTES,
    Detail,
    find_homes,
    shorten,
    shorten_pieces,
)
from claimcheck.reports.html.record_view import RecordViewer
from claimcheck.reports.marking import Piece
from claimcheck.reports.number_signs import NumberSign
from tests.golden.samples import disputed_result, sample_report

PIECES = st.lists(
    st.tuples(
        st.text(st.sampled_from("ab .,é"), min_size=1, max_size=200), st.sampled_from([None, True])
    ),
    min_size=1,
    max_size=8,
).map(
    lambda pairs: tuple(
        Piece(text=text, mark=NumberSign.AGREES if mark else None) for text, mark in pairs
    )
)


@given(pieces=PIECES, limit=st.integers(20, 400))
def test_every_marked_number_stays_in_its_order(
    pieces: tuple[Piece[NumberSign], ...], limit: int
) -> None:
    short = shorten_pieces(pieces, limit)
    assert [each.text for each in short if each.mark] == [each.text for each in pieces if each.mark]


@given(pieces=PIECES)
def test_nothing_is_cut_without_a_limit_or_below_it(
    pieces: tuple[Piece[NumberSign], ...],
) -> None:
    assert shorten_pieces(pieces, None) == pieces
    assert shorten_pieces(pieces, sum(len(each.text) for each in pieces)) == pieces


def test_a_long_sentence_keeps_its_beginning_and_the_words_around_its_number() -> None:
    text = "No difference was seen between the arms at any visit of this long trial, in which "
    pieces: tuple[Piece[NumberSign], ...] = (
        Piece(text=text * 3 + "a total of ", mark=None),
        Piece(text="52%", mark=NumberSign.AGREES),
        Piece(text=" of the adults were in remission. " + text, mark=None),
    )
    said = "".join(each.text for each in shorten_pieces(pieces, 160))
    assert said.startswith("No difference was seen between")
    assert "in which a total of 52% of the adults were in remission." in said
    assert said.count("…") == 2
    assert len(said) < 200


def test_a_text_is_cut_at_a_space_and_says_so() -> None:
    assert shorten("one two three four five six seven eight", 12) == "one two …"
    assert shorten("one two three", 12) == "one two three"
    assert shorten("x" * 100, 10) == "xxxxxxxxxx …"


def many(count: int) -> Report:
    """Make a report of claims with the same five records, in another order for every second one."""
    result = disputed_result()
    turned = replace(result, evidence=result.evidence[::-1])
    results = tuple(
        replace(each, claim=replace(each.claim, id=ClaimId(f"c-{number}")))
        for number, each in enumerate((result, turned) * (count // 2))
    )
    return sample_report(results=results)


def test_a_small_page_leaves_nothing_out() -> None:
    page = render_html(many(4))
    assert not any(detail.words in page for detail in DETAILS if detail.words)


def test_a_large_page_stays_below_the_limit_says_what_it_leaves_out_and_has_no_dead_link() -> None:
    page = render_html(many(900))
    assert len(page.encode()) <= MAX_BYTES
    assert any(detail.words in page for detail in DETAILS if detail.words)
    targets, names = (
        {part.split('"', 1)[0] for part in page.split(mark)[1:]} for mark in ('href="#', ' id="')
    )
    assert targets <= names


def test_a_folded_record_refers_to_where_its_sentences_stand() -> None:
    report = many(2)
    viewer = RecordViewer(detail=Detail(refers=True), homes=find_homes(report.results))
    folded = viewer.view(report.results[1].evidence[4], 2, 5)
    assert folded.sentences == ()
    assert folded.home is not None
    assert (folded.home.claim, folded.home.rank) == (1, 1)
    assert viewer.view(report.results[0].evidence[0], 1, 1).anchor == folded.home.anchor
    assert viewer.view(report.results[0].evidence[0], 1, 1).sentences


def test_a_sentence_that_stands_nowhere_else_is_not_left_out() -> None:
    report = many(2)
    viewer = RecordViewer(detail=Detail(refers=True), homes=find_homes(report.results[:1]))
    other = replace(
        report.results[1].evidence[4],
        sentences=tuple(
            replace(each, text="Another sentence.", marks=())
            for each in report.results[1].evidence[4].sentences
        ),
    )
    assert len(viewer.view(other, 2, 5).sentences) == 1
