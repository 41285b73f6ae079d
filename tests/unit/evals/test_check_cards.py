"""The check of the cards must see what is wrong, or its zero means nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from claimcheck.model import RecordStatus
from claimcheck.sources.starter.card import StudyCard
from claimcheck.sources.starter.loader import decode_cards
from evals.card_figures import read_figures
from evals.check_cards import check_card, check_notices

RECORD: dict[str, Any] = {
    "pmid": "101",
    "pmid_is_real": True,
    "title": "A trial of a drug",
    "doi": "10.1000/ABC",
    "journal": "Journal of Trials",
    "year": 2020,
    "abstract": (
        "Forty adults took part in it. At 24 h, 52.5 % of those on the drug (21/40) and 10% "
        "on placebo responded; the difference was -7.95 points."
    ),
}


def card_with(
    found: str = "24 hours after the drug 52.5% had responded.", **fields: str
) -> StudyCard:
    values = {
        "pmid": "'101'",
        "title": "'A trial of a drug'",
        "doi": "'10.1000/abc'",
        "journal": "'Journal of Trials'",
        "year": "2020",
        "design": "'randomised trial'",
        "topics": "['drugs']",
        "done": "'There were 40 participants.'",
        "found": f"['{found}']",
    } | fields
    (card,) = decode_cards(
        [("x.toml", "[[card]]\n" + "\n".join(f"{k} = {v}" for k, v in values.items()))]
    )
    return card


@pytest.mark.parametrize(
    "found",
    [
        "One day after the drug 52.5% had responded.",
        "The score fell by 7.95 points.",
        "Of forty people 21 had responded.",
    ],
)
def test_figures_that_stand_in_the_record_pass(found: str) -> None:
    assert list(check_card(card_with(found), RECORD)) == []


@pytest.mark.parametrize(
    "found",
    [
        "24 hours after the drug 53% had responded.",
        "24 days after the drug 52.5% had responded.",
        "The drug was better by 7.95%.",
        "Half of the people had responded.",
        "Of forty-one people 21 had responded.",
    ],
)
def test_a_figure_or_a_unit_that_the_record_lacks_is_a_fault(found: str) -> None:
    faults = list(check_card(card_with(found), RECORD))
    assert faults
    assert all("does not stand in the record" in fault.what for fault in faults)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "'A trial'"), ("doi", "''"), ("journal", "'Other'"), ("year", "2021")],
)
def test_bibliographic_differences_are_faults(field: str, value: str) -> None:
    faults = [fault.what for fault in check_card(card_with(**{field: value}), RECORD)]
    assert len(faults) == 1
    assert faults[0].startswith(f"{field} is ")


def test_a_pmid_without_real_record_is_a_fault() -> None:
    assert [fault.what for fault in check_card(card_with(), None)] == [
        "no record of this PMID, or none that is real"
    ]


def test_a_sample_size_is_printed_or_the_sum_of_printed_groups() -> None:
    groups = "'There were 21 people on the drug and 10 on placebo.'"
    assert list(check_card(card_with(done=groups, sample_size="31"), RECORD)) == []
    faults = list(check_card(card_with(done=groups, sample_size="32"), RECORD))
    assert [fault.what for fault in faults] == ["sample size 32 does not stand in the record"]


def test_a_long_run_of_the_abstract_s_words_is_a_fault() -> None:
    copied = "Forty adults took part in it. At 24 h, 52.5 % of those on the drug responded."
    faults = [fault.what for fault in check_card(card_with(copied), RECORD)]
    assert len(faults) == 1
    assert "words in a row" in faults[0]


def test_an_erratum_that_the_card_does_not_tell_is_a_fault() -> None:
    notice = {"pmid": "102", "pmid_is_real": True, "title": "'A trial of a drug': Erratum"}
    assert check_notices([card_with()], [notice])
    told = card_with(status="'corrected'", notices="['102']")
    assert told.status is RecordStatus.CORRECTED
    assert check_notices([told], [notice]) == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("3,671 people", "3671", None),
        ("two thirds", "2", None),
        ("four hundred and fifty", "450", None),
        ("eight hundred and thirty three", "833", None),
        ("twenty-four hours", "1440", "min"),
        ("at 0·51", "0.51", None),
        ("days 1, 2 and 7", "10080", "min"),
        ("1-, 3-, and 6-month visits", "43800", "min"),
        ("0.5 mg per kilogram", "0.5", "mg/kg"),
        ("43 and 35%", "43", "%"),
    ],
)
def test_figures_are_read_with_their_units(text: str, value: str, unit: str | None) -> None:
    read = {(figure.value, figure.unit) for figure in read_figures(text)}
    assert (Decimal(value), unit) in read
