"""Claims that stand next to one another in a document."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from claimcheck.claims.neighbours import with_neighbours
from claimcheck.model import Claim, ClaimId
from tests.builders import make_claim


def _claim(name: str, line: int | None, document: str | None = "a.md") -> Claim:
    return make_claim(f"{name} holds.", id=ClaimId(name), document=document, line=line)


def _beside(*claims: Claim) -> dict[str, list[str]]:
    return {
        str(claim.id): [str(other.id) for other in claim.beside]
        for claim in with_neighbours(claims)
    }


def test_neighbours_come_nearest_first_and_from_the_same_document() -> None:
    found = _beside(
        _claim("one", 1), _claim("two", 1), _claim("three", 3), _claim("else", 1, "b.md")
    )
    assert found == {
        "one": ["two", "three"],
        "two": ["one", "three"],
        "three": ["two", "one"],
        "else": [],
    }


def test_what_is_lines_away_is_no_neighbour() -> None:
    assert _beside(_claim("one", 1), _claim("two", 9)) == {"one": [], "two": []}


def test_at_most_four_stand_beside_a_claim() -> None:
    found = _beside(*(_claim(str(number), 1) for number in range(9)))
    assert found["4"] == ["3", "5", "2", "6"]


def test_a_claim_that_is_gone_or_has_no_line_is_nobodys_neighbour() -> None:
    gone = replace(_claim("gone", 1), gone_at=datetime(2026, 1, 1, tzinfo=UTC))
    found = _beside(_claim("one", 1), gone, _claim("free", None), _claim("loose", 1, None))
    assert found == {"one": [], "gone": [], "free": [], "loose": []}


def test_the_order_of_the_file_does_not_matter_to_a_claim_in_another_line() -> None:
    first, second, third = _claim("one", 1), _claim("two", 2), _claim("three", 3)
    assert _beside(third, first, second) == _beside(first, second, third)


def test_a_claim_stays_the_same_with_its_neighbours() -> None:
    claims = (_claim("one", 1), _claim("two", 1))
    assert with_neighbours(claims) == claims
    assert with_neighbours(with_neighbours(claims))[0].beside[0].beside == ()
