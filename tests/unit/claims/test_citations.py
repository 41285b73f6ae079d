"""The sources that a document gives, attached to the claims that they stand behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.claims.extraction import extract_claims
from claimcheck.documents import read_document, read_text_document
from claimcheck.text.identifiers import find_identifiers, identifiers_in_link

FIRST = "Aspirin lowers fever within 30 minutes"
SECOND = "Morphine causes nausea in 30% of patients"
LIST = "\n\n## References\n\n"
TWO = "- Doe J, Roe K. A trial. 2006. PMID: 111\n- Roe K. Other. 2006. PMID: 222\n"


def cites(text: str, *, markdown: bool = True) -> list[tuple[str, ...]]:
    document = read_text_document(text, name="x", markdown=markdown)
    return [claim.cites for claim in extract_claims(document)]


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("PMID: 16894061", ["PMID:16894061"]),
        ("PMID 12, and more", ["PMID:12"]),
        ("PMIDs: 11111, 22222; 33333", ["PMID:11111", "PMID:22222", "PMID:33333"]),
        ("pubmed.ncbi.nlm.nih.gov/16894061/", ["PMID:16894061"]),
        ("https://www.ncbi.nlm.nih.gov/pubmed/16894061?x=1", ["PMID:16894061"]),
        ("PMC1234567", ["PMCID:PMC1234567"]),
        ("doi:10.1000/Ab.C(1)2.", ["DOI:10.1000/ab.c(1)2"]),
        ("(https://doi.org/10.1000/abc)", ["DOI:10.1000/abc"]),
        ("10.1000/abc, 10.1000/abd", ["DOI:10.1000/abc", "DOI:10.1000/abd"]),
        ("https://dx.doi.org/10.1000/cd1.pub2/full", ["DOI:10.1000/cd1.pub2"]),
        ("https://doi.org/10.1000/abc?query=home", ["DOI:10.1000/abc"]),
        ("example.org/articles/10.1000/abc.9/full#h3", ["DOI:10.1000/abc.9"]),
        ("example.org/content/10.1000/2020.04v2.full.pdf", ["DOI:10.1000/2020.04"]),
        ("https://doi.org/10.1000%2Fabc%281%29", ["DOI:10.1000/abc(1)"]),
        (
            "doi:10.1000/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2.",
            ["DOI:10.1000/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"],
        ),
        ("doi:10.1000/(SICI)1097-0258(19980815/30)17:15/16<b>", []),
        ("PMID: 0012, PMID: 1234567890, PMID: ٣٤", []),
        ("10.1/x and 5 10.5 mg", []),
    ],
)
def test_identifiers_are_read_as_printed(printed: str, names: list[str]) -> None:
    assert [name for _, name in find_identifiers(printed)] == names
    for span, _ in find_identifiers(printed):
        assert span.end <= len(printed)


def test_percent_signs_of_an_address_are_decoded() -> None:
    assert identifiers_in_link("https://doi.org/10.1000%2Fabc%281%29") == ("DOI:10.1000/abc(1)",)
    assert identifiers_in_link("javascript:alert(1)") == ()


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST} (PMID: 111). {SECOND}.",
        f"{FIRST}. (PMID: 111) {SECOND}.",
        f"{FIRST} [1](https://pubmed.ncbi.nlm.nih.gov/111/). {SECOND}.",
        f"[{FIRST}](https://pubmed.ncbi.nlm.nih.gov/111/). {SECOND}.",
        f"{FIRST}.[^a] {SECOND}.\n\n[^a]: Doe J. A trial. PMID: 111.\n",
        f"{FIRST}[^a]. {SECOND}.\n\n[^a]: See <https://pubmed.ncbi.nlm.nih.gov/111>.\n",
        f"{FIRST} [1]. {SECOND}.{LIST}1. Doe J. A trial. PMID: 111.\n2. Roe. PMID: 222\n",
        f"{FIRST}.<sup>1</sup> {SECOND}.{LIST}1. Doe J. A trial. PMID: 111.\n",
        f"{FIRST} (Doe et al., 2006). {SECOND}.{LIST}Doe J, Roe K (2006). A trial. PMID: 111\n",
        f"Doe and colleagues (2006) showed that aspirin lowers fever. {SECOND}.{LIST}{TWO}",
    ],
)
def test_a_source_stands_behind_the_sentence_that_it_marks(text: str) -> None:
    assert cites(text) == [("PMID:111",), ()]


def test_ranges_and_lists_of_numbers_lead_to_every_entry() -> None:
    entries = "".join(f"{number}. Doe J. Paper. PMID: 10{number}\n" for number in range(1, 6))
    source = f"{FIRST} [1, 3-5]. {SECOND} [2].\n\nReferences\n\n{entries}"
    assert cites(source, markdown=False) == [
        ("PMID:101", "PMID:103", "PMID:104", "PMID:105"),
        ("PMID:102",),
    ]


def test_several_marks_in_a_row_belong_to_the_same_sentence() -> None:
    source = f"{FIRST}. [1] [2] {SECOND}.\n\nReferences\n\n1. A. PMID: 11\n2. B. PMID: 22\n"
    assert cites(source, markdown=False) == [("PMID:11", "PMID:22"), ()]


def test_numbers_in_brackets_without_a_list_cite_nothing() -> None:
    assert cites(f"{FIRST} [1]. {SECOND} [7].") == [(), ()]


def test_a_year_of_another_author_cites_nothing() -> None:
    source = f"{FIRST} (Poe et al., 2006).\n\n## References\n\nDoe J (2006). A trial. PMID: 111\n"
    assert cites(source) == [()]


def test_an_entry_without_an_identifier_cites_nothing_and_is_no_claim() -> None:
    source = (
        f"{FIRST} [1].\n\n## References\n\n1. Doe J. Aspirin halves fever in 90% of adults. 2006.\n"
    )
    assert cites(source) == [()]


def test_a_doi_and_a_pmid_of_one_entry_are_both_kept() -> None:
    source = f"{FIRST} [1].\n\n## References\n\n1. Doe J. 2006. doi:10.1000/x. PMID: 111\n"
    assert set(cites(source)[0]) == {"PMID:111", "DOI:10.1000/x"}


def test_a_mark_at_the_head_of_a_sentence_is_no_part_of_the_next_claim() -> None:
    source = f"{FIRST}. [1] {SECOND}.\n\nReferences\n\n1. A. PMID: 11\n"
    document = read_text_document(source, name="x")
    assert [claim.text for claim in extract_claims(document)] == [f"{FIRST}.", f"{SECOND}."]


def test_a_footnote_that_only_names_a_source_is_no_claim_and_still_a_citation() -> None:
    document = read_text_document(
        "Metformin lowered blood sugar in 62% of people with diabetes.[^1]\n\n"
        "## Closing words\n\nThat is all.\n\n"
        "[^1]: Roe J et al. Effects of metformin on blood sugar in diabetes. 2019. PMID: 12345\n",
        name="a.md",
        markdown=True,
    )
    claims = extract_claims(document)
    assert [(claim.text.split()[0], claim.cites) for claim in claims] == [
        ("Metformin", ("PMID:12345",))
    ]


def test_a_footnote_with_a_statement_may_be_a_claim() -> None:
    document = read_text_document(
        "Metformin lowered blood sugar in 62% of people with diabetes.[^1]\n\n"
        "[^1]: In older people with diabetes metformin lowered blood sugar in 45%.\n",
        name="a.md",
        markdown=True,
    )
    assert len(extract_claims(document)) == 2


@pytest.mark.parametrize(
    "pointer",
    [
        "See https://pubmed.ncbi.nlm.nih.gov/111/.",
        "Source: PMID 111.",
        "(see also doi:10.1000/x)",
        "[Read more](https://doi.org/10.1000/x)",
    ],
)
def test_a_pointer_to_a_source_belongs_to_the_sentence_before_it(pointer: str) -> None:
    (first, second) = cites(f"{FIRST}. {pointer}\n\n{SECOND}.")
    assert len(first) == 1
    assert second == ()


@pytest.mark.parametrize(
    "linked",
    [
        "[Morphine](https://doi.org/10.1000/x) causes nausea in 30% of patients.",
        "[Morphine’s nausea](https://doi.org/10.1000/x) is seen in 30% of patients.",
        "[Morphine causes nausea](https://doi.org/10.1000/x) in 30% of patients.",
        "[Morphine causes nausea in 30% of patients](https://doi.org/10.1000/x).",
        "[Morphine causes nausea in 30% of patients.](https://doi.org/10.1000/x)",
    ],
)
def test_a_link_over_the_words_of_a_statement_cites_for_that_statement(linked: str) -> None:
    """It passed the sentence before as cited, and this one as unsourced."""
    assert cites(f"{FIRST}. {linked}") == [(), ("DOI:10.1000/x",)]


@pytest.mark.parametrize(
    "mark",
    [
        "[Doe 2006](https://doi.org/10.1000/x).",
        "[Doe et al., A trial, Lancet 2006](https://doi.org/10.1000/x).",
        "[See the study](https://doi.org/10.1000/x) for more.",
        "See [this study](https://doi.org/10.1000/x) for more.",
        "[1](https://doi.org/10.1000/x)",
        "[The study](https://doi.org/10.1000/x).",
    ],
)
def test_a_link_that_is_a_mark_cites_for_the_sentence_before_it(mark: str) -> None:
    first, *others = cites(f"{FIRST}. {mark}\n\n{SECOND}.")
    assert first == ("DOI:10.1000/x",)
    assert set(others) == {()}


@pytest.mark.parametrize(
    "sentence",
    [
        "Semaglutide lowered weight by 15% in adults with a BMI above 30 kg/m².",
        "Eltrombopag raised platelets to 150 × 10² per microlitre within 4 weeks.",
        "Statins lowered mortality by 12% across the trials (I² = 75%).",
        "The uptake of ²H water fell by 20% in adults with diabetes.",
        "Ca²⁺ rose by 12% in adults who took vitamin D for 8 weeks.",
    ],
)
def test_a_power_a_charge_and_an_isotope_point_to_no_entry(sentence: str) -> None:
    assert cites(f"{sentence}{LIST}{TWO}") == [()]


@pytest.mark.parametrize("mark", ["²", ".²", "²,"])
def test_a_raised_number_behind_a_word_points_to_its_entry(mark: str) -> None:
    text = f"Aspirin lowers fever within 30 minutes at a dose of 10 mg{mark} in adults."
    assert ("PMID:222",) in cites(f"{text}{LIST}{TWO}")


def test_a_list_with_linked_and_plain_marks_keeps_its_numbers(tmp_path: Path) -> None:
    page = (
        "<main><p>Zinc shortens colds by 2 days.<sup>2</sup></p>"
        "<p>Iron lowers fatigue by 20% in women.<sup>1</sup></p>"
        '<p>Honey heals burns in 9 days.<sup><a href="#r1">1</a></sup></p>'
        '<h2>References</h2><ol><li id="r1">Doe J, Roe K. A trial. 2006. PMID: 111</li>'
        "<li>Roe K. Other. 2006. PMID: 222</li></ol></main>"
    )
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    document = read_document(file)
    found = [claim.cites for claim in extract_claims(document)]
    assert found == [("PMID:222",), ("PMID:111",), ("PMID:111",)]
