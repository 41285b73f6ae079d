"""The wording of a sentence tells findings from aims and methods, whatever they are about."""

from __future__ import annotations

import pytest

from claimcheck.evidence.matching import compare
from claimcheck.evidence.wording import find_wording, load_cues, wording_odds
from claimcheck.model import Claim, ClaimId, Record
from claimcheck.text.vocabulary import load_vocabulary

AIM = "We assessed whether zinc lozenges shorten hoarseness in choir singers."
FINDING = "Zinc lozenges significantly shortened hoarseness in 61% of choir singers."
METHOD = "Lozenges were measured by weight and each sample was used once."


def test_numbers_are_all_the_same_cue() -> None:
    """Which number it is says nothing about what a sentence does."""
    assert find_wording("Fell by 3.5%") == find_wording("fell by 12,000 %")


def test_pairs_do_not_reach_over_other_words() -> None:
    """Only words side by side make a pair."""
    assert "did not" in find_wording("It did not help.")
    assert "did not" not in find_wording("It did help, not harm.")


@pytest.mark.parametrize("other", [AIM, METHOD])
def test_a_finding_is_worded_more_like_one_than_aim_or_method(other: str) -> None:
    """Without labels the little words tell them apart."""
    assert wording_odds(FINDING) > wording_odds(other)


def test_text_without_words_speaks_neither_way() -> None:
    """No cue, no worth."""
    assert wording_odds("") == 0
    assert wording_odds("ξψ …") == 0


def test_no_cue_names_a_subject() -> None:
    """What a sentence is about is the claim's matter."""
    vocabulary = load_vocabulary()
    assert [cue for cue in load_cues() if vocabulary.find(cue)] == []


def test_every_cue_can_be_found() -> None:
    """A cue that no text can hold would be dead weight."""
    assert [cue for cue in load_cues() if cue not in find_wording(cue)] == []


def test_the_finding_of_an_abstract_without_labels_comes_before_its_aim() -> None:
    """Both hold all words of the claim."""
    record = Record.from_text(
        pmid="12345678", title="Lozenges for the voice", abstract=f"{AIM} {METHOD} {FINDING}"
    )
    claim = Claim(id=ClaimId("c"), text="Zinc lozenges shorten hoarseness in choir singers.")
    assert compare(claim, record).sentences[0].text == FINDING
