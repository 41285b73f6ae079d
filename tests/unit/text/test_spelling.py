"""American and British spellings."""

from __future__ import annotations

import pytest

from claimcheck.text.spelling import in_american, other_spelling

_PAIRS = (
    ("tumors", "tumours"),
    ("embolization", "embolisation"),
    ("esophageal", "oesophageal"),
    ("anemia", "anaemia"),
    ("hypoglycemic", "hypoglycaemic"),
    ("hematuria", "haematuria"),
    ("fibers", "fibres"),
    ("dyspnea", "dyspnoea"),
    ("randomized", "randomised"),
    ("stabilizing", "stabilising"),
    ("sulfate", "sulphate"),
    ("analyzed", "analysed"),
    ("anesthetist", "anaesthetist"),
    ("diarrhea", "diarrhoea"),
)


@pytest.mark.parametrize(("american", "british"), _PAIRS)
def test_either_spelling_gives_the_other(american: str, british: str) -> None:
    assert other_spelling(american) == british
    assert other_spelling(british.capitalize()) == american
    assert in_american(british) == in_american(american) == american


@pytest.mark.parametrize(
    "word",
    ["advised", "exercise", "raised", "epidemic", "systemic", "disease", "size", "rising", "IL-6"],
)
def test_words_that_both_spell_alike_have_no_other_spelling(word: str) -> None:
    assert other_spelling(word) is None
