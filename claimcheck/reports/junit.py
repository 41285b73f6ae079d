"""JUnit XML: a suite a document, a case a claim, for the test view of CI systems."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from lxml import etree

from claimcheck.model import ClaimResult, Finding, Report, SearchState
from claimcheck.reports.order import by_place
from claimcheck.reports.wording import counts_words
from claimcheck.text.display import visible, visible_line

_LONGEST_NAME = 120
_OUTCOMES = ("failure", "error", "skipped")


def render_junit(report: Report) -> str:
    """
    Write claims as test cases: `failure` is a finding that counts, `error` a search that failed.

    A claim whose findings are all suppressed is `skipped` with the reason, and so is one that a
    person ignores. Findings that belong to no claim come last, in a suite of their own.
    """
    by_claim: dict[str, list[Finding]] = {}
    for finding in sorted(report.findings, key=by_place):
        by_claim.setdefault(finding.claim or "", []).append(finding)
    root = etree.Element("testsuites", name=f"claimcheck: {counts_words(report.counts)}")
    for document, group in groupby(report.results, key=lambda result: result.claim.document):
        suite = etree.SubElement(root, "testsuite", name=visible_line(document or "(no document)"))
        for result in group:
            _add_claim(suite, result, by_claim.pop(result.claim.id, []))
    left = [finding for findings in by_claim.values() for finding in findings]
    if left:
        suite = etree.SubElement(root, "testsuite", name="claimcheck")
        for finding in left:
            _add_finding(suite, finding)
    for suite in root:
        _count(suite)
    _count(root)
    etree.indent(root)
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text.decode() + "\n"


def _add_claim(suite: etree._Element, result: ClaimResult, findings: Sequence[Finding]) -> None:
    claim = result.claim
    name = visible_line(f"{claim.id}: {claim.text}")
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 2]} …"
    case = _case(suite, claim.document, short, claim.line)
    counting = [finding for finding in findings if finding.suppressed is None]
    held = [finding for finding in findings if finding.suppressed is not None]
    for finding in counting:
        _add_failure(case, finding)
    if not counting and result.search.state is SearchState.INCOMPLETE:
        reason = visible_line(result.search.reason or "the search failed")
        etree.SubElement(case, "error", message=reason, type="incomplete-search")
    elif not counting and held:
        reason = visible_line(f"{held[0].rule} suppressed: {held[0].suppressed}")
        etree.SubElement(case, "skipped", message=reason)
    elif not counting and claim.ignore is not None:
        etree.SubElement(case, "skipped", message=visible_line(f"ignored: {claim.ignore.reason}"))


def _add_finding(suite: etree._Element, finding: Finding) -> None:
    case = _case(suite, finding.document, visible_line(finding.rule), finding.line)
    if finding.suppressed is None:
        _add_failure(case, finding)
    else:
        etree.SubElement(case, "skipped", message=visible_line(finding.suppressed))


def _case(
    suite: etree._Element, document: str | None, name: str, line: int | None
) -> etree._Element:
    case = etree.SubElement(
        suite, "testcase", classname=visible_line(document or "claimcheck"), name=name, time="0"
    )
    if document is not None:
        case.set("file", visible_line(document))
    if line is not None:
        case.set("line", str(line))
    return case


def _add_failure(case: etree._Element, finding: Finding) -> None:
    message = visible_line(finding.message)
    failure = etree.SubElement(
        case, "failure", message=message, type=f"{visible_line(finding.rule)} {finding.severity}"
    )
    place = ":".join(str(part) for part in (finding.document, finding.line) if part is not None)
    failure.text = visible(f"{place or 'claimcheck'}: {finding.rule} {finding.message}")


def _count(element: etree._Element) -> None:
    # JUnit's `failures` counts cases, and a case may hold several.
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for outcome, name in zip(_OUTCOMES, ("failures", "errors", "skipped"), strict=True):
        element.set(name, str(sum(case.find(outcome) is not None for case in cases)))
    element.set("time", "0")
