from __future__ import annotations

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from claimcheck.reports.markdown import LARGEST, escape_markdown, render_markdown
from tests.golden.hostile import HOSTILE, poisoned_report
from tests.golden.samples import (
    check_report,
    disputed_result,
    empty_report,
    sample_report,
    small_report,
)

OWN_TAGS = re.compile(r"</?(?:b|i|br|!-- --)>|<!-- -->")
ALLOWED = frozenset(
    "h1 h2 h3 p strong em blockquote table thead tbody tr th td a b i br".split()  # noqa: SIM905
)


def rendered(markdown: str) -> str:
    """Render as GitHub does: tables, strikethrough, and HTML passed through."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return str(parser.render(markdown))


def tags(html: str) -> set[str]:
    return set(re.findall(r"<([a-z][a-z0-9]*)", html))


@pytest.mark.parametrize(
    "text",
    [
        "*p* < 0.05 and _q_",
        "1. first",
        "- item",
        "---",
        "====",
        "# heading #1",
        "> quote",
        "`code` ```fence",
        "a | b",
        "[a](javascript:alert(1)) ![x](y)",
        "&amp; &lt;b&gt; <b>",
        "https://evil.example www.evil.example :smile: :+1:",
        "$x^2$ ~~gone~~",
        "\\*already escaped\\*",
        "@octocat and me@example.org",
    ],
)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    html = rendered(escape_markdown(text))
    assert tags(html) == {"p"}
    assert unescape(re.sub(r"<!-- -->|</?p>", "", html)).strip() == text


def test_mentions_and_issue_numbers_are_broken_up() -> None:
    assert "@<!-- -->octocat" in escape_markdown("@octocat")
    assert "#<!-- -->12" in escape_markdown("#12")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_becomes_markup_or_an_address(hostile: str) -> None:
    html = rendered(render_markdown(poisoned_report(small_report(), hostile)))
    assert tags(html) <= ALLOWED
    assert set(re.findall(r'href="([^"]*)"', html)) == set()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", html)


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text])
def test_the_tables_keep_their_shape(hostile: str) -> None:
    tail = " zero\u200bwidth" + "x" * 120
    shape = re.compile(r"</?(?:table|tr|td|th|h[1-6])\b")
    honest = rendered(render_markdown(poisoned_report(small_report(), "word" + tail)))
    attacked = rendered(render_markdown(poisoned_report(small_report(), hostile + tail)))
    assert shape.findall(attacked) == shape.findall(honest)


def test_a_claim_stands_beside_its_abstracts() -> None:
    text = render_markdown(sample_report())
    row = next(line for line in text.splitlines() if line.startswith("| About <b>52%</b>"))
    left, right = row.strip("| ").split(" | ")
    assert "no comparable number for: three infusions" in left
    assert "[PMID 9000001](https://pubmed.ncbi.nlm.nih.gov/9000001/)" in right
    assert "<i>summary written for claimcheck</i>" in right
    assert "24 (<b>52% =</b>) were in remission" in right
    assert "closest differing number: 67%" in right
    assert "⚠ <b>RETRACTED" in right


def test_counts_stand_on_top() -> None:
    assert "7 claims: 5 checked, 1 unchecked, 1 ignored" in render_markdown(sample_report())
    assert "0 claims: 0 checked" in render_markdown(empty_report())


def test_findings_are_listed_gravest_first() -> None:
    text = render_markdown(check_report())
    assert text.index("| error | CC001") < text.index("| warning | CC012") < text.index("| note |")
    assert "1 suppressed" in text


@pytest.mark.parametrize("largest", [20_000, 100_000, LARGEST])
def test_a_report_too_large_for_a_summary_says_what_is_left_out(largest: int) -> None:
    report = sample_report(results=(disputed_result(),) * 2_000)
    text = render_markdown(report, largest=largest)
    assert len(text.encode()) <= largest
    left_out = re.search(r"\*\*([0-9,]+) claims not shown here\*\*", text)
    assert left_out is not None
    assert text.count("\n### ") + int(left_out.group(1).replace(",", "")) == 2_000


def test_hostile_notices_cannot_burst_the_summary() -> None:
    report = poisoned_report(sample_report(notices=("x",) * 5_000), "\U000e0041" * 3_000)
    assert len(render_markdown(report).encode()) <= LARGEST


def test_the_same_report_gives_the_same_text() -> None:
    assert render_markdown(check_report()) == render_markdown(check_report())
