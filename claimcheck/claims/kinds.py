"""What a claim is about: efficacy, onset, safety and so on."""

from __future__ import annotations

from collections.abc import Mapping

from claimcheck.claims.features import Observation
from claimcheck.claims.phrases import load_phrases
from claimcheck.model import ClaimKind, QuantityKind, Role

_BY_ROLE = {
    Role.ONSET: ClaimKind.ONSET,
    Role.DURATION: ClaimKind.DURATION,
    Role.RESPONSE: ClaimKind.EFFICACY,
    Role.REMISSION: ClaimKind.EFFICACY,
    Role.RELAPSE: ClaimKind.EFFICACY,
    Role.ADVERSE_EVENT: ClaimKind.SAFETY,
    Role.MORTALITY: ClaimKind.SAFETY,
    Role.PREVALENCE: ClaimKind.PREVALENCE,
}


def kind_of(observation: Observation) -> ClaimKind:
    """
    Return what a claim is about; where it is about several things, the one of its figures.

    A comparison of two figures is a comparison whatever they measure.
    """
    counts = load_phrases().count(observation.candidate.words)
    features = observation.features
    kinds = [quantity.kind for quantity in observation.quantities]
    if "about_comparison" in counts and kinds.count(QuantityKind.RATE) > 1:
        return ClaimKind.COMPARISON
    for quantity in observation.quantities:
        if quantity.role in _BY_ROLE:
            return _BY_ROLE[quantity.role]
    if QuantityKind.DOSE in kinds or QuantityKind.FREQUENCY in kinds:
        return ClaimKind.DOSING
    return _by_words(counts, features)


def _by_words(counts: Mapping[str, int], features: Mapping[str, float]) -> ClaimKind:
    figure_time = bool(features.get("figure_time"))
    ordered = (
        (ClaimKind.SAFETY, "about_safety" in counts),
        (ClaimKind.PREVALENCE, "about_prevalence" in counts and bool(features.get("condition"))),
        (ClaimKind.MECHANISM, bool(features.get("mechanism+effect"))),
        (ClaimKind.ONSET, "about_onset" in counts and (figure_time or "effect" in counts)),
        (ClaimKind.DURATION, "about_duration" in counts and figure_time),
        (ClaimKind.MECHANISM, bool(features.get("mechanism"))),
        (ClaimKind.EFFICACY, "about_treatment" in counts),
        (ClaimKind.DURATION, "about_duration" in counts),
        (ClaimKind.COMPARISON, "about_comparison" in counts),
        (ClaimKind.DOSING, "about_dosing" in counts),
        (ClaimKind.STUDY, bool(features.get("attribution"))),
    )
    return next((kind for kind, holds in ordered if holds), ClaimKind.OTHER)
