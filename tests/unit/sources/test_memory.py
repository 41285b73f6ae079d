"""Records in memory answer the query tree as PubMed would, best first."""

from __future__ import annotations

import pytest

from claimcheck.model import (
    AllOf,
    AnyOf,
    Field,
    MeshHeading,
    Near,
    Node,
    Pmid,
    PublicationType,
    Query,
    Rung,
    SearchState,
    Term,
    Without,
    Years,
)
from claimcheck.queries.ladder import build_ladder
from claimcheck.queries.pubmed import parse_pubmed, render_pubmed
from claimcheck.sources.memory import MemoryIndex
from tests.builders import make_claim, make_record

COLDS = make_record(
    "Zinc lozenges shortened colds. Fever was rare.",
    pmid=Pmid("11"),
    title="Zinc for the common cold",
    authors=("Doe J", "Roe AB"),
    journal="The Lancet",
    year=2013,
    doi="10.1000/colds",
    mesh=(MeshHeading(descriptor="Zinc", is_major=True), MeshHeading(descriptor="Common Cold")),
    publication_types=(PublicationType(name="Randomized Controlled Trial"),),
)
MOOD = make_record(
    "Sertraline eased depressive symptoms; suicidal thoughts fell.",
    pmid=Pmid("22"),
    title="Sertraline in major depression",
    authors=("Poe E",),
    journal="American Journal of Psychiatry",
    year=2020,
    keywords=("mood",),
    pmcid="PMC5",
)
BOTH = make_record(
    "Zinc was added to fluoxetine. Depression scores fell, colds did not.",
    pmid=Pmid("33"),
    title="Zinc beside an antidepressant",
    year=2021,
    mesh=(MeshHeading(descriptor="Fluoxetine"),),
)
INDEX = MemoryIndex((COLDS, MOOD, BOTH))


def _found(tree: Node, index: MemoryIndex = INDEX) -> list[str]:
    result = index.search(Query(rung=Rung.PRECISE, tree=tree), limit=10)
    assert result.state is SearchState.COMPLETE
    assert result.count == len(result.pmids)
    return list(result.pmids)


@pytest.mark.parametrize(
    ("query", "pmids"),
    [
        ("zinc[tiab]", {"11", "33"}),
        ("ZINC[tiab] AND cold[tiab]", {"11"}),
        ("cold*[tiab]", {"11", "33"}),
        ("colds[tiab]", {"11", "33"}),
        ("lozen*[tiab]", {"11"}),
        ("zinc[ti] NOT depression[tiab]", {"11"}),
        ("depression[ti]", {"22"}),
        ("symptoms[ab]", {"22"}),
        ("sertraline[ab]", {"22"}),
        ('"suicidal thoughts"[tiab]', {"22"}),
        ('"suicidal thought*"[tiab]', {"22"}),
        ('"thoughts suicidal"[tiab]', set()),
        ('"cold zinc"[tiab]', set()),
        ("mood[tiab]", {"22"}),
        ("mood[ot]", {"22"}),
        ('"zinc"[mh]', {"11"}),
        ('"zinc"[majr]', {"11"}),
        ('"common cold"[majr]', set()),
        ('"Selective Serotonin Reuptake Inhibitors"[mh]', {"33"}),
        ('"Selective Serotonin Reuptake Inhibitors"[mh:noexp]', set()),
        ("fluoxetine[tw]", {"33"}),
        ("roe[au]", {"11"}),
        ("roe ab[au]", {"11"}),
        ("roe[1au]", set()),
        ("doe[1au]", {"11"}),
        ('"lancet"[ta]', {"11"}),
        ('"Am J Psychiatry"[ta]', {"22"}),
        ('"randomized controlled trial"[pt]', {"11"}),
        ("2020:2021[dp]", {"22", "33"}),
        ("22[uid]", {"22"}),
        ("10.1000/colds[aid]", {"11"}),
        ("PMC5[aid]", {"22"}),
        ('"sertraline symptoms"[tiab:~2]', {"22"}),
        ('"zinc fell"[tiab:~2]', set()),
        ('"colds zinc"[tiab:~1]', set()),
        ('"colds zinc"[tiab:~2]', {"11"}),
    ],
)
def test_tagged_terms_follow_pubmed(query: str, pmids: set[str]) -> None:
    assert set(_found(parse_pubmed(query))) == pmids


def test_plain_words_match_by_stem_and_synonym() -> None:
    assert _found(Term(text="depressed", field=Field.PLAIN))[0] in {"22", "33"}
    assert "22" in _found(Term(text="Zoloft suicidal ideation", field=Field.PLAIN))


def test_plain_words_need_enough_in_common() -> None:
    text = "zinc wheat harvest tractors barley ploughs"
    assert _found(Term(text=text, field=Field.PLAIN)) == []


def test_a_word_in_the_title_ranks_higher() -> None:
    title = make_record("Rest helped.", pmid=Pmid("5"), title="Gout and rest")
    body = make_record("Gout helped.", pmid=Pmid("6"), title="Sleep and rest")
    assert _found(Term(text="gout"), MemoryIndex((body, title))) == ["5", "6"]


def test_more_alternatives_rank_higher() -> None:
    one = make_record("Gout hurts a lot of people.", pmid=Pmid("5"), title="One")
    two = make_record("Gout and lupus hurt people.", pmid=Pmid("6"), title="Two")
    tree = AnyOf(parts=(Term(text="gout"), Term(text="lupus")))
    assert _found(tree, MemoryIndex((one, two))) == ["6", "5"]


def test_no_phrase_reaches_from_the_title_into_the_abstract() -> None:
    record = make_record("cold water", title="For the common")
    tree = Term(text="common cold", phrase=True)
    assert _found(tree, MemoryIndex((record,))) == []


def test_the_limit_cuts_the_list_and_not_the_count() -> None:
    result = INDEX.search(Query(rung=Rung.BROAD, tree=Term(text="zinc")), limit=1)
    assert len(result.pmids) == 1
    assert result.count == 2
    assert result.rung is Rung.BROAD


def test_the_term_shown_is_the_query_in_pubmeds_syntax() -> None:
    tree = AllOf(parts=(Term(text="zinc"), Years(first=2013, last=2013)))
    result = INDEX.search(Query(rung=Rung.PRECISE, tree=tree), limit=5)
    assert result.term == render_pubmed(tree)
    assert result.pmids == ("11",)


def test_a_tree_that_cannot_be_written_is_an_incomplete_search() -> None:
    result = INDEX.search(Query(rung=Rung.PRECISE, tree=Term(text="a[ti] OR b")), limit=5)
    assert result.state is SearchState.INCOMPLETE
    assert result.count is None
    assert result.warnings


def test_fetch_says_what_is_missing() -> None:
    result = INDEX.fetch((Pmid("22"), Pmid("99"), Pmid("22")))
    assert result.records == (MOOD,)
    assert result.missing == ("99",)


def test_an_empty_index_finds_nothing() -> None:
    assert _found(Term(text="zinc"), MemoryIndex(())) == []
    assert _found(Term(text="zinc", field=Field.PLAIN), MemoryIndex(())) == []


def test_the_later_of_two_records_with_one_pmid_counts() -> None:
    old = make_record("Old text.", pmid=Pmid("7"))
    new = make_record("New text.", pmid=Pmid("7"))
    assert len(MemoryIndex((old, new))) == 1
    assert _found(Term(text="old"), MemoryIndex((old, new))) == []


@pytest.mark.parametrize(
    ("claim", "pmid"),
    [
        ("Zinc lozenges shorten colds by a third.", "11"),
        ("In 52% of people with major depression, Zoloft eased symptoms.", "22"),
    ],
)
def test_the_ladder_of_a_claim_finds_its_record(claim: str, pmid: str) -> None:
    ladder = build_ladder(make_claim(claim))
    assert any(pmid in INDEX.search(query, limit=5).pmids for query in ladder)


def test_near_without_places_close_enough_finds_nothing() -> None:
    assert _found(Near(words=("zinc", "fever"), distance=0)) == []


def test_without_leaves_the_removed_out() -> None:
    assert _found(Without(kept=Term(text="zinc"), removed=Term(text="fluoxetine"))) == ["11"]


def test_records_come_back_as_they_were_given() -> None:
    assert INDEX.fetch((Pmid("11"),)).records[0] is COLDS
