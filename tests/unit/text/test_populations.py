"""Populations are named by a closed list of kinds."""

from __future__ import annotations

import pytest

from claimcheck.text.populations import PopulationKind, find_populations, kind_of_age

K = PopulationKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("teenagers", K.ADOLESCENTS),
        ("a 14-year-old", K.ADOLESCENTS),
        ("aged 12 to 17 years", K.ADOLESCENTS),
        ("aged 18 to 65", K.ADULTS),
        ("aged 65 years and older", K.OLDER_ADULTS),
        ("the elderly", K.OLDER_ADULTS),
        ("newborns", K.CHILDREN),
        ("pregnant women", K.PREGNANT),
        ("Wistar rats", K.ANIMALS),
        ("zebrafish", K.ANIMALS),
        ("HeLa cells", K.IN_VITRO),
        ("healthy volunteers", K.HEALTHY),
        ("outpatients", K.PATIENTS),
        ("veterans", K.ADULTS),
        ("participants", K.HUMANS),
    ],
)
def test_each_wording_has_its_kind(text: str, kind: PopulationKind) -> None:
    assert [mention.kind for mention in find_populations(text)] == [kind]


def test_a_span_cuts_out_the_surface() -> None:
    text = "Among 40 women aged 30-45, mice aside, 12 took part."
    for mention in find_populations(text):
        assert mention.span.cut(text) == mention.surface


def test_patients_keep_what_they_have() -> None:
    (mention,) = find_populations("In patients with rheumatoid arthritis, pain fell.")
    assert mention.condition == "rheumatoid arthritis"


def test_a_condition_of_the_next_sentence_is_not_theirs() -> None:
    (mention,) = find_populations("We saw patients with her. Asthma was rare.")
    assert mention.condition is None


def test_people_who_were_left_out_are_marked() -> None:
    kinds = {
        mention.kind: mention.excluded
        for mention in find_populations("Adults took part; pregnant women were excluded.")
    }
    assert kinds == {K.ADULTS: False, K.PREGNANT: True}


def test_a_share_is_no_age() -> None:
    assert find_populations("It was used at age and in 40% of") == ()


def test_an_age_range_over_children_and_adults_is_people() -> None:
    assert kind_of_age(8, 70) is K.HUMANS
