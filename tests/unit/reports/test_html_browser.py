"""The HTML report in a real browser: nothing foreign runs, filters and deep links work."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from claimcheck.model import Report
from claimcheck.reports import render_html
from tests.golden.hostile import HOSTILE, poisoned_report
from tests.golden.samples import check_report

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]

SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=3000",
    "--dump-dom",
)


def dump(folder: Path, report: Report, tail: str = "") -> tuple[str, str]:
    """Open a report in Chromium; return the document after its script ran, and the console."""
    page = folder / "report.html"
    page.write_text(render_html(report), encoding="utf-8")
    done = subprocess.run(
        [str(CHROMIUM), *SWITCHES, f"--user-data-dir={folder / 'profile'}", page.as_uri() + tail],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    console = "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)
    return done.stdout, console


def shown(dom: str) -> list[str]:
    """Return the ids of the claims that the filters leave."""
    heads = [part.split(">", 1)[0] for part in dom.split("<article ")[1:]]
    return [head.split('id="claim-')[1].split('"')[0] for head in heads if 'hidden=""' not in head]


def test_the_script_runs_and_the_policy_has_nothing_to_refuse(tmp_path: Path) -> None:
    dom, console = dump(tmp_path, check_report())
    assert console == ""
    assert "7 of 7 shown" in dom
    assert len(shown(dom)) == 7


def test_filters_in_the_address_choose_the_claims(tmp_path: Path) -> None:
    dom, console = dump(tmp_path, check_report(), "?number=differs&unsourced=1")
    assert console == ""
    assert shown(dom) == ["relief-2-4-h"]
    assert "1 of 7 shown" in dom


def test_words_are_searched_in_claims_and_abstracts(tmp_path: Path) -> None:
    dom, _ = dump(tmp_path, check_report(), "?q=northern+mood+9000001&state=complete")
    assert shown(dom) == ["calmazine-remission-52"]


def test_a_deep_link_shows_its_claim_in_spite_of_filters(tmp_path: Path) -> None:
    dom, _ = dump(tmp_path, check_report(), "?number=differs#claim-tinnitus-2")
    assert "tinnitus-2" in shown(dom)


def test_no_payload_runs(tmp_path: Path) -> None:
    owned = "document.documentElement.dataset.owned=1"
    payloads = (
        f"<script>{owned}</script>",
        f"\"><img src=x onerror='{owned}'>",
        f"' onfocus='{owned}' autofocus '",
        f"</title></style></script><svg onload={owned}>",
        f"javascript:{owned}",
        "".join(HOSTILE),
    )
    report = poisoned_report(check_report(), " ".join(payloads))
    dom, console = dump(tmp_path, report)
    assert "data-owned" not in dom
    assert console == ""
    assert dom.count("<script") == 1
    assert "7 of 7 shown" in dom
