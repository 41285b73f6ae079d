"""Words, stems and folding."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from claimcheck.text.tokens import (
    PUBMED_STOP_WORDS,
    STOP_WORDS,
    fold,
    stem,
    stem_words,
    tokenize,
)


def test_tokens_know_their_place_and_stem() -> None:
    text = "Double-blind trials gave 0.5 mg/kg; the patient’s mood rose."
    tokens = tokenize(text)
    assert all(token.span.cut(text) == token.text for token in tokens)
    assert [token.text for token in tokens][:6] == [
        "Double",
        "blind",
        "trials",
        "gave",
        "0.5",
        "mg",
    ]
    assert [token.stem for token in tokens][2] == "trial"


def test_a_missing_space_after_a_full_stop_parts_words_and_decimals_stay_whole() -> None:
    assert [token.text for token in tokenize("placebo.In 1,234 a.b 0·5")] == [
        "placebo", "In", "1,234", "a", "b", "0·5",
    ]  # fmt: skip


def test_stem_words_gives_the_stems_of_tokenize() -> None:
    text = "Infusions of 0.5 mg/kg, given.Twice weekly; naïve β-cells’ responses"
    assert stem_words(text) == tuple(token.stem for token in tokenize(text))


def test_stems_join_the_forms_of_a_word() -> None:
    assert stem("depression") == stem("Depressions")
    assert stem("infusion") == stem("infusions")


def test_fold_spells_greek_and_drops_accents() -> None:
    assert fold("TNF-α and β-Ångström, naïve café") == "tnf-alpha and beta-angstrom, naive cafe"


def test_stop_words_are_lower_case_and_hold_no_negation_of_pubmed_alone() -> None:
    assert {"the", "of"} <= STOP_WORDS & PUBMED_STOP_WORDS
    assert {"found", "significantly", "mg"} <= PUBMED_STOP_WORDS - STOP_WORDS
    assert "not" not in PUBMED_STOP_WORDS
    assert all(word == word.lower() for word in STOP_WORDS | PUBMED_STOP_WORDS)


def test_stems_made_in_many_threads_are_the_same() -> None:
    words = [f"improvement{suffix}" for suffix in ("", "s", "al", "ally", "ing")] * 200
    stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        parallel = list(pool.map(stem, words))
    stem.cache_clear()
    assert parallel == [stem(word) for word in words]
