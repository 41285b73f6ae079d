"""What goes into a corpus comes out of it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from claimcheck.sources.local.packing import pack, unpack
from claimcheck.sources.local.terms import folded_text, folded_words
from claimcheck.sources.postings import words_of


@given(st.text(max_size=200))
def test_words_are_folded_for_the_index_as_they_are_for_queries(text: str) -> None:
    assert folded_words(text) == " ".join(words_of(text))


@given(st.lists(st.binary(max_size=2000), max_size=20))
def test_packed_records_come_back(raws: list[bytes]) -> None:
    assert unpack(pack(raws)) == b"".join(raws)


@given(st.text(max_size=200))
@example("x" + "日本ÄβΩ" * 40 + "y")
def test_the_index_parts_a_text_into_the_words_of_queries(text: str) -> None:
    assert folded_text(text).split() == list(words_of(text))
