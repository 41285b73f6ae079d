"""Terms that a claim leaves to its surroundings."""

from __future__ import annotations

from claimcheck.claims.extraction import extract_claims
from claimcheck.documents import read_text_document
from claimcheck.model import Claim, Rung
from claimcheck.queries.ladder import build_ladder
from claimcheck.queries.pubmed import render_pubmed


def claims_of(text: str) -> dict[str, Claim]:
    document = read_text_document(text, name="a.md", markdown=True)
    return {claim.text.split()[0]: claim for claim in extract_claims(document)}


def test_it_takes_the_treatment_and_the_disease_of_the_sentences_before() -> None:
    claims = claims_of(
        "Metformin lowers blood sugar in type 2 diabetes.\n\n"
        "It worked in 62% of the participants within 12 weeks.\n"
    )
    assert {term.casefold() for term in claims["It"].context} == {"metformin", "type 2 diabetes"}


def test_what_a_claim_says_itself_is_not_repeated() -> None:
    claims = claims_of("Metformin lowers blood sugar in 62% of people with type 2 diabetes.\n")
    assert claims["Metformin"].context == ()


def test_a_heading_ends_the_reach_of_another_treatment() -> None:
    claims = claims_of(
        "# Asthma\n\nSalbutamol relieves asthma within 5 minutes.\n\n"
        "# Migraine\n\nSumatriptan relieves migraine within 2 hours.\n\n"
        "The relief lasts 24 hours in 30% of the patients.\n"
    )
    assert [term.casefold() for term in claims["The"].context] == ["sumatriptan", "migraine"]


def test_a_paragraph_on_another_treatment_lends_no_disease() -> None:
    claims = claims_of(
        "Zolpidem eased insomnia in 50% of adults.\n\n"
        "Semaglutide led to 15% weight loss after 68 weeks.\n\n"
        "In insomnia zolpidem is taken at night.\n\nZolpidem worked within 30 minutes.\n"
    )
    assert claims["Semaglutide"].context == ()
    assert claims["Zolpidem"].context == ("insomnia",)


def test_a_document_that_names_nothing_gives_nothing() -> None:
    claims = claims_of("In 62% of the participants the blood pressure fell by 10 mmHg.\n")
    assert "metformin" not in {term for claim in claims.values() for term in claim.context}


def test_the_search_uses_what_is_left_unsaid() -> None:
    claims = claims_of(
        "Metformin lowers blood sugar in type 2 diabetes.\n\n"
        "It worked in 62% of the participants within 12 weeks.\n"
    )
    ladder = build_ladder(claims["It"])
    precise = next(query for query in ladder if query.rung is Rung.PRECISE)
    assert "metformin" in render_pubmed(precise.tree).lower()
    assert "diabetes" in render_pubmed(precise.tree).lower()


def test_an_abbreviation_that_the_document_explains_is_searched_by_what_it_stands_for() -> None:
    claims = claims_of(
        "Metformin is given in imaginary humour imbalance (IHI).\n\n"
        "After 12 weeks, 62% of people with IHI were better on metformin.\n"
    )
    claim = claims["After"]
    assert "imaginary humour imbalance" in claim.context
    first = render_pubmed(build_ladder(claim)[0].tree)
    assert "imbalance" in first
    assert "IHI" in first


def test_an_abbreviation_that_a_claim_explains_itself_is_not_explained_twice() -> None:
    claims = claims_of(
        "After 12 weeks, 62% with imaginary humour imbalance (IHI) were better on metformin.\n"
    )
    assert "imaginary humour imbalance" not in claims["After"].context


def test_a_claim_on_another_disease_does_not_ask_for_the_treatment_of_the_rest() -> None:
    claims = claims_of(
        "Metformin lowers blood sugar in type 2 diabetes.\n\n"
        "Metformin is cheap. Gout struck 12% of the nurses within 2 years.\n"
    )
    assert "metformin" in {term.casefold() for term in claims["Gout"].context}
    ladder = build_ladder(claims["Gout"])
    assert Rung.PRECISE not in {query.rung for query in ladder}
    (broad,) = (query for query in ladder if query.rung is Rung.BROAD)
    assert "gout" in render_pubmed(broad.tree).lower()


def test_a_claim_on_how_many_have_a_disease_takes_no_treatment_from_the_sentence_before() -> None:
    claims = claims_of(
        "Metformin lowers blood sugar in 62% of people with type 2 diabetes.\n\n"
        "About 40 million adults live with heart failure.\n\n"
        "Heart failure eased in 30% of them within 12 weeks.\n"
    )
    assert claims["About"].context == ()
    assert "metformin" in {term.casefold() for term in claims["Heart"].context}
