"""JSON, version 1: what is written is read back, and fits its published schema."""

from __future__ import annotations

import json
from functools import cache

import jsonschema
from hypothesis import HealthCheck, given, settings

from claimcheck.encoding.json_v1 import (
    as_json,
    canonical_json,
    decode_report,
    load_schema,
)
from claimcheck.model import Report
from tests.property import strategies as my

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(load_schema("json-v1"))


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(my.reports)
def test_a_report_comes_back_from_its_json_as_it_went_in(report: Report) -> None:
    assert decode_report(json.loads(canonical_json(as_json(report)))) == report


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(my.reports)
def test_every_report_fits_the_published_schema(report: Report) -> None:
    validator().validate(json.loads(canonical_json(as_json(report))))
