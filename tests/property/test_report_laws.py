"""Laws of every reporter, for reports that say any text at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from claimcheck.reports import FORMATS, render_html, render_terminal
from claimcheck.reports.markdown import escape_markdown
from tests.golden.hostile import poisoned_report
from tests.golden.samples import small_report

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
MARKUP = st.text(st.sampled_from("<>&\"'`*_[]()!#|~$@:-+=.\\/w1a \n\x1b\u202e"), max_size=30)
TEXTS = st.one_of(ANY_TEXT, MARKUP)

SMALL = small_report()
TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
NAMES = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)")


@pytest.mark.parametrize("name", sorted(FORMATS))
@given(text=TEXTS)
@settings(max_examples=25, deadline=None)
def test_any_text_gives_the_same_writable_output_twice(name: str, text: str) -> None:
    report = poisoned_report(SMALL, text)
    written = FORMATS[name](report)
    assert written == FORMATS[name](report)
    assert written.encode()


@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_html_has_the_same_tags_for_any_text(text: str) -> None:
    tail = "\u200b" + "x" * 90
    honest = render_html(poisoned_report(SMALL, "word" + tail))
    attacked = render_html(poisoned_report(SMALL, text + tail))
    assert NAMES.findall(attacked) == NAMES.findall(honest)


@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_terminal_report_holds_no_control_and_no_command(text: str) -> None:
    written = render_terminal(poisoned_report(SMALL, text), width=60)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", written)
    assert not re.search(r"^\s*::", written, re.MULTILINE)
    assert "##[" not in written


@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_escaped_markdown_is_a_paragraph_of_text(text: str) -> None:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    html = str(parser.render(escape_markdown(text)))
    assert set(TAG.findall(html)) <= {"<p>", "</p>", "<!-- -->"}
