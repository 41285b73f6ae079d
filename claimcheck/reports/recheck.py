"""The outcome of a recheck: claim by claim what is new, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.encoding.canonical import canonical_json
from claimcheck.model import News, NewsKind, Recheck, RecheckedClaim
from claimcheck.text.display import visible_line

SCHEMA_VERSION = 1

_STATES = frozenset(
    {NewsKind.RETRACTED, NewsKind.CONCERN, NewsKind.CORRECTED, NewsKind.CLEARED, NewsKind.MISSING}
)


def render_recheck(recheck: Recheck) -> str:
    """
    Write a difference for each claim about which something is new, and the counts.

    Lines with `-` say what was known, lines with `+` what is found now, lines with `!` what could
    not be looked at.
    """
    lines = [visible_line(notice) for notice in recheck.notices]
    for claim in recheck.claims:
        if claim.news or claim.not_looked is not None:
            lines += [*([""] if lines else []), *_claim_lines(claim)]
    lines += [*([""] if lines else []), counts_line(recheck)]
    return "\n".join(lines) + "\n"


def counts_line(recheck: Recheck) -> str:
    """Return the counts in words; they stand in every output."""
    looked = len(recheck.claims) - len(recheck.not_looked)
    return (
        f"{len(recheck.claims)} claims rest on a source or a judgement: {looked} looked at, "
        f"{len(recheck.not_looked)} could not be looked at; {len(recheck.changed)} with news. "
        f"{recheck.resting_on_nothing} rest on nothing, {recheck.ignored} ignored."
    )


def encode_recheck(recheck: Recheck) -> str:
    """Return the outcome as JSON, version 1; keys may be added, never renamed."""
    return canonical_json(
        {
            "schema_version": SCHEMA_VERSION,
            "tool_version": recheck.tool_version,
            "command": "recheck",
            "source": recheck.source,
            "rechecked_on": recheck.rechecked_on.isoformat(),
            "notices": list(recheck.notices),
            "claims": [
                {
                    "id": claim.claim,
                    "text": claim.text,
                    "document": claim.document,
                    "line": claim.line,
                    "state": "not-looked" if claim.not_looked is not None else "looked",
                    "reason": claim.not_looked,
                    "news": [
                        {
                            "kind": news.kind.value,
                            "pmid": news.pmid,
                            "before": news.before,
                            "after": news.after,
                            "message": news.message,
                        }
                        for news in claim.news
                    ],
                }
                for claim in recheck.claims
            ],
            "counts": {
                "claims": len(recheck.claims),
                "looked": len(recheck.claims) - len(recheck.not_looked),
                "not_looked": len(recheck.not_looked),
                "changed": len(recheck.changed),
                "resting_on_nothing": recheck.resting_on_nothing,
                "ignored": recheck.ignored,
            },
        }
    )


def _claim_lines(claim: RecheckedClaim) -> Iterator[str]:
    place = ":".join(str(part) for part in (claim.document, claim.line) if part is not None)
    yield visible_line(f"{place or 'claim'} [{claim.claim}] {claim.text}")
    for news in claim.news:
        yield from (f"  {visible_line(line)}" for line in _news_lines(news))
    if claim.not_looked is not None:
        yield f"  {visible_line(f'! could not look: {claim.not_looked}')}"


def _news_lines(news: News) -> Iterator[str]:
    if news.kind in _STATES and news.before is not None:
        yield f"- PMID {news.pmid} {news.before}"
    sign = "~" if news.kind is NewsKind.OLD_JUDGEMENT else "+"
    yield f"{sign} {news.kind.value}: {news.message}"
