"""Figures tell papers apart by how rare they are, in the unit that the claim means."""

from __future__ import annotations

import pytest

from claimcheck.evidence.ranking import rank
from claimcheck.evidence.ranking_figures import figure_shares, read_figures, wanted_figures
from claimcheck.model import Pmid, Record
from claimcheck.text.quantities import parse_quantities
from tests.builders import make_claim, make_record


def _record(pmid: str, abstract: str) -> Record:
    return make_record(abstract, pmid=Pmid(pmid), title="Zinc and colds")


@pytest.mark.parametrize(
    ("abstract", "kind", "value"),
    [
        ("Seventy-nine percent recovered.", "shares", 79.0),
        ("It was 12.5 % of all.", "shares", 12.5),
        ("Of 1,234 people", "others", 1234.0),
        ("Twelve people", "others", 12.0),
        ("at day 7", "times", 7.0),
        ("for two weeks", "times", 14.0),
        ("24 h later", "times", 1.0),
        ("a 6-hour stay", "times", 0.25),
        ("0·5 mg", "others", 0.5),
    ],
)
def test_a_figure_is_read_in_its_unit(abstract: str, kind: str, value: float) -> None:
    assert value in getattr(read_figures(_record("1", abstract)), kind)


def test_figures_come_from_small_to_large() -> None:
    assert read_figures(_record("1", "9%, 3% and 5%.")).shares == (3.0, 5.0, 9.0)


def test_a_figure_that_one_abstract_prints_tells_more_than_one_that_most_print() -> None:
    text = "With zinc, 47% recovered within a week."
    wanted = wanted_figures(make_claim(text, quantities=parse_quantities(text)))
    week = [_record(str(number), "They had recovered after a week, 7 days.") for number in range(9)]
    both = _record("9", "After 7 days 47% had recovered.")
    shares = figure_shares(wanted, [read_figures(record) for record in (*week, both)])
    assert shares[-1] - shares[0] > shares[0] >= 0


def test_a_percentage_is_no_count_and_a_count_no_percentage() -> None:
    text = "With zinc, 47% recovered."
    wanted = wanted_figures(make_claim(text, quantities=parse_quantities(text)))
    assert figure_shares(wanted, [read_figures(_record("1", "47 people recovered."))]) == [0.0]


def test_the_unit_of_a_time_may_be_another_one() -> None:
    text = "Colds were gone after two weeks."
    claim = make_claim(text, quantities=parse_quantities(text))
    right = _record("1", "Colds were gone after 14 days.")
    wrong = _record("2", "Colds were gone after 4 days.")
    assert [str(record.pmid) for record, _ in rank(claim, (wrong, right))] == ["1", "2"]


def test_a_claim_without_figures_wants_none() -> None:
    assert wanted_figures(make_claim("Zinc works.")) == ()
