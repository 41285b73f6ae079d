"""
The kinds of people, animals and preparations that a text speaks of.

The words stand in `data/vocabulary/populations.toml`; ages («aged 12 to 17») are read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from claimcheck.model import Span
from claimcheck.text.vocabulary import Category, Concept, Vocabulary, load_vocabulary


class PopulationKind(StrEnum):
    """The closed list of kinds; the values are ids of concepts in the vocabulary."""

    ADULTS = "adults"
    ADOLESCENTS = "adolescents"
    CHILDREN = "children"
    """Infants included."""
    OLDER_ADULTS = "older-adults"
    PREGNANT = "pregnant-women"
    WOMEN = "women"
    MEN = "men"
    ANIMALS = "animals"
    IN_VITRO = "in-vitro"
    HEALTHY = "healthy-volunteers"
    PATIENTS = "patients"
    HUMANS = "humans"
    """People of whom nothing more is said: participants, individuals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationMention:
    """A place in a text that names a population."""

    span: Span
    surface: str
    kind: PopulationKind
    condition: str | None = None
    """What the people have, in the words of the text, as in «patients with gout»."""
    excluded: bool = False
    """Whether the text leaves them out: «pregnant women were excluded», «not in children»."""


_AGE = re.compile(
    r"\b(?:aged?|ages)\b[^.;()0-9\n]{0,25}(?P<low>[0-9]{1,3})(?![0-9.]*%)"
    r"(?:[ \u00a0]?(?:-|–|to|and|through)[ \u00a0]?(?P<high>[0-9]{1,3}))?",
    re.IGNORECASE,
)
_YEARS_OLD = re.compile(
    r"\b(?<!\.)(?P<low>[0-9]{1,3})(?:\.[0-9]{1,2})?"
    r"(?:[ \u00a0]?(?:-|–|to)[ \u00a0]?(?P<high>[0-9]{1,3}))?"
    r"[- \u00a0]years?[- ](?:olds?|of age)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"[ \u00a0](?:with|who have|who had|having|suffering from|diagnosed with|affected by|"
    r"living with|recovering from|hospitali[sz]ed for|treated for)[ \u00a0]",
    re.IGNORECASE,
)
_EXCLUDED_AFTER = re.compile(
    r"\b(?:(?:were|was|are|is|being) excluded|not (?:studied|included|eligible))",
    re.IGNORECASE,
)
_EXCLUDED_REACH = 30
"""The most characters between a population and the words that leave it out."""
_LONGEST_EXCLUSION = len("being excluded")
_EXCLUDED_BEFORE = re.compile(
    r"\b(?:excluding|excluded|except(?: in| for)?|not (?:in|for|on|among)|other than|rather than)"
    r"[ \u00a0](?:the[ \u00a0])?$",
    re.IGNORECASE,
)
_CONDITION_REACH = 80
_LARGEST_AGE = 120


@lru_cache(maxsize=8192)
def find_populations(text: str) -> tuple[PopulationMention, ...]:
    """Return the populations that `text` names, in order, ages read as kinds of people."""
    mentions = [
        PopulationMention(
            span=mention.span,
            surface=mention.surface,
            kind=_kind(mention.concept),
            condition=_condition(text, mention.span.end),
            excluded=_is_excluded(text, mention.span),
        )
        for mention in _population_vocabulary().find(text)
        if mention.concept is not None
    ]
    mentions.extend(
        mention
        for mention in _find_ages(text)
        if not any(other.span.overlaps(mention.span) for other in mentions)
    )
    return tuple(sorted(mentions, key=lambda mention: mention.span))


@cache
def _population_vocabulary() -> Vocabulary:
    """Return the part of the vocabulary that names populations."""
    return load_vocabulary().only(Category.POPULATION)


@cache
def _kind(concept: Concept) -> PopulationKind:
    """Return the kind that a population concept is or lies under."""
    known = {kind.value for kind in PopulationKind}
    if concept.id in known:
        return PopulationKind(concept.id)
    parents = load_vocabulary().broader(concept) & known
    return PopulationKind(min(parents)) if parents else PopulationKind.HUMANS


def _condition(text: str, end: int) -> str | None:
    """Return the condition that follows «patients with», None when none does."""
    joint = _WITH.match(text, end)
    if joint is None:
        return None
    following = text[joint.end() : joint.end() + _CONDITION_REACH]
    for mention in load_vocabulary().find(following):
        if mention.category in {Category.CONDITION, Category.SYMPTOM}:
            between = following[: mention.span.start]
            return None if re.search(r"[.;:]", between) else mention.surface
    return None


def _is_excluded(text: str, span: Span) -> bool:
    """Tell whether the words around a mention leave the population out."""
    before = text[max(0, span.start - _EXCLUDED_REACH) : span.start]
    return _is_excluded_after(text, span.end) or bool(_EXCLUDED_BEFORE.search(before))


def _is_excluded_after(text: str, end: int) -> bool:
    """Tell whether the same clause goes on to leave out the population that ends at `end`."""
    found = _EXCLUDED_AFTER.search(text, end, end + _EXCLUDED_REACH + _LONGEST_EXCLUSION)
    if found is None or found.start() - end > _EXCLUDED_REACH:
        return False
    return not any(mark in ".;," for mark in text[end : found.start()])


def _find_ages(text: str) -> list[PopulationMention]:
    """Return the age statements, each as the kind of people of that age."""
    found: list[PopulationMention] = []
    for pattern in (_AGE, _YEARS_OLD):
        for match in pattern.finditer(text):
            low = int(match["low"])
            high = int(match["high"]) if match["high"] else None
            if max(low, high or 0) > _LARGEST_AGE:
                continue
            span = Span(match.start(), match.end())
            if any(other.span.overlaps(span) for other in found):
                continue
            kind = kind_of_age(low, high)
            found.append(PopulationMention(span=span, surface=match.group(), kind=kind))
    return found


def kind_of_age(low: int, high: int | None = None) -> PopulationKind:
    """
    Return the kind of people of an age in years, or of an age range with both ends included.

    MeSH draws the lines at 13, 19 and 65 (NLM, MeSH age groups); trials of adolescents usually
    take 12 to 17, so 12 counts as adolescent here.

    >>> kind_of_age(12, 17).value, kind_of_age(18, 65).value, kind_of_age(70).value
    ('adolescents', 'adults', 'older-adults')
    """
    if low >= 60:
        return PopulationKind.OLDER_ADULTS
    if low >= 18:
        return PopulationKind.ADULTS
    if high is not None and high > 25:
        return PopulationKind.HUMANS
    return PopulationKind.ADOLESCENTS if low >= 12 else PopulationKind.CHILDREN
