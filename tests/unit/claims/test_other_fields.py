"""
Extraction on articles of fields that no weight was fitted on: heart, food, cancer and vaccines.

The articles in tests/corpus/articles were written for this test. Each has a table beside it with
a tier and a sentence on each line: `must` (a figure or a named source), `should` (a checkable
statement without one), `never`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.claims.extraction import extract_claims
from claimcheck.documents import read_document

ARTICLES = sorted((Path(__file__).parents[2] / "corpus/articles").glob("*.tsv"))


def labels_of(table: Path) -> dict[str, str]:
    rows = (line.split("\t") for line in table.read_text("utf-8").splitlines())
    return {sentence: tier for tier, sentence in rows}


def claims_beside(table: Path) -> set[str]:
    (path,) = (found for found in table.parent.glob(f"{table.stem}.*") if found != table)
    return {claim.text for claim in extract_claims(read_document(path, name=path.name))}


@pytest.mark.parametrize("table", ARTICLES, ids=lambda table: table.stem)
def test_every_statement_with_a_figure_or_a_source_is_found(table: Path) -> None:
    wanted = {sentence for sentence, tier in labels_of(table).items() if tier == "must"}
    assert wanted - claims_beside(table) == set()


@pytest.mark.parametrize("table", ARTICLES, ids=lambda table: table.stem)
def test_most_statements_without_a_figure_are_found(table: Path) -> None:
    wanted = {sentence for sentence, tier in labels_of(table).items() if tier == "should"}
    assert len(wanted & claims_beside(table)) >= 0.8 * len(wanted)


@pytest.mark.parametrize("table", ARTICLES, ids=lambda table: table.stem)
def test_history_law_offers_and_orders_are_not_taken(table: Path) -> None:
    labels = labels_of(table)
    taken = claims_beside(table)
    assert {sentence for sentence in taken if labels.get(sentence, "never") == "never"} == set()
