"""What a server counts, in the text format of Prometheus."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping

_BOUNDS_S = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


class Meters:
    """Counts by utility and status, and how long answers took; never a value that was asked."""

    def __init__(self) -> None:
        self._answers: Counter[tuple[str, int]] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._seconds: dict[str, float] = {}
        self._started_at = time.time()

    def note(self, utility: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._answers[utility, status] += 1
        self._seconds[utility] = self._seconds.get(utility, 0.0) + seconds
        for bound in _BOUNDS_S:
            if seconds <= bound:
                self._buckets[utility, bound] += 1

    def text(self, gauges: Mapping[str, float]) -> str:
        """Return everything, with the state of the server as it is now by name."""
        return "\n".join(self._lines(gauges)) + "\n"

    def _lines(self, gauges: Mapping[str, float]) -> Iterator[str]:
        yield "# TYPE claimcheck_answers_total counter"
        for (utility, status), count in sorted(self._answers.items()):
            yield f'claimcheck_answers_total{{utility="{utility}",status="{status}"}} {count}'
        yield "# TYPE claimcheck_answer_seconds histogram"
        name = "claimcheck_answer_seconds"
        for utility, seconds in sorted(self._seconds.items()):
            count = sum(n for (each, _), n in self._answers.items() if each == utility)
            for bound in _BOUNDS_S:
                held = self._buckets[utility, bound]
                yield f'{name}_bucket{{utility="{utility}",le="{bound}"}} {held}'
            yield f'{name}_bucket{{utility="{utility}",le="+Inf"}} {count}'
            yield f'{name}_sum{{utility="{utility}"}} {seconds:.6f}'
            yield f'{name}_count{{utility="{utility}"}} {count}'
        for gauge, value in gauges.items():
            yield f"# TYPE claimcheck_{gauge} gauge"
            yield f"claimcheck_{gauge} {value}"
        yield "# TYPE claimcheck_start_time_seconds gauge"
        yield f"claimcheck_start_time_seconds {self._started_at:.0f}"
