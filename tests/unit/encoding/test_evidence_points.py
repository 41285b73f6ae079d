"""Numbers on an axis."""

from __future__ import annotations

from decimal import Decimal

from claimcheck.encoding.evidence import decode_evidence, encode_evidence
from claimcheck.model import NumberPoint, NumberSignal
from tests.builders import make_evidence


def test_a_converted_value_with_endless_decimals_can_be_read_back() -> None:
    point = NumberPoint(
        claim="six weeks",
        surface="one second",
        value=Decimal(1) / Decimal(10080),
        unit="wk",
        relation=NumberSignal.DIFFERS,
    )
    encoded = encode_evidence(make_evidence(points=(point,)))
    (read,) = decode_evidence(encoded).points
    assert read.value == Decimal("0.0000992063492")
