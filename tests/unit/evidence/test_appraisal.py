"""A record is appraised by its types, its headings and its own words."""

from __future__ import annotations

import pytest

from claimcheck.evidence.appraisal import appraise, find_sample_size
from claimcheck.model import (
    Correction,
    MeshHeading,
    Pmid,
    PublicationType,
    RecordKind,
    RecordStatus,
    StudyDesign,
)
from tests.builders import make_record

D = StudyDesign


@pytest.mark.parametrize(
    ("title", "abstract", "design"),
    [
        ("Zinc for colds: a meta-analysis", "", D.META_ANALYSIS),
        ("Zinc for colds: systematic review and meta-analysis", "", D.META_ANALYSIS),
        ("A systematic review of zinc", "", D.SYSTEMATIC_REVIEW),
        ("Zinc and colds: protocol for a randomised trial", "", D.PROTOCOL),
        ("A randomized trial of zinc", "We gave zinc.", D.RANDOMISED),
        ("Zinc for colds", "Forty adults were randomly assigned to zinc or placebo.", D.RANDOMISED),
        ("Zinc for colds", "In this double-blind study adults took zinc.", D.CONTROLLED),
        ("Zinc for colds", "In an open-label study, patients received zinc.", D.TRIAL),
        ("Zinc and colds", "We followed a cohort of 900 nurses.", D.COHORT),
        ("Zinc and colds: a case-control study", "", D.CASE_CONTROL),
        ("Zinc intake in schools", "A cross-sectional survey was sent out.", D.CROSS_SECTIONAL),
        ("Zinc poisoning: a case report", "", D.CASE_REPORT),
        ("Zinc poisoning", "We describe a 40-year-old woman who swallowed zinc.", D.CASE_REPORT),
        ("Zinc poisoning: a case series", "", D.CASE_SERIES),
        ("Guidelines for the treatment of colds", "", D.GUIDELINE),
        ("Zinc in rats", "Rats ate zinc.", D.ANIMAL),
        ("Zinc uptake", "Mice were fed zinc. The mice gained weight. Rats did not.", D.ANIMAL),
        ("Zinc in HeLa cells", "Cells took up zinc.", D.IN_VITRO),
        ("Zinc: a narrative review", "", D.REVIEW),
        ("Zinc", "This review discusses zinc.", D.REVIEW),
        ("Erratum: Zinc for colds", "", D.NOTICE),
        ("Zinc for colds: Retraction", "", D.NOTICE),
        ("Comment on zinc for colds", "", D.COMMENT),
        ("Zinc", "Zinc is a metal.", D.UNCLEAR),
        ("Zinc", "Randomised trials have shown that zinc helps.", D.UNCLEAR),
        ("Zinc and gout: a Mendelian randomization study", "", D.UNCLEAR),
    ],
)
def test_the_design_is_read_from_the_text(title: str, abstract: str, design: StudyDesign) -> None:
    assert appraise(make_record(abstract, title=title)).design is design


@pytest.mark.parametrize(
    ("kind", "design"),
    [
        (PublicationType(name="Randomized Controlled Trial", ui="D016449"), D.RANDOMISED),
        (PublicationType(name="anything", ui="D016449"), D.RANDOMISED),
        (PublicationType(name="Meta-Analysis"), D.META_ANALYSIS),
        (PublicationType(name="Case Reports", ui="D002363"), D.CASE_REPORT),
        (PublicationType(name="Review", ui="D016454"), D.REVIEW),
        (PublicationType(name="Retraction of Publication", ui="D016440"), D.NOTICE),
        (PublicationType(name="Editorial", ui="D016421"), D.COMMENT),
    ],
)
def test_a_publication_type_goes_before_the_text(
    kind: PublicationType, design: StudyDesign
) -> None:
    record = make_record("A cohort of nurses.", title="Zinc", publication_types=(kind,))
    assert appraise(record).design is design


def test_a_systematic_review_typed_as_review_keeps_its_rank() -> None:
    kind = PublicationType(name="Review")
    record = make_record("", title="Zinc: a systematic review", publication_types=(kind,))
    assert appraise(record).design is D.SYSTEMATIC_REVIEW


def test_headings_tell_animals_from_people() -> None:
    animals = (MeshHeading(descriptor="Animals"), MeshHeading(descriptor="Rats"))
    people = (*animals, MeshHeading(descriptor="Humans"))
    assert appraise(make_record("Zinc.", title="Zinc", mesh=animals)).design is D.ANIMAL
    assert appraise(make_record("Zinc.", title="Zinc", mesh=people)).design is D.UNCLEAR


def test_a_study_card_speaks_for_itself() -> None:
    record = make_record(
        "A cohort of 900 nurses.",
        kind=RecordKind.STUDY_CARD,
        design="randomised trial",
        sample_size=35,
        population="adults with gout",
    )
    appraisal = appraise(record)
    assert (appraisal.design, appraisal.sample_size) == (D.RANDOMISED, 35)
    assert appraisal.population == "adults with gout"


@pytest.mark.parametrize(
    ("abstract", "size"),
    [
        ("A total of 1,234 adults took part; 12 patients left.", 1234),
        ("We enrolled 73 outpatients with gout.", 73),
        ("Adults with gout (N = 80) took zinc; n = 40 took none.", 80),
        ("Twenty-four patients took zinc.", 24),
        ("One hundred women took zinc.", 100),
        ("Of 35 patients, 12 patients improved.", 35),
        ("Patients took 40 mg of zinc for 12 weeks.", None),
        ("Rash was seen in 36 women, or 31 per 1000 person-years.", 36),
        ("Of 48 women, 2 were ill in 5000 person-years; 3 per 1,000 women had a rash.", 48),
        ("Zinc is a metal.", None),
        ("In 52% of patients pain fell.", None),
        ("Five hundred six adult smokers took part and 315 finished.", 506),
        ("Two hundred and forty-one men took part.", 241),
        ("Twelve hundred women answered.", 1200),
        ("Fourteen subjects began. One hundred percent of subjects who went on responded.", 14),
        ("A total of 36 out-patients took part. Thirteen patients left the study.", 36),
    ],
)
def test_the_sample_size_is_the_number_of_people(abstract: str, size: int | None) -> None:
    assert find_sample_size(abstract) == size


def test_a_review_has_no_sample_of_its_own() -> None:
    record = make_record("About 900 patients a year.", title="Gout: a review of care")
    assert appraise(record).sample_size is None


@pytest.mark.parametrize(
    ("title", "abstract", "population"),
    [
        ("Zinc", "Patients with gout took zinc.", "patients with gout"),
        ("Zinc in adolescents", "Adolescents with asthma took zinc.", "adolescents with asthma"),
        ("Zinc in rats", "Rats ate zinc.", "rats"),
        ("Zinc", "Healthy volunteers took zinc.", "healthy volunteers"),
        ("Zinc", "Zinc is a metal.", None),
    ],
)
def test_the_population_is_named_in_words(
    title: str, abstract: str, population: str | None
) -> None:
    assert appraise(make_record(abstract, title=title)).population == population


def test_standing_and_notices_are_passed_on() -> None:
    record = make_record(
        status=RecordStatus.RETRACTED,
        corrections=(
            Correction(ref_type="RetractionIn", pmid=Pmid("77")),
            Correction(ref_type="CommentIn", pmid=Pmid("78")),
            Correction(ref_type="ErratumIn"),
        ),
    )
    appraisal = appraise(record)
    assert appraisal.status is RecordStatus.RETRACTED
    assert appraisal.notices == ("77",)
