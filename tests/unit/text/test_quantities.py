"""The table tests/corpus/quantities.tsv, and what a table cannot say."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from claimcheck.model import Quantity, QuantityKind, Relation, Role, Span
from claimcheck.text.quantities import parse_quantities, parse_quantity, render_quantity

_TABLE = Path(__file__).parents[2] / "corpus" / "quantities.tsv"


def _rows() -> list[tuple[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["sentence"], row["expected"] or "") for row in reader]


def _shown(quantity: Quantity) -> str:
    """Write a quantity as the table does: surface=kind|value|unit|relation|role|n/N|interval."""
    value = "" if quantity.low is None else str(quantity.low)
    value += "" if quantity.high is None else f"..{quantity.high}"
    numerator, denominator = quantity.numerator, quantity.denominator
    share = "" if numerator is None else f"{numerator}/{denominator or ''}"
    interval = quantity.interval
    shown = "" if interval is None else f"{interval.low}..{interval.high}@{interval.level or ''}"
    parts = [
        quantity.kind.value,
        value,
        quantity.unit or "",
        quantity.relation.value,
        quantity.role.value if quantity.role else "",
        share,
        shown,
        ",".join(map(str, quantity.alternatives)),
    ]
    while len(parts) > 5 and not parts[-1]:
        parts.pop()
    return f"{quantity.surface}={'|'.join(parts)}"


@pytest.mark.parametrize(("sentence", "expected"), _rows())
def test_a_sentence_gives_the_quantities_of_the_table(sentence: str, expected: str) -> None:
    assert " ; ".join(_shown(q) for q in parse_quantities(sentence)) == expected


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in _rows()])
def test_spans_cut_the_surface_out_in_order_without_overlap(sentence: str) -> None:
    quantities = parse_quantities(sentence)
    assert all(q.span.cut(sentence) == q.surface for q in quantities)
    ends = [0, *(q.span.end for q in quantities)]
    assert all(end <= q.span.start for end, q in zip(ends, quantities, strict=False))


def test_each_share_takes_the_outcome_of_its_own_clause() -> None:
    text = "52% achieved remission after three infusions, with 15% showing a partial response."
    shares = [q for q in parse_quantities(text) if q.kind is QuantityKind.RATE]
    assert [(q.role, q.outcome) for q in shares] == [
        (Role.REMISSION, "remission"),
        (Role.RESPONSE, "partial response"),
    ]


def test_respectively_shares_outcomes_out_in_order() -> None:
    text = "Response and remission rates were 71% and 29%, respectively."
    assert [q.role for q in parse_quantities(text)] == [Role.RESPONSE, Role.REMISSION]


def test_an_outcome_does_not_cross_the_end_of_a_sentence() -> None:
    assert parse_quantities("Many relapsed. In all, 40% were men.")[0].role is None


def test_over_is_no_bound_where_it_says_how_long_something_took() -> None:
    infusion, bound = parse_quantities("It was infused over 40 minutes. It lasted over 40 minutes.")
    assert (infusion.relation, infusion.role) == (Relation.EXACT, Role.ADMINISTRATION)
    assert (bound.relation, bound.role) == (Relation.OVER, Role.DURATION)


def test_the_printed_precision_is_kept() -> None:
    assert str(parse_quantity("0.50 mg").low) == "0.50"
    assert str(parse_quantity("0.5 mg").low) == "0.5"


def test_text_around_does_not_move_spans_of_odd_characters() -> None:
    text = "🙂 In a\u0301ll, 10\u202f000 patients had 0·5\u2009% more."
    first, second = parse_quantities(text)
    assert (first.low, second.low) == (Decimal(10000), Decimal("0.5"))
    assert first.span.cut(text) == "10\u202f000 patients"


def test_numbers_too_long_to_be_figures_are_left_out() -> None:
    assert parse_quantities("9" * 5000 + " mg") == ()


def test_a_text_without_numbers_holds_no_quantity() -> None:
    assert parse_quantities("") == ()
    assert parse_quantities("The drug works well in many.") == ()


@pytest.mark.parametrize("text", ["", "no number here", "1 mg and 2 mg"])
def test_parse_quantity_wants_exactly_one(text: str) -> None:
    with pytest.raises(ValueError, match="expected one quantity"):
        parse_quantity(text)


@pytest.mark.parametrize(("sentence", "expected"), _rows())
def test_a_rendered_quantity_reads_back(sentence: str, expected: str) -> None:
    del expected
    for quantity in parse_quantities(sentence):
        again = parse_quantity(render_quantity(quantity))
        assert _core(again) == _core(quantity)


def _core(quantity: Quantity) -> tuple[object, ...]:
    return (
        quantity.kind,
        quantity.low,
        quantity.high,
        quantity.unit,
        quantity.relation,
        quantity.numerator,
        quantity.denominator,
        quantity.interval,
        quantity.alternatives,
    )


def test_a_quantity_made_by_hand_is_rendered_without_its_text() -> None:
    quantity = Quantity(
        surface="x",
        span=Span(0, 1),
        kind=QuantityKind.TIME,
        low=Decimal(40),
        unit="min",
        relation=Relation.WITHIN,
    )
    assert render_quantity(quantity) == "within 40 min"


def test_a_long_row_of_bare_figures_is_read_next_to_words_only() -> None:
    row = "12% 25/35 0.5 " * 100
    found = parse_quantities(f"Remission was seen in 43% {row}and nausea in 9% of patients.")
    assert (found[0].surface, found[-1].surface) == ("43%", "9%")
    assert len(found) < 60
    short = "12% 25/35 0.5 " * 5
    assert len(parse_quantities(f"In all, {short}were seen.")) == 15
