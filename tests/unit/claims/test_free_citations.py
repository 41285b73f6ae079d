from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.claims.extraction import extract_claims
from claimcheck.claims.free_citations import free_citation
from claimcheck.documents import read_document


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            "1. Muster AB, Other C. On lanterns. J Made Up Res. 2001 Feb 3;47(4):351-4.",
            "J Made Up Res|2001|47|351|Muster AB",
        ),
        (
            "Muster A, Other C, et al. On lanterns. Arch Lantern Med 2006; 63: 856–864.",
            "Arch Lantern Med|2006|63|856|Muster A",
        ),
        (
            "Muster, A. B., & Other, C. (2013). On lanterns. Lantern Annals, 170(10), 1134–1142.",
            "Lantern Annals|2013|170|1134|Muster AB",
        ),
        ("[12] Muster A. Wicks? Candle Rep. 2019;12:e45.", "Candle Rep|2019|12|e45|Muster A"),
    ],
)
def test_entries_of_the_usual_styles_are_read(entry: str, expected: str) -> None:
    assert free_citation(entry) == f"CITATION:{expected}"


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "Muster AB. On lanterns. Unpublished.",
        "On lanterns. J Made Up Res. 2001;47:351.",
        "Lantern Society. https://example.org/lanterns (2019).",
        "A" * 100_000,
        "Muster AB. " + "J. " * 50_000,
    ],
)
def test_entries_without_one_of_the_parts_are_left_alone(entry: str) -> None:
    assert free_citation(entry) is None


def test_a_claim_knows_the_entries_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "article.md"
    path.write_text(
        "# Treatment\n\nIn a trial, 64% of patients responded to ketamine [1,2].\n\n"
        "## References\n\n"
        "1. Muster AB. On lanterns in low mood. J Made Up Res. 2001;47(4):351-4.\n"
        "2. Other C. On wicks. Candle Rep. 2019;12:45. doi:10.1000/wick.\n",
        encoding="utf-8",
    )

    (claim,) = extract_claims(read_document(path))

    assert claim.cites == ("DOI:10.1000/wick",)
    assert [entry.cites for entry in claim.references] == [(), ("DOI:10.1000/wick",)]
    assert claim.references[0].citation == "CITATION:J Made Up Res|2001|47|351|Muster AB"
    assert "On wicks" in claim.references[1].text
