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
from itertools import pairwise
from operator import attrgetter

from claimcheck.evidence.bound_sides import add_bound_sides
from claimcheck.evidence.colons import part_at_colons
from claimcheck.evidence.control_arms import names_control, names_control_between
from claimcheck.evidence.frame_cues import (
    find_end,
    find_phase,
    find_turn,
    is_between,
    is_negated,
    tells_earlier_knowledge,
)
from claimcheck.evidence.layout import is_place
from claimcheck.evidence.lexicon import Term
from claimcheck.evidence.locators import Locator, find_locators
from claimcheck.evidence.measures import Measure, find_measure, find_sign, is_criterion
from claimcheck.evidence.noughts import is_denial
from claimcheck.evidence.parting import (
    is_counted_bound,
    pair_places,
    parting_rounds,
    share_ends,
    share_wholes,
)
from claimcheck.evidence.sections import SectionKind
from claimcheck.evidence.skeleton import Bones
from claimcheck.evidence.values import is_worded_fraction
from claimcheck.evidence.zones import OWN, find_zones
from claimcheck.model import Quantity, QuantityKind, Span

_NEXT_IN_LIST = re.compile(
    r"(?:[ \u00a0](?:for|with|in|at|on|after)[ \u00a0][^.;,%]{1,50})?"
    r"(?:,|,?[ \u00a0]and)[ \u00a0]",
    re.IGNORECASE,
)
_AGAINST_IT = re.compile(
    r"[ \u00a0](?:versus|vs\.?|compared[ \u00a0](?:with|to))[ \u00a0](?:an?[ \u00a0])?",
    re.IGNORECASE,
)
"""«A rise by 31% versus 9%» gives two rises."""
_CHANGES_IN = re.compile(
    r"\b(?:increase|rise|gain|decrease|reduction|fall|drop|decline|loss)s?[ \u00a0]"
    r"(?:in|of)[ \u00a0][^;:]{0,80}\Z",
    re.IGNORECASE,
)
_NEXT_BRACKET = re.compile(
    r"\)(?:,|,?[ \u00a0]and)[ \u00a0](?:in[ \u00a0])?(?:[\w-]{2,20}[ \u00a0]){1,4}\("
)
"""«Increases in this (39%), that (70%) and those (98%)»"""
_NEXT_BY = re.compile(r"[ \u00a0]?,?[ \u00a0]and[ \u00a0](?:[\w-]{2,20}[ \u00a0]){1,4}by[ \u00a0]")
"""«Honey reduced it by 58% and gauze by 31%»"""
_DID_CHANGE = re.compile(
    r"\b(?:reduc|cut|lower|decreas|rais|increas|improv|lessen|shorten|prolong|boost)\w*\b"
)
_HARDLY = 0.2
_NEXT_SHARE = re.compile(r"(?:,|,?[ \u00a0](?:and|or|versus|vs\.?))[ \u00a0]")
_NOUN_OF_CHANGE = re.compile(
    r"[ \u00a0](?:[a-z]{3,12}[ \u00a0])?"
    r"(?:increase|rise|gain|decrease|reduction|fall|drop|decline|loss|improvement)s?\b",
    re.IGNORECASE,
)
_SET_AGAINST = re.compile(
    r"[^.;%]{0,60}\b(?:versus|vs|compared[ \u00a0](?:with|to)|than)\b[^.;%]{0,60}", re.IGNORECASE
)
_BRACKET = re.compile(r"[(\[][^()\[\]]*(?:\[[^\[\]]*\][^()\[\]]*)?[)\]]")
_OTHER_CLAUSE_SIDE = 0.4
"""Most that an alternative counts which another clause names."""
_ORDINALS = frozenset({"second", "third"})
"""The «third» of «two thirds» comes after no second."""
_by_place = attrgetter("span.start", "span.end")
_CARRIED = frozenset({Measure.LEVEL, Measure.CHANGE, Measure.DIFFERENCE})
_TOLD_ONCE = frozenset({Measure.CHANGE, Measure.DIFFERENCE})


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
    words = add_bound_sides(terms, quantities)
    everything = sorted((*words, *markers), key=_by_place)
    bones = Bones(text, everything, quantities)
    zones: dict[int, dict[int, float]] = {}
    parted: dict[tuple[int, ...], dict[int, dict[int, float]]] = {}
    for chosen in parting_rounds(text, quantities, bones.brackets):
        again = tuple(chosen)
        if again not in parted:
            parted[again] = find_zones(bones, chosen, elliptic=elliptic)
        zones.update(parted[again])
    pair_places(text, quantities, everything, zones)
    share_ends(text, quantities, zones)
    share_wholes(text, quantities, zones)
    part_at_colons(text, quantities, everything, zones)
    spot = _Spot(text, sentence, section, tuple(everything), bones.clause_ends)
    frames = [
        spot.frame(quantity, zones[index], quantities) for index, quantity in enumerate(quantities)
    ]
    carried = _share_arm_of_ends(_carry_measures(text, frames))
    return _mark_beside_control(_part_phases(text, carried))


def _share_arm_of_ends(frames: Sequence[Frame]) -> list[Frame]:
    """Let both ends of one change be of one arm: «on placebo it went from 9 to 6»."""
    found = list(frames)
    for index, (first, second) in enumerate(pairwise(frames)):
        is_change = first.end < 0 < second.end and first.quantity.unit == second.quantity.unit
        between = (first.quantity.span.end, second.quantity.span.start)
        if not is_change or second.is_control or names_control_between(first.text, *between):
            continue
        if first.is_control:
            found[index + 1] = replace(second, is_control=True)
    return found


def _part_phases(text: str, frames: Sequence[Frame]) -> list[Frame]:
    """
    Let a figure that is set against one of before be of after.

    «14% in the period before the change compared with 12% with it» tells of two periods.
    """
    found = list(frames)
    levels = [n for n, frame in enumerate(found) if frame.measure is Measure.LEVEL]
    for one, other in (*pairwise(levels), *((b, a) for a, b in pairwise(levels))):
        first, second = found[one], found[other]
        if first.phase >= 0 or second.phase or first.quantity.unit != second.quantity.unit:
            continue
        low, high = sorted((first.quantity.span, second.quantity.span))
        if _SET_AGAINST.fullmatch(_BRACKET.sub("", text[low.end : high.start])) is not None:
            found[other] = replace(second, phase=1)
    return found


def _carry_measures(text: str, frames: Sequence[Frame]) -> list[Frame]:
    """
    Let a later share of a list be the kind of measure that the first one is said to be.

    «A reduction of 76% for two doses, 96% for four» gives two reductions.
    """
    found = list(frames)
    last: Frame | None = None
    for index, frame in enumerate(found):
        if frame.measure not in _CARRIED:
            continue
        if last is not None and _goes_on(text, last, frame):
            own = _without_subject(text, last, frame)
            found[index] = replace(own, measure=last.measure, sign=last.sign)
        last = found[index]
    for index in reversed(range(len(found) - 1)):
        frame, following = found[index], found[index + 1]
        if _is_first_of_changes(text, frame, following):
            found[index] = replace(frame, measure=following.measure, sign=following.sign)
    return found


def _without_subject(text: str, last: Frame, frame: Frame) -> Frame:
    """Take what did the first change from a number that something else did, as in `_NEXT_BY`."""
    between = _BRACKET.sub("", text[last.quantity.span.end : frame.quantity.span.start])
    verb = _DID_CHANGE.search(text, 0, last.quantity.span.start)
    if verb is None or _NEXT_BY.fullmatch(between) is None:
        return frame
    subject, others = set[str](), set[str]()
    for term, _ in frame.terms:
        named = subject if term.span.end <= verb.start() else others
        named.update(key for key, _ in term.keys)
    keys = {
        key: min(weight, _HARDLY) if key in subject - others else weight
        for key, weight in frame.keys.items()
    }
    return replace(frame, keys=keys)


def _goes_on(text: str, last: Frame, frame: Frame) -> bool:
    """Tell whether a number is the next of a list of changes."""
    if last.measure not in _TOLD_ONCE or frame.measure is not Measure.LEVEL:
        return False
    if last.quantity.unit != frame.quantity.unit:
        return False
    between = text[last.quantity.span.end : frame.quantity.span.start]
    bare = _BRACKET.sub("", between)
    if frame.quantity.unit != "%":
        return _NEXT_SHARE.fullmatch(bare) is not None
    if any(pattern.fullmatch(bare) for pattern in (_NEXT_IN_LIST, _AGAINST_IT, _NEXT_BY)):
        return True
    is_bracketed = _NEXT_BRACKET.fullmatch(between) is not None
    return is_bracketed and _CHANGES_IN.search(text, 0, last.quantity.span.start) is not None


def _is_first_of_changes(text: str, frame: Frame, following: Frame) -> bool:
    """Tell whether a share begins a list that ends in its noun: «a 56% and 27% reduction»."""
    if frame.measure is not Measure.LEVEL or following.measure is not Measure.CHANGE:
        return False
    if frame.quantity.unit != "%" or following.quantity.unit != "%":
        return False
    start, end = frame.quantity.span.end, following.quantity.span.start
    if _NEXT_SHARE.fullmatch(text, start, end) is None:
        return False
    return _NOUN_OF_CHANGE.match(text, following.quantity.span.end) is not None


def _mark_beside_control(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """Mark the frames that stand in a sentence with a control arm's number of their unit."""
    controls = [(unit_of(frame), frame.measure) for frame in frames if frame.is_control]
    units = {unit for unit, _ in controls}
    return tuple(
        replace(frame, is_beside_control=True)
        if not frame.is_control
        and unit_of(frame) in units
        and (frame.measure is not Measure.CHANGE or (unit_of(frame), frame.measure) in controls)
        else frame
        for frame in frames
    )


def unit_of(frame: Frame) -> str | None:
    """Return the unit of a number; scores may leave theirs out beside one another."""
    return None if frame.quantity.unit == "{score}" else frame.quantity.unit


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
        start, end = quantity.span.start, quantity.span.end
        weighed = [
            (term, zone[index])
            for index, term in enumerate(self.terms)
            if term.span.end <= start or term.span.start >= end or term.stem.startswith("@")
        ]
        counted = self._counted(quantity)
        if counted:
            weighed += [(term, 1.0) for term in counted]
            weighed.sort(key=lambda pair: _by_place(pair[0]))
        words = tuple([pair for pair in weighed if not pair[0].stem.startswith("@")])
        own = self._own_stretch(quantity, weighed)
        own_text = own.cut(self.text)
        denied = is_negated(self.text, quantity, own)
        return Frame(
            quantity=quantity,
            text=self.text,
            sentence=self.sentence,
            section=self.section,
            terms=words,
            keys=_with_undenied(_best_keys(words))
            if denied or is_denial(quantity)
            else _best_keys(words),
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
            is_threshold=is_counted_bound(self.text, quantity),
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
            is_inside = weight >= OWN and not (self.clause_ends and self._is_parted(quantity, term))
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
        is_of_whole = quantity.denominator is not None and not is_fraction
        is_count = quantity.kind is QuantityKind.COUNT or is_of_whole
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
