from __future__ import annotations

import json
import re

import pytest

from claimcheck.encoding.json_v1 import encode_report
from claimcheck.reports import render_json
from tests.golden.hostile import HOSTILE, poisoned_report
from tests.golden.samples import check_report, empty_report, sample_report


def test_json_carries_its_version_claims_findings_and_counts() -> None:
    data = json.loads(render_json(check_report()))
    assert data["schema_version"] == 1
    assert len(data["claims"]) == 7
    assert len(data["findings"]) == 4
    assert data["counts"] == {"claims": 7, "checked": 5, "unchecked": 1, "ignored": 1}


def test_json_is_what_the_encoder_says() -> None:
    assert json.loads(render_json(sample_report())) == encode_report(sample_report())


def test_an_empty_report_is_json_too() -> None:
    assert json.loads(render_json(empty_report()))["claims"] == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_data_and_cannot_reach_the_terminal(hostile: str) -> None:
    text = render_json(poisoned_report(check_report(), hostile))
    assert text.encode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", text)
    shown = hostile.encode("utf-8", "backslashreplace").decode()
    assert json.loads(text)["claims"][0]["text"] == shown
