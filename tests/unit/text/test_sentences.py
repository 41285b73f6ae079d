"""Sentences of prose as papers and articles print it."""

from __future__ import annotations

import pytest

from claimcheck.text.sentences import split_sentences


def _split(text: str) -> list[str]:
    return [span.cut(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["They gave 0.5 mg/kg i.v. to all.", "It helped."],
        ["Fava et al. tried it.", "So did we."],
        ["The gap was clear (p < .001).", "It stayed."],
        ["Dr. Roe saw it, e.g. in men.", "Mr. Doe did not."],
        ["It is used in the U.S. and the U.K. by many.", "It sells."],
        ["It is approved in the U.S.", "The price is high."],
        ["It was A vs. B in Fig. 2.", "No. 5 won."],
        ["J. R. Smith wrote it.", "I. Jones read it."],
        ["It fell to 5.", "12 patients left."],
        ["“It works.”", "So they said."],
        ["It works (see below.)", "It lasts."],
        ["Is it safe?", "Yes!", "It is."],
        ["It works.[3]", "It lasts.[4, 5]", "It sells."],
        ["They were of grade IV.", "Mean age was 5."],
        ["The aim was to see it.;", "Ten people took it."],
        ["It works.¹²", "It lasts."],
        ["BACKGROUND: It is rare.", "RESULTS: It fell."],
        ["The level rose.", "p53 was bound.", "mTOR was not."],
        ["Take it at 5 p.m. daily.", "Then rest."],
        ["It cost approx. 5 euros.", "It broke."],
        ["It ran over 40 min.", "Zarate et al. saw it.", "The min. dose was low."],
        ["Nothing ends here"],
    ],
)
def test_parts_joined_by_a_space_come_apart_again(parts: list[str]) -> None:
    assert _split(" ".join(parts)) == parts


def test_a_full_stop_without_a_space_still_ends_a_sentence() -> None:
    assert _split("It beat placebo.In men it failed (5%).Dose was 5 mg.All left.") == [
        "It beat placebo.",
        "In men it failed (5%).",
        "Dose was 5 mg.",
        "All left.",
    ]


@pytest.mark.parametrize("name", ["Node.JS", "www.Example.org", "E.Coli", "5-HT1A.B"])
def test_names_with_a_full_stop_inside_stay_whole(name: str) -> None:
    assert _split(f"We used {name} here.") == [f"We used {name} here."]


def test_list_items_and_blank_lines_part_sentences_and_other_lines_do_not() -> None:
    text = "We saw\nthree things\n- one\n- two\n\nThe end\n1. first\n2) second"
    assert _split(text) == [
        "We saw\nthree things",
        "- one",
        "- two",
        "The end",
        "1. first",
        "2) second",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_blank_text_holds_no_sentence(text: str) -> None:
    assert split_sentences(text) == ()
