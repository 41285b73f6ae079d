"""Claims against several records."""

from __future__ import annotations

from claimcheck.claims.extraction import claim_from_text
from claimcheck.evidence.matching import compare, match_claim
from claimcheck.evidence.prepared import prepare_record
from claimcheck.model import (
    Claim,
    ClaimId,
    DirectionSignal,
    NumberSignal,
    PopulationSignal,
    Record,
    RecordStatus,
    SubjectTerms,
)
from claimcheck.text.quantities import parse_quantities

HONEY = Record.from_text(
    pmid="11",
    title="Honey for burns",
    abstract="Burns healed sooner with honey than with gauze. Healing occurred in 64% of patients.",
)
SNORING = Record.from_text(pmid="12", title="Snoring", abstract="Snoring affected 64% of men.")


def make_claim(text: str, **fields: object) -> Claim:
    defaults: dict[str, object] = {"quantities": parse_quantities(text)}
    return Claim(id=ClaimId("c-1"), text=text, **(defaults | fields))  # type: ignore[arg-type]


def test_a_record_without_a_subject_word_is_left_out() -> None:
    found = match_claim(make_claim("Honey healed 64% of burns."), [SNORING, HONEY])

    assert [item.pmid for item in found] == ["11"]


def test_the_number_of_records_is_limited() -> None:
    records = [HONEY, Record.from_text(pmid="13", title="Honey", abstract="Honey healed burns.")]

    assert len(match_claim(make_claim("Honey heals burns."), records, max_evidence=1)) == 1


def test_no_records_give_no_evidence() -> None:
    assert match_claim(make_claim("Honey heals burns."), []) == ()


def test_a_record_without_abstract_can_be_compared() -> None:
    record = Record.from_text(pmid="14", title="Honey for burns", abstract="")
    found = compare(make_claim("Honey healed 64% of burns."), record)

    assert found.sentences == ()
    assert found.comparisons[0].record is None
    assert found.status is RecordStatus.NOT_ASKED


def test_subject_terms_are_told_as_matched_or_missing() -> None:
    subjects = SubjectTerms(intervention=("honey",), condition=("migraine",))
    found = compare(make_claim("Honey eases migraine.", subjects=subjects), HONEY)

    assert found.signals.subject.matched == ("honey",)
    assert found.signals.subject.missing == ("migraine",)


def test_another_name_of_a_subject_and_a_kind_of_it_name_it_and_what_includes_it_does_not() -> None:
    subjects = SubjectTerms(
        intervention=("antidepressants",), condition=("MDD",), outcome=("hypertension",)
    )
    record = Record.from_text(
        pmid="16", title="Fluoxetine in major depressive disorder", abstract="Illness got better."
    )
    found = compare(make_claim("Antidepressants ease MDD.", subjects=subjects), record)

    assert found.signals.subject.matched == ("antidepressants", "MDD")
    assert found.signals.subject.missing == ("hypertension",)
    narrower = SubjectTerms(intervention=("fluoxetine",))
    broad = Record.from_text(pmid="17", title="Antidepressants", abstract="They helped.")
    found = compare(make_claim("Fluoxetine eases MDD.", subjects=narrower), broad)
    assert found.signals.subject.missing == ("fluoxetine",)


def test_another_form_of_a_drug_does_not_name_it() -> None:
    subjects = SubjectTerms(intervention=("ketamine",))
    record = Record.from_text(pmid="18", title="Esketamine nasal spray", abstract="It helped.")
    found = compare(make_claim("Ketamine helps.", subjects=subjects), record)
    assert found.signals.subject.missing == ("ketamine",)


def test_direction_and_population_are_signals_of_their_own() -> None:
    record = Record.from_text(
        pmid="15", title="Zinc in rats", abstract="In rats, zinc did not reduce sneezing."
    )
    found = compare(make_claim("Zinc reduces sneezing in children."), record)

    assert found.signals.direction is DirectionSignal.OPPOSITE
    assert found.signals.population is PopulationSignal.DIFFERS


def test_a_record_that_the_document_cites_is_marked() -> None:
    assert compare(make_claim("Honey heals burns.", cites=("PMID:11",)), HONEY).cited
    assert not compare(make_claim("Honey heals burns.", cites=("PMID:12",)), HONEY).cited


def test_the_digest_follows_the_text_of_the_record() -> None:
    other = Record.from_text(pmid="11", title="Honey for burns", abstract="Burns healed.")
    claim = make_claim("Honey heals burns.")

    assert compare(claim, HONEY).record_digest == compare(claim, HONEY).record_digest
    assert compare(claim, HONEY).record_digest != compare(claim, other).record_digest


def test_a_record_is_prepared_once() -> None:
    assert prepare_record(HONEY) is prepare_record(HONEY)


def test_the_numbers_of_a_record_are_the_same_objects_for_every_claim() -> None:
    assert prepare_record(HONEY).numbers is prepare_record(HONEY).numbers


def test_a_record_is_met_by_a_claim_without_a_number_and_then_by_one_with() -> None:
    record = Record.from_text(pmid="11", title=HONEY.title, abstract=HONEY.abstract)
    plain = compare(make_claim("Honey heals burns."), record)
    number = compare(make_claim("Honey healed 64% of burns."), record)

    assert plain.signals.number is NumberSignal.NOT_APPLICABLE
    assert number.signals.number is NumberSignal.AGREES


def test_the_same_claim_and_records_give_the_same_evidence() -> None:
    claim = make_claim("Honey healed 64% of burns.")

    assert match_claim(claim, [HONEY, SNORING]) == match_claim(claim, [HONEY, SNORING])


def test_a_word_left_to_the_context_brings_a_record_but_is_never_missing() -> None:
    claim = make_claim("It eased 64% of them.", context=("honey",))
    found = match_claim(claim, [SNORING, HONEY])

    assert "11" in [item.pmid for item in found]
    assert all("honey" not in item.signals.subject.missing for item in found)


def test_a_number_that_agrees_is_never_marked_as_differing_for_another_one() -> None:
    record = Record.from_text(
        pmid="16",
        title="Honey",
        abstract="Healing occurred in 64% with honey and in 28% with gauze.",
    )
    found = compare(make_claim("With honey 64% healed, and with gauze 28% healed."), record)

    relations = {mark.relation for item in found.sentences for mark in item.marks}
    assert relations == {NumberSignal.AGREES}


def test_a_record_of_something_else_that_shares_a_stray_word_is_left_out() -> None:
    claim = claim_from_text(
        "Aspirin lowers the risk of heart attack, kidney stones and several rare brain tumours.",
        id=ClaimId("c-1"),
    )
    stray = Record.from_text(pmid="1", title="Sleep of horses", abstract="Several horses slept.")
    named = Record.from_text(pmid="2", title="Aspirin in horses", abstract="The horses ran.")
    assert claim.subjects.intervention
    assert [evidence.pmid for evidence in match_claim(claim, [stray, named])] == ["2"]


def test_people_whom_nearly_every_record_names_are_no_subject() -> None:
    claim = claim_from_text("Zinc lozenges shorten the common cold in patients and other people.")
    record = Record.from_text(
        pmid="1", title="Zinc", abstract="Zinc lozenges shortened the common cold of 99 patients."
    )

    named = compare(claim, record).signals.subject

    assert not {"patients", "people"} & {*named.matched, *named.missing}
    assert named.matched


def test_a_record_with_the_claims_figure_comes_before_one_that_words_fit_as_well() -> None:
    claim = claim_from_text("Zinc shortened colds in 37.5% of the nurses.")
    records = [
        Record.from_text(pmid=str(place), title="Zinc for colds of nurses", abstract=abstract)
        for place, abstract in enumerate(
            (
                "Zinc shortened colds of nurses. Side effects were rare.",
                "Zinc shortened colds in 61% of the nurses. Side effects were rare.",
                "Zinc shortened colds in 37.5% of the nurses. Side effects were rare.",
            ),
            start=1,
        )
    ]

    found = match_claim(claim, records)

    assert [item.pmid for item in found] == ["3", "2", "1"]
    assert found[0].score > found[1].score > found[2].score


def test_what_the_document_cites_comes_first_whatever_figures_others_have() -> None:
    claim = make_claim("Zinc shortened colds in 37.5% of the nurses.", cites=("PMID:2",))
    texts = ("Zinc shortened colds in 37.5% of the nurses.", "Zinc shortened colds of nurses.")
    records = [
        Record.from_text(pmid=str(place), title="Zinc for colds of nurses", abstract=text)
        for place, text in enumerate(texts, start=1)
    ]

    assert [item.pmid for item in match_claim(claim, records)] == ["2", "1"]
