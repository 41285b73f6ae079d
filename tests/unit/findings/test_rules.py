from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from claimcheck.errors import UsageError
from claimcheck.findings import (
    RULES,
    Rule,
    RuleChoice,
    RuleContext,
    apply_rules,
    count_checked,
)
from claimcheck.findings.rule import Needs
from claimcheck.model import (
    ClaimId,
    ClaimResult,
    Counts,
    Evidence,
    Finding,
    Freshness,
    Ignore,
    JudgedClaim,
    Judgement,
    NumberSignal,
    Pmid,
    QuantityComparison,
    SearchLog,
    SearchState,
    Severity,
    Signals,
    Span,
    SubjectSignal,
    SubjectTerms,
    Verdict,
)
from tests.builders import make_claim, make_evidence

TODAY = date(2026, 11, 22)
DIFFERING = make_evidence(
    signals=Signals(number=NumberSignal.DIFFERS),
    comparisons=(
        QuantityComparison(
            claim="52%",
            record="41%",
            relation=NumberSignal.DIFFERS,
            why="41% does not lie in 51.5 to 52.5",
            claim_span=Span(0, 3),
        ),
    ),
)


def make_result(
    *,
    state: SearchState = SearchState.COMPLETE,
    evidence: tuple[Evidence, ...] = (),
    sourced: bool = False,
    judgements: tuple[JudgedClaim, ...] = (),
    **claim: Any,
) -> ClaimResult:
    fields: dict[str, Any] = {"document": "a.md", "line": 7} | claim
    return ClaimResult(
        claim=make_claim(**fields),
        search=SearchLog(state=state, source="fake"),
        evidence=evidence,
        judgements=judgements,
        is_sourced=sourced,
    )


def judged(verdict: Verdict, freshness: Freshness, *pmids: str) -> JudgedClaim:
    judgement = Judgement(
        claim=ClaimId("c-1"),
        verdict=verdict,
        by="ada",
        judged_at=datetime(2026, 11, 1, tzinfo=UTC),
        pmids=tuple(Pmid(pmid) for pmid in pmids),
        digest="d",
    )
    return JudgedClaim(judgement=judgement, freshness=freshness)


def rules_of(*results: ClaimResult, **choice: Any) -> list[str]:
    chosen = RuleChoice(**choice) if choice else BASIC
    found = apply_rules(results, today=TODAY, choice=chosen)
    return [finding.rule for finding in found if finding.suppressed is None]


def unheld(cite: str, *others: str) -> ClaimResult:
    """Return a claim one of whose citations the source does not hold."""
    result = make_result(cites=(cite, *others))
    return replace(result, search=replace(result.search, unresolved=(cite,)))


BASIC = RuleChoice(select=frozenset({"CC001", "CC003", "CC013"}))
"""The rules that these tests are about; test_rule_table.py has the others."""


def only(result: ClaimResult) -> Finding:
    (finding,) = apply_rules([result], today=TODAY, choice=BASIC)
    return finding


def naming(*terms: str) -> Evidence:
    """Return a record that does not name some terms of its claim."""
    subject = SubjectSignal(missing=terms)
    return make_evidence(signals=Signals(number=NumberSignal.NO_COMPARABLE_NUMBER, subject=subject))


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ((("zinc",), ("zinc", "adults")), "2 records were found, none of which names «zinc»: cite"),
        ((("zinc",),), "One record was found, which does not name «zinc»: cite"),
        ((("zinc",), ()), "2 records were found, PMID "),
        ((("adults",), ("adults",)), "2 records were found, PMID "),
        (
            (("zinc", "migraine"), ("migraine", "zinc")),
            "2 records were found, none of which names «zinc» or «migraine»: cite",
        ),
    ],
)
def test_an_unsourced_claim_is_not_led_to_records_that_do_not_name_its_treatment_or_disease(
    missing: tuple[tuple[str, ...], ...], said: str
) -> None:
    subjects = SubjectTerms(intervention=("zinc",), condition=("migraine",), population=("adults",))
    evidence = tuple(naming(*terms) for terms in missing)
    message = only(make_result(evidence=evidence, subjects=subjects)).message
    assert said in message
    assert ("claimcheck judge" in message) == ("PMID" in said)


def test_every_rule_has_its_own_code_and_says_what_it_is() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.summary.endswith(".") and rule.name.islower() for rule in RULES)
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)


def test_a_sourced_claim_has_no_finding() -> None:
    assert rules_of(make_result(sourced=True)) == []


def test_an_unsourced_claim_is_an_error_at_its_line() -> None:
    finding = only(make_result())
    assert (finding.rule, finding.severity) == ("CC001", Severity.ERROR)
    assert (finding.document, finding.line, finding.claim) == ("a.md", 7, "c-1")


def test_what_a_search_found_is_to_be_read_before_it_is_cited() -> None:
    """The first record may name nothing that the claim is about."""
    message = only(make_result(evidence=(make_evidence(),))).message
    assert "Read before you cite" in message
    assert "cite one" not in message


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (make_result(state=SearchState.NOT_SEARCHED), "It was not searched yet: run"),
        (make_result(state=SearchState.INCOMPLETE), "Its search failed"),
        (make_result(), "Nothing was found in fake"),
        (make_result(state=SearchState.DEGRADED), "give terms under `search:`"),
        (make_result(evidence=(make_evidence(),)), "claimcheck judge c-1 VERDICT --pmid 101"),
        (make_result(cites=("PMID:9",)), r"rests on PMID:9, which gives another number, and"),
        (unheld("PMID:9"), r"rests on PMID:9, which fake does not hold, and"),
        (
            unheld("DOI:10.1234/a", "PMID:9"),
            r"rests on DOI:10.1234/a, PMID:9, which gives another number or does not exist",
        ),
        (
            make_result(judgements=(judged(Verdict.SUPPORTED, Freshness.STALE),)),
            "the judgement on it is stale",
        ),
        (
            make_result(judgements=(judged(Verdict.NO_EVIDENCE, Freshness.FRESH),)),
            "no judgement accepts",
        ),
    ],
)
def test_the_message_says_what_lacks_and_what_to_do(result: ClaimResult, words: str) -> None:
    assert re.search(words, only(result).message)


def test_a_failed_search_is_never_called_nothing_found() -> None:
    for state in (SearchState.INCOMPLETE, SearchState.NOT_SEARCHED):
        assert "found nothing" not in only(make_result(state=state)).message


def test_a_number_that_differs_in_the_cited_source_is_found() -> None:
    result = make_result(sourced=True, evidence=(replace(DIFFERING, cited=True),))
    finding = only(result)
    assert finding.rule == "CC003"
    assert "cited source PMID 101: “52%” in the claim, “41%” in the record" in finding.message


def test_a_number_that_differs_in_the_accepted_source_is_found() -> None:
    accepted = judged(Verdict.PARTLY, Freshness.FRESH, "101")
    result = make_result(sourced=True, evidence=(DIFFERING,), judgements=(accepted,))
    assert "accepted source" in only(result).message


@pytest.mark.parametrize(
    "judgement",
    [
        judged(Verdict.SUPPORTED, Freshness.STALE, "101"),
        judged(Verdict.CONTRADICTED, Freshness.FRESH, "101"),
        judged(Verdict.SUPPORTED, Freshness.FRESH, "102"),
    ],
)
def test_a_number_that_differs_in_another_record_is_no_finding(judgement: JudgedClaim) -> None:
    result = make_result(sourced=True, evidence=(DIFFERING,), judgements=(judgement,))
    assert rules_of(result) == []


def test_an_ignored_finding_stays_and_is_marked_with_the_reason() -> None:
    finding = only(make_result(ignore=Ignore(reason="house style")))
    assert (finding.rule, finding.suppressed) == ("CC001", "house style")


IGNORES = {
    "holds to the last day": (Ignore(reason="x", until=TODAY), []),
    "is over": (Ignore(reason="x", until=date(2026, 11, 21)), ["CC001", "CC013"]),
    "has no reason": (Ignore(reason=""), ["CC001", "CC013"]),
    "has a blank reason": (Ignore(reason="  "), ["CC001", "CC013"]),
}


@pytest.mark.parametrize(("wish", "rules"), IGNORES.values(), ids=IGNORES.keys())
def test_an_ignore_counts_with_a_reason_and_until_its_day(wish: Ignore, rules: list[str]) -> None:
    assert rules_of(make_result(ignore=wish)) == rules


def test_an_ignore_that_holds_nothing_back_is_told_of() -> None:
    finding = only(make_result(sourced=True, ignore=Ignore(reason="x")))
    assert (finding.rule, finding.severity) == ("CC013", Severity.WARNING)
    assert finding.suppressed is None


def test_claims_that_are_gone_are_passed_over() -> None:
    gone = make_result(gone_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert rules_of(gone) == []
    assert count_checked([gone], today=TODAY).claims == 0


def test_rules_are_chosen_and_weighed() -> None:
    result = make_result(ignore=Ignore(reason=""))
    assert rules_of(result, select=frozenset({"CC013"})) == ["CC013"]
    assert rules_of(result, leave_out=frozenset({"CC001"})) == ["CC013"]
    choice = RuleChoice(severities={"CC001": Severity.NOTE})
    assert apply_rules([result], today=TODAY, choice=choice)[0].severity is Severity.NOTE


@pytest.mark.parametrize(
    "choice",
    [
        RuleChoice(select=frozenset({"CC999"})),
        RuleChoice(leave_out=frozenset({"CC999"})),
        RuleChoice(severities={"CC999": Severity.NOTE}),
    ],
)
def test_a_rule_that_does_not_exist_is_refused(choice: RuleChoice) -> None:
    with pytest.raises(UsageError, match="there is no rule 'CC999'"):
        apply_rules([], today=TODAY, choice=choice)


def test_a_rule_of_its_own_slots_in() -> None:
    def check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
        del context
        yield f"Line {result.claim.line}."

    rule = Rule(code="CC099", name="always", severity=Severity.NOTE, summary="Always.", check=check)
    (finding,) = apply_rules([make_result()], today=TODAY, rules=[rule])
    assert (finding.rule, finding.message) == ("CC099", "Line 7.")


def test_counts_say_what_was_left_out() -> None:
    results = [
        make_result(),
        make_result(ignore=Ignore(reason="x")),
        make_result(ignore=Ignore(reason="")),
    ]
    assert count_checked(results, today=TODAY, absent=4) == Counts(
        claims=7, checked=2, unchecked=4, ignored=1
    )


def test_the_same_input_gives_the_same_findings() -> None:
    results = [make_result(id=ClaimId(f"c-{number}")) for number in range(5)]
    first = apply_rules(results, today=TODAY, choice=BASIC)
    assert first == apply_rules(results, today=TODAY, choice=BASIC)
    assert [finding.claim for finding in first] == [
        "c-0",
        "c-1",
        "c-2",
        "c-3",
        "c-4",
    ]


def test_a_rule_that_needs_something_says_nothing_without_it() -> None:
    """What is not asked would have had nothing to say."""
    bare = make_result(evidence=(DIFFERING,))
    context = RuleContext(today=TODAY)
    needing = [rule for rule in RULES if rule.needs is not Needs.NOTHING]
    assert len(needing) == 7
    for rule in needing:
        assert not rule.needs.are_met(bare)
        assert not list(rule.check(bare, context))
