"""Negation, hedging, direction, cause, overstatement, comparison."""

from __future__ import annotations

import pytest

from claimcheck.model import Span
from claimcheck.text.cues import CueKind, find_cues


def _kinds(text: str) -> set[CueKind]:
    return {cue.kind for cue in find_cues(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It did not help.", CueKind.NEGATION),
        ("It doesn’t help.", CueKind.NEGATION),
        ("It failed to reduce pain.", CueKind.NEGATION),
        ("There was no significant difference.", CueKind.NEGATION),
        ("Neither dose helped.", CueKind.NEGATION),
        ("It may help.", CueKind.HEDGE),
        ("Preliminary data suggest so.", CueKind.HEDGE),
        ("Sales rose.", CueKind.DIRECTION_UP),
        ("It lowers pressure.", CueKind.DIRECTION_DOWN),
        ("Mood improved.", CueKind.IMPROVE),
        ("Pain got worse.", CueKind.WORSEN),
        ("Smoking causes harm.", CueKind.CAUSAL),
        ("Smoking is associated with harm.", CueKind.ASSOCIATION),
        ("It cures all.", CueKind.OVERSTATEMENT),
        ("It has no side effects.", CueKind.OVERSTATEMENT),
        ("It is 100% safe.", CueKind.OVERSTATEMENT),
        ("It beats placebo, compared with care.", CueKind.COMPARISON),
    ],
)
def test_a_word_gives_its_cue(text: str, kind: CueKind) -> None:
    assert kind in _kinds(text)


def test_the_longest_phrase_hides_the_shorter_ones() -> None:
    cues = find_cues("There was no significant difference between them.")
    assert [(cue.kind, cue.text) for cue in cues] == [
        (CueKind.NEGATION, "no significant difference"),
    ]


def test_a_negation_governs_its_clause_and_no_more() -> None:
    text = "It did not lower pain, but it may lift mood."
    scopes = {cue.kind: cue.scope for cue in find_cues(text)}
    negation, hedge = scopes[CueKind.NEGATION], scopes[CueKind.HEDGE]
    assert negation is not None
    assert negation.cut(text) == "lower pain"
    assert hedge is not None
    assert hedge.cut(text) == "lift mood"


def test_each_of_thousands_of_cues_of_a_clause_governs_all_of_its_rest() -> None:
    text = "may " * 5000 + "\n; so it does not "
    *hedges, negation = find_cues(text)
    assert [hedge.scope for hedge in hedges[:2]] == [Span(4, 19_999), Span(8, 19_999)]
    assert hedges[-1].scope is None
    assert negation.scope is None


def test_cues_stand_at_their_places_in_order() -> None:
    text = "Patients may improve; relapse did not rise."
    cues = find_cues(text)
    assert all(cue.span.cut(text) == cue.text for cue in cues)
    assert [cue.span.start for cue in cues] == sorted(cue.span.start for cue in cues)


def test_plain_statements_hold_no_cue() -> None:
    assert find_cues("Ten people met on Monday.") == ()
