"""The HTML report from its template; escaping happens here, once, for everything."""

from __future__ import annotations

import re
from base64 import b64encode
from bisect import bisect_left
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from claimcheck.model import NumberSignal, Report
from claimcheck.reports.claim_state import STATES
from claimcheck.reports.html.anchors import anchor_of
from claimcheck.reports.html.article import document_views, marked_claims
from claimcheck.reports.html.detail import DETAILS, MAX_BYTES, Detail, find_homes
from claimcheck.reports.html.record_view import RecordViewer
from claimcheck.reports.html.strip_drawing import SHAPES, draw_strip
from claimcheck.reports.html.view import claim_views, document_names
from claimcheck.reports.order import by_severity, count_findings, most_disputed
from claimcheck.reports.wording import (
    NO_VERDICT,
    STUDY_CARD,
    count_states,
    counts_words,
    number_words,
    plural,
    short_standing,
)
from claimcheck.text.display import visible

_DISPUTED = 5
"""How many claims the summary shows with their number strips."""

_INDENTATION = re.compile(r"\n[ \t]{1,80}")


def render_html(report: Report) -> str:
    """
    Write a report as one HTML file that needs no network and no server.

    Every text is made visible and escaped by the template engine. The content security policy
    names the hashes of the one style sheet and the one script, so that nothing else can run
    even if a text got through. A page of very many claims says less of what stands on it twice.
    """
    return write_page(report)[0]


def write_page(report: Report) -> tuple[str, Detail]:
    """Return the page, and how much of what it could say was left out to keep it small."""
    homes = find_homes(report.results)
    pages: dict[int, str] = {}

    def fits(step: int) -> bool:
        pages[step] = _render(report, RecordViewer(detail=DETAILS[step], homes=homes))
        return len(pages[step].encode()) <= MAX_BYTES

    last = len(DETAILS) - 1
    step = 0 if fits(0) else bisect_left(range(last), True, lo=1, key=fits)
    if step not in pages:
        fits(step)
    return pages[step], DETAILS[step]


def _render(report: Report, viewer: RecordViewer) -> str:
    style, script = _resource("report.css"), _resource("report.js")
    standings = [short_standing(result) for result in report.results]
    texts = document_views(report)
    claims = claim_views(report, marked_claims(texts), viewer)
    marks = {claim.mark for claim in claims}
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            claims=claims,
            marks=[mark for mark in STATES if mark in marks],
            shortened=viewer.detail.words,
            texts=texts,
            documents=document_names(report),
            disputed=[
                (result, draw_strip(strip))
                for result, strip in most_disputed(report.results, limit=_DISPUTED)
            ],
            findings=sorted(report.findings, key=by_severity),
            findings_words=count_findings(report.findings),
            counts_words=counts_words(report.counts),
            standings={name: standings.count(name) for name in _STANDINGS if name in standings},
            states=count_states(report.results),
            style=Markup(style),  # noqa: S704 - package data, not foreign text
            script=Markup(script),  # noqa: S704 - package data, not foreign text
            policy=_policy(style, script),
        )
        .strip()
        + "\n"
    )


_STANDINGS = ("accepted", "cited", "unsourced", "ignored")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_source_hash(style)}'; "
        f"script-src '{_source_hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _source_hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _shown(value: Any) -> Any:
    """Make foreign text visible before it is escaped; markup is package data alone."""
    if isinstance(value, Markup):
        return value
    text = str(value)
    # Nearly every text is plain ASCII, and a page has half a million of them.
    return text if text.isascii() and text.isprintable() else visible(text)


@cache
def _resource(name: str) -> str:
    return (files("claimcheck.reports.html") / "templates" / name).read_text(encoding="utf-8")


def _template(name: str) -> str:
    """Return a template without its indentation, which a thousand records would repeat."""
    return _INDENTATION.sub("\n", _resource(name))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals.update(
        NO_VERDICT=NO_VERDICT,
        SHAPES=SHAPES,
        STUDY_CARD=STUDY_CARD,
        anchor_of=anchor_of,
        NumberSignal=NumberSignal,
        number_words=number_words,
        plural=plural,
    )
    return environment
