"""No text of a claim can change the shape of a query, and no query is lost in writing."""

from __future__ import annotations

import string
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import QuerySyntaxError
from claimcheck.model import AllOf, AnyOf, Field, Near, Node, SubjectTerms, Term, Without, Years
from claimcheck.queries.ladder import build_ladder
from claimcheck.queries.pubmed import parse_pubmed, render_pubmed
from claimcheck.queries.sanitise import MAX_CHARACTERS, sanitise_term
from claimcheck.text.populations import find_populations
from claimcheck.text.vocabulary import load_vocabulary
from tests.builders import make_claim

WORD = st.text(string.ascii_letters + "éß", min_size=4, max_size=9).filter(
    lambda word: word not in {"AND", "OR", "NOT"}
)
WORDS = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
TEXT_FIELDS = st.sampled_from(
    [Field.TITLE_ABSTRACT, Field.TITLE, Field.ANY, Field.MESH, Field.JOURNAL, Field.AUTHOR]
)
TERMS = st.builds(
    Term, text=WORDS, field=TEXT_FIELDS, phrase=st.booleans(), truncated=st.booleans()
)
LEAVES: st.SearchStrategy[Node] = st.one_of(
    TERMS,
    st.builds(Term, text=WORDS, field=st.just(Field.PLAIN), phrase=st.booleans()),
    st.builds(
        Near,
        words=st.lists(WORD, min_size=2, max_size=3).map(tuple),
        distance=st.integers(0, 1000),
        field=st.sampled_from([Field.TITLE_ABSTRACT, Field.TITLE]),
    ),
    st.tuples(st.integers(1900, 2100), st.integers(0, 50)).map(
        lambda pair: Years(first=pair[0], last=pair[0] + pair[1])
    ),
)


def _grow(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(children, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(AllOf, parts=parts),
        st.builds(AnyOf, parts=parts),
        st.builds(Without, kept=children, removed=children),
    )


TREES = st.recursive(LEAVES, _grow, max_leaves=12)
HOSTILE = st.one_of(
    st.text(max_size=80),
    st.text('[]()"*:~#&/\\|ANDORNOT tiab,0123456789-\n\u202e\u200b', max_size=60),
    st.sampled_from(
        ["x[tiab]) OR (all[sb]", '"zinc"[mh] OR 1', "zinc NOT (a", "#1 AND #2", "&db=gene"]
    ),
)


@given(TREES)
def test_a_tree_comes_back_from_its_text(tree: Node) -> None:
    assert parse_pubmed(render_pubmed(tree)) == tree


@given(HOSTILE)
def test_reading_any_text_gives_a_tree_or_an_error_with_a_place(text: str) -> None:
    position = 0
    try:
        parse_pubmed(text)
    except QuerySyntaxError as error:
        position = error.position
    assert 0 <= position <= len(text)


@given(HOSTILE)
def test_a_sanitised_term_is_one_term_however_it_is_tagged(text: str) -> None:
    term = sanitise_term(text)
    assert len(term) <= MAX_CHARACTERS
    if term:
        tree = Term(text=term)
        assert parse_pubmed(render_pubmed(tree)) == tree


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_claim_can_change_the_shape_of_its_queries(one: str, two: str, three: str) -> None:
    claim = make_claim(
        one,
        subjects=SubjectTerms(intervention=(two,), condition=("zinc deficiency",), other=(three,)),
        search=(two, three),
        attribution=f"Smith et al. in the Journal of {three}",
        cites=(f"PMID:{one}", f"DOI:10.1000/{two}"),
    )
    for query in build_ladder(claim):
        assert parse_pubmed(render_pubmed(query.tree)) == query.tree


@given(st.text(max_size=200))
def test_mentions_cut_out_their_surface_and_never_overlap(text: str) -> None:
    mentions = load_vocabulary().find(text)
    assert all(mention.span.cut(text) == mention.surface for mention in mentions)
    for left, right in pairwise(mentions):
        assert left.span.end <= right.span.start


@given(st.text(max_size=200))
def test_populations_cut_out_their_surface(text: str) -> None:
    for mention in find_populations(text):
        assert mention.span.cut(text) == mention.surface
