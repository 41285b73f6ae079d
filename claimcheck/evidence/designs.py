"""
The study design of a record, from its publication types, its title and its own words.

NLM's types come first, since a person gave them; a title tells most of the rest. The cues are
data: designs.toml.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from claimcheck.evidence.identity import kept_for_records
from claimcheck.model import Record, StudyDesign
from claimcheck.text.lowering import for_lower_case
from claimcheck.text.populations import PopulationKind, find_populations

D = StudyDesign

_Patterns = tuple[tuple[StudyDesign, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class _Cues:
    """What betrays a design, read from designs.toml, in the order in which it counts."""

    types: tuple[tuple[StudyDesign, frozenset[str]], ...]
    trial_types: frozenset[str]
    title: _Patterns
    abstract: _Patterns


@cache
def _cues() -> _Cues:
    source = files("claimcheck.evidence").joinpath("designs.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return _Cues(
        types=tuple((D(design), frozenset(names)) for design, names in data["types"].items()),
        trial_types=frozenset(data["trial_types"]),
        title=_compile(data["title"]),
        abstract=_compile(data["abstract"]),
    )


def _compile(table: dict[str, list[str]]) -> _Patterns:
    return tuple(
        (D(design), for_lower_case("|".join(patterns))) for design, patterns in table.items()
    )


_CELLS = for_lower_case(
    r"\b(?:cells?|cell lines?|in vitro|ex vivo|cultured?|slices?|organoids?|transfected|assays?)\b",
)
_SYNTHESES = frozenset({D.META_ANALYSIS, D.SYSTEMATIC_REVIEW, D.REVIEW, D.GUIDELINE, D.PROTOCOL})
_DECISIVE_TITLES = _SYNTHESES | {D.NOTICE, D.CASE_REPORT, D.CASE_SERIES, D.COMMENT}
_ABSTRACT_LIMIT = 6_000


@kept_for_records(8_192)
def find_design(record: Record) -> StudyDesign:
    """Return how the knowledge in a record was gained; UNCLEAR when nothing tells."""
    stated = _stated(record.design)
    if stated is not None:
        return stated
    typed = _by_type(record)
    if typed is not None and typed is not D.REVIEW:
        return typed
    titled = _first(_cues().title, record.title)
    if typed is D.REVIEW:
        return titled if titled in _SYNTHESES else D.REVIEW
    if titled in _DECISIVE_TITLES:
        return titled
    return _of_study(record, titled)


def _of_study(record: Record, titled: StudyDesign | None) -> StudyDesign:
    """Return the design of a study with data of its own, which its title may name."""
    kind = _not_human(record)
    if kind is not None or titled is D.RANDOMISED:
        return kind or D.RANDOMISED
    told = _first(_cues().abstract, record.abstract[:_ABSTRACT_LIMIT])
    # A title may say «placebo» or «follow-up» of a trial whose methods tell the design.
    if titled is None or (told is D.RANDOMISED and titled in {D.CONTROLLED, D.TRIAL, D.COHORT}):
        return told or (D.TRIAL if _is_trial(record) else D.UNCLEAR)
    return titled


def _stated(design: str | None) -> StudyDesign | None:
    """Map the words of a study card."""
    if design is None:
        return None
    words = design.strip().casefold()
    for member in StudyDesign:
        if member.value == words:
            return member
    return _first(_cues().title, design)


def _by_type(record: Record) -> StudyDesign | None:
    given = {kind.ui for kind in record.publication_types}
    given |= {kind.name.casefold() for kind in record.publication_types}
    for design, names in _cues().types:
        if not given.isdisjoint(names):
            return design
    return None


def _is_trial(record: Record) -> bool:
    return any(
        kind.ui in _cues().trial_types or kind.name.casefold() in _cues().trial_types
        for kind in record.publication_types
    )


def _first(patterns: _Patterns, text: str) -> StudyDesign | None:
    low = text.lower()
    for design, pattern in patterns:
        if pattern.search(low):
            return design
    return None


def _not_human(record: Record) -> StudyDesign | None:
    """Return ANIMAL or IN_VITRO for a study without people, by MeSH or by what it names."""
    headings = {heading.descriptor for heading in record.mesh}
    if "Animals" in headings and "Humans" not in headings:
        return D.ANIMAL
    if "Humans" in headings:
        return None
    return _not_human_by_text(record)


def _not_human_by_text(record: Record) -> StudyDesign | None:
    in_title = {mention.kind for mention in find_populations(record.title)}
    abstract = record.abstract[:_ABSTRACT_LIMIT]
    kinds = [mention.kind for mention in find_populations(abstract) if not mention.excluded]
    animals = kinds.count(PopulationKind.ANIMALS)
    vitro = kinds.count(PopulationKind.IN_VITRO)
    people = len(kinds) - animals - vitro
    in_vitro_title = PopulationKind.IN_VITRO in in_title and not people
    if (PopulationKind.ANIMALS in in_title and people <= animals) or (
        animals >= 2 and animals > 2 * people
    ):
        return D.ANIMAL
    if in_vitro_title or (not people and vitro + len(_CELLS.findall(abstract.lower())) >= 4):
        return D.ANIMAL if animals and not in_vitro_title else D.IN_VITRO
    return D.ANIMAL if animals and not people else None
