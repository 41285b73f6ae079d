"""The words of medicine are found whatever their case, number and spelling."""

from __future__ import annotations

import re

import pytest

from claimcheck.text.vocabulary import Category, Mention, load_vocabulary, lookup_form


def _names(text: str) -> list[str | None]:
    return [m.concept.id if m.concept else None for m in load_vocabulary().find(text)]


def _only(text: str) -> Mention:
    (mention,) = load_vocabulary().find(text)
    return mention


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Antidepressants", "antidepressant"),
        ("treatment-resistant depression", "treatment-resistant-depression"),
        ("Treatment resistant depression", "treatment-resistant-depression"),
        ("HEART ATTACKS", "heart-attack"),
        ("myocardial infarction", "heart-attack"),
        ("Alzheimer’s disease", "alzheimers-disease"),
        ("Parkinson's", "parkinsons-disease"),
        ("hyperglycaemia", "diabetes"),
        ("tumours", "cancer"),
        ("β-blockers", "beta-blocker"),
        ("SSRIs", "ssri"),
        ("Zoloft", "sertraline"),
        ("5-HT2A", "5-ht2a-receptor"),
        ("St. John's wort", "st-johns-wort"),
        ("paediatric", "children"),
        ("omega-3 fatty acids", "omega-3"),
        ("tumour necrosis factor-α inhibitors", "tnf-inhibitor"),
        ("contact lenses", "contact-lens"),
        ("C. diff", "clostridium-difficile-infection"),
        ("IUDs", "intrauterine-device"),
        ("embolisation", "embolization"),
        ("spinal anaesthesia", "spinal-anesthesia"),
    ],
)
def test_a_name_is_found_in_any_usual_form(text: str, concept: str) -> None:
    assert _names(text) == [concept]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rapid antigen test", "PCR test"),
        ("oral immunotherapy", "checkpoint inhibitor"),
        ("knee pain", "shoulder pain"),
    ],
)
def test_two_things_are_not_one_concept(one: str, other: str) -> None:
    assert _names(one) != _names(other)
    assert _only(one).surface == one


def test_the_longest_name_wins_and_mentions_do_not_overlap() -> None:
    mentions = load_vocabulary().find("major depressive disorder and bipolar depression in mice")
    assert [m.surface for m in mentions] == [
        "major depressive disorder",
        "bipolar depression",
        "mice",
    ]


def test_a_name_in_capitals_needs_capitals() -> None:
    assert _names("she has MS") == ["multiple-sclerosis"]
    assert "multiple-sclerosis" not in _names("5 ms later")


def test_no_name_reaches_over_the_end_of_a_sentence() -> None:
    assert "heart-attack" not in _names("It broke her heart. Attack followed.")


def test_an_everyday_word_is_a_journal_only_when_the_text_says_so() -> None:
    assert all(m.category is not Category.JOURNAL for m in load_vocabulary().find("brain science"))
    assert _names("the journal Science") == ["journal-science"]


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Lithium helps in bipolar disorder", ["lithium", "bipolar-disorder"]),
        ("Depression and anxiety fell", ["depression", "anxiety"]),
        ("good diabetes care", ["diabetes"]),
        ("In Depression and Anxiety", ["journal-depression-and-anxiety"]),
        ("in JAMA psychiatry", ["journal-jama-psychiatry"]),
        ("the New England journal of medicine", ["journal-the-new-england-journal-of-medicine"]),
    ],
)
def test_what_a_journal_is_named_after_is_no_journal(text: str, concepts: list[str]) -> None:
    assert _names(text) == concepts


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("tirabrutinib", Category.INTERVENTION),
        ("tildrakizumab", Category.INTERVENTION),
        ("fictivastatin", Category.INTERVENTION),
        ("blepharoconjunctivitis", Category.CONDITION),
        ("polychondropathy", Category.CONDITION),
        ("HDAC6", Category.MECHANISM),
    ],
)
def test_an_unknown_word_is_guessed_by_its_ending(word: str, category: Category) -> None:
    last = load_vocabulary().find(word)[-1]
    assert last.is_guess
    assert last.category is category


@pytest.mark.parametrize(
    "word", ["examine", "diagnosis", "cholesterol-free", "empathy", "April", "academia", "concept"]
)
def test_everyday_words_are_not_taken_for_drugs_or_diseases(word: str) -> None:
    assert not [m for m in load_vocabulary().find(word) if m.is_guess]


def test_a_span_cuts_out_the_surface() -> None:
    text = "In 24 adults, esketamine nasal spray eased depressive symptoms."
    for mention in load_vocabulary().find(text):
        assert mention.span.cut(text) == mention.surface


def test_members_of_a_class_are_related_to_it_and_not_to_one_another() -> None:
    vocabulary = load_vocabulary()
    drug, other, family = (vocabulary.named(n) for n in ("sertraline", "fluoxetine", "SSRI"))
    assert drug is not None
    assert other is not None
    assert family is not None
    assert vocabulary.are_related(drug, family)
    assert not vocabulary.are_related(drug, other)


def test_ids_are_unique_and_every_broader_id_exists() -> None:
    concepts = load_vocabulary().concepts
    ids = {concept.id for concept in concepts}
    assert len(ids) == len(concepts) >= 1200
    assert {parent for concept in concepts for parent in concept.broader} <= ids


def test_no_concept_is_broader_than_itself() -> None:
    vocabulary = load_vocabulary()
    assert [c.id for c in vocabulary.concepts if c.id in vocabulary.broader(c)] == []


def test_mesh_descriptors_hold_nothing_that_pubmed_gives_a_meaning_to() -> None:
    for concept in load_vocabulary().concepts:
        assert concept.mesh is None or re.fullmatch(r"[A-Za-z0-9 ,'()/.+-]+", concept.mesh)


def test_a_concept_found_alone_carries_its_category() -> None:
    assert _only("nausea").category is Category.SYMPTOM
    assert _only("vitamin D").category is Category.INTERVENTION


def test_plural_and_singular_have_one_lookup_form() -> None:
    assert lookup_form("therapies") == lookup_form("Therapy")
    assert lookup_form("MAOIs") == lookup_form("MAOI")
    assert lookup_form("status") == "status"
