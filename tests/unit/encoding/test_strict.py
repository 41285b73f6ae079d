from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from claimcheck.encoding.strict import DecodeError, Fields, open_fields, suggest
from claimcheck.model import Verdict


def fields(**values: Any) -> Fields:
    return open_fields(values, ("claims", 3))


def test_a_number_keeps_the_precision_it_was_printed_with() -> None:
    assert str(fields(low="0.50").decimal("low")) == "0.50"
    assert fields(low=".5").decimal("low") == Decimal("0.5")


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "word for number": (lambda: fields(low="half").decimal("low"), r"claims\[3\]\.low: .*'half'"),
    "time for number": (lambda: fields(low="1:40").decimal("low"), "'1:40'"),
    "two numbers": (lambda: fields(low="1,000").decimal("low"), "'1,000'"),
    "endless number": (lambda: fields(low="9" * 5000).decimal("low"), "number in quotes"),
    "not finite": (lambda: fields(low="NaN").decimal("low"), "'NaN'"),
    "other digits": (lambda: fields(low="５２").decimal("low"), "number in quotes"),
    "float for decimal": (lambda: fields(low=0.5).decimal("low"), "number in quotes"),
    "missing text": (lambda: fields().text("text"), r"claims\[3\]\.text: is missing"),
    "blank text": (lambda: fields(text="  ").text("text"), "must not be empty"),
    "list for text": (lambda: fields(note=[]).optional_text("note"), "a list"),
    "octal line": (lambda: fields(line="012").optional_integer("line"), "whole number"),
    "truth as line": (lambda: fields(line=True).optional_integer("line"), "whole number"),
    "line zero": (lambda: fields(line="0").optional_integer("line", least=1), "at least 1"),
    "verdict": (
        lambda: fields(v="suported").required_choice("v", Verdict),
        r"'suported' is not known \(did you mean 'supported'\?\)",
    ),
    "day": (lambda: fields(until="2026-02-30").day("until"), "not a day"),
    "time without zone": (lambda: fields(at="2026-01-01T10:00:00").moment("at"), "not a time"),
    "text for list": (
        lambda: fields(cites="1").texts("cites"),
        r"must be a list, not '1'; put it in \[square brackets\]",
    ),
    "number for list": (lambda: fields(cites=1).texts("cites"), "must be a list, not 1$"),
    "number in list": (lambda: fields(cites=["1", 2]).texts("cites"), r"cites\[1\]"),
    "text for mapping": (lambda: open_fields("x", ("claims", 0)), r"claims\[0\]: must be a map"),
}


@pytest.mark.parametrize(("read", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_a_wrong_value_is_refused_with_its_place(read: Callable[[], object], problem: str) -> None:
    with pytest.raises(DecodeError, match=problem):
        read()


def test_an_unknown_key_is_refused_with_a_suggestion() -> None:
    with pytest.raises(DecodeError, match=r"claims\[0\]\.quantites: .*'quantities'"):
        open_fields({"quantites": []}, ("claims", 0), frozenset({"id", "quantities"}))


def test_control_characters_never_reach_an_error_line() -> None:
    with pytest.raises(DecodeError) as caught:
        open_fields({"\x1b[2J\n": 1}, (), frozenset({"id"})).text("id")
    assert "\x1b" not in caught.value.problem


def test_nothing_is_suggested_for_a_word_that_is_like_none() -> None:
    assert suggest("zzz", ["supported"]) == ""
