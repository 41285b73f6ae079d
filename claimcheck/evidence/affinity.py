"""
How well the frame of a claim's number fits the frame of a record's number.

The score rests on words alone, never on the values, so that the number that a claim *means* is
found before its value is compared. Conflicts are reasons why two numbers cannot be the same
thing although words agree; each is said to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from claimcheck.evidence.changes import changes_something_else
from claimcheck.evidence.conflicts import Check, Costs, checks_of
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.labels import conflicts_of_labels, may_conflict
from claimcheck.evidence.lexicon import SAME_MEANING, SAME_WORD, Term, load_lexicon
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.places import compare_places, end_by_year
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.reasons import Conflict, Reason
from claimcheck.evidence.sections import SectionKind
from claimcheck.evidence.values import is_worded_fraction
from claimcheck.model import QuantityKind, Role, Span
from claimcheck.text.tokens import stem
from claimcheck.text.vocabulary import Category, load_vocabulary

_TELLING = frozenset(
    {Category.CONDITION, Category.OUTCOME, Category.SYMPTOM, Category.ANATOMY, Category.MECHANISM}
)
_OUTCOMES = frozenset({Category.CONDITION, Category.OUTCOME, Category.SYMPTOM})
_SHARES = frozenset({"risk", "incidence", "prevalence", "prognosis"})
"""Outcomes by which anything is counted."""
_UNSEEN_WORTH = 0.6
_RISK = re.compile(r"(?:risk|odd|hazard|likel|chanc|probab)")
_PROPER = re.compile(r"(?<=[a-z,] )[A-Z][a-z][\w-]{1,30}")
_OF_THEM = re.compile(r"[ \u00a0]of[ \u00a0](?:the[ \u00a0]|all[ \u00a0]|these[ \u00a0])?")
_WHOLE_BEFORE = re.compile(
    r"\b(?:of|among|in)[ \u00a0](?:the[ \u00a0]|all[ \u00a0]|these[ \u00a0])?\Z", re.IGNORECASE
)
_WHO = r"(?:patients?|people|persons?|children|adults|women|men|sufferers|cases|those|participants)"
_PEOPLE_AFTER = re.compile(rf"[ \u00a0]{_WHO}\b", re.IGNORECASE)
_PEOPLE_BEFORE = re.compile(
    rf"\b{_WHO}[ \u00a0](?:with|who[ \u00a0](?:have|had)|having|suffering[ \u00a0]from)"
    r"[ \u00a0](?:[\w-]+[ \u00a0]){0,3}\Z",
    re.IGNORECASE,
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_NUMBER_STEMS = frozenset(map(stem, _NUMBERS))
_DISTINCT_OWN = 0.75
_DISTINCT_OTHER = 0.3
_WELL_MET = 0.6
_OF_RATIOS = 0.2  # «risk» beside a ratio
_SAME_END_WORTH = 0.1
_SAME_COUNTS_WORTH = 0.6
_OWN_PLACE = 0.9
_SMALL_WHOLE = 10
_SECTION_SHIFT: Mapping[SectionKind, float] = {
    SectionKind.RESULTS: 0.04,
    SectionKind.CONCLUSIONS: 0.02,
    SectionKind.BACKGROUND: -0.15,
    SectionKind.OBJECTIVE: -0.08,
    SectionKind.METHODS: -0.04,
    SectionKind.OTHER: 0.0,
}


class Fit(NamedTuple):
    """How a claim's frame fits a record's frame."""

    score: float
    """Share of the claim's words that the record's number has, shifted by what else fits."""
    overlap: float
    """Share of the claim's words alone, 0 to 1."""
    conflicts: tuple[Conflict, ...]
    """Why the two cannot be the same thing."""

    @property
    def objection(self) -> str:
        """The conflicts in words for the reader; empty without any."""
        return "; ".join(dict.fromkeys(conflict.text for conflict in self.conflicts))


@dataclass(frozen=True, slots=True)
class View:
    """A claim's number as one record makes it count."""

    claimed: Frame
    prepared: PreparedRecord
    terms: tuple[tuple[tuple[tuple[str, float], ...], float], ...]
    """For each word that the record has, its keys and how much it counts there."""
    whole: float
    """How much all words count together, those included that the record does not have."""
    elsewhere: tuple[Term, ...]
    """Words that the record has, but not in its title, and that must not stand elsewhere only."""
    checks: tuple[Check, ...]
    """The sorts of conflict that the number can have with one of the record."""


class _Word(NamedTuple):
    """A word of a claim's number, before any record is known."""

    keys: tuple[tuple[str, float], ...]
    worth: float


@lru_cache(maxsize=4096)
def _words_of(claimed: Frame) -> tuple[_Word, ...]:
    """Return the words of a claim's number with how much they count in any record."""
    is_ratio = claimed.measure in {Measure.CHANGE, Measure.RATIO}
    return tuple(
        _Word(
            term.keys,
            term.weight * weight * (_OF_RATIOS if is_ratio and _RISK.match(term.stem) else 1.0),
        )
        for term, weight in claimed.terms
    )


def view_claim(claimed: Frame, prepared: PreparedRecord) -> View:
    """Weigh a claim's words by how rare they are in a record."""
    if not claimed.end and claimed.locators:
        end = end_by_year(claimed, prepared)
        claimed = _with_end(claimed, end) if end else claimed
    whole = 0.0
    terms: list[tuple[tuple[tuple[str, float], ...], float]] = []
    for keys, worth in _words_of(claimed):
        rarity = prepared.rarest(keys)
        if not rarity:
            whole += worth * prepared.unseen * _UNSEEN_WORTH
            continue
        whole += worth * rarity
        terms.append((keys, worth * rarity))
    elsewhere = tuple(_may_stand_elsewhere(claimed, prepared))
    return View(claimed, prepared, tuple(terms), whole, elsewhere, checks_of(claimed))


@lru_cache(maxsize=4096)
def _with_end(claimed: Frame, end: int) -> Frame:
    """Return a claim's number as that of one end of a change."""
    return replace(claimed, end=end)


def fit_frames(view: View, reported: Frame) -> Fit:
    """Return how well two frames fit."""
    claimed = view.claimed
    overlap = word_overlap(view, reported)
    shift, conflict = compare_places(claimed, reported, view.prepared)
    found = [(0.0, conflict)] if conflict else []
    for check in view.checks:
        check(found, claimed, reported)
    if may_conflict(claimed):
        found.extend(conflicts_of_labels(claimed, reported))
    _add_conflicts_of_place(found, view, reported, overlap)
    score = overlap + _SECTION_SHIFT[reported.section] + shift
    if found:
        score -= sum([cost for cost, _ in found])
    if claimed.end * reported.end > 0:
        score += _SAME_END_WORTH
    if are_same_counts(claimed, reported):
        score += _SAME_COUNTS_WORTH
    if reported.is_background:
        score -= 0.1
    if reported.is_criterion and not claimed.is_criterion:
        score -= 0.1
    return Fit(score, overlap, tuple([conflict for _, conflict in found]) if found else ())


def _add_conflicts_of_place(found: Costs, view: View, reported: Frame, overlap: float) -> None:
    """Add the conflicts that lie in where the record's figure stands."""
    # A background figure with nearly all of a claim's words around it is meant all the same.
    if reported.section is SectionKind.BACKGROUND and overlap < _WELL_MET:
        text = "the figure is of earlier knowledge"
        found.append((0.1, Conflict(Reason.BACKGROUND, text)))
    missing = _told_elsewhere(view, reported) if view.elsewhere else None
    if missing is not None:
        text = f"the record speaks of «{missing}» elsewhere"
        found.append((0.15, Conflict(Reason.ELSEWHERE, text)))
    if changes_something_else(view.claimed, reported):
        text = "the figure is of a change in something else"
        found.append((0.2, Conflict(Reason.SIDE, text)))


def is_whole(claimed: Frame) -> bool:
    """Tell whether a count is of all those of whom the claim says something: «of the 8 people»."""
    quantity = claimed.quantity
    if quantity.kind is not QuantityKind.COUNT:
        return False
    before = claimed.text[max(0, quantity.span.start - 16) : quantity.span.start]
    return quantity.role is Role.SAMPLE_SIZE or _WHOLE_BEFORE.search(before) is not None


def are_same_counts(claimed: Frame, reported: Frame) -> bool:
    """Tell whether both print the same n and N, as «23 of 65»; small ones may be fractions."""
    mine, theirs = claimed.quantity, reported.quantity
    if mine.denominator is None or mine.denominator <= _SMALL_WHOLE:
        return False
    return (mine.numerator, mine.denominator) == (theirs.numerator, theirs.denominator)


def tells_outcome(claimed: Frame, reported: Frame, prepared: PreparedRecord) -> bool:
    """
    Tell whether a time is said of what the claim says happened by then.

    «Interest was back within 40 minutes» is not borne out by what else 40 minutes are said of.
    """
    here = prepared.sentences[reported.sentence].keys
    outcomes = [term for term, is_proper in telling_terms(claimed) if not is_proper]
    if outcomes:
        outcomes.extend(outcome_terms(claimed))
        return any(key in here for term in outcomes for key, worth in term.keys if worth >= 0.5)
    telling = [term for term, weight in claimed.terms if term.weight >= 1 and weight >= _OWN_PLACE]
    missing = [term for term in telling if not any(key in prepared.keys for key, _ in term.keys)]
    found = [term for term in telling if any(key in here for key, _ in term.keys)]
    return len(missing) < 2 or len(missing) < len(found)


def _told_elsewhere(view: View, reported: Frame) -> str | None:
    """Return a word of the claim of which the abstract speaks in other sentences only."""
    here = view.prepared.sentences[reported.sentence].keys
    carried = reported.keys  # with the words that an earlier sentence told for it
    for term in view.elsewhere:
        for key, _ in term.keys:
            if key in here or key in carried or f"!{key}" in here:
                break
        else:
            return term.span.cut(view.claimed.text)
    return None


def _may_stand_elsewhere(claimed: Frame, prepared: PreparedRecord) -> Iterator[Term]:
    """
    Yield the claim's telling words that an abstract has, save for those of its title.

    A word that the abstract does not have at all may be another name for one that it has; a
    word that it uses elsewhere, or denies («no seizures»), is not.
    """
    for term, strong, is_proper in _placed_words(claimed):
        if not strong.isdisjoint(prepared.title):
            continue
        if is_proper and not _has_figure(strong, claimed, prepared):
            continue
        least = 0.01 if is_proper else prepared.rare
        if any(
            prepared.rarity.get(key, 0.0) >= least or f"!{key}" in prepared.rarity for key in strong
        ):
            yield term


def _has_figure(keys: frozenset[str], claimed: Frame, prepared: PreparedRecord) -> bool:
    """Tell whether a figure like the claim's stands by a name, which is then not the study's."""
    unit = claimed.quantity.unit
    return any(
        frame.quantity.unit == unit and not keys.isdisjoint(frame.keys)
        for frame in prepared.numbers.of_measure.get(claimed.measure, ())
    )


@lru_cache(maxsize=4096)
def _placed_words(claimed: Frame) -> tuple[tuple[Term, frozenset[str], bool], ...]:
    """Return the words that must not stand elsewhere only: strong keys, whether it is a name."""
    if is_whole(claimed):
        return ()
    return tuple(
        (term, frozenset(key for key, worth in term.keys if worth >= SAME_MEANING), is_proper)
        for term, is_proper in telling_terms(claimed)
    )


@lru_cache(maxsize=4096)
def telling_terms(claimed: Frame) -> tuple[tuple[Term, bool], ...]:
    """Return a claimed number's own words for what was found, and whether each is a name."""
    return tuple(_find_telling(claimed))


def _find_telling(claimed: Frame) -> Iterator[tuple[Term, bool]]:
    named = named_spans(claimed.text)
    proper = proper_spans(claimed.text)
    for term, weight in claimed.terms:
        if term.weight < 1 or weight < _OWN_PLACE:
            continue
        is_proper = any(span.overlaps(term.span) for span in proper)
        if not is_proper and not any(span.overlaps(term.span) for span in named):
            continue
        if not _names_people(claimed, term):
            yield term, is_proper


@lru_cache(maxsize=4096)
def outcome_terms(claimed: Frame) -> tuple[Term, ...]:
    """Return a claimed number's own words for what became of people: death, pain, a cure."""
    named = [
        mention.span
        for mention in load_vocabulary().find(claimed.text)
        if mention.category in _OUTCOMES and mention.concept and mention.concept.id not in _SHARES
    ]
    lexicon = load_lexicon()
    return tuple(
        term
        for term, weight in claimed.terms
        if term.weight >= 1
        and weight >= _OWN_PLACE
        and term.stem not in lexicon.plain
        and (
            any(span.overlaps(term.span) for span in named)
            or any(key in lexicon.outcomes for key, _ in term.keys)
        )
        and not _names_people(claimed, term)
    )


@lru_cache(maxsize=4096)
def proper_spans(text: str) -> tuple[Span, ...]:
    """Return where a text names a place, a group or a product by a capital inside a sentence."""
    return tuple(Span(*match.span()) for match in _PROPER.finditer(text))


def _names_people(claimed: Frame, term: Term) -> bool:
    """Tell whether a word says whose figure it is, which an abstract says once for all."""
    text = claimed.text
    between = text[claimed.quantity.span.end : term.span.start]
    return (
        _OF_THEM.fullmatch(between) is not None
        or _PEOPLE_AFTER.match(text, term.span.end) is not None
        or _PEOPLE_BEFORE.search(text[max(0, term.span.start - 50) : term.span.start]) is not None
    )


@lru_cache(maxsize=4096)
def named_spans(text: str) -> tuple[Span, ...]:
    """Return where a text names a condition, an outcome, a symptom or a part of the body."""
    return tuple(
        mention.span
        for mention in load_vocabulary().find(text)
        if mention.category in _TELLING and not mention.is_guess
    )


def word_overlap(view: View, reported: Frame) -> float:
    """Return the weighted share of the claim's words found around the record's number."""
    got = 0.0
    theirs = reported.keys
    for keys, worth in view.terms:
        best = 0.0
        for key, quality in keys:
            if key in theirs:
                best = max(best, quality * theirs[key])
        if best:
            got += worth * min(1.0, best)
    return got / view.whole if view.whole else 0.0


def distinguishing_worth(claimed: Frame, first: Frame, second: Frame) -> float:
    """
    Return what the claim's words say for the first of two numbers of a sentence.

    Only words count that are one number's own and hardly the other's, those for the second in
    full. Negative for the second.
    A share told in words comes in other words all round, so that words of the same meaning count
    there like the very word.
    """
    worth = 0.0
    least = _least_like_itself(claimed)
    for term in _deciding_words(claimed):
        mine = _weight_of(term, first, least)
        theirs = _weight_of(term, second, least)
        if max(mine, theirs) >= _DISTINCT_OWN and min(mine, theirs) < _DISTINCT_OTHER:
            worth += mine - theirs if mine > theirs else -theirs
    return worth


@lru_cache(maxsize=4096)
def _deciding_words(claimed: Frame) -> tuple[Term, ...]:
    """Return a claimed number's own words that may tell it from others: telling ones, figures."""
    return tuple(
        term
        for term, weight in claimed.terms
        if weight >= _OWN_PLACE and (term.weight >= 1 or _is_figure(claimed, term))
    )


@lru_cache(maxsize=4096)
def _least_like_itself(claimed: Frame) -> float:
    """Return from which worth on another word for a claim's counts like the very word."""
    return SAME_MEANING if is_worded_fraction(claimed.quantity) else SAME_WORD


def _weight_of(term: Term, frame: Frame, least: float) -> float:
    """Return how much a word is a number's own; one of `least` worth counts like the very word."""
    best = 0.0
    for key, quality in term.keys:
        if key in frame.keys:
            weight = frame.keys[key]
            best = max(best, weight / quality if quality >= least else quality * weight)
    return best


def _is_figure(claimed: Frame, term: Term) -> bool:
    """Tell whether a word is a number, which tells rows apart, and no time or dose."""
    if not term.stem.isdigit() and term.stem not in _NUMBER_STEMS:
        return False
    return all(
        place.quantity.kind is QuantityKind.FREQUENCY or not place.quantity.span.contains(term.span)
        for place in claimed.locators
    )


def words_apart(claimed: Frame, first: Frame, second: Frame) -> int:
    """
    Return how many more of the claim's telling words the first number's sentence has at all.

    Negative where the second's sentence has more.
    """
    count = 0
    for term, weight in claimed.terms:
        if term.weight >= 1 and weight >= _OWN_PLACE:
            mine = any(key in first.keys for key, worth in term.keys if worth >= SAME_MEANING)
            theirs = any(key in second.keys for key, worth in term.keys if worth >= SAME_MEANING)
            count += mine - theirs
    return count
