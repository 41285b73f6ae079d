"""Populations of claim and record."""

from __future__ import annotations

import pytest

from claimcheck.evidence.people import compare_populations
from claimcheck.model import PopulationSignal


@pytest.mark.parametrize(
    ("claim", "record", "expected"),
    [
        ("Most patients slept.", "Rats slept longer.", PopulationSignal.DIFFERS),
        ("In mice, sleep was longer.", "Mice slept longer.", PopulationSignal.SAME),
        ("Half of the children slept.", "Adults slept longer.", PopulationSignal.DIFFERS),
        ("Half of the patients slept.", "Patients with gout slept.", PopulationSignal.SAME),
        ("Sleep matters.", "Adults slept longer.", PopulationSignal.UNCLEAR),
    ],
)
def test_population(claim: str, record: str, expected: PopulationSignal) -> None:
    assert compare_populations(claim, record) is expected
