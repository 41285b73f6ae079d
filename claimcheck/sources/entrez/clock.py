"""Time as the client needs it, given in from outside so that tests need not wait."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _fraction() -> float:
    return random.random()  # noqa: S311 - spreads retries, guards nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The clocks, the sleep and the chance that the client uses."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds; the same for all processes of the machine, and never set back."""
    now: Callable[[], datetime] = _utc_now
    """The wall clock in UTC; may be wrong, so waits never depend on it alone."""
    sleep: Callable[[float], None] = time.sleep
    fraction: Callable[[], float] = _fraction
    """A random number from 0 to 1."""


SYSTEM_CLOCK = Clock()
