from __future__ import annotations

from dataclasses import replace

from claimcheck.model import SubjectSignal
from claimcheck.reports.order import BEST, by_place, by_severity, count_findings, most_disputed
from tests.golden.samples import (
    disputed_result,
    onset_result,
    sample_findings,
    search_state_results,
)


def test_findings_are_sorted_by_document_and_line() -> None:
    places = [(each.document, each.line) for each in sorted(sample_findings(), key=by_place)]
    assert places == [
        (None, None),
        ("articles/calmazine.md", 21),
        ("articles/tinnitus.md", 1),
        ("articles/tinnitus.md", 5),
    ]


def test_the_gravest_findings_come_first() -> None:
    severities = [each.severity.value for each in sorted(sample_findings(), key=by_severity)]
    assert severities == ["error", "error", "warning", "note"]


def test_counts_tell_suppressed_findings_apart() -> None:
    assert count_findings(sample_findings()) == (
        "3 findings: 1 error, 1 warning, 1 note; 1 suppressed"
    )
    assert count_findings(()) == "0 findings: 0 errors, 0 warnings, 0 notes"


def test_the_most_disputed_claim_comes_first_and_undisputed_ones_never() -> None:
    results = (*search_state_results(), disputed_result(), onset_result())
    disputed = most_disputed(results, limit=5)
    assert [result.claim.id for result, _ in disputed] == ["relief-2-4-h", "calmazine-remission-52"]
    assert len(most_disputed(results, limit=1)) == 1


def test_records_far_down_the_list_make_no_dispute() -> None:
    result = onset_result()
    quiet = replace(result.evidence[0], points=())
    far = replace(result, evidence=((quiet,) * BEST) + tuple(result.evidence[1:]))
    assert most_disputed([far], limit=5) == ()
    assert len(most_disputed([result], limit=5)) == 1


def test_a_number_that_differs_from_what_the_document_cites_comes_first() -> None:
    disputed = (onset_result(), disputed_result())
    for result in disputed:
        others = [item for item in disputed if item is not result]
        cited = replace(
            result, evidence=tuple(replace(item, cited=True) for item in result.evidence)
        )
        first, _ = most_disputed([*others, cited], limit=5)[0]
        assert first.claim.id == result.claim.id


def test_records_about_something_else_make_no_dispute() -> None:
    result = onset_result()
    strange = SubjectSignal(matched=(), missing=("migraine",))
    evidence = tuple(
        replace(item, signals=replace(item.signals, subject=strange)) for item in result.evidence
    )
    assert most_disputed([replace(result, evidence=evidence)], limit=5) == ()
