"""The table of comparisons: what is said to agree, to differ, or not to be comparable."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck.evidence.matching import compare
from claimcheck.model import Claim, ClaimId, Evidence, NumberSignal, Record, SubjectTerms
from claimcheck.text.quantities import parse_quantities

TABLE = Path(__file__).parents[2] / "corpus" / "comparisons.tsv"


def read_table() -> list[tuple[str, str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["what"], row["relation"], row["claim"], row["abstract"]) for row in rows]


ON_THE_CLAIMS_SUBJECT = SubjectTerms(population=("people",))
"""What a claim is about that no record has to name: these rows' records are about it."""


def see(claim: str, abstract: str, title: str = "A study") -> Evidence:
    quantities = parse_quantities(claim)
    return compare(
        Claim(id=ClaimId("c-1"), text=claim, quantities=quantities, subjects=ON_THE_CLAIMS_SUBJECT),
        Record.from_text(pmid="7", title=title, abstract=abstract),
    )


@pytest.mark.parametrize(
    ("relation", "claim", "abstract"),
    [pytest.param(*row[1:], id=row[0]) for row in read_table()],
)
def test_number_signal(relation: str, claim: str, abstract: str) -> None:
    assert see(claim, abstract).signals.number.value == relation


@pytest.mark.parametrize(
    "mark",
    [
        "(PMID 16894061)",
        "(PMID: 16894061, doi:10.1000/x1)",
        "(https://doi.org/10.1000/x1)",
        "(Smith et al., 2004)",
        "(source: a leaflet of the clinic)",
    ],
)
def test_naming_its_source_changes_nothing_for_a_claim(mark: str) -> None:
    """Read as words of the claim, it would take the agreement away."""
    claim = "Honey gave a 7-day healing of 50.0%"
    abstract = (
        "Honey increased 7-day healing rates compared with gauze "
        "[honey, 8/16 (50.0%), gauze, 2/16 (12.5%); p <.05]."
    )

    marked = see(f"{claim} {mark}.", abstract)

    assert [line.record for line in marked.comparisons] == ["7-day", "8/16 (50.0%)"]
    assert marked.signals == see(f"{claim}.", abstract).signals


def test_the_disagreeing_neighbour_is_shown_beside_the_agreeing_number() -> None:
    found = see(
        "With gauze, 28% of burns healed.", "Healing occurred in 64% with honey and 28% with gauze."
    )

    (line,) = found.comparisons
    assert (line.record, line.closest_differing) == ("28%", "64%")


def test_a_figure_of_the_other_arm_is_named_as_such() -> None:
    found = see(
        "Rash went away in 22% of patients.",
        "Rash went away in 61% of patients on the cream and in 22% on placebo.",
    )

    (line,) = found.comparisons
    assert line.record == "61%"
    assert "control arm" in line.why


def test_points_hold_every_comparable_number_in_the_claim_s_unit() -> None:
    found = see(
        "Rash was gone within 24 hours.",
        "Rash was gone within 2 days with gauze and within 1 day with honey.",
    )

    assert {(point.surface.split()[-2], point.value, point.unit) for point in found.points} >= {
        ("1", 24, "h"),
        ("2", 48, "h"),
    }


@pytest.mark.parametrize(
    ("happened", "relation"),
    [("relapse", NumberSignal.AGREES), ("retirement", NumberSignal.NO_COMPARABLE_NUMBER)],
)
def test_a_time_is_told_of_what_happened_by_then_in_other_words_too(
    happened: str, relation: NumberSignal
) -> None:
    found = see(
        "Once the cast was off, the gout typically came back after about 31 months.",
        f"From taking off the cast to {happened} it took farmers some 31 months.",
        title="Casts for gout in farmers",
    )

    assert found.signals.number is relation


def test_a_record_without_a_comparable_number_puts_no_point_on_the_axis() -> None:
    rows = [row for row in read_table() if row[1] == "no-comparable-number"]

    assert rows
    for what, _, claim, abstract in rows:
        assert see(claim, abstract).points == (), what


def test_a_sentence_marks_no_number_as_differing_where_none_could_be_compared() -> None:
    rows = [row for row in read_table() if row[1] == "no-comparable-number"]

    for what, _, claim, abstract in rows:
        marks = [mark for item in see(claim, abstract).sentences for mark in item.marks]
        assert NumberSignal.DIFFERS not in {mark.relation for mark in marks}, what


def test_marks_lie_on_the_number_in_the_shown_sentence() -> None:
    found = see("Half of the burns healed.", "METHODS: We saw burns. RESULTS: In all, 49% healed.")

    sentence = found.sentences[0]
    assert sentence.section == "RESULTS"
    assert [mark.span.cut(sentence.text) for mark in sentence.marks] == ["49%"]
    assert found.comparisons[0].sentence == 0


def test_a_claim_without_numbers_has_no_number_signal() -> None:
    found = see("Honey heals burns.", "Honey healed burns sooner than gauze.")

    assert found.signals.number is NumberSignal.NOT_APPLICABLE
    assert found.comparisons == ()
    assert found.sentences[0].text == "Honey healed burns sooner than gauze."


def test_a_price_is_compared_with_prices_only() -> None:
    found = see("The cream costs $52.", "Healing was seen in 52% of burns, the cream cost €52.")

    assert found.signals.number is NumberSignal.NO_COMPARABLE_NUMBER


def test_words_that_deny_an_effect_are_shown_where_the_record_gives_no_figure() -> None:
    found = see(
        "Three times as many burns healed on honey as on gauze.",
        "Forty burns were seen. Honey and gauze led to similar rates of healing of burns.",
    )

    (line,) = found.comparisons
    assert line.record == "similar"
    assert line.sentence is not None
    assert found.sentences[line.sentence].text.startswith("Honey and gauze")


def test_the_one_who_is_helped_is_no_number_of_its_own() -> None:
    found = see(
        "Nurses would have to treat four patients for one extra responder.",
        "Cure was likelier with the salve (number needed to treat: 4.3).",
    )

    assert [line.claim for line in found.comparisons] == ["four patients"]


def test_numbers_beyond_the_first_sixty_of_a_claim_are_said_to_be_uncompared() -> None:
    shares = ", ".join(f"{number}.5% of burns" for number in range(1, 70))
    found = see(f"Honey healed {shares}.", "Honey healed 3.5% of burns in a week.")

    assert len(found.comparisons) == 69
    last = found.comparisons[60:]
    assert {line.why for line in last} == {"only the first 60 numbers of a claim are compared"}
    assert {line.relation for line in last} == {NumberSignal.NO_COMPARABLE_NUMBER}


def test_a_number_that_agrees_among_few_of_the_claim_s_words_agrees_loosely() -> None:
    abstract = "Mean weight fell from 90 kg at baseline to 81 kg."
    loosely, surely = see("Weight came down to 81 kg.", abstract), see(abstract, abstract)
    (comparison,) = loosely.comparisons
    assert comparison.relation is NumberSignal.AGREES
    assert comparison.loose
    assert [mark.loose for mark in loosely.sentences[0].marks if mark.relation == "agrees"] == [
        True
    ]
    assert not any(each.loose for each in surely.comparisons)


def test_a_time_that_agrees_in_the_same_sentence_bears_a_figure_out() -> None:
    claim = "41% of people got better within 2 hours of the spray."
    together = see(claim, "At 2 hours 41% improved; 30% had no pain and 12% slept.")
    assert [each.relation for each in together.comparisons] == [NumberSignal.AGREES] * 2
    assert [each.loose for each in together.comparisons] == [False, False]
    apart = see(
        "In a trial, 41% of patients with migraine responded to the device within 2 hours.",
        "Of the device group, 41% had responded, against 22% of the sham group. Both were seen"
        " at 2 hours.",
    )
    assert apart.comparisons[0].loose


def test_nothing_but_an_agreeing_number_is_loose() -> None:
    for _, _, claim, abstract in read_table():
        for each in see(claim, abstract).comparisons:
            assert each.relation is NumberSignal.AGREES or not each.loose


def test_a_figure_of_earlier_studies_agrees_loosely_only() -> None:
    claim = "Zinc shortened colds by 33%."
    earlier = see(claim, "Previous studies found that zinc shortened colds by 33%.")
    own = see(claim, "Here zinc shortened colds by 33%.")
    assert [(each.relation, each.loose) for each in earlier.comparisons] == [
        (NumberSignal.AGREES, True)
    ]
    assert [(each.relation, each.loose) for each in own.comparisons] == [
        (NumberSignal.AGREES, False)
    ]


def test_the_very_figure_of_the_cited_record_does_not_agree_loosely() -> None:
    claim = Claim(
        id=ClaimId("c-1"),
        text="Weight came down to 81 kg.",
        quantities=parse_quantities("Weight came down to 81 kg."),
        subjects=ON_THE_CLAIMS_SUBJECT,
    )
    abstract = "Mean weight fell from 90 kg at baseline to 81 kg."
    record = Record.from_text(pmid="7", title="A study", abstract=abstract)
    assert [each.loose for each in compare(claim, record).comparisons] == [True]
    cited = replace(claim, cites=("PMID:7",))
    assert [each.loose for each in compare(cited, record).comparisons] == [False]
