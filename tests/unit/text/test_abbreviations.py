"""Abbreviations explained in brackets."""

from __future__ import annotations

import pytest

from claimcheck.text.abbreviations import find_abbreviations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In major depressive disorder (MDD), most rest.", {"MDD": "major depressive disorder"}),
        ("We did randomised trials (RCTs).", {}),
        ("We did randomised controlled trials (RCTs).", {"RCTs": "randomised controlled trials"}),
        ("ECT (electroconvulsive therapy) is old.", {"ECT": "electroconvulsive therapy"}),
        ("The body mass index (BMI; kg/m2) rose.", {"BMI": "body mass index"}),
        ("It fell (see below).", {}),
        ("It fell (52%).", {}),
        ("Selective serotonin reuptake inhibitors (SSRIs) and others", {
            "SSRIs": "Selective serotonin reuptake inhibitors",
        }),
        ("", {}),
    ],
)  # fmt: skip
def test_explained_short_forms_are_found(text: str, expected: dict[str, str]) -> None:
    assert find_abbreviations(text) == expected


def test_the_first_explanation_counts() -> None:
    text = "acute stress disorder (ASD) and autism spectrum disorder (ASD)"
    assert find_abbreviations(text) == {"ASD": "acute stress disorder"}
