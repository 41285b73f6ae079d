from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.documents import read_text_document
from claimcheck.model import ClaimId, Span
from claimcheck.text.locating import TextFinder, locate_claims
from tests.builders import make_claim

TEXT = "One helped.\n\nTwo  did not.\nOne helped. Two did not. 👩 Three did."


def test_white_space_makes_no_difference() -> None:
    span = TextFinder(TEXT).find("helped. Two did not.")
    assert span is not None
    assert span.cut(TEXT) == "helped.\n\nTwo  did not."


def test_of_several_places_the_nearest_is_taken() -> None:
    assert TextFinder(TEXT).find("One helped.", near=0) == Span(0, 11)
    assert TextFinder(TEXT).find("One helped.", near=20) == Span(27, 38)


def test_what_does_not_stand_there_is_not_found() -> None:
    assert TextFinder(TEXT).find("Four helped.") is None
    assert TextFinder(TEXT).find("  ") is None
    assert TextFinder("").find("x") is None


@given(
    words=st.lists(st.text(min_size=1).filter(lambda word: len(word.split()) == 1), min_size=1),
    joint=st.sampled_from([" ", "\n", " \t ", "\u00a0"]),
)
def test_every_run_of_words_is_found_with_its_words(words: list[str], joint: str) -> None:
    text = joint.join(words)
    wanted = " ".join(words[len(words) // 2 :])
    span = TextFinder(text).find(wanted, near=len(text))
    assert span is not None
    assert span.cut(text).split() == wanted.split()


def test_a_claim_keeps_its_own_span_where_its_words_stand_there() -> None:
    document = read_text_document("Half got well. Half got well.", name="a.txt")
    first = make_claim("Half got well.", id=ClaimId("a"), span=Span(0, 14))
    second = make_claim("Half got well.", id=ClaimId("b"), span=Span(15, 29))
    assert locate_claims(document, (first, second)) == {"a": Span(0, 14), "b": Span(15, 29)}


def test_a_claim_whose_span_is_old_is_found_by_its_words() -> None:
    document = read_text_document("New words. Half got well.", name="a.txt")
    moved = make_claim("Half got well.", id=ClaimId("a"), span=Span(0, 14))
    gone = make_claim("All got well.", id=ClaimId("b"), span=Span(0, 13))
    assert locate_claims(document, (moved, gone)) == {"a": Span(11, 25)}


def test_a_claim_without_span_is_found_near_its_line() -> None:
    text = "Half got well.\n\nMore.\n\nHalf got well."
    document = read_text_document(text, name="a.txt")
    (place,) = locate_claims(document, [make_claim("Half got well.", line=5)]).values()
    assert document.place(place.start).line == 5
