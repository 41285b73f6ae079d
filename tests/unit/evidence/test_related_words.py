"""The table of related words and how it is read."""

from __future__ import annotations

from importlib.resources import files

from claimcheck.evidence.ranking_features import word_stem
from claimcheck.evidence.related_words import related


def test_a_lay_word_is_near_the_term() -> None:
    assert related(word_stem("kidney"))["renal"] > 0.5
    assert "physician" in related(word_stem("doctors"))


def test_a_word_of_no_table_has_no_relatives() -> None:
    assert related("qqxyz") == {}
    assert related("") == {}


def test_every_line_of_the_table_is_a_stem_with_others_and_their_worth() -> None:
    table = files("claimcheck.evidence").joinpath("related_words.txt").read_text(encoding="utf-8")
    lines = [line for line in table.splitlines() if not line.startswith("#")]
    assert len(lines) > 10_000
    stems = [line.split()[0] for line in lines]
    assert stems == sorted(set(stems))
    for line in lines:
        stem, *entries = line.split()
        assert stem.isalpha()
        worths = [int(entry.rpartition(":")[2]) for entry in entries]
        assert worths == sorted(worths, reverse=True)
        assert 1 <= worths[-1] <= worths[0] <= 100
        assert stem not in related(stem)
        assert len(related(stem)) == len(entries) <= 16
