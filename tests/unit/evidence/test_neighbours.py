"""What the claims beside a claim tell of the study that it is about."""

from __future__ import annotations

from claimcheck.evidence.matching import match_claim
from claimcheck.model import Claim, Pmid, Record
from claimcheck.text.quantities import parse_quantities
from tests.builders import make_claim, make_record


def _claim(text: str, *beside: Claim) -> Claim:
    return make_claim(text, quantities=parse_quantities(text), beside=beside)


def _record(pmid: str, abstract: str) -> Record:
    return make_record(abstract, pmid=Pmid(pmid), title="A trial of relapse")


def _order(claim: Claim, *records: Record) -> list[str]:
    return [str(evidence.pmid) for evidence in match_claim(claim, records)]


HALF = "Half of the patients had relapsed a month later."
OTHER = _record("1", "Half of the patients had relapsed a month later. Nurses asked them by phone.")
MEANT = _record("2", "Half of the patients had relapsed a month later. Of 93, 71% had insomnia.")


def test_the_record_that_holds_the_words_of_the_neighbours_comes_first() -> None:
    neighbour = _claim("Many of them had insomnia.")
    assert _order(_claim(HALF), OTHER, MEANT) == ["1", "2"]
    assert _order(_claim(HALF, neighbour), OTHER, MEANT) == ["2", "1"]


def test_the_record_that_prints_the_figures_of_the_neighbours_comes_first() -> None:
    neighbour = _claim("It was so in 71% of them.")
    assert _order(_claim(HALF, neighbour), OTHER, MEANT) == ["2", "1"]


def test_neighbours_bring_no_record_that_has_nothing_to_do_with_the_claim() -> None:
    stranger = make_record("Of 93, 71% had insomnia.", pmid=Pmid("3"), title="Insomnia")
    neighbour = _claim("71% had insomnia.")
    alone = _order(_claim(HALF), OTHER, stranger)
    assert set(_order(_claim(HALF, neighbour), OTHER, stranger)) == set(alone)


def test_what_is_compared_is_the_claim_alone() -> None:
    neighbour = _claim("71% had insomnia.")
    for alone, beside in zip(
        sorted(match_claim(_claim(HALF), [OTHER, MEANT]), key=lambda item: item.pmid),
        sorted(match_claim(_claim(HALF, neighbour), [OTHER, MEANT]), key=lambda item: item.pmid),
        strict=True,
    ):
        assert alone.sentences == beside.sentences


def test_scores_fall_and_lie_between_nought_and_one() -> None:
    claim = _claim(HALF, _claim("71% had insomnia."))
    scores = [evidence.score for evidence in match_claim(claim, [OTHER, MEANT])]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
