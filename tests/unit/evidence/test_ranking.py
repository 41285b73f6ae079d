"""Records that bear on a claim come first."""

from __future__ import annotations

from claimcheck.evidence.ranking import rank
from claimcheck.evidence.ranking_features import (
    FEATURES,
    claim_features,
    first_pass,
    prepare_text,
    read_words,
)
from claimcheck.model import Claim, Pmid, PublicationType, Record, SubjectTerms
from tests.builders import make_claim, make_record


def _order(claim: Claim, *records: Record) -> list[str]:
    return [str(record.pmid) for record, _ in rank(claim, records)]


def _record(pmid: str, title: str, abstract: str, **fields: object) -> Record:
    return make_record(abstract, pmid=Pmid(pmid), title=title, **fields)


ZINC = _record("1", "Zinc for the common cold", "Zinc lozenges shortened colds by two days.")
SLEEP = _record("2", "Sleep in shift workers", "Nurses who worked at night slept less.")
IRON = _record("3", "Iron for the common cold", "Iron tablets did not shorten colds by a day.")


def test_the_record_about_the_claim_comes_first() -> None:
    assert _order(make_claim("Zinc shortens colds."), SLEEP, IRON, ZINC)[0] == "1"


def test_scores_fall_and_lie_between_nought_and_one() -> None:
    scores = [score for _, score in rank(make_claim("Zinc shortens colds."), (SLEEP, IRON, ZINC))]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_another_treatment_for_the_same_disease_comes_after_the_claims_own() -> None:
    same = _record("4", "Zinc salts", "Colds were shorter with zinc.")
    other = _record("5", "Vitamin C shortens colds", "Vitamin C shortens colds by a day: colds.")
    assert _order(make_claim("Zinc shortens colds by a day."), other, same) == ["4", "5"]


def test_a_brand_name_stands_for_its_drug() -> None:
    drug = _record("4", "Sertraline in panic disorder", "Sertraline eased panic.")
    other = _record("5", "Diazepam in panic disorder", "Diazepam eased panic.")
    assert _order(make_claim("Zoloft eases panic disorder."), other, drug) == ["4", "5"]


def test_british_and_american_spellings_are_one() -> None:
    found = _record("4", "Anemia in pregnancy", "Tumor growth and anemia.")
    assert _order(make_claim("Anaemia and tumours."), SLEEP, found)[0] == "4"


def test_the_figures_of_the_claim_decide_between_equals() -> None:
    right = _record("4", "Zinc and colds", "With zinc, 52% recovered within a week.")
    wrong = _record("5", "Zinc and colds", "With zinc, 31% recovered within a week.")
    claim = make_claim("With zinc, 52% recover within a week.")
    assert _order(claim, wrong, right) == ["4", "5"]


def test_words_in_one_sentence_tell_more_than_words_here_and_there() -> None:
    together = _record("4", "A trial", "Zinc shortened colds in nurses. It rained. We thank all.")
    apart = _record("5", "A trial", "Zinc was given. Nurses took part. Rain made colds shorter.")
    assert _order(make_claim("Zinc shortens colds in nurses."), apart, together)[0] == "4"


def test_a_word_said_twice_in_a_sentence_stands_there_once() -> None:
    text = prepare_text(
        _record("1", "", "Zinc after zinc was given. Colds passed. Zinc was cheap.")
    )

    assert list(text.sentences["zinc"]) == [0, 2]


def test_a_word_that_titles_are_made_of_outweighs_one_said_in_passing() -> None:
    about = [_record(str(10 + n), f"Zinc study {n}", "Zinc was given.") for n in range(4)]
    passing = [_record(str(20 + n), f"Iron study {n}", "It helped nurses.") for n in range(4)]
    order = _order(make_claim("Zinc for nurses."), *passing, *about)
    assert {pmid[0] for pmid in order[:4]} == {"1"}


def test_words_of_titles_count_for_a_claim_without_figures_only() -> None:
    texts = [prepare_text(record) for record in (ZINC, SLEEP)]
    words = read_words("Zinc for colds.")
    first = first_pass(words, texts)
    place = FEATURES.index("topical")
    without = claim_features(words, texts, first, only=[0])
    assert without[0][place] > 0
    assert claim_features(words, texts, first, figures=[0.0, 0.0], only=[0])[0][place] == 0


def test_a_related_word_stands_for_one_that_the_record_does_not_have() -> None:
    related = _record("4", "Renal failure", "Renal failure was seen by the physician.")
    stranger = _record("5", "Ocular failure", "Ocular failure was seen by the teacher.")
    claim = make_claim("Doctors see kidney failure.")
    assert _order(claim, SLEEP, stranger, related)[0] == "4"


def test_a_word_that_the_record_has_counts_nothing_by_its_relatives() -> None:
    texts = [prepare_text(_record("4", "Kidney", "Renal kidney.")), prepare_text(SLEEP)]
    words = read_words("kidney")
    rows = claim_features(words, texts, first_pass(words, texts), only=[0, 1])
    assert [row[FEATURES.index("related")] for row in rows] == [0.0, 0.0]


def test_an_abstract_of_thousands_of_sentences_can_be_ranked() -> None:
    long = _record("4", "Zinc", "Nurses slept. " * 5_000 + "Zinc shortens colds.")
    assert _order(make_claim("Zinc shortens colds."), SLEEP, long)[0] == "4"


def test_a_cited_record_comes_before_a_closer_one() -> None:
    cited = _record("4", "Zinc and illness", "Zinc shortened illness.")
    claim = make_claim("Zinc lozenges shorten the common cold.", cites=("PMID:4",))
    assert _order(claim, ZINC, cited)[0] == "4"


def test_author_journal_and_year_of_an_attribution_count() -> None:
    fields = {"authors": ("Doe J",), "journal": "The Journal of Colds", "year": 2013}
    named = _record("4", "Zinc for the common cold", "Zinc lozenges shortened colds.", **fields)
    claim = make_claim(
        "Zinc lozenges shorten colds by two days.",
        attribution="Doe and colleagues in the Journal of Colds, 2013",
    )
    assert _order(claim, ZINC, named) == ["4", "1"]


def test_design_breaks_a_tie_and_no_more() -> None:
    case = PublicationType(name="Case Reports")
    pooled = PublicationType(name="Meta-Analysis")
    weak = _record("4", "Zinc for colds", "Zinc shortened colds.", publication_types=(case,))
    strong = _record("5", "Zinc for colds", "Zinc shortened colds.", publication_types=(pooled,))
    off = _record("6", "Iron for warts", "Iron did nothing.", publication_types=(pooled,))
    assert _order(make_claim("Zinc shortens colds."), off, weak, strong) == ["5", "4", "6"]


def test_records_alike_keep_the_order_given() -> None:
    twins = [_record(pmid, "Zinc", "Zinc.") for pmid in ("9", "8", "7")]
    assert _order(make_claim("Zinc works."), *twins) == ["9", "8", "7"]


def test_every_record_comes_back_even_from_a_long_list() -> None:
    others = [_record(str(n), "Sleep", f"Nurse {n} slept.") for n in range(100, 500)]
    order = _order(make_claim("Zinc shortens colds."), *others, ZINC)
    assert order[0] == "1"
    assert len(set(order)) == 401


def test_nothing_to_rank_gives_nothing() -> None:
    assert rank(make_claim("Zinc."), ()) == ()


def test_a_claim_without_words_ranks_without_failing() -> None:
    assert len(rank(make_claim("52%"), (ZINC, SLEEP))) == 2


def test_a_record_without_an_abstract_can_be_ranked() -> None:
    bare = make_record(pmid=Pmid("4"), title="Zinc and colds", sections=())
    assert _order(make_claim("Zinc shortens colds."), SLEEP, bare)[0] == "4"


def test_the_source_s_order_decides_between_equals_only_where_it_is_one() -> None:
    same = [_record(str(10 + n), "Zinc and colds", "Zinc shortened colds.") for n in range(100)]
    closer = _record("5", "Zinc shortens colds", "Zinc shortened colds by two days.")
    claim = make_claim("Zinc shortens colds.")
    assert str(rank(claim, [*same, closer])[0].record.pmid) == "5"
    scores = {str(r.pmid): s for r, s in rank(claim, same, as_searched=True)}
    assert scores["10"] > scores["109"]


def test_words_and_years_of_a_source_draw_no_record() -> None:
    claim = make_claim("Zinc lozenges shortened colds (George 2002; Miller et al., 2004).")
    about = make_record("Zinc lozenges shortened colds.", title="Zinc", pmid=Pmid("1"))
    namesake = make_record(
        "George and Miller of 2002 and 2004, al.", title="George and Miller", pmid=Pmid("2")
    )
    alone = make_claim("Zinc lozenges shortened colds.")
    with_source, without = rank(claim, [namesake, about]), rank(alone, [namesake, about])
    assert [(each.record.pmid, each.score) for each in with_source] == [
        (each.record.pmid, each.score) for each in without
    ]


def test_a_claim_on_a_disease_of_its_own_may_be_told_without_the_treatment_of_its_article() -> None:
    text = "Gout is found in 4% of adults."
    record = make_record("Gout was found in 4% of the adults.", title="Gout in adults")
    own = make_claim(text, subjects=SubjectTerms(condition=("gout",)), context=("colchicine",))
    unsaid = make_claim(
        text, subjects=SubjectTerms(population=("adults",)), context=("colchicine",)
    )
    (of_its_own,), (guarded,) = rank(own, [record]), rank(unsaid, [record])
    assert of_its_own.score > guarded.score
