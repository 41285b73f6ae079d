"""Figures of a record that names none of a claim's treatments, or none of its diseases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimcheck.claims.extraction import claim_from_text
from claimcheck.evidence.matching import compare
from claimcheck.evidence.prepared import prepare_record
from claimcheck.evidence.topic import find_absent_subject
from claimcheck.model import MeshHeading, NumberSignal
from tests.builders import make_claim, make_record


def absent(claim: str, abstract: str, title: str = "A study") -> str | None:
    return find_absent_subject(
        claim_from_text(claim), prepare_record(make_record(abstract, title=title))
    )


@pytest.mark.parametrize(
    ("claim", "abstract", "missing"),
    [
        (
            "Fluoride prevents a quarter of caries.",
            "A quarter took tablets for malaria.",
            "Fluoride",
        ),
        ("Gout affects 4% of men.", "Of the men, 4% had asthma.", "Gout"),
        ("Aspirin helped 40% with migraine.", "Ibuprofen helped 40% with migraine.", "Aspirin"),
        ("Advil helped 40% with migraine.", "Ibuprofen helped 40% with migraine.", None),
        ("Statins lowered it by 12%.", "Simvastatin lowered it by 12%.", None),
        ("One in five had hallucinations.", "One in five of them slept badly.", "hallucinations"),
        ("Half of them relapsed.", "Of those on lithium, 50% relapsed.", None),
        ("Nobody on placebo got 12% better.", "Of the controls, 12% got better.", None),
    ],
)
def test_what_a_record_does_not_name(claim: str, abstract: str, missing: str | None) -> None:
    assert absent(claim, abstract) == missing


def test_a_heading_of_the_record_names_its_treatment() -> None:
    heading = MeshHeading(descriptor="Ibuprofen")
    record = make_record("The drug helped 40% with migraine.", mesh=(heading,))
    claim = claim_from_text("Ibuprofen helped 40% with migraine.")
    assert find_absent_subject(claim, prepare_record(record)) is None


def test_a_treatment_that_is_left_to_the_surroundings_is_not_asked_for() -> None:
    claim = make_claim("It helped 40% of them.", context=("aspirin",))
    assert find_absent_subject(claim, prepare_record(make_record())) is None


def test_no_figure_of_a_record_on_something_else_agrees_or_differs() -> None:
    claim = claim_from_text("Fluoride prevents about a quarter of caries in children.")
    record = make_record("A quarter of the children had taken tablets against malaria, 50% nets.")
    evidence = compare(claim, record)
    assert evidence.signals.number is NumberSignal.NO_COMPARABLE_NUMBER
    assert "does not name «Fluoride»" in evidence.comparisons[0].why


def test_a_source_that_names_another_treatment_agrees_with_nothing_and_may_differ() -> None:
    claim = claim_from_text("Metformin lowered HbA1c by 1.1%.")
    citing = replace(claim, cites=("PMID:101",))
    differing = make_record("HbA1c fell by 0.4% on gliclazide.", title="Gliclazide")
    alike = make_record("HbA1c fell by 1.1% on gliclazide.", title="Gliclazide")
    assert compare(citing, differing).signals.number is NumberSignal.DIFFERS
    assert compare(citing, alike).signals.number is NumberSignal.NO_COMPARABLE_NUMBER
    assert compare(claim, differing).signals.number is NumberSignal.NO_COMPARABLE_NUMBER


def test_nothing_agrees_with_a_claim_on_two_treatments_of_which_the_record_names_one() -> None:
    claim = claim_from_text("Zinc doubles the effect of ibuprofen on migraine.")
    record = make_record("Migraine was eased in 56% of the ibuprofen group and 28% of the others.")
    assert compare(claim, record).signals.number is not NumberSignal.AGREES


def test_a_claim_that_does_not_say_what_it_is_about_is_asked_by_its_text() -> None:
    claim = make_claim("Fluoride prevents about a quarter of caries in children.")
    record = make_record("A quarter of the children had taken tablets against malaria, 50% nets.")
    assert find_absent_subject(claim, prepare_record(record)) == "Fluoride"


def test_the_people_of_another_study_than_the_cited_one_say_nothing_against_a_claim() -> None:
    claim = claim_from_text("Ibuprofen at 400 mg eased migraine in a trial with 80 adults.")
    record = make_record("Ibuprofen 400 mg eased migraine. Of migraine 156 adults took part.")
    citing = replace(claim, cites=("PMID:999",))
    cited = replace(claim, cites=("PMID:101",))
    assert compare(citing, record).signals.number is NumberSignal.NO_COMPARABLE_NUMBER
    assert compare(cited, record).signals.number is NumberSignal.DIFFERS
    assert {one.relation for one in compare(citing, record).comparisons} == {
        NumberSignal.NO_COMPARABLE_NUMBER
    }


def test_nothing_agrees_with_a_claim_on_two_diseases_of_which_the_record_names_one() -> None:
    claim = claim_from_text("Half of adults with gout have insomnia.")
    silent = make_record("Half of the adults with gout took baths.")
    telling = make_record("Insomnia was seen in 50% of the adults with gout.")
    assert compare(claim, silent).signals.number is NumberSignal.NO_COMPARABLE_NUMBER
    assert compare(claim, telling).signals.number is NumberSignal.AGREES
