"""The order in which findings and disputed claims are shown, the same in every format."""

from __future__ import annotations

from collections.abc import Iterable

from claimcheck.model import ClaimResult, Evidence, Finding, NumberSignal, Severity
from claimcheck.reports.number_strip import NumberStrip, number_strips
from claimcheck.reports.wording import plural

_GRAVEST_FIRST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


BEST = 5
"""The records of a claim that count as its best."""


def by_place(finding: Finding) -> tuple[str, int, int, int, str, str]:
    """Return a key that sorts findings by document, line and column."""
    return (
        finding.document or "",
        finding.line or 0,
        finding.column or 0,
        _GRAVEST_FIRST[finding.severity],
        finding.rule,
        finding.claim or "",
    )


def by_severity(finding: Finding) -> tuple[int, tuple[str, int, int, int, str, str]]:
    """Return a key that sorts findings gravest first, then by place."""
    return _GRAVEST_FIRST[finding.severity], by_place(finding)


def count_findings(findings: Iterable[Finding]) -> str:
    """Return how many findings of each severity there are, and how many are suppressed."""
    known = tuple(findings)
    counting = [finding for finding in known if finding.suppressed is None]
    by_kind = ", ".join(
        plural(sum(finding.severity is severity for finding in counting), severity.value)
        for severity in Severity
    )
    suppressed = len(known) - len(counting)
    tail = f"; {suppressed} suppressed" if suppressed else ""
    return f"{plural(len(counting), 'finding')}: {by_kind}{tail}"


def most_disputed(
    results: Iterable[ClaimResult], *, limit: int
) -> tuple[tuple[ClaimResult, NumberStrip], ...]:
    """
    Return the claims whose numbers the best records differ from, most disputed first.

    Those that differ from what their document cites come before all others. A record that lacks
    more of a claim's subjects than it names disputes nothing: it is about something else. Only the
    records that a reader looks at first count. A claim stands here once, with its most disputed
    number; ties keep the order of the report; a claim that no number of these records differs from
    is never among them.
    """
    disputed = []
    for result in results:
        disputing = [item for item in result.evidence[:BEST] if _may_dispute(item)]
        if not disputing:
            continue
        cited = any(item.cited for item in disputing)
        balances = [(_balance(strip), strip) for strip in number_strips(result)]
        against, strip = max(balances, key=lambda pair: pair[0], default=((0, 0), None))
        if strip is not None and against[1] > 0:
            disputed.append(((cited, against), result, strip))
    disputed.sort(key=lambda each: each[0], reverse=True)
    return tuple((result, strip) for _, result, strip in disputed[:limit])


def _may_dispute(item: Evidence) -> bool:
    """Tell whether a record is about what the claim is about, and has another number."""
    subject = item.signals.subject
    is_near = item.cited or len(subject.missing) <= len(subject.matched)
    return is_near and item.signals.number is NumberSignal.DIFFERS


def _balance(strip: NumberStrip) -> tuple[int, int]:
    """Return how many more numbers of the best records differ than agree, and how many differ."""
    relations = [point.relation for point in strip.points if point.rank <= BEST]
    differing = relations.count(NumberSignal.DIFFERS)
    return differing - relations.count(NumberSignal.AGREES), differing
