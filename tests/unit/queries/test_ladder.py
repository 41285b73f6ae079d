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
from claimcheck.queries.relevance import by_relevance
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


def test_precise_asks_for_the_treatment_and_broad_for_nothing_in_particular() -> None:
    claim = make_claim(REMISSION)
    (precise,) = [query.tree for query in build_ladder(claim) if query.rung is Rung.PRECISE]
    assert isinstance(precise, AllOf)
    needed, rest = (render_pubmed(part) for part in precise.parts)
    assert "sertraline*[tiab]" in needed
    assert "remission" not in needed
    assert "depressi" in rest
    assert "remission*[tiab]" in rest
    (broad,) = _texts(claim, Rung.BROAD)
    assert " AND " not in broad


def test_a_reader_s_word_is_searched_as_abstracts_put_it_too() -> None:
    (broad,) = _texts(make_claim("The painkiller left many villagers who felt sick."), Rung.BROAD)
    assert "analgesic*[tiab]" in broad
    assert "nausea*[tiab]" in broad


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("Doctors wash their hands 40% of the time.", ('"wash hands"[tiab:~1]', '"hand hygiene"')),
        ("A clot in the lung killed 3%.", ('"clot lung"[tiab:~2]', '"pulmonary embolism"')),
        ("10% of the villagers had blood in the urine.", ('"blood urine"[tiab:~2]', "hematuria")),
    ],
)
def test_a_set_phrase_with_a_stop_word_is_searched_as_abstracts_put_it(
    text: str, searched: tuple[str, ...]
) -> None:
    (broad,) = _texts(make_claim(text), Rung.BROAD)
    assert all(words in broad for words in searched)


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
            assert term.text not in {"half", "seven", "ten"}


def test_a_figure_with_its_unit_grown_on_never_enters_a_query() -> None:
    claim = make_claim("Since the 1990s, aspirin 81mg within 24h cut strokes by 20%, 5mL 2nd, 1e9.")
    for query in build_ladder(claim):
        assert not re.search(r"[0-9]", re.sub(r":~[0-9]+", "", render_pubmed(query.tree)))


def test_journal_and_author_are_no_words_of_an_abstract() -> None:
    claim = make_claim(
        "Smith and colleagues in the British Journal of Psychiatry: ketamine cut despair by 60%.",
        attribution="Smith and colleagues",
    )
    attributed, *others = (render_pubmed(query.tree) for query in build_ladder(claim))
    assert attributed.endswith("AND Smith[au]")
    searched = " ".join(others).lower()
    assert not any(word in searched for word in ("smith", "british", "journal", "psychiatr"))
    assert "despair" in searched


def test_no_word_is_spelt_as_nobody_does() -> None:
    for query in build_ladder(make_claim("Exercise raises fitness more precisely by 15%.")):
        texts = {term.text for term in _terms(query.tree)}
        assert texts.isdisjoint({"exercize", "raize", "precize"})


@pytest.mark.parametrize(
    "text", ["Patients in the study improved by 40%.", "The effect was seen in 30% of people."]
)
def test_words_of_any_abstract_alone_make_no_search(text: str) -> None:
    assert build_ladder(make_claim(text)) == ()
    neighbours = [make_claim(f"Ketamine eased tinnitus in {share}% of them.") for share in (20, 30)]
    (broad,) = build_ladder(make_claim(text, beside=tuple(neighbours)))
    assert "tinnitus*[tiab]" in render_pubmed(broad.tree)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Aspirin cut heart attacks by 20%.", '"aspirin heart attack"[tiab:~10]'),
        ("Vitamin D cut fractures by 20%.", '"vitamin D fracture"[tiab:~10]'),
        ("HPV vaccine cut cervical cancer.", '"hpv vaccine cervical cancer"[tiab:~10]'),
    ],
)
def test_the_words_near_one_another_name_the_subjects(text: str, near: str) -> None:
    assert _texts(make_claim(text), Rung.PROXIMITY) == [near]


def test_spelled_numbers_never_enter_a_query() -> None:
    for query in build_ladder(make_claim("Ninety-two children, a third of all, had asthma twice.")):
        texts = {term.text.lower() for term in _terms(query.tree)}
        assert texts.isdisjoint({"ninety", "two", "third", "twice"})


def test_comparators_are_never_asked_for_and_hedges_never_enter_a_query() -> None:
    claim = make_claim(
        "Sertraline may ease panic disorder better than diazepam.",
        subjects=SubjectTerms(
            intervention=("sertraline",), condition=("panic disorder",), comparator=("diazepam",)
        ),
        hedges=("may",),
    )
    (precise,) = [query.tree for query in build_ladder(claim) if query.rung is Rung.PRECISE]
    assert isinstance(precise, AllOf)
    assert "diazepam" not in render_pubmed(precise.parts[0])
    for query in build_ladder(claim):
        assert all(term.text != "may" for term in _terms(query.tree))


def test_a_placebo_is_no_subject() -> None:
    claim = make_claim("Zinc beat placebo for the common cold.")
    (precise,) = [query.tree for query in build_ladder(claim) if query.rung is Rung.PRECISE]
    assert isinstance(precise, AllOf)
    assert "placebo" not in render_pubmed(precise.parts[0])


def test_a_class_is_searched_by_its_members_too() -> None:
    text = " ".join(_texts(make_claim("SSRIs ease panic disorder."), Rung.PRECISE))
    assert "fluoxetine" in text
    assert "Selective Serotonin Reuptake Inhibitors" in text


@pytest.mark.parametrize("written", ["Tumours", "Tumors"])
def test_a_word_is_searched_as_both_englishes_spell_it(written: str) -> None:
    (broad,) = _texts(make_claim(f"{written} shrank on zinc."), Rung.BROAD)
    assert "tumor*[tiab]" in broad
    assert "tumour*[tiab]" in broad


def test_words_side_by_side_are_searched_in_both_spellings() -> None:
    (person,) = _texts(
        make_claim("It works.", search=("imaginary oesophageal index",)), Rung.PERSON
    )
    assert "imaginary oesophageal index" in person
    assert "imaginary esophageal index" in person


def test_a_persons_terms_are_all_searched_as_blocks() -> None:
    claim = make_claim("It works.", search=("zinc", "imaginary-humour index"))
    (person,) = _texts(claim, Rung.PERSON)
    spellings = '"imaginary humour index"[tiab:~3] OR "imaginary humor index"[tiab:~3]'
    assert person == f'("Zinc"[mh] OR zinc[tiab]) AND ({spellings})'


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


def test_a_claim_without_a_subject_is_searched_by_its_words() -> None:
    claim = make_claim("Hamburgers make the villagers snore.")
    assert _texts(claim, Rung.PRECISE) == []
    (broad,) = _texts(claim, Rung.BROAD)
    for word in ("hamburger*[tiab]", "villager*[tiab]", "snore*[tiab]"):
        assert word in broad
    assert "make" not in broad


def test_a_record_that_words_the_rest_differently_is_not_lost() -> None:
    (precise,) = _texts(make_claim("Zinc makes the villagers snore."), Rung.PRECISE)
    assert "villager*[tiab] OR" in precise
    assert precise.count(" AND ") == 1


def test_a_long_claim_makes_no_endless_query() -> None:
    words = " ".join(f"imaginary{letter}term" for letter in "abcdefghijklmnopqrstuvwxyz")
    for query in build_ladder(make_claim(f"Zinc {words * 20}")):
        assert len(render_pubmed(query.tree)) < 4_000


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


def test_a_word_for_a_fall_is_not_searched_as_a_wound() -> None:
    tree = by_relevance("Naps cut sprint times.", ())
    assert tree is not None
    assert "wound" not in render_pubmed(tree)


def _broad_beside(*texts: str) -> str:
    beside = tuple(make_claim(text) for text in texts)
    (term,) = _texts(make_claim("A month later, half still sang.", beside=beside), Rung.BROAD)
    return term


def test_what_several_neighbours_speak_of_helps_to_order_what_is_found() -> None:
    term = _broad_beside(
        "Sertraline eased panic in 61 of 90 veterans.",
        "Veterans on sertraline slept 40 minutes longer.",
    )
    assert "sertraline*[tiab]" in term
    assert "veteran*[tiab]" in term
    assert not re.search(r"\b(?:61|90|40)\b", term)


def test_what_one_neighbour_alone_speaks_of_is_left_to_it() -> None:
    alone = _broad_beside()
    assert _broad_beside("Sertraline eased panic.", "Zinc shortened colds.") == alone


def test_neighbours_make_no_search_for_a_claim_without_words() -> None:
    beside = (make_claim("Zinc shortened colds."), make_claim("Colds were shorter with zinc."))
    assert build_ladder(make_claim("It is 5.", beside=beside)) == build_ladder(
        make_claim("It is 5.")
    )


def test_words_that_name_a_source_are_searched_nowhere_but_as_the_source() -> None:
    plain = "Zinc lozenges shortened colds."
    for mark in ("(George 2002)", "PMID 1", "[Smith et al. 2002]", "https://example.org/paper"):
        text = f"{plain[:-1]} {mark}."
        assert build_ladder(make_claim(text)) == build_ladder(make_claim(plain))
