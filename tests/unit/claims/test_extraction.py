"""Which sentences become claims, and what a claim carries."""

from __future__ import annotations

import pytest

from claimcheck.claims.extraction import claim_from_text, extract_claims
from claimcheck.documents import read_text_document
from claimcheck.model import Claim, ClaimKind, QuantityKind


def claims_of(text: str, *, markdown: bool = False) -> tuple[Claim, ...]:
    return extract_claims(read_text_document(text, name="x", markdown=markdown))


def texts(text: str, *, markdown: bool = False) -> list[str]:
    return [claim.text for claim in claims_of(text, markdown=markdown)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Metformin lowered HbA1c by 1.1% in adults with type 2 diabetes after 24 weeks.",
        "About one in five people with migraine has an aura before the headache.",
        "Ibuprofen relieves menstrual pain within 30 minutes.",
        "The usual starting dose of sertraline is 50 mg once a day.",
        "A 2016 trial published in The Lancet found that rivaroxaban caused more bleeding.",
        "Statins block HMG-CoA reductase in the liver.",
        "Nausea and dizziness are common side effects of opioids.",
        "Lithium is contraindicated in severe renal failure.",
        "Smoking is associated with a higher risk of stroke.",
        "Vaccination reduced mortality by 40 percent among nursing home residents.",
        "Researchers at Harvard Medical School found that insulin resistance predicts dementia.",
        "Some children sleep better within days.",
        "Inhaled steroids work for everybody.",
        "Without insulin, diabetes always gets worse.",
        "No lasting harm is possible.",
        "Malaria spreads through the bite of a mosquito.",
        "There is no link between the measles vaccine and autism.",
        "The claim that zinc cures colds is false.",
        "Warfarin doubled the odds of a bleed (OR= 2.1) in adults with gout.",
        "Insulin helped 52% of the people with a BMI <thirty.",
        "Honey healed 52% of the ulcers <script> within a week.",
        "☐ Aspirin relieved the headache of 71% of adults within an hour.",
    ],
)
def test_checkable_statements_of_medicine_are_claims(sentence: str) -> None:
    assert texts(f"{sentence}\n") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Does metformin lower blood sugar by 20% in a month?",
        "Book a free consultation at our clinic today.",
        "Call our team on 555 0100 to schedule your first appointment.",
        "We offer infusions for 450 dollars and accept most insurance plans.",
        "The information on this site is not a substitute for professional medical advice.",
        "Dr Jane Roe is a board-certified surgeon who joined our practice in 2015.",
        "This article explains how statins work and who should take them.",
        "Read more: Ten Facts About Cholesterol",
        "© 2024 Example Clinic. All Rights Reserved.",
        "isOpen(false)}>Depression isOpen(false)}>Anxiety",
        "aria-label= open onClick={() => show(true)}>52% of patients improved",
        "Sign up for our newsletter to get the latest health tips.",
        "Bring your insurance card and arrive 15 minutes early.",
        "In the days before surgery, prioritize sleep and avoid alcohol.",
        "If you do not respond to tablets for asthma, you may choose to undergo other treatments.",
        "Some patients consider surgery when tablets have not brought enough relief.",
        "The hospice movement has its roots in the charities of the nineteenth century.",
        "Norway has established a regulated market for medical cannabis.",
        "Join a study: cancer trials need volunteers.",
        "The survey was carried out at the University of Oslo.",
        "Some of its statements are right, some go further than the evidence, and four have none.",
        "Three of the five claims in this leaflet are false.",
        "The numbers in the table were made up.",
    ],
)
def test_questions_offers_legal_words_and_orders_are_none(sentence: str) -> None:
    assert texts(f"{sentence}\n") == []


def test_headings_and_reference_lists_are_never_claims() -> None:
    source = (
        "# Aspirin Cuts Strokes by 30%\n\n## 24 Hours to Relief\n\nAspirin lowers the risk of "
        "stroke.\n\n## References\n\n1. Doe J. Aspirin reduces stroke by 30% in adults. "
        "J Heart. 2011;4(2):10-20.\n"
    )
    assert texts(source, markdown=True) == ["Aspirin lowers the risk of stroke."]


def test_a_claim_knows_its_place_in_the_document_and_in_the_file() -> None:
    source = "---\nt: 1\n---\n\nHello there.  Aspirin **lowers** fever within\n30 minutes. Bye.\n"
    document = read_text_document(source, name="a.md", markdown=True)
    (claim,) = extract_claims(document)
    assert claim.span is not None
    assert claim.text == "Aspirin lowers fever within 30 minutes."
    assert claim.span.cut(document.text) == claim.text
    assert (claim.document, claim.line) == ("a.md", 5)
    assert source[document.origin(claim.span.start) :].startswith("Aspirin **lowers**")


def test_figures_are_quantities_with_places_in_the_claims_text() -> None:
    (claim,) = claims_of(
        "Remission was reached by 43% of adults within 6 weeks of starting lithium."
    )
    kinds = [quantity.kind for quantity in claim.quantities]
    assert kinds == [QuantityKind.RATE, QuantityKind.TIME]
    for quantity in claim.quantities:
        assert quantity.span.cut(claim.text) == quantity.surface


def test_two_compared_figures_in_one_sentence_are_two_claims() -> None:
    document = read_text_document(
        "Surgery cured 80 percent of the patients, whereas antibiotics cured 55 to 60 percent.",
        name="x",
    )
    claims = extract_claims(document)
    assert [claim.text for claim in claims] == [
        "Surgery cured 80 percent of the patients",
        "antibiotics cured 55 to 60 percent.",
    ]
    for claim in claims:
        assert claim.span is not None
        assert claim.span.cut(document.text) == claim.text
        assert len(claim.quantities) == 1
    assert claims[0].id != claims[1].id


def test_a_half_that_says_nothing_by_itself_is_not_cut_off() -> None:
    sentence = "Remission was seen in 71% of patients on lithium, compared to 20% on placebo."
    assert texts(sentence) == [sentence]
    without_figures = (
        "Statins lower cholesterol, whereas fibrates lower triglycerides in the blood."
    )
    assert texts(without_figures) == [without_figures]


def test_a_quoted_statement_is_taken_without_the_words_that_introduce_it() -> None:
    (claim,) = claims_of("The lead author, Dr Roe, said: “Metformin reduced cancer deaths by 12%.”")
    assert claim.text == "Metformin reduced cancer deaths by 12%."
    assert claim.attribution == "Dr Roe"


def test_rows_of_a_table_are_claims_when_they_state_doses_or_rates() -> None:
    source = (
        "| Drug | Dose | Nausea |\n|---|---|---|\n| Morphine | 10 mg | 30% |\n\n"
        "| Room | Phone | Staff |\n|---|---|---|\n| Office | 12 | Two |\n"
    )
    assert texts(source, markdown=True) == ["Morphine | 10 mg | 30%"]


def test_a_row_is_searched_with_what_the_header_calls_its_columns() -> None:
    table = (
        "| Drug | Dose | Metallic taste | Falls | n |\n|---|---|---|---|---|\n"
        "| Zopiclone | 7.5 mg | 11% of users | – | 40 |\n"
        "| Zolpidem | 10 mg | 2% of users | 1% | 40 |\n"
    )
    claims = claims_of(table, markdown=True)
    assert [claim.context for claim in claims] == [("Metallic taste",), ("Metallic taste", "Falls")]


def test_items_under_an_introduction_are_understood_with_it() -> None:
    source = (
        "Side effects include:\n\n- Nausea\n- Severe headache\n\nBefore you come:\n\n- Eat well\n"
    )
    found = texts(source, markdown=True)
    assert "Severe headache" in found
    assert "Eat well" not in found


def test_equal_sentences_get_ids_of_their_own() -> None:
    first, second = claims_of(
        "Aspirin lowers fever within 30 minutes.\n\nAspirin lowers fever within 30 minutes."
    )
    assert second.id == f"{first.id}-2"


def test_an_id_survives_white_space_and_typographic_marks() -> None:
    plain = claim_from_text("It's safe - aspirin doesn't raise \"pressure\" by 5%.")
    typeset = claim_from_text("It’s  safe – aspirin\ndoesn’t raise “pressure” by 5%.")
    assert plain.id == typeset.id
    assert plain.id != claim_from_text("It's safe - aspirin doesn't raise \"pressure\" by 6%.").id


def test_a_claim_given_by_itself_needs_no_worth() -> None:
    claim = claim_from_text("Good  morning\nto all.", id=None)
    assert claim.text == "Good morning to all."
    assert (claim.document, claim.line, claim.span) == (None, None, None)
    assert claim.worth is not None
    assert claim.worth < 0.5


@pytest.mark.parametrize("text", ["", ":", "?", "5%", "|", "…"])
def test_scraps_given_by_themselves_are_claims_without_a_crash(text: str) -> None:
    assert claim_from_text(text).text == text


@pytest.mark.parametrize(
    ("text", "treatment", "comparator"),
    [
        ("Vaping helped 18% to quit compared with 9.9% on nicotine.", "Vaping", "nicotine"),
        ("Remission was 40% with ketamine versus 12% with midazolam.", "ketamine", "midazolam"),
        ("Apixaban led to fewer bleeds than 2.1 % a year on warfarin.", "Apixaban", "warfarin"),
        ("Response was 62% on ketamine, rather than 31 of 90 on lithium.", "ketamine", "lithium"),
    ],
)
def test_a_figure_before_it_hides_no_comparator(text: str, treatment: str, comparator: str) -> None:
    subjects = claim_from_text(text).subjects
    assert (subjects.intervention, subjects.comparator) == ((treatment,), (comparator,))


def test_no_subject_is_read_from_the_source_of_a_claim() -> None:
    plain = claim_from_text("Lithium cut suicides by 60%.")
    for mark in (
        "(DOI:10.1016/S0140-6736(18)30308-4)",
        "(https://example.org/conditions/asthma/)",
    ):
        claim = claim_from_text(f"Lithium cut suicides by 60% {mark}.")
        assert (claim.subjects, claim.kind) == (plain.subjects, plain.kind)


def test_why_attribution_hedges_and_subjects_are_carried() -> None:
    (claim,) = claims_of(
        "A study published in the Journal of Affective Disorders suggests that ketamine may reduce "
        "depression by 50% compared with midazolam."
    )
    assert claim.attribution is not None
    assert "Journal of Affective Disorders" in claim.attribution
    assert {"rate", "names a source"} <= set(claim.why)
    assert "may" in claim.hedges
    assert claim.subjects.intervention == ("ketamine",)
    assert claim.subjects.comparator == ("midazolam",)
    assert claim.subjects.condition == ("depression",)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ibuprofen relieves pain within 30 minutes.", ClaimKind.ONSET),
        ("Morphine causes nausea and constipation as side effects.", ClaimKind.SAFETY),
        ("Statins inhibit an enzyme in the liver cells.", ClaimKind.MECHANISM),
        ("Depression affects millions of people worldwide.", ClaimKind.PREVALENCE),
        ("The dose of sertraline is 50 mg a day.", ClaimKind.DOSING),
        ("Sertraline was effective in treating depression.", ClaimKind.EFFICACY),
    ],
)
def test_kinds_say_what_a_claim_is_about(sentence: str, kind: ClaimKind) -> None:
    assert claim_from_text(sentence).kind is kind


def test_min_worth_and_kinds_choose() -> None:
    document = read_text_document(
        "Ibuprofen relieves pain within 30 minutes.\n\nMorphine causes nausea and constipation.",
        name="x",
    )
    every = extract_claims(document, min_worth=0.0)
    assert len(every) >= len(extract_claims(document)) == 2
    assert extract_claims(document, min_worth=1.01) == ()
    (only,) = extract_claims(document, kinds={ClaimKind.SAFETY})
    assert only.text.startswith("Morphine")


def test_the_name_of_an_author_in_brackets_has_no_bracket() -> None:
    (claim,) = claims_of(
        "Melatonin shortens the time to fall asleep by 7 minutes (Doe et al., 2010)."
    )
    assert claim.attribution == "Doe et al., 2010"
    assert not claim.subjects.condition


def test_the_year_of_a_source_is_no_number_of_the_claim() -> None:
    claim = claim_from_text("Zinc shortened colds by 2 days in 2011 (George 2002).")
    assert [quantity.surface for quantity in claim.quantities] == ["2 days", "2011"]
