from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.sources.entrez.answers import LONGEST_RETRY_AFTER_S, parse_retry_after
from claimcheck.sources.entrez.failures import Failure, FailureKind
from claimcheck.sources.entrez.retrying import RetryPolicy

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def failure(kind: FailureKind, **more: float) -> Failure:
    return Failure(kind=kind, message="m", retry_after_s=more.get("retry_after_s"))


@pytest.mark.parametrize(("tries", "longest_s"), [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0)])
def test_delay_doubles_and_is_spread_from_zero(tries: int, longest_s: float) -> None:
    policy = RetryPolicy()
    lost = failure(FailureKind.UNREACHABLE)

    assert policy.delay(lost, tries=tries, elapsed_s=0, fraction=1) == longest_s
    assert policy.delay(lost, tries=tries, elapsed_s=0, fraction=0) == 0


def test_delay_is_never_below_what_the_server_asked() -> None:
    limited = failure(FailureKind.RATE_LIMITED, retry_after_s=9)

    assert RetryPolicy().delay(limited, tries=1, elapsed_s=0, fraction=0) == 9


def test_wait_beyond_the_budget_is_given_up_at_once() -> None:
    limited = failure(FailureKind.RATE_LIMITED, retry_after_s=100)

    assert RetryPolicy().delay(limited, tries=1, elapsed_s=79, fraction=0) == 100
    assert RetryPolicy().delay(limited, tries=2, elapsed_s=81, fraction=0) is None


@pytest.mark.parametrize("kind", FailureKind)
def test_every_kind_ends_after_five_tries(kind: FailureKind) -> None:
    policy = RetryPolicy()

    assert policy.delay(failure(kind), tries=5, elapsed_s=0, fraction=0) is None
    retried = policy.delay(failure(kind), tries=1, elapsed_s=0, fraction=0) is not None
    assert retried == failure(kind).is_transient


@given(st.text(max_size=60))
def test_any_retry_after_is_none_or_within_bounds(value: str) -> None:
    wait_s = parse_retry_after(value, now=NOW)

    assert wait_s is None or 0 <= wait_s <= LONGEST_RETRY_AFTER_S


@pytest.mark.parametrize("value", ["٣", "+5", "1_000", "5.0", "0x5", "9" * 5000])
def test_odd_numbers_are_not_seconds(value: str) -> None:
    assert parse_retry_after(value, now=NOW) is None
