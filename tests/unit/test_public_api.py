"""The public Python API, as `import claimcheck` gives it."""

from __future__ import annotations

from pathlib import Path

import pytest

import claimcheck


def test_every_public_name_is_there() -> None:
    assert [name for name in claimcheck.__all__ if not hasattr(claimcheck, name)] == []


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = claimcheck.nothing_of_the_kind


def test_claims_of_a_file_come_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Metformin lowered blood sugar in 62% of patients with diabetes.\n", "utf-8")
    (claim,) = claimcheck.extract_claims(path)
    assert (claim.line, claim.quantities[0].surface) == (1, "62%")
    assert claimcheck.as_json(claim)["quantities"][0]["low"] == "62"


def test_a_sentence_is_compared_with_a_record_made_from_text() -> None:
    record = claimcheck.Record.from_text(
        pmid="123",
        title="A trial of metformin in diabetes",
        abstract="Blood sugar was normal in 62% of patients on metformin and in 20% on placebo.",
    )
    evidence = claimcheck.compare("Metformin made blood sugar normal in 62% of patients.", record)
    assert evidence.pmid == "123"
    assert evidence.signals.number.value == "agrees"
    assert evidence.sentences[0].span.cut(record.abstract) == evidence.sentences[0].text


def test_sentences_are_verified_on_a_source_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report = claimcheck.verify(["Ketamine blocks NMDA receptors."], "starter")
    document = claimcheck.as_json(report)
    assert document["counts"] == {"claims": 1, "checked": 1, "unchecked": 0, "ignored": 0}
    assert report.results[0].evidence
    assert list(tmp_path.iterdir()) == []
