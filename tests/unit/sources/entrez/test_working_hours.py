from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claimcheck.sources.entrez.working_hours import is_working_hours, large_job_notice

MONDAY_NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # November: five hours behind UTC.
        (datetime(2026, 11, 23, 9, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 1, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 2, 0, tzinfo=UTC), False),
        # July: four hours behind.
        (datetime(2026, 7, 6, 9, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 6, 8, 59, tzinfo=UTC), False),
        # Saturday there; and Friday evening there when it is Saturday in UTC.
        (datetime(2026, 11, 21, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 21, 1, 0, tzinfo=UTC), True),
    ],
)
def test_working_hours_are_those_of_the_us_east_coast(moment: datetime, *, expected: bool) -> None:
    assert is_working_hours(moment) is expected


def test_only_large_jobs_in_working_hours_are_told() -> None:
    notice = large_job_notice(501, now=MONDAY_NOON, requests_per_s=3)

    assert notice is not None
    assert "501 requests (about 3 min)" in notice
    assert large_job_notice(500, now=MONDAY_NOON, requests_per_s=3) is None
    night = datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert large_job_notice(5000, now=night, requests_per_s=3) is None
