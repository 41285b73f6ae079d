"""PubMed's syntax is written and read without loss, and errors name their place."""

from __future__ import annotations

import pytest

from claimcheck.errors import QuerySyntaxError
from claimcheck.model import AllOf, AnyOf, Field, Near, Node, Term, Without, Years
from claimcheck.queries.pubmed import parse_pubmed, render_pubmed

A, B, C = (Term(text=text) for text in ("alpha", "beta", "gamma"))


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Term(text="zinc"), "zinc[tiab]"),
        (Term(text="heart attack", field=Field.PLAIN), "heart attack"),
        (Term(text="heart attack", phrase=True), '"heart attack"[tiab]'),
        (Term(text="suicidal thought", phrase=True, truncated=True), '"suicidal thought*"[tiab]'),
        (Term(text="remit", truncated=True), "remit*[tiab]"),
        (
            Term(text="Depressive Disorder, Major", field=Field.MESH, phrase=True),
            '"Depressive Disorder, Major"[mh]',
        ),
        (Term(text="12345678", field=Field.UID), "12345678[uid]"),
        (Term(text="10.1000/a.b-c", field=Field.ARTICLE_ID), "10.1000/a.b-c[aid]"),
        (Near(words=("zinc", "colds"), distance=10), '"zinc colds"[tiab:~10]'),
        (Years(first=2010, last=2012), "2010:2012[dp]"),
        (Years(first=2010, last=2010), "2010[dp]"),
        (
            AllOf(parts=(AnyOf(parts=(A, B)), C)),
            "(alpha[tiab] OR beta[tiab]) AND gamma[tiab]",
        ),
        (
            Without(kept=A, removed=AnyOf(parts=(B, C))),
            "alpha[tiab] NOT (beta[tiab] OR gamma[tiab])",
        ),
    ],
)
def test_a_tree_and_its_text_are_one(tree: Node, text: str) -> None:
    assert render_pubmed(tree) == text
    assert parse_pubmed(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        (
            "alpha[tiab] OR beta[tiab] AND gamma[tiab]",
            AllOf(parts=(AnyOf(parts=(A, B)), C)),
        ),
        ("alpha[tiab] beta[tiab]", AllOf(parts=(A, B))),
        ("alpha[Title/Abstract]", A),
        ("((alpha[tiab]))", A),
        ('"zinc"[MeSH Terms]', Term(text="zinc", field=Field.MESH, phrase=True)),
        ("zinc[All Fields]", Term(text="zinc", field=Field.ANY)),
        (
            "alpha[tiab] NOT beta[tiab] NOT gamma[tiab]",
            Without(kept=Without(kept=A, removed=B), removed=C),
        ),
        ("2010/05/01:2012[pdat]", Years(first=2010, last=2012)),
        ("salt and water", Term(text="salt and water", field=Field.PLAIN)),
    ],
)
def test_what_others_write_is_read_as_pubmed_reads_it(text: str, tree: Node) -> None:
    assert parse_pubmed(text) == tree


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("zinc[nonsense]", 4),
        ("zinc[author identifier]", 4),
        ("zinc[gr]", 4),
        ("(zinc", 0),
        ("zinc)", 4),
        ("zinc AND", 8),
        ("OR zinc", 0),
        ('"zinc', 0),
        ("zinc]", 4),
        ("zin*[tiab]", 0),
        ("[tiab]", 0),
        ('"zinc colds"[ta:~3]', 12),
        ("2012:2010[dp]", 0),
    ],
)
def test_an_error_names_its_place(text: str, position: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse_pubmed(text)
    assert caught.value.position == position
    assert str(position + 1) in str(caught.value)


def test_deep_nesting_is_refused_and_not_a_crash() -> None:
    with pytest.raises(QuerySyntaxError, match="nested"):
        parse_pubmed("(" * 5000 + "zinc" + ")" * 5000)


@pytest.mark.parametrize(
    "term",
    [
        Term(text='a" OR "b', phrase=True),
        Term(text="x[tiab]) OR (all[sb]"),
        Term(text="zinc AND colds"),
        Term(text="1 OR 2", field=Field.UID),
        Term(text="abc", truncated=True),
        Term(text=""),
        Term(text="a  b", phrase=True),
    ],
)
def test_text_that_would_change_the_query_is_refused(term: Term) -> None:
    with pytest.raises(QuerySyntaxError):
        render_pubmed(term)


def test_operators_may_change_a_hundred_times() -> None:
    assert isinstance(parse_pubmed("a[ti]" + " OR b[ti] AND c[ti]" * 50), AllOf)


def test_operators_that_change_thousands_of_times_are_refused() -> None:
    with pytest.raises(QuerySyntaxError, match="change too often"):
        parse_pubmed("a[ti]" + " OR b[ti] AND c[ti]" * 2500)
