"""The ladder goes from identifiers to plain words, and figures never enter it."""

from __future__ import annotations

import re

import pytest

from claimcheck.model import (
    AllOf,
    AnyOf,
    Claim,
    Field,
    Near,
    Node,
    Rung,
    SubjectTerms,
    Term,
    Without,
    Years,
)
from claimcheck.queries.ladder import build_ladder
from claimcheck.queries.pubmed import parse_pubmed, render_pubmed
from claimcheck.text.vocabulary import load_vocabulary
from tests.builders import make_claim

REMISSION = "52% of adults with major depression achieved remission after three sertraline doses."


def _terms(node: Node) -> list[Term]:
    match node:
        case Term():
            return [node]
        case AllOf() | AnyOf():
            return [term for part in node.parts for term in _terms(part)]
        case Without():
            return [*_terms(node.kept), *_terms(node.removed)]
        case Near() | Years():
            return []


def _texts(claim: Claim, rung: Rung) -> list[str]:
    return [render_pubmed(query.tree) for query in build_ladder(claim) if query.rung is rung]


def test_the_rungs_come_in_order() -> None:
    claim = make_claim(REMISSION, cites=("PMID:123",), search=("sertraline", "relapse"))
    rungs = [query.rung for query in build_ladder(claim)]
    assert rungs == sorted(rungs, key=list(Rung).index)
    assert {Rung.CITED, Rung.PERSON, Rung.PRECISE, Rung.BROAD, Rung.PLAIN} <= set(rungs)


def test_identifiers_come_first_and_malformed_ones_are_left_out() -> None:
    claim = make_claim(
        cites=(
            "PMID:123",
            "PMID:1 OR 2",
            "DOI:10.1000/x(1)",
            'DOI:10.1/"x',
            "PMCID:PMC77",
            "ISBN:1",
        )
    )
    assert render_pubmed(build_ladder(claim)[0].tree) == (
        '123[uid] OR "10.1000/x(1)"[aid] OR PMC77[aid]'
    )


def test_mesh_never_stands_without_words_of_the_abstract() -> None:
    for query in build_ladder(make_claim(REMISSION)):
        fields = {term.field for term in _terms(query.tree)}
        assert Field.MESH not in fields or Field.TITLE_ABSTRACT in fields


def test_precise_joins_the_subjects_by_and_and_broad_leaves_out_the_outcome() -> None:
    claim = make_claim(REMISSION)
    assert "remission*[tiab]" in _texts(claim, Rung.PRECISE)[0]
    (broad,) = _texts(claim, Rung.BROAD)
    assert "sertraline" in broad
    assert "depress" in broad
    assert "remission" not in broad


@pytest.mark.parametrize(
    "text",
    [
        REMISSION,
        "0.5 mg/kg of ketamine worked within 40 minutes (p < .001).",
        "In 7 in 10 people, vitamin D cut the risk of falls by 19%, to 1.234.",
        "Half of 1,200 children had asthma.",
    ],
)
def test_figures_never_enter_a_query(text: str) -> None:
    for query in build_ladder(make_claim(text)):
        for term in _terms(query.tree):
            assert not re.fullmatch(r"[0-9.,% ]+", term.text)
            assert "0.5" not in term.text
            assert "19" not in term.text


def test_comparators_and_hedges_never_enter_a_query() -> None:
    claim = make_claim(
        "Sertraline may ease panic disorder better than diazepam.",
        subjects=SubjectTerms(
            intervention=("sertraline",), condition=("panic disorder",), comparator=("diazepam",)
        ),
        hedges=("may",),
    )
    precise = " ".join(_texts(claim, Rung.PRECISE))
    assert "diazepam" not in precise
    assert "may[" not in precise


def test_a_placebo_is_no_subject() -> None:
    claim = make_claim("Zinc beat placebo for the common cold.")
    (broad,) = _texts(claim, Rung.BROAD)
    assert "placebo" not in broad


def test_a_class_is_searched_by_its_members_too() -> None:
    text = " ".join(_texts(make_claim("SSRIs ease panic disorder."), Rung.PRECISE))
    assert "fluoxetine" in text
    assert "Selective Serotonin Reuptake Inhibitors" in text


def test_a_persons_terms_are_all_searched_as_blocks() -> None:
    claim = make_claim("It works.", search=("zinc", "imaginary-humour index"))
    assert _texts(claim, Rung.PERSON) == [
        '("Zinc"[mh] OR zinc[tiab]) AND "imaginary humour index"[tiab:~3]'
    ]


def test_an_attribution_gives_journal_author_and_years() -> None:
    claim = make_claim(
        "Zinc shortens colds.",
        attribution="a 2013 study by Doe and colleagues in the Journal of Imaginary Medicine",
    )
    first = _texts(claim, Rung.PRECISE)[0]
    assert '"Journal of Imaginary Medicine"[ta]' in first
    assert "Doe[au]" in first
    assert "2012:2014[dp]" in first


def test_an_agency_adds_no_rung() -> None:
    plain = make_claim("Zinc shortens colds.")
    agency = make_claim("Zinc shortens colds.", attribution="the health ministry")
    assert build_ladder(agency) == build_ladder(plain)


def test_no_rung_is_repeated() -> None:
    trees = [query.tree for query in build_ladder(make_claim("Zinc works."))]
    assert len(trees) == len(set(trees))


def test_a_claim_without_a_subject_is_searched_by_its_telling_words() -> None:
    (broad,) = _texts(make_claim("Hamburgers make the villagers snore."), Rung.BROAD)
    assert broad == "hamburger*[tiab] OR villager*[tiab] OR snore*[tiab]"


def test_a_claim_with_one_subject_loses_no_record_that_words_the_rest_differently() -> None:
    claim = make_claim("Zinc makes the villagers snore.")
    assert _texts(claim, Rung.PRECISE) == []
    assert " AND " not in _texts(claim, Rung.BROAD)[0]


@pytest.mark.parametrize("text", ["", "52%", "...", "of the and", "\u202e[]()\"'"])
def test_a_claim_with_nothing_to_search_has_no_ladder(text: str) -> None:
    assert build_ladder(make_claim(text)) == ()


def test_every_rung_can_be_written_and_read_back() -> None:
    for query in build_ladder(make_claim(REMISSION, cites=("DOI:10.1/a;b<c>",))):
        assert parse_pubmed(render_pubmed(query.tree)) == query.tree


def test_every_concept_of_the_vocabulary_can_be_searched() -> None:
    for concept in load_vocabulary().concepts:
        for query in build_ladder(make_claim("Rare.", search=concept.names[:3])):
            assert parse_pubmed(render_pubmed(query.tree)) == query.tree
