"""What holds for the claims of any document whatever."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claimcheck.claims.extraction import claim_from_text, extract_claims
from claimcheck.documents import read_document, read_text_document
from claimcheck.errors import ClaimcheckError
from claimcheck.model import parse_claim_id

WORDS = ["Aspirin", "lowers", "fever", "by 50%", "in 24 hours", "whereas", "placebo", "10 mg", ","]
MARKS = [
    ". ",
    "? ",
    "! ",
    ": ",
    "\n",
    "\n\n",
    "- ",
    "# ",
    "| a | b |\n|-|-|\n| 1 mg | 2% |\n",
    "[1]",
]
SOURCES = [
    "(PMID: 12)",
    "\n\n## References\n\n",
    "1. Doe J. 2006. PMID: 12\n",
    "Dr Roe said: “",
    "”",
]
TEXTS = st.lists(st.sampled_from(WORDS + MARKS + SOURCES) | st.text(max_size=6), max_size=40)


@given(TEXTS.map(" ".join), st.booleans())
def test_claims_stand_where_they_say(text: str, markdown: bool) -> None:  # noqa: FBT001 - drawn
    assume(text.strip())
    document = read_text_document(text, name="x", markdown=markdown)
    claims = extract_claims(document, min_worth=0.0)
    assert claims == extract_claims(document, min_worth=0.0)
    assert len({claim.id for claim in claims}) == len(claims)
    for claim in claims:
        assert claim.span is not None
        assert " ".join(claim.span.cut(document.text).split()) == claim.text
        assert parse_claim_id(claim.id) == claim.id
        assert claim.worth is not None
        assert 0 <= claim.worth <= 1
        assert claim.line == document.place(claim.span.start).line
        for quantity in claim.quantities:
            assert quantity.span.cut(claim.text) == quantity.surface


@given(st.text(max_size=80))
def test_any_text_can_be_given_as_a_claim(text: str) -> None:
    claim = claim_from_text(text)
    assert claim.text == " ".join(claim.text.split())
    assert parse_claim_id(claim.id) == claim.id
    assert claim.id == claim_from_text(f"  {text}\n").id


@given(st.text(max_size=300), st.booleans())
def test_no_text_breaks_the_extraction(text: str, markdown: bool) -> None:  # noqa: FBT001 - drawn
    assume(text.strip())
    document = read_text_document(text, name="x", markdown=markdown)
    for claim in extract_claims(document, min_worth=0.0):
        assert claim.span is not None
        assert " ".join(claim.span.cut(document.text).split()) == claim.text


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["x.txt", "x.md"]))
def test_any_bytes_are_a_document_or_an_error_for_the_user(content: bytes, name: str) -> None:
    told, names = name, {name}
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            claims = extract_claims(read_document(path, name=name))
            names |= {str(claim.document) for claim in claims}
        except ClaimcheckError as error:
            told = str(error)
    assert name in told
    assert names == {name}


SENTENCES = (
    "Aspirin lowers fever within 30 minutes.",
    "In a trial, 64% of patients with gout improved.",
    "The usual dose of sertraline is 50 mg once a day.",
    "Call us today!",
    "Smoking is associated with stroke.",
    "Nausea is a common side effect of opioids.",
)


@given(st.permutations(SENTENCES))
def test_paragraphs_in_another_order_hold_the_same_claims(paragraphs: list[str]) -> None:
    texts = {
        frozenset(
            (claim.id, claim.text)
            for claim in extract_claims(read_text_document("\n\n".join(order), name="x"))
        )
        for order in (SENTENCES, paragraphs)
    }
    assert len(texts) == 1
    assert len(texts.pop()) == 5
