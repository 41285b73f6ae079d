"""Which words go with which number."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from claimcheck.evidence.lexicon import find_terms
from claimcheck.evidence.skeleton import Bones
from claimcheck.evidence.zones import OWN, find_zones
from claimcheck.model import Quantity, QuantityKind, Span


def read_percentages(text: str) -> tuple[Quantity, ...]:
    return tuple(
        Quantity(
            surface=match.group(),
            span=Span(*match.span()),
            kind=QuantityKind.RATE,
            low=Decimal(match[1]),
            unit="%",
        )
        for match in re.finditer(r"([0-9]+(?:\.[0-9]+)?)%", text)
    )


def words_of(text: str, surface: str) -> dict[str, float]:
    """The weights of the words of `text` for the number printed as `surface`."""
    quantities = read_percentages(text)
    terms = find_terms(text)
    zones = find_zones(Bones(text, terms, quantities), range(len(quantities)))
    index = [quantity.surface for quantity in quantities].index(surface)
    weights: dict[str, float] = {}
    for place, weight in zones[index].items():
        word = terms[place].span.cut(text)
        weights[word] = max(weight, weights.get(word, 0.0))
    return weights


@pytest.mark.parametrize(
    ("text", "surface", "own", "foreign"),
    [
        ("71% of women slept and 20% of men snored.", "71%", "women", "men"),
        ("71% of women slept and 20% of men snored.", "20%", "men", "women"),
        ("In women (41%) more than in men (12%).", "41%", "women", "men"),
        ("In women (41%) more than in men (12%).", "12%", "men", "women"),
        ("Rash was rarer with zinc compared with starch (9% versus 31%).", "9%", "zinc", "starch"),
        ("Rash was rarer with zinc compared with starch (9% versus 31%).", "31%", "starch", "zinc"),
        ("Rash and fever occurred in 5% and 8%, respectively.", "5%", "Rash", "fever"),
        ("Rash and fever occurred in 5% and 8%, respectively.", "8%", "fever", "Rash"),
        ("It healed in 60% and 30% in the gel and cream groups.", "60%", "gel", "cream"),
        ("Zinc beat starch for healing, 60% to 30%.", "60%", "Zinc", "starch"),
        ("Mild (zinc 64%, starch 28%) rash.", "28%", "starch", "zinc"),
        ("Rash in 5%; in the second year, fever in 8%.", "8%", "fever", "Rash"),
    ],
)
def test_a_number_owns_the_words_of_its_part(
    text: str, surface: str, own: str, foreign: str
) -> None:
    weights = words_of(text, surface)

    assert weights[own] == OWN
    assert weights[foreign] < weights[own]


def test_three_items_answer_to_three_numbers() -> None:
    text = "Scars were commoner on arms than legs and backs (30% versus 20% versus 10%)."

    assert words_of(text, "20%")["legs"] == OWN
    assert words_of(text, "10%")["backs"] == OWN
    assert words_of(text, "10%")["arms"] < OWN


def test_a_word_left_out_the_second_time_still_counts_a_little() -> None:
    weights = words_of("40% recovered compared with 20% taking starch.", "20%")

    assert 0 < weights["recovered"] < OWN


def test_a_sentence_with_one_number_gives_it_all_words() -> None:
    weights = words_of("In spring, 40% of the nurses sneezed at work.", "40%")

    assert {weights[word] for word in ("spring", "nurses", "sneezed")} == {OWN}
