"""Which sentences of a record bear on a claim."""

from __future__ import annotations

from claimcheck.evidence.lexicon import find_terms
from claimcheck.evidence.prepared import prepare_record
from claimcheck.evidence.rationale import FEATURES, ask_words, score_sentences, sentence_features
from claimcheck.model import Record

KITES = Record.from_text(
    pmid="21",
    title="Kites and sunburn",
    abstract="Kites were flown on the beach. Sails were mended. Gulls watched from the pier.",
)


def _places(claim: str) -> list[int]:
    scored = score_sentences(ask_words(find_terms(claim)), prepare_record(KITES), {})
    return sorted(sentence.place for sentence in scored)


def _coverage(claim: str) -> list[float]:
    rows = sentence_features(find_terms(claim), prepare_record(KITES))
    return [row[FEATURES.index("coverage")] for row in rows]


def test_a_sentence_with_a_word_of_the_claim_is_scored_and_no_other() -> None:
    assert _places("Gulls like a pier.") == [2]


def test_a_word_of_the_title_alone_stands_in_no_sentence() -> None:
    assert _places("Sunburn is painful.") == []


def test_a_claim_without_words_scores_no_sentence() -> None:
    assert _places("") == []


def test_a_word_that_is_known_by_several_keys_counts_once() -> None:
    """By its stem and by the way it begins, the same word is found in the same sentence."""
    assert _coverage("Gulls watched watching.")[2] <= 1


def test_words_that_the_record_lacks_leave_less_covered() -> None:
    assert 0 < _coverage("Gulls ate a lobster.")[2] < _coverage("Gulls.")[2]
