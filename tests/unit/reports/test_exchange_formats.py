"""The formats that other programs read: held against their schemas, with hostile texts."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from lxml import etree

from claimcheck.model import Report, SuppressedBy
from claimcheck.reports import find_reporter
from tests.golden.hostile import HOSTILE, poisoned_report
from tests.golden.samples import check_report, empty_report, small_report

SCHEMAS = Path(__file__).parents[2] / "schemas"
REPORTS = {
    "full": check_report(),
    "empty": empty_report(),
    **{
        f"hostile-{place}": poisoned_report(small_report(), text)
        for place, text in enumerate(HOSTILE)
    },
}
every_report = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())


@cache
def sarif_schema() -> Draft4Validator:
    text = (SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text("utf-8")
    return Draft4Validator(json.loads(text))


@cache
def junit_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd"))


def write(name: str, report: Report) -> str:
    return find_reporter(name)(report)


def sarif_run(report: Report) -> Any:
    return json.loads(write("sarif", report))["runs"][0]


@every_report
def test_sarif_fits_its_published_schema(report: Report) -> None:
    sarif_schema().validate(json.loads(write("sarif", report)))


@every_report
def test_every_address_in_sarif_is_relative_and_of_safe_characters(report: Report) -> None:
    for result in sarif_run(report)["results"]:
        for location in result.get("locations", ()):
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert uri.isascii()
            assert not uri.startswith("/")
            assert not set(uri) & set(":\\\"'<>() \n")


def test_sarif_lists_all_rules_and_points_to_them() -> None:
    run = sarif_run(check_report())
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["CC001", "CC012"]
    for result in run["results"]:
        if "ruleIndex" in result:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert run["columnKind"] == "unicodeCodePoints"


def test_sarif_lists_its_rules_when_nothing_was_found() -> None:
    run = sarif_run(check_report(findings=()))
    assert run["results"] == []
    assert len(run["tool"]["driver"]["rules"]) == 2


def test_suppressed_findings_stay_in_sarif_marked_with_their_reason() -> None:
    suppressed = [each for each in sarif_run(check_report())["results"] if each["suppressions"]]
    assert [each["suppressions"] for each in suppressed] == [
        [{"kind": "inSource", "justification": "author's own opinion"}]
    ]
    assert suppressed[0]["partialFingerprints"] == {"claimcheck/v1": "f5"}


def test_findings_of_the_baseline_are_unchanged_and_the_others_new() -> None:
    first, *others = check_report().findings
    old = replace(first, suppressed="in the baseline", suppressed_by=SuppressedBy.BASELINE)
    states = {
        each["ruleId"]: each["baselineState"]
        for each in sarif_run(check_report(findings=(old, *others)))["results"]
    }
    assert (states["CC012"], states["CC008"]) == ("unchanged", "new")


def test_a_link_in_a_message_is_no_link_in_sarif() -> None:
    finding = replace(check_report().findings[0], message="see [here](javascript:alert(1))")
    (result,) = sarif_run(check_report(findings=(finding,)))["results"]
    assert result["message"]["text"] == "see \\[here\\](javascript:alert(1))"


@every_report
def test_junit_fits_its_schema(report: Report) -> None:
    junit_schema().assertValid(etree.fromstring(write("junit", report).encode()))


def test_junit_counts_cases_by_how_they_ended() -> None:
    root = etree.fromstring(write("junit", check_report()).encode())
    for outcome, attribute in (
        ("failure", "failures"),
        ("error", "errors"),
        ("skipped", "skipped"),
    ):
        cases = [case for case in root.iter("testcase") if case.find(outcome) is not None]
        assert int(root.get(attribute)) == len(cases) > 0
    assert {
        case.find("error").get("type")
        for case in root.iter("testcase")
        if case.find("error") is not None
    } == {"incomplete-search"}


@every_report
def test_gitlab_has_the_fields_that_it_needs(report: Report) -> None:
    issues = json.loads(write("gitlab", report))
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith("./")
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_gitlab_gives_equal_findings_fingerprints_of_their_own() -> None:
    finding = check_report().findings[1]
    issues = json.loads(write("gitlab", check_report(findings=(finding, finding))))
    assert len({issue["fingerprint"] for issue in issues}) == 2


@every_report
def test_no_cell_of_the_csv_is_computed(report: Report) -> None:
    rows = list(csv.reader(io.StringIO(write("csv", report))))
    assert {len(row) for row in rows} == {22}
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r＝＋－＠")]


def test_csv_has_a_row_for_every_record_and_for_a_claim_without_any() -> None:
    rows = list(csv.DictReader(io.StringIO(write("csv", check_report()))))
    expected = sum(max(1, len(result.evidence)) for result in check_report().results)
    assert len(rows) == expected
    assert {row["findings"] for row in rows} > {"CC001", "CC001 (suppressed)"}


@every_report
def test_every_line_of_ris_is_a_field_or_empty(report: Report) -> None:
    lines = write("ris", report).split("\n")
    assert all(not line or (line[:2].isalnum() and line[2:6] == "  - ") for line in lines)
    assert sum(line.startswith("TY") for line in lines) == sum(line == "ER  - " for line in lines)


def test_references_hold_each_record_once_with_its_claims() -> None:
    items = json.loads(write("csl-json", check_report()))
    pmids = [item["PMID"] for item in items]
    assert len(pmids) == len(set(pmids)) > 0
    assert all(item["type"] == "article-journal" and item["keyword"] for item in items)
    assert write("ris", check_report()).count("TY  - JOUR") == len(items)


def test_a_retracted_record_says_so_in_ris() -> None:
    assert "N1  - PubMed status: retracted" in write("ris", check_report())


def test_the_search_log_gives_every_query_with_date_and_count() -> None:
    text = write("search-log", check_report())
    assert "1. calmazine[tiab] AND remission[tiab]" in text
    assert "searched: 2026-11-20 09:30 UTC" in text
    assert "not searched" in text
    assert "Could not look everywhere" in text


@every_report
def test_no_line_of_the_search_log_is_a_command_of_a_runner(report: Report) -> None:
    assert not [line for line in write("search-log", report).splitlines() if line.startswith("::")]
