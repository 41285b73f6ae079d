"""The text of the documents in the HTML report: nothing lost, every claim marked in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimcheck.documents import read_text_document
from claimcheck.model import (
    Block,
    BlockKind,
    ClaimId,
    ClaimResult,
    Document,
    Finding,
    Freshness,
    Ignore,
    JudgedClaim,
    Judgement,
    Report,
    Severity,
    ShownDocument,
    Span,
    Verdict,
)
from claimcheck.reports import render_html
from claimcheck.reports.claim_state import claim_state
from claimcheck.reports.html.article import DocumentView, document_views
from tests.builders import make_claim
from tests.golden.hostile import HOSTILE
from tests.golden.samples import SEARCHED_AT, check_report, sample_report

TEXT = """# First

Some words. Half of the patients got well. Nobody died.

#### Deep

- one
- two
  - three

> Quoted words.

| a | b |
|---|---|
| 1 | 2 |

    code  with   spaces

Last words[^1].

[^1]: A note.
"""


def report_on(document: Document, *claims: tuple[str, Span | None], **fields: object) -> Report:
    results = tuple(
        ClaimResult(
            claim=make_claim(text, id=ClaimId(f"c-{number}"), document=document.path, span=span)
        )
        for number, (text, span) in enumerate(claims, start=1)
    )
    shown = ShownDocument(name=document.path, document=document)
    return sample_report(results=results, documents=(shown,), **fields)


def view_of(report: Report) -> DocumentView:
    (view,) = document_views(report)
    return view


def shown_text(view: DocumentView) -> str:
    return "".join(run.text for block in view.blocks for run in block.runs)


def marked(view: DocumentView) -> dict[int, str]:
    """Return by number of a claim the text that is marked as its own."""
    found: dict[int, str] = {}
    for run in (run for block in view.blocks for run in block.runs):
        if run.owner is not None:
            found[run.owner.number] = found.get(run.owner.number, "") + run.text
    return found


def test_every_character_of_the_prose_is_shown() -> None:
    document = read_text_document(TEXT, name="a.md", markdown=True)
    view = view_of(report_on(document, ("Half of the patients got well.", None)))
    assert "".join(shown_text(view).split()) == "".join(document.text.split())


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text.strip()])
def test_hostile_text_is_shown_whole_and_makes_no_markup(hostile: str) -> None:
    document = read_text_document(f"Words {hostile} end.", name="a.txt")
    report = report_on(document, ("Words", None))
    assert "".join(shown_text(view_of(report)).split()) == "".join(document.text.split())
    page = render_html(report)
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "<base" not in page


def test_text_outside_of_every_block_is_shown_too() -> None:
    blocks = (Block(kind=BlockKind.PARAGRAPH, span=Span(6, 10)),)
    document = Document(path="a.txt", text="lost, here and after", blocks=blocks)
    assert shown_text(view_of(report_on(document))) == "lost, here and after"


def test_a_claim_is_marked_where_it_stands() -> None:
    document = read_text_document(TEXT, name="a.md", markdown=True)
    view = view_of(report_on(document, ("Half of the patients got well.", None)))
    assert marked(view) == {1: "Half of the patients got well."}
    page = render_html(report_on(document, ("Half of the patients got well.", None)))
    assert 'href="#claim-c-1" id="text-c-1">Half of the patients got well.<sup>' in page
    assert 'href="#text-c-1"' in page


def test_claims_that_overlap_have_each_a_mark_of_their_own() -> None:
    document = read_text_document("Half of those got well, a third did not.", name="a.txt")
    claims = (
        ("Half of those got well, a third did not.", Span(0, 40)),
        ("a third did not.", Span(24, 40)),
    )
    report = report_on(document, *claims)
    view = view_of(report)
    assert shown_text(view) == document.text
    assert view.absent == ()
    page = render_html(report)
    for number in (1, 2):
        assert page.count(f'id="text-c-{number}"') == 1


def test_a_claim_that_is_not_in_the_text_is_named() -> None:
    document = read_text_document("Nothing of the sort.", name="a.txt")
    report = report_on(document, ("Half got well.", None))
    assert [mark.number for mark in view_of(report).absent] == [1]
    page = render_html(report)
    assert 'Not found in the text as it stands now: <a href="#claim-c-1">claim 1</a>' in page
    assert 'href="#text-c-1"' not in page


def test_a_document_that_cannot_be_read_is_said_never_left_out() -> None:
    page = render_html(check_report())
    assert "The text cannot be shown: articles/tinnitus.md: cannot be opened" in page
    assert '<a href="#claim-tinnitus-1">claim 3</a>' in page


def test_headings_go_down_one_level_at_a_time() -> None:
    document = read_text_document(
        "# A\n\n#### B\n\n# C\n\n## D\n\n###### E", name="a", markdown=True
    )
    levels = [block.level for block in view_of(report_on(document)).blocks]
    assert levels == [4, 5, 4, 5, 6]


def judged(verdict: Verdict, freshness: Freshness = Freshness.FRESH, by: str = "jo") -> JudgedClaim:
    return JudgedClaim(
        judgement=Judgement(
            claim=ClaimId("c-1"), verdict=verdict, by=by, judged_at=SEARCHED_AT, digest="0" * 64
        ),
        freshness=freshness,
    )


RESULT = ClaimResult(claim=make_claim())
FINDING = Finding(
    rule="CC001",
    severity=Severity.ERROR,
    claim=ClaimId("c-1"),
    document=None,
    line=None,
    message="unsourced",
)


@pytest.mark.parametrize(
    ("result", "findings", "css"),
    [
        (RESULT, (), "unsourced"),
        (replace(RESULT, is_sourced=True), (), "cited"),
        (replace(RESULT, is_accepted=True, judgements=(judged(Verdict.PARTLY),)), (), "accepted"),
        (replace(RESULT, judgements=(judged(Verdict.NO_EVIDENCE),)), (), "judged"),
        (replace(RESULT, judgements=(judged(Verdict.CONTRADICTED),)), (), "against"),
        (
            replace(RESULT, judgements=(judged(Verdict.CONTRADICTED, Freshness.STALE),)),
            (),
            "unsourced",
        ),
        (replace(RESULT, is_accepted=True), (FINDING,), "error"),
        (RESULT, (replace(FINDING, severity=Severity.WARNING),), "warning"),
        (RESULT, (replace(FINDING, severity=Severity.NOTE),), "unsourced"),
        (RESULT, (replace(FINDING, suppressed="known"),), "unsourced"),
        (replace(RESULT, claim=make_claim(ignore=Ignore(reason="opinion"))), (), "ignored"),
    ],
)
def test_a_mark_says_what_the_gate_and_people_said(
    result: ClaimResult, findings: tuple[Finding, ...], css: str
) -> None:
    assert claim_state(result, findings).css == css
