from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from claimcheck.model import ClaimResult, NumberPoint, NumberSignal, QuantityKind, RecordStatus
from claimcheck.reports.html.strip_drawing import SHAPES, draw_strip
from claimcheck.reports.number_strip import NumberStrip, number_strips
from tests.builders import make_claim, make_evidence
from tests.golden.samples import disputed_result, onset_result, quantity


def result_with(
    claimed: str | None, *values: str, unit: str = "%", kind: QuantityKind = QuantityKind.RATE
) -> ClaimResult:
    """Make a claim of one number and one record for each value."""
    low = None if claimed is None else Decimal(claimed)
    number = quantity("so much", "so much", kind, low=low)
    evidence = tuple(
        make_evidence(
            points=(
                NumberPoint(
                    claim="so much",
                    surface=value,
                    value=Decimal(value),
                    unit=unit,
                    relation=NumberSignal.DIFFERS,
                ),
            )
        )
        for value in values
    )
    return ClaimResult(claim=make_claim("so much", quantities=(number,)), evidence=evidence)


def only(result: ClaimResult) -> NumberStrip:
    (strip,) = number_strips(result)
    return strip


def labels(strip: NumberStrip) -> list[str]:
    return [tick.label for tick in strip.ticks]


def test_percentages_stand_on_the_whole_scale() -> None:
    strip = only(disputed_result())
    assert labels(strip) == ["0", "25", "50", "75", "100"]
    assert strip.low == pytest.approx(0.52)
    assert [point.position for point in strip.points] == pytest.approx([0.52, 0.67, 0.31, 0.518])
    assert (strip.agreeing, strip.differing) == (2, 2)


def test_points_know_their_record() -> None:
    strip = only(disputed_result())
    assert [point.pmid for point in strip.points] == ["9000001", "9000001", "9000002", "9000003"]
    assert [point.rank for point in strip.points] == [1, 1, 2, 3]
    assert [point.is_retracted for point in strip.points] == [False, False, False, True]


def test_a_range_has_two_ends() -> None:
    strip = only(onset_result())
    assert strip.low == pytest.approx(2 / 30)
    assert strip.high == pytest.approx(4 / 30)


def test_far_apart_values_stand_on_a_logarithmic_scale() -> None:
    strip = only(result_with("1", "5000", unit="mg"))
    assert strip.is_logarithmic
    assert labels(strip) == ["1", "10", "100", "1000", "10000"]


def test_far_apart_times_are_labelled_in_the_units_of_life() -> None:
    strip = only(result_with("2", "0.01", "9000", unit="h", kind=QuantityKind.TIME))
    assert labels(strip) == ["1 min", "1 h", "1 day", "1 wk", "1 mo", "1 yr"]
    assert draw_strip(strip).unit == "logarithmic"


def test_years_do_not_start_at_nought() -> None:
    strip = only(result_with("2010", "2015", unit="a", kind=QuantityKind.YEAR))
    assert float(labels(strip)[0]) > 2000


def test_changes_below_nought_are_on_the_axis() -> None:
    strip = only(result_with("-3", "-12", "4", unit="pp"))
    assert all(0 <= point.position <= 1 for point in strip.points)
    assert float(labels(strip)[0]) <= -12


def test_a_vague_number_has_points_and_no_claimed_value() -> None:
    strip = only(result_with(None, "3", unit="h"))
    assert strip.low is None
    assert draw_strip(strip).claimed_x is None


def test_without_comparable_numbers_there_is_no_strip() -> None:
    assert number_strips(result_with("5")) == ()


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+400", "1E-400", "-1E+400", "0"])
def test_absurd_values_neither_crash_nor_leave_the_axis(value: str) -> None:
    for strip in number_strips(result_with("0", value, "7", unit="h")):
        drawn = draw_strip(strip)
        assert all(0 <= point.position <= 1 for point in strip.points)
        assert len(drawn.points) == len(strip.points)


def test_points_at_one_place_are_stacked() -> None:
    drawn = draw_strip(only(result_with("52", "52", "52", "52.5", "90")))
    heights = [point.y for point in drawn.points]
    assert len(set(heights[:3])) == 3
    assert heights[3] == max(heights)


def test_larger_studies_are_drawn_larger_and_retracted_ones_hollow() -> None:
    drawn = draw_strip(only(disputed_result()))
    shapes = {shape.name: shape for shape in SHAPES}
    small, _, medium, large = (float(shapes[point.shape].radius) for point in drawn.points)
    assert small < medium < large
    hollow = [shapes[point.shape].is_retracted for point in drawn.points]
    assert hollow == [False, False, False, True]
    assert disputed_result().evidence[2].status is RecordStatus.RETRACTED


def test_a_strip_is_said_in_words() -> None:
    words = draw_strip(only(disputed_result())).words
    assert words.startswith("Number strip. Claimed: 52%. 4 comparable numbers: 2 agree, 2 differ.")


def test_a_number_that_a_record_says_twice_is_drawn_once() -> None:
    strip = only(disputed_result())
    twice = replace(strip, points=(*strip.points, strip.points[0]))
    assert len(draw_strip(twice).points) == len(strip.points)


def test_the_best_records_can_be_drawn_alone() -> None:
    strip = only(disputed_result())
    far = replace(strip, points=(*strip.points, replace(strip.points[0], rank=9)))
    assert len(draw_strip(far).points) == len(strip.points) + 1
    assert len(draw_strip(far, best_only=True).points) == len(strip.points)
    only_far = replace(strip, points=(replace(strip.points[0], rank=9),))
    assert len(draw_strip(only_far, best_only=True).points) == 1
