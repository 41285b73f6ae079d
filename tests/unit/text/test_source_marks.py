"""Words that only say where a statement comes from."""

from __future__ import annotations

import pytest

from claimcheck.text.source_marks import blank_source_marks


@pytest.mark.parametrize(
    "mark",
    [
        "(PMID 16894061)",
        "[PMID: 16894061]",
        "(PMID: 16894061, doi:10.1000/x1)",
        "(doi 10.1016/S0140-6736(05)17709-5)",
        "(https://doi.org/10.1000/x1)",
        "(https://example.org/a?b=1&c=2)",
        "(see PMC1234567)",
        "(source: https://example.org/a)",
        "https://pubmed.ncbi.nlm.nih.gov/16894061/",
        "(Smith et al., 2004)",
        "(Smith et al. 2004b, p. 12)",
        "(see Smith & Jones, 2004; Miller and colleagues 2010)",
        "[Smith et al., 2004; PMID 16894061]",
        "(George 2002)",
        "(see Ødegård, 1998a; Miller et al., 2004)",
        "[O’Hara, 2011, pp. 44–46]",
        "(see Table 2)",
        "(Fig. 3)",
        "(source: World Health Organization)",
    ],
)
def test_a_source_is_blanked_and_nothing_moves(mark: str) -> None:
    assert blank_source_marks(f"It helped 52% {mark}.") == f"It helped 52% {' ' * len(mark)}."


@pytest.mark.parametrize(
    "text",
    [
        "It helped 52% (95% CI, 40 to 60) in 2004.",
        "It helped 52% (in Sweden, 2004).",
        "Smith and colleagues (2004) saw that it helped 52%.",
        "It helped 52% (Sweden, 2004).",
        "It helped 52% (June 2004).",
        "It helped 52% (Aspirin 2004).",
        "It helped 52% (DREAM 2004).",
        "It helped 52% (George 2004; 40 people).",
        "It helped 52% (see below).",
        "It helped 52% (Men and Women, 12 weeks).",
        "",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert blank_source_marks(text) == text


def test_what_stands_beside_an_identifier_stays() -> None:
    text = blank_source_marks("It helped (52% against 12%; PMID 16894061) of them.")
    assert text.split() == ["It", "helped", "(52%", "against", "12%;", ")", "of", "them."]
