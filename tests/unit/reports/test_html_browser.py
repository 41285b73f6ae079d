"""The HTML report in a real browser: nothing foreign runs, everybody can use it, links lead on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from claimcheck.documents import read_text_document
from claimcheck.model import ClaimId, ClaimResult, Report, ShownDocument
from claimcheck.reports import render_html
from tests.builders import make_claim
from tests.chromium import CHROMIUM, Page, open_browser
from tests.golden.hostile import HOSTILE, poisoned_report
from tests.golden.samples import check_report, disputed_result, sample_report

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]

Open = Callable[..., Page]

OWNED = "document.documentElement.dataset.owned=1"
PAYLOADS = (
    f"<script>{OWNED}</script>",
    f"\"><img src=x onerror='{OWNED}'>",
    f"' onfocus='{OWNED}' autofocus '",
    f"</title></style></script><svg onload={OWNED}>",
    f"</textarea></template></select><iframe srcdoc='<script>parent.{OWNED}</script>'>",
    f"<details open ontoggle={OWNED}><a href='javascript:{OWNED}'>x</a>",
    f"<meta http-equiv=refresh content='0;url=javascript:{OWNED}'>",
    f"javascript:{OWNED}",
    "<base href=https://evil.example/><link rel=stylesheet href=//evil.example/x>",
    *HOSTILE,
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give one browser for all tests of this module."""
    with open_browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def show(browser: Page, tmp_path: Path) -> Open:
    """Open a report, or a page as it is, and forget what earlier ones said."""

    def open_page(content: Report | str, tail: str = "", *, width: int = 1400) -> Page:
        text = content if isinstance(content, str) else render_html(content)
        file = tmp_path / "report.html"
        file.write_text(text, encoding="utf-8")
        for said in (browser.console, browser.dialogs, browser.requests):
            said.clear()
        browser.size(width, 900)
        browser.theme("light")
        browser.open(file.as_uri() + tail)
        return browser

    return open_page


def shown(page: Page) -> list[str]:
    """Return the ids of the claims that the filters leave."""
    script = "[...document.querySelectorAll('.claim:not([hidden])')].map(each => each.id.slice(6))"
    found: list[str] = page.evaluate(script)
    return found


def test_the_script_runs_and_the_policy_has_nothing_to_refuse(show: Open) -> None:
    page = show(check_report())
    assert page.console == []
    assert page.evaluate("document.getElementById('f-count').textContent") == "7 of 7 shown"
    assert len(shown(page)) == 7


def test_nothing_but_the_file_is_asked_for(show: Open) -> None:
    page = show(check_report())
    assert [url.partition(":")[0] for url in page.requests] == ["file"]


def test_filters_in_the_address_choose_the_claims(show: Open) -> None:
    page = show(check_report(), "?number=differs&unsourced=1")
    assert shown(page) == ["relief-2-4-h"]


def test_claims_are_filtered_by_their_mark(show: Open) -> None:
    page = show(check_report(), "?mark=error")
    assert shown(page) == ["relief-2-4-h"]
    page.evaluate("document.getElementById('f-reset').click()")
    assert len(shown(page)) == 7


def test_words_are_searched_in_claims_and_abstracts(show: Open) -> None:
    page = show(check_report(), "?q=northern+mood+9000001&state=complete")
    assert shown(page) == ["calmazine-remission-52"]


def test_a_deep_link_shows_its_claim_in_spite_of_filters(show: Open) -> None:
    page = show(check_report(), "?number=differs#claim-tinnitus-2")
    assert "tinnitus-2" in shown(page)


def test_a_mark_in_the_text_leads_to_its_claim_and_back(show: Open) -> None:
    page = show(check_report())
    page.evaluate("document.getElementById('text-relief-2-4-h').click()")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.evaluate("document.querySelector(':target').id") == "claim-relief-2-4-h"
    page.evaluate("document.querySelector('#claim-relief-2-4-h .back').click()")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.evaluate("document.querySelector(':target').id") == "text-relief-2-4-h"


@pytest.mark.parametrize("width", [320, 390, 800, 1400, 2400])
def test_nothing_runs_over_the_side_at_any_width(show: Open, width: int) -> None:
    page = show(check_report(), width=width)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


TRY_EVERYTHING = """
for (const fold of document.querySelectorAll('details')) fold.open = true;
for (const each of document.querySelectorAll('*')) {
  for (const kind of ['mouseover', 'mouseenter', 'pointerdown', 'focus', 'toggle', 'animationend'])
    each.dispatchEvent(new Event(kind, {bubbles: true}));
  if (each.focus) each.focus();
  const href = each.getAttribute('href') || '';
  if (each.click && (href.startsWith('#') || href.toLowerCase().includes('script'))) each.click();
}
new Promise(resolve => setTimeout(resolve, 50))
"""


def damage(page: Page) -> list[str]:
    """Use everything on the page, and return what foreign code did or tried."""
    page.evaluate(TRY_EVERYTHING)
    done = page.evaluate("document.documentElement.dataset.owned")
    asked = [url for url in page.requests if not url.startswith("file:")]
    return [*([] if done is None else ["it ran"]), *page.dialogs, *page.console, *asked]


def test_a_payload_that_does_run_is_noticed(show: Open) -> None:
    assert "it ran" in damage(show(f"<!DOCTYPE html><p>x<script>{OWNED}</script>"))
    assert "it ran" in damage(show(f"<!DOCTYPE html><p tabindex=0 onfocus={OWNED}>x"))
    assert "it ran" in damage(show(f"<!DOCTYPE html><a href='javascript:void({OWNED})'>x</a>"))
    assert "1" in damage(show("<!DOCTYPE html><p>x<script>alert(1)</script>"))


def test_no_payload_runs_wherever_it_stands(show: Open) -> None:
    page = show(poisoned_report(check_report(), " ".join(PAYLOADS)))
    assert damage(page) == []
    assert page.evaluate("document.scripts.length") == 1
    assert len(shown(page)) == 7


def test_no_payload_in_a_document_runs(show: Open) -> None:
    text = "\n\n".join(f"{payload} Half of them got well." for payload in PAYLOADS)
    for is_markdown in (False, True):
        document = read_text_document(text, name="evil.txt", markdown=is_markdown)
        claim = make_claim("Half of them got well.", id=ClaimId("c-1"), document="evil.txt")
        results = (ClaimResult(claim=claim), disputed_result())
        shown_document = ShownDocument(name="evil.txt", document=document)
        page = show(sample_report(results=results, documents=(shown_document,)))
        assert damage(page) == []
        assert page.evaluate("document.querySelectorAll('.prose .cl').length") == 1


@pytest.fixture(scope="module")
def axe() -> str:
    """Give the source of axe-core: that of CLAIMCHECK_TEST_AXE, else the installed one."""
    named = os.environ.get("CLAIMCHECK_TEST_AXE")
    if named:
        return Path(named).read_text(encoding="utf-8")
    package = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


RUN_AXE = """
for (const each of document.querySelectorAll('.claim')) each.style.contentVisibility = 'visible';
axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(found => JSON.stringify({
  violations: found.violations.map(each => [each.id, each.nodes.map(node => node.html)]),
  passes: found.passes.length,
}))
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1400])
def test_axe_finds_no_violation(show: Open, axe: str, theme: str, width: int) -> None:
    page = show(check_report(), width=width)
    page.theme(theme)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.evaluate(axe)
    found: dict[str, Any] = json.loads(page.evaluate(RUN_AXE))
    assert found["violations"] == []
    assert found["passes"] > 25


def test_axe_sees_what_is_wrong(show: Open, axe: str) -> None:
    page = show("<!DOCTYPE html><title>x</title><p>x<input>")
    page.evaluate(axe)
    found = dict(json.loads(page.evaluate(RUN_AXE))["violations"])
    assert "label" in found
    assert "html-has-lang" in found
