from __future__ import annotations

import pytest

from claimcheck.text.lowering import for_lower_case, lowered


def test_every_character_stays_at_its_place() -> None:
    text = "İİ: DIURESIS Rose"
    assert lowered(text).index("rose") == text.index("Rose")


def test_a_pattern_for_lower_case_may_not_ask_for_a_capital() -> None:
    with pytest.raises(ValueError, match="capital letter"):
        for_lower_case(r"\bCI\b")


def test_escapes_and_names_of_groups_may_hold_capitals() -> None:
    assert for_lower_case(r"(?P<Rise>rose)\W\Z").search(lowered("It ROSE.")) is not None
