"""Why a sentence was taken, in words for the user."""

from __future__ import annotations

from claimcheck.claims.features import Observation

_REASONS = (
    ("figure_rate", "rate"),
    ("figure_time", "time"),
    ("figure_dose", "dose"),
    ("figure_count", "count"),
    ("figure_ratio", "ratio"),
    ("figure_age", "age"),
    ("figure_frequency", "frequency"),
    ("figure_score", "score"),
    ("figure_p_value", "p-value"),
    ("figure_year", "year"),
    ("named_source", "names a source"),
    ("attribution", "speaks of a study"),
    ("medical+effect", "says what affects health"),
    ("medical+relation", "compares or relates"),
    ("medical+state", "says how it is, how safe or how common"),
    ("medical", "medical subject"),
)


def reasons(observation: Observation) -> tuple[str, ...]:
    """Return the features that speak for a claim, the most telling first."""
    features = observation.features
    found = [reason for name, reason in _REASONS if features.get(name)]
    if "names a source" in found and "speaks of a study" in found:
        found.remove("speaks of a study")
    if len(found) > 1 and "medical subject" in found:
        found.remove("medical subject")
    return tuple(found)
