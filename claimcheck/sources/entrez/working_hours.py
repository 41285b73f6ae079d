"""When NCBI asks for large jobs to be put off, and what to tell the user then."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LARGE_JOB = 500
"""More requests than this are a large job; NCBI names no number (NBK25497, edition 2022-11)."""

_FIRST, _LAST = time(5), time(21)
"""NCBI wants large jobs on weekdays between 21:00 and 05:00 US Eastern (NBK25497)."""


def is_working_hours(moment: datetime) -> bool:
    """
    Tell whether a moment lies on a weekday between 05:00 and 21:00 US Eastern.

    >>> from datetime import UTC
    >>> is_working_hours(datetime(2026, 11, 23, 15, tzinfo=UTC))
    True
    >>> is_working_hours(datetime(2026, 11, 22, 15, tzinfo=UTC))
    False
    """
    there = moment.astimezone(_eastern())
    return there.weekday() < 5 and _FIRST <= there.time() < _LAST


def large_job_notice(requests: int, *, now: datetime, requests_per_s: float) -> str | None:
    """Return what to tell before a run of up to so many requests; None where nothing need be."""
    if requests <= LARGE_JOB or not is_working_hours(now):
        return None
    minutes = max(1, round(requests / requests_per_s / 60))
    return (
        f"This run may send PubMed up to {requests} requests (about {minutes} min). NCBI asks to "
        "run jobs of this size at weekends, or between 21:00 and 05:00 US Eastern on weekdays; "
        "--max-requests limits it, and what is done is stored."
    )


def _eastern() -> ZoneInfo | timezone:
    try:
        return ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        # A system without time zones: an hour wrong in summer is near enough for a notice.
        return timezone(timedelta(hours=-5))
