"""Laws of claimcheck.text that hold for every text."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from claimcheck.model import ConfidenceInterval, Quantity, QuantityKind, Relation, Span
from claimcheck.text.abbreviations import find_abbreviations
from claimcheck.text.cues import find_cues
from claimcheck.text.quantities import parse_quantities, parse_quantity, render_quantity
from claimcheck.text.sentences import split_sentences
from claimcheck.text.tokens import fold, stem_words, tokenize
from claimcheck.text.units import convert

_WORDS = """
1 2 7 10 25 35 45.2 0.5 .05 1,234 2019 1960s 10 000 ½ ⅔ 10⁹ 5e-3 % percent per cent of in out to
and or vs / - – − ± × ( ) [ ] , . ; : = < > ≤ ≥ about within more than up at least half a an third
quarter two twenty hundred dozen mg mg/kg kg mL h hours hour days week weeks months years year old
aged mean age patients participants infusions every other twice daily once several few OR HR RR
95% CI p n d day SD no nobody responded remission relapse reduced by points score respectively
placebo over for after followed $ 500 dollars mmHg 140/90 IL-6 IU 🙂
"""
_PIECES = st.sampled_from([*_WORDS.split(), "\u00a0", "\u202f"])
_PROSE = st.lists(_PIECES, max_size=30).map(" ".join) | st.lists(_PIECES, max_size=12).map("".join)
_TEXTS = st.text(max_size=200) | _PROSE


@given(_TEXTS)
@settings(max_examples=400)
def test_quantities_lie_in_the_text_in_order(text: str) -> None:
    quantities = parse_quantities(text)
    assert all(q.span.cut(text) == q.surface and q.surface for q in quantities)
    assert all(a.span.end <= b.span.start for a, b in pairwise(quantities))
    for q in quantities:
        assert q.high is None or (q.low is not None and q.low <= q.high)
        assert q.low is None or q.low.is_finite()


@given(_TEXTS)
def test_sentences_cover_all_that_is_not_white_space(text: str) -> None:
    spans = split_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.cut(text) == span.cut(text).strip() != "" for span in spans)
    covered = {place for span in spans for place in range(span.start, span.end)}
    assert all(text[n].isspace() for n in range(len(text)) if n not in covered)


@given(_TEXTS)
def test_tokens_and_cues_lie_in_the_text(text: str) -> None:
    assert all(token.span.cut(text) == token.text for token in tokenize(text))
    assert stem_words(text) == tuple(token.stem for token in tokenize(text))
    for cue in find_cues(text):
        assert cue.span.cut(text) == cue.text
        assert cue.scope is None or cue.scope.start >= cue.span.end


@given(_TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(_TEXTS)
def test_abbreviations_are_words_of_the_text(text: str) -> None:
    for short, long in find_abbreviations(text).items():
        assert short in text
        assert all(word in text for word in long.split())


_NUMBERS = st.integers(1, 1700).map(Decimal) | st.builds(
    lambda whole, tenths: Decimal(f"{whole}.{tenths}"),
    st.integers(0, 900),
    st.integers(1, 99),
)
_WHOLE = st.integers(2, 1700).map(Decimal)
_BOUNDS = st.sampled_from(list(Relation))
_UNITS: dict[QuantityKind, tuple[str | None, ...]] = {
    QuantityKind.RATE: ("%", "pp"),
    QuantityKind.TIME: ("min", "h", "d", "wk", "mo", "a"),
    QuantityKind.DOSE: ("mg", "mg/kg", "ug", "mg/kg/h", "[IU]", "mL"),
    QuantityKind.SCORE: ("mm[Hg]", "mg/dL", "{score}", "kg/m2", "{SD}", "10*9/L", "Cel"),
    QuantityKind.RATIO: (None, "{NNT}"),
    QuantityKind.COUNT: ("{participant}", "{session}", "{infusion}", "{trial}", "{study}"),
    QuantityKind.FREQUENCY: ("/d", "/wk", "wk", "{session}/wk", "d/wk"),
    QuantityKind.MONEY: ("USD",),
    QuantityKind.AGE: ("a",),
}
_COUNTED = {QuantityKind.COUNT, QuantityKind.FREQUENCY, QuantityKind.MONEY}


@st.composite
def _quantities(draw: st.DrawFn) -> Quantity:
    """Make a quantity as a text could state it."""
    kind = draw(st.sampled_from(list(_UNITS)))
    unit = draw(st.sampled_from(_UNITS[kind]))
    low = draw(_WHOLE if kind in _COUNTED else _NUMBERS)
    if kind is QuantityKind.AGE:
        low = draw(st.integers(1, 110).map(Decimal))
    high = low + draw(st.integers(1, 9)) if draw(st.booleans()) else None
    interval = None
    if kind in {QuantityKind.RATIO, QuantityKind.RATE} and high is None and draw(st.booleans()):
        level = draw(st.sampled_from([Decimal("0.95"), Decimal("0.9")]))
        interval = ConfidenceInterval(low=low, high=low + 1, level=level)
    return Quantity(
        surface="",
        span=Span(0, 0),
        kind=kind,
        low=low,
        high=high,
        unit=unit,
        relation=draw(_BOUNDS),
        interval=interval,
    )


def _core(quantity: Quantity) -> tuple[object, ...]:
    """Return what a rendered quantity keeps; role and outcome belong to a sentence."""
    return (
        quantity.kind,
        quantity.low,
        quantity.high,
        quantity.unit,
        quantity.relation,
        quantity.interval,
        quantity.numerator,
        quantity.denominator,
        quantity.alternatives,
    )


@given(_quantities())
@settings(max_examples=400)
def test_a_rendered_quantity_reads_back(quantity: Quantity) -> None:
    assert _core(parse_quantity(render_quantity(quantity))) == _core(quantity)


@given(_PROSE)
@example("1115e-3")
@example("2 every dollars")
@settings(max_examples=400)
def test_what_was_read_from_a_text_reads_back_once_rendered(text: str) -> None:
    for quantity in parse_quantities(text):
        assert _core(parse_quantity(render_quantity(quantity))) == _core(quantity)


@given(
    _NUMBERS,
    st.sampled_from(["s", "min", "h", "d", "wk", "mo", "a"]),
    st.sampled_from(["s", "h", "d", "a"]),
)
def test_a_conversion_and_back_gives_the_value_again(
    value: Decimal, source: str, target: str
) -> None:
    there = convert(value, source, target)
    assert there is not None
    back = convert(there, target, source)
    assert back is not None
    assert abs(back - value) <= value * Decimal("1e-20")
