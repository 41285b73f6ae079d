"""
The frame of a number: what it is said of, as far as its sentence tells.

A frame holds the words around a number with their weights (own words count most), the times,
doses and years beside it, whether it is denied, and what kind of measure it is. Two numbers are
comparable when their frames fit; see `affinity`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from claimcheck.evidence.colons import part_at_colons
from claimcheck.evidence.frame_cues import (
    find_end,
    find_phase,
    find_turn,
    is_between,
    is_negated,
    names_control,
    tells_earlier_knowledge,
)
from claimcheck.evidence.layout import innermost, is_place
from claimcheck.evidence.lexicon import Term
from claimcheck.evidence.locators import Locator, find_locators
from claimcheck.evidence.measures import Measure, find_measure, find_sign, is_criterion
from claimcheck.evidence.sections import SectionKind
from claimcheck.evidence.skeleton import Bones
from claimcheck.evidence.values import is_worded_fraction
from claimcheck.evidence.zones import OWN, find_zones
from claimcheck.model import Quantity, QuantityKind, Span

_OPENS_BOUND = re.compile(r"[(\[][^()\[\]0-9]{0,40}[<>≤≥]")
_BOUND_SIGN = re.compile(r"(?:[≥≤]|[<>][ \u00a0]?or[ \u00a0]?=|[<>]=)[ \u00a0]?")
_COUNTED_AFTER = re.compile(r"[ \u00a0][a-z]{4,}")
"""A bound that words follow tells what was counted: «≥20% worsening: 8% of patients»."""
_NEXT_IN_LIST = re.compile(
    r"(?:[ \u00a0](?:for|with|in|at|on|after)[ \u00a0][^.;,%]{1,50})?"
    r"(?:,|,?[ \u00a0]and)[ \u00a0]",
    re.IGNORECASE,
)
_OTHER_CLAUSE_SIDE = 0.4
"""Most that an alternative counts which another clause names."""
_ORDINALS = frozenset({"second", "third"})
"""The «third» of «two thirds» comes after no second."""
_by_place = attrgetter("span.start", "span.end")
_CARRIED = frozenset({Measure.LEVEL, Measure.CHANGE})
_LIST_GAP = re.compile(r"(?:[^\w%]|\b(?:and|or|to|versus|vs|respectively)\b|\([^()]{0,60}\)){0,40}")


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A number with all that its sentence says about it; equal to itself only, and so hashed."""

    quantity: Quantity
    text: str
    """The sentence; the quantity's span lies in it."""
    sentence: int
    """Index of the sentence in its record or claim."""
    section: SectionKind
    terms: tuple[tuple[Term, float], ...]
    keys: Mapping[str, float]
    """Key of a term → weight of the best place where it stands."""
    sides: Mapping[int, Mapping[int, float]]
    """Set of alternatives → member → weight."""
    locators: tuple[Locator, ...]
    measure: Measure
    sign: int
    """-1 for a fall, 1 for a rise, 0 where it is not told."""
    is_negated: bool
    is_control: bool
    """Whether the number's own words name a control arm."""
    is_beside_control: bool
    """Whether another number of the sentence is a control arm's."""
    end: int
    """-1 where a change starts («from 8»), 1 where it ends («to 6»), 0 elsewhere."""
    is_between: bool
    """Whether the number's own words set two groups against one another."""
    phase: int
    """-1 for the time before a treatment or an event, 1 for after it, 0 where it is not told."""
    turn: int
    """1 when the number counts those with a rise, -1 with a fall, 0 otherwise."""
    is_criterion: bool
    """Whether the number defines something instead of reporting it."""
    is_threshold: bool
    """Whether the number is a bound that words follow, which tells what was counted."""
    is_background: bool
    """Whether the number is of earlier knowledge rather than of this study."""

    @property
    def is_locator(self) -> bool:
        """Tell whether the number is of a kind that usually says where to look."""
        return is_place(self.quantity)


def frame_sentence(
    text: str,
    quantities: Sequence[Quantity],
    terms: Sequence[Term],
    *,
    sentence: int = 0,
    section: SectionKind = SectionKind.OTHER,
    elliptic: bool = False,
) -> tuple[Frame, ...]:
    """
    Return a frame for each quantity of one sentence, in order.

    Args:
        text: The sentence.
        quantities: Its numbers, in order.
        terms: Its terms, in order.
        sentence: Its index among the sentences of its text.
        section: The section it stands in.
        elliptic: Whether words left out beside a later number are to be taken from an earlier
            one's part, as an article leaves them out («… 63%; the other not quite half»).
    """
    if not quantities:
        return ()
    markers = [
        Term(quantity.span, f"@{index}", (), 0.0)
        for index, quantity in enumerate(quantities)
        if is_place(quantity)
    ]
    everything = sorted((*terms, *markers), key=_by_place)
    bones = Bones(text, everything, quantities)
    zones: dict[int, dict[int, float]] = {}
    parted: dict[tuple[int, ...], dict[int, dict[int, float]]] = {}
    for chosen in _rounds(text, quantities, bones.brackets):
        again = tuple(chosen)
        if again not in parted:
            parted[again] = find_zones(bones, chosen, elliptic=elliptic)
        zones.update(parted[again])
    _pair_places(text, quantities, everything, zones)
    part_at_colons(text, quantities, everything, zones)
    spot = _Spot(text, sentence, section, tuple(everything), bones.clause_ends)
    frames = [
        spot.frame(quantity, zones[index], quantities) for index, quantity in enumerate(quantities)
    ]
    return _mark_beside_control(_carry_measures(text, frames))


def _carry_measures(text: str, frames: Sequence[Frame]) -> list[Frame]:
    """
    Let a later share of a list be the kind of measure that the first one is said to be.

    «A reduction of 76% for two doses, 96% for four» gives two reductions.
    """
    found = list(frames)
    last: Frame | None = None
    for index, frame in enumerate(found):
        if frame.quantity.unit != "%" or frame.measure not in _CARRIED:
            continue
        if last is not None and last.measure is Measure.CHANGE and frame.measure is Measure.LEVEL:
            between = text[last.quantity.span.end : frame.quantity.span.start]
            if _NEXT_IN_LIST.fullmatch(between):
                found[index] = replace(frame, measure=last.measure, sign=last.sign)
        last = found[index]
    return found


def _mark_beside_control(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """Mark the frames that stand in a sentence with a control arm's number of their unit."""
    controls = [frame.quantity.unit for frame in frames if frame.is_control]
    return tuple(
        replace(frame, is_beside_control=True)
        if not frame.is_control and frame.quantity.unit in controls
        else frame
        for frame in frames
    )


def _is_counted_bound(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is a bound that tells what was counted: «≥20% worsening»."""
    start = quantity.span.start
    sign = _BOUND_SIGN.search(text[max(0, start - 6) : start + 2])
    return sign is not None and _COUNTED_AFTER.match(text, quantity.span.end) is not None


def _is_bracketed_bound(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is a threshold in brackets, or one that tells what was counted."""
    before = text[max(0, quantity.span.start - 45) : quantity.span.start]
    start = quantity.span.start
    if _is_counted_bound(text, quantity):
        return True
    return _OPENS_BOUND.search(before + text[start : start + 2]) is not None


def _rounds(text: str, quantities: Sequence[Quantity], brackets: Sequence[Span]) -> list[list[int]]:
    """Return which quantities part the sentence together; a later round overrules an earlier."""
    ratios = [i for i, quantity in enumerate(quantities) if quantity.kind is QuantityKind.RATIO]
    bounds = [i for i, quantity in enumerate(quantities) if _is_bracketed_bound(text, quantity)]
    values = [i for i, quantity in enumerate(quantities) if not is_place(quantity)]
    # «(≥70 mm)» and «(odds ratio 2.1)» explain; they do not part what stands around them.
    plain = [i for i in values if i not in ratios and i not in bounds]
    # Counted things beside a share («all 10 tests») are its words; «(n = 37)» is its size.
    shares = [
        i
        for i in plain
        if quantities[i].kind is QuantityKind.RATE or innermost(brackets, quantities[i].span)
    ]
    rounds = [chosen for chosen in (values, ratios, plain, shares) if chosen]
    places = [i for i, quantity in enumerate(quantities) if is_place(quantity)]
    kinds = dict.fromkeys(quantities[i].kind for i in places)
    rounds.extend([i for i in places if quantities[i].kind is kind] for kind in kinds)
    return rounds


def _pair_places(
    text: str,
    quantities: Sequence[Quantity],
    terms: Sequence[Term],
    zones: dict[int, dict[int, float]],
) -> None:
    """
    Give each value of a list its own time, as in «the 1-, 3- and 5-year rates were A, B and C».

    Holds where a list of as many places stands right beside a list of values of one unit.
    """
    for places in _lists(text, quantities, of_places=True):
        for values in _lists(text, quantities, of_places=False):
            if len(places) != len(values) or len(places) < 2:
                continue
            for number, value in enumerate(values):
                for index, term in enumerate(terms):
                    if term.stem.startswith("@") and int(term.stem[1:]) in places:
                        is_own = int(term.stem[1:]) == places[number]
                        zones[value] = zones[value] | {index: 1.0 if is_own else 0.0}


def _lists(text: str, quantities: Sequence[Quantity], *, of_places: bool) -> list[list[int]]:
    """Return the runs of numbers of one kind and unit with only commas and «and» between."""
    runs: list[list[int]] = []
    for index, quantity in enumerate(quantities):
        if is_place(quantity) is not of_places:
            continue
        last = runs[-1][-1] if runs else None
        if last is not None and last == index - 1:
            before = quantities[last]
            between = text[before.span.end : quantity.span.start]
            if before.kind is quantity.kind and _LIST_GAP.fullmatch(between):
                runs[-1].append(index)
                continue
        runs.append([index])
    return [run for run in runs if len(run) > 1]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A sentence in its place, from which frames are made."""

    text: str
    sentence: int
    section: SectionKind
    terms: tuple[Term, ...]
    clause_ends: tuple[Span, ...]

    def frame(
        self, quantity: Quantity, zone: Mapping[int, float], quantities: Sequence[Quantity]
    ) -> Frame:
        """Make the frame of one quantity."""
        sign = find_sign(self.text, quantity)
        measure = find_measure(self.text, quantity)
        if quantity.low is not None and quantity.low < 0 and quantity.high is None:
            # «−3.3 mm Hg» and «3 points lower» say the same: the sign is kept apart.
            quantity = replace(quantity, low=-quantity.low, interval=None)
        weighed = [
            (term, zone[index])
            for index, term in enumerate(self.terms)
            if not term.span.overlaps(quantity.span) or term.stem.startswith("@")
        ]
        counted = self._counted(quantity)
        if counted:
            weighed += [(term, 1.0) for term in counted]
            weighed.sort(key=lambda pair: _by_place(pair[0]))
        words = tuple(pair for pair in weighed if not pair[0].stem.startswith("@"))
        own = self._own_stretch(quantity, weighed)
        own_text = own.cut(self.text)
        denied = is_negated(self.text, quantity, own)
        return Frame(
            quantity=quantity,
            text=self.text,
            sentence=self.sentence,
            section=self.section,
            terms=words,
            keys=_with_undenied(_best_keys(words)) if denied else _best_keys(words),
            sides=self._sides(quantity, words),
            locators=find_locators(self.text, quantity, weighed, quantities),
            measure=measure,
            sign=sign,
            is_negated=denied,
            is_control=names_control(self.text, quantity, words),
            is_beside_control=False,
            end=find_end(self.text, quantity),
            is_between=is_between(self.text, quantity, own_text),
            phase=find_phase(self.text, quantity, own, self.clause_ends),
            turn=find_turn(self.text, quantity, own),
            is_criterion=is_criterion(self.text, quantity),
            is_threshold=_is_counted_bound(self.text, quantity),
            is_background=self.section is SectionKind.BACKGROUND
            or tells_earlier_knowledge(self.text),
        )

    def _sides(
        self, quantity: Quantity, words: Sequence[tuple[Term, float]]
    ) -> dict[int, dict[int, float]]:
        """
        Return the alternatives named around a number, each with its best weight.

        Where its own clause names one, those of other clauses are others: «unchanged for women,
        but 60% higher for men».
        """
        best: dict[int, dict[int, float]] = {}
        inside: dict[int, set[int]] = {}
        for term, weight in words:
            if not term.sides:
                continue
            is_inside = weight >= OWN and not self._is_parted(quantity, term)
            for group, member in term.sides:
                members = best.setdefault(group, {})
                members[member] = max(weight, members.get(member, 0.0))
                if is_inside:
                    inside.setdefault(group, set()).add(member)
        for group, own in inside.items():
            for member in best[group]:
                if member not in own:
                    best[group][member] = min(best[group][member], _OTHER_CLAUSE_SIDE)
        return best

    def _is_parted(self, quantity: Quantity, term: Term) -> bool:
        """Tell whether a word stands in another clause than a number."""
        low, high = sorted((quantity.span, term.span))
        return any(low.end <= joint.start and joint.end <= high.start for joint in self.clause_ends)

    def _counted(self, quantity: Quantity) -> list[Term]:
        """Return the words that a number is printed with, as «girls» in «53 girls»."""
        is_fraction = is_worded_fraction(quantity)
        is_count = quantity.kind is QuantityKind.COUNT
        return [
            term
            for term in self.terms
            if (term.sides or (is_count and term.weight >= 1))
            and quantity.span.contains(term.span)
            and not term.stem.startswith("@")
            and not term.stem[0].isdigit()
            and not (is_fraction and term.stem in _ORDINALS)
        ]

    def _own_stretch(self, quantity: Quantity, weighed: Sequence[tuple[Term, float]]) -> Span:
        """Return the stretch around a number whose words are all its own."""
        start, end = quantity.span.start, quantity.span.end
        before = [pair for pair in weighed if pair[0].span.end <= quantity.span.start]
        for term, weight in reversed(before):
            if weight < 1.0:
                break
            start = term.span.start
        for term, weight in weighed:
            if term.span.start >= quantity.span.end:
                if weight < 1.0:
                    break
                end = term.span.end
        return Span(start, end)


def _with_undenied(keys: Mapping[str, float]) -> dict[str, float]:
    """
    Return the keys of a number that counts those to whom it did not happen, denied words as plain.

    «Nonresponders» speaks of response, as «did not respond» does; that it is denied is kept apart.
    """
    found = dict(keys)
    for key, weight in keys.items():
        plain = key.removeprefix("!")
        if plain and plain != key:
            found[plain] = max(weight, found.get(plain, 0.0))
    return found


def _best_keys(words: Sequence[tuple[Term, float]]) -> dict[str, float]:
    """Return the weight of the best place of each key."""
    best: dict[str, float] = {}
    for term, weight in words:
        for key, worth in term.keys:
            value = weight * worth
            if value > best.get(key, 0.0):
                best[key] = value
    return best
