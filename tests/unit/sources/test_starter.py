"""The starter corpus: strict reading of cards, and the corpus that is shipped."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from claimcheck.errors import SourceError
from claimcheck.model import (
    AllOf,
    Pmid,
    Query,
    RecordKind,
    RecordStatus,
    Rung,
    SearchState,
    StudyDesign,
    Term,
    parse_pmid,
)
from claimcheck.sources.starter import open_starter
from claimcheck.sources.starter.card import DONE_LABEL, FOUND_LABEL, StudyCard
from claimcheck.sources.starter.loader import decode_cards, load_cards
from claimcheck.text.sentences import split_sentences

DOCS = Path(__file__).parents[3] / "docs" / "starter-corpus.md"

CARD = {
    "pmid": "'101'",
    "title": "'A trial of a drug'",
    "doi": "'10.1000/ABC'",
    "journal": "'Journal of Trials'",
    "year": "2020",
    "design": "'randomised trial'",
    "sample_size": "40",
    "population": "'adults'",
    "topics": "['major depression']",
    "done": "'Forty adults took the drug or placebo.'",
    "found": "['After a week 30% of the drug group had responded.']",
}


def toml_of(**changed: str | None) -> str:
    fields = CARD | changed
    return "[[card]]\n" + "\n".join(f"{k} = {v}" for k, v in fields.items() if v is not None)


def decode(text: str) -> tuple[StudyCard, ...]:
    return decode_cards([("one.toml", text)])


def test_a_card_becomes_a_record_that_says_it_is_no_abstract() -> None:
    (card,) = decode(toml_of())
    record = card.to_record()
    assert record.kind is RecordKind.STUDY_CARD
    assert [section.label for section in record.sections] == [DONE_LABEL, FOUND_LABEL]
    assert record.sections[1].text == "After a week 30% of the drug group had responded."
    assert (record.pmid, record.doi, record.year) == ("101", "10.1000/abc", 2020)
    assert (record.design, record.sample_size, record.population) == (
        "randomised trial",
        40,
        "adults",
    )
    assert record.status is RecordStatus.NOT_ASKED
    assert record.keywords == ("major depression",)


@pytest.mark.parametrize("field", ["doi", "journal", "year", "sample_size", "population"])
def test_what_a_record_does_not_say_is_absent_and_not_empty(field: str) -> None:
    (card,) = decode(toml_of(**{field: None}))
    assert getattr(card, field) is None


def test_an_empty_text_stands_for_nothing_known() -> None:
    (card,) = decode(toml_of(doi="''", journal="''"))
    assert (card.doi, card.journal) == (None, None)


def test_the_notice_about_a_paper_is_on_its_record() -> None:
    (card,) = decode(toml_of(status="'retracted'", notices="['102']"))
    record = card.to_record()
    assert record.status is RecordStatus.RETRACTED
    assert [(c.ref_type, c.pmid) for c in record.corrections] == [("RetractionIn", "102")]


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"pmid": None}, "pmid"),
        ({"pmid": "'007'"}, "PMID"),
        ({"pmid": "101"}, "pmid"),
        ({"title": "''"}, "title"),
        ({"doi": "'not a doi'"}, "DOI"),
        ({"year": "'2020'"}, "year"),
        ({"year": "true"}, "year"),
        ({"sample_size": "0"}, "sample_size"),
        ({"design": "'a very good study'"}, "a very good study"),
        ({"status": "'fine'"}, "fine"),
        ({"topics": "[]"}, "topics"),
        ({"found": "'one text'"}, "found"),
        ({"found": "['']"}, "found"),
        ({"done": None}, "done"),
        ({"abstract": "'copied'"}, "abstract"),
    ],
)
def test_a_broken_card_is_refused_with_its_place(changed: dict[str, str | None], word: str) -> None:
    with pytest.raises(SourceError, match=re.escape("one.toml, card 1")) as caught:
        decode(toml_of(**changed))
    assert word in str(caught.value)
    assert caught.value.reason == "malformed"


@pytest.mark.parametrize(
    "text", ["[[card]", "", "card = 3", toml_of() + "\n[other]\nx = 1"], ids=str
)
def test_a_file_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match=re.escape("one.toml")):
        decode(text)


def test_a_pmid_on_two_cards_is_refused_with_both_places() -> None:
    with pytest.raises(SourceError, match=r"b\.toml, card 1: 101 is already on a\.toml, card 1"):
        decode_cards([("a.toml", toml_of()), ("b.toml", toml_of())])


def test_the_shipped_corpus_holds_at_least_a_hundred_cards() -> None:
    cards = load_cards()
    assert len(cards) >= 100
    assert len({card.pmid for card in cards}) == len(cards)
    assert all(card.to_record().kind is RecordKind.STUDY_CARD for card in cards)


def test_every_finding_is_one_sentence_of_its_own() -> None:
    for card in load_cards():
        text = " ".join(card.found)
        sentences = [span.cut(text).strip() for span in split_sentences(text)]
        assert sentences == list(card.found), card.pmid


def test_designs_range_from_pooled_trials_to_animals() -> None:
    designs = {card.design for card in load_cards()}
    assert designs >= {StudyDesign.META_ANALYSIS, StudyDesign.RANDOMISED, StudyDesign.ANIMAL}


def test_the_documentation_counts_the_cards_of_every_topic() -> None:
    counted = Counter(topic for card in load_cards() for topic in card.topics)
    rows = re.findall(r"^\| ([^|]{1,60}) \| (\d{1,4}) \|$", DOCS.read_text("utf-8"), re.MULTILINE)
    assert {topic: int(number) for topic, number in rows} == dict(counted)


def test_the_source_says_what_it_is_and_proves_no_absence() -> None:
    source = open_starter()
    assert source.name == "starter"
    assert source.proves_absence is False
    assert source.concurrency >= 1


@pytest.mark.parametrize(
    ("words", "pmid"),
    [
        (("Bio-K", "remission"), "38142892"),
        (("anhedonia", "bipolar", "infusion"), "25313512"),
        (("suicidal", "midazolam", "depression"), "29202655"),
        (("lateral", "habenula"), "29446381"),
        (("obsessive", "ketamine"), "23783065"),
        (("outpatients", "steps", "remission"), "17074942"),
    ],
)
def test_a_search_in_plain_words_finds_the_study(words: tuple[str, ...], pmid: str) -> None:
    tree = AllOf(parts=tuple(Term(text=word) for word in words))
    result = open_starter().search(Query(rung=Rung.PLAIN, tree=tree), limit=10)
    assert result.state is SearchState.COMPLETE
    assert pmid in result.pmids


def test_fetch_returns_the_cards_and_names_the_missing() -> None:
    result = open_starter().fetch([Pmid("29446381"), parse_pmid("1")])
    assert [record.pmid for record in result.records] == ["29446381"]
    assert result.missing == ("1",)
    assert result.failed == ()
