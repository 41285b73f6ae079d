"""What holds of matching for any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.evidence.matching import compare
from claimcheck.model import Claim, ClaimId, NumberSignal, Record
from claimcheck.text.quantities import parse_quantities

_PIECES = st.sampled_from(
    [
        "52%", "n = 12", "(p < 0.05)", "versus", "and", "respectively", "placebo", "day 7",
        "RESULTS:", "0.5 mg/kg", "[", ")", ",", ";", ".", "half", "7 in 10", "10⁹/L",
        "95% CI 1.2-3.4", "not", "\u00a0", "women", "in", "the", "drug", "group", "twice",
        "HR 0.79", "-3.3", "\u202e", "μ", "é", "24 h",
    ]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=30).map(" ".join) | st.text(max_size=80)


def make_claim(text: str) -> Claim:
    return Claim(id=ClaimId("c-1"), text=text, quantities=parse_quantities(text))


@settings(deadline=None)  # the first example reads the vocabulary
@given(claim=_TEXTS, title=_TEXTS, abstract=_TEXTS)
def test_any_texts_can_be_compared_and_all_spans_hold(
    claim: str, title: str, abstract: str
) -> None:
    record = Record.from_text(pmid="7", title=title, abstract=abstract)
    evidence = compare(make_claim(claim), record)

    for sentence in evidence.sentences:
        assert sentence.span.cut(record.abstract) == sentence.text
        assert all(mark.span.end <= len(sentence.text) for mark in sentence.marks)
    for line in evidence.comparisons:
        assert line.claim_span.cut(claim) == line.claim
        assert (line.record is None) == (line.relation is NumberSignal.NO_COMPARABLE_NUMBER)
        assert line.sentence is None or line.sentence < len(evidence.sentences)


@settings(deadline=None)  # the first example reads the vocabulary
@given(share=st.integers(min_value=11, max_value=89))
def test_the_record_s_own_words_agree_with_it(share: int) -> None:
    sentence = f"Healing was seen in {share}% of the burns treated with honey."
    record = Record.from_text(pmid="7", title="Honey for burns", abstract=sentence)

    assert compare(make_claim(sentence), record).signals.number is NumberSignal.AGREES


@settings(deadline=None)  # the first example reads the vocabulary
@given(share=st.integers(min_value=11, max_value=89), other=st.integers(min_value=11, max_value=89))
def test_another_figure_in_the_same_words_never_agrees(share: int, other: int) -> None:
    words = "Healing was seen in {}% of the burns treated with honey."
    record = Record.from_text(pmid="7", title="Honey for burns", abstract=words.format(share))
    signal = compare(make_claim(words.format(other)), record).signals.number

    assert signal is (NumberSignal.AGREES if share == other else NumberSignal.DIFFERS)


@given(
    first=st.integers(min_value=11, max_value=45), second=st.integers(min_value=55, max_value=89)
)
def test_the_other_arm_s_figure_never_agrees(first: int, second: int) -> None:
    record = Record.from_text(
        pmid="7",
        title="Honey for burns",
        abstract=f"Healing occurred in {first}% of the honey group and {second}% with gauze.",
    )
    swapped = make_claim(f"With honey, healing occurred in {second}%.")
    right = make_claim(f"With gauze, healing occurred in {second}%.")

    assert compare(swapped, record).signals.number is NumberSignal.DIFFERS
    assert compare(right, record).signals.number is NumberSignal.AGREES
