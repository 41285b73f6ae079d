"""
The frame of a number: what it is said of, as far as its sentence tells.

A frame holds the words around a number with their weights (own words count most), the times,
doses and years beside it, whether it is denied, and what kind of measure it is. Two numbers are
comparable when their frames fit; see `affinity`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.evidence.layout import LOCATORS
from claimcheck.evidence.lexicon import Term, find_terms
from claimcheck.evidence.measures import Measure, find_measure, find_sign, is_criterion
from claimcheck.evidence.sections import SectionKind
from claimcheck.evidence.zones import find_zones
from claimcheck.model import Quantity, QuantityKind, Span

_NEGATION = re.compile(
    r"\b(?:(?:did|do|does|had|have|has|was|were|is|are|could|would|will)[ \u00a0]not"
    r"|(?:did|do|does|had|have|has|was|were|is|are|could|would)n['’]t"
    r"|not(?![ \u00a0](?:quite|only|even|just|significant))|never|neither"
    r"|failed[ \u00a0]to|free[ \u00a0](?:of|from)|without|no[ \u00a0]longer"
    r"|no(?=[ \u00a0]\w+[ \u00a0](?:to|in|at|of|after|on)\b))\b",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"\b(?:placebo|sham|controls?|control group|comparator|saline|dummy|untreated|usual care|"
    r"standard care|waiting[- ]list|waitlist)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|prior|earlier|has been|have been|is estimated|are estimated|known to|"
    r"worldwide|globally)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Locator:
    """A time, dose, age or year beside a number, and how near it is."""

    quantity: Quantity
    weight: float
    after: bool
    """Whether the words say «after» it rather than «by» or «within» it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A number with all that its sentence says about it."""

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
    is_criterion: bool
    """Whether the number defines something instead of reporting it."""
    is_background: bool
    """Whether the number is of earlier knowledge rather than of this study."""

    @property
    def is_locator(self) -> bool:
        """Tell whether the number is of a kind that usually says where to look."""
        return self.quantity.kind in LOCATORS


def frame_sentence(
    text: str,
    quantities: Sequence[Quantity],
    *,
    sentence: int = 0,
    section: SectionKind = SectionKind.OTHER,
    expansions: Mapping[str, str] | None = None,
) -> tuple[Frame, ...]:
    """Return a frame for each quantity of one sentence, in order."""
    if not quantities:
        return ()
    terms = find_terms(text, expansions)
    markers = [
        Term(quantity.span, f"@{index}", (), 0.0)
        for index, quantity in enumerate(quantities)
        if quantity.kind in LOCATORS
    ]
    everything = sorted((*terms, *markers), key=lambda term: term.span)
    zones: dict[int, dict[int, float]] = {}
    for chosen in _rounds(quantities):
        zones.update(find_zones(text, everything, quantities, chosen))
    spot = _Spot(text, sentence, section, tuple(everything))
    return tuple(
        spot.frame(quantity, zones[index], quantities) for index, quantity in enumerate(quantities)
    )


def _rounds(quantities: Sequence[Quantity]) -> list[list[int]]:
    """Return which quantities part the sentence together: values, then each kind of locator."""
    values = [i for i, quantity in enumerate(quantities) if quantity.kind not in LOCATORS]
    rounds = [values] if values else []
    for kind in sorted(LOCATORS):
        chosen = [i for i, quantity in enumerate(quantities) if quantity.kind is kind]
        if chosen:
            rounds.append(chosen)
    return rounds


@dataclass(frozen=True, slots=True)
class _Spot:
    """A sentence in its place, from which frames are made."""

    text: str
    sentence: int
    section: SectionKind
    terms: tuple[Term, ...]

    def frame(
        self, quantity: Quantity, zone: Mapping[int, float], quantities: Sequence[Quantity]
    ) -> Frame:
        """Make the frame of one quantity."""
        weighed = [
            (term, zone[index])
            for index, term in enumerate(self.terms)
            if not term.span.overlaps(quantity.span) or term.stem.startswith("@")
        ]
        words = tuple(pair for pair in weighed if not pair[0].stem.startswith("@"))
        own = self._own_stretch(quantity, weighed)
        own_text = own.cut(self.text)
        return Frame(
            quantity=quantity,
            text=self.text,
            sentence=self.sentence,
            section=self.section,
            terms=words,
            keys=_best_keys(words),
            sides=_best_sides(words),
            locators=self._locators(quantity, weighed, quantities),
            measure=find_measure(self.text, quantity),
            sign=find_sign(self.text, quantity),
            is_negated=_is_negated(self.text, quantity, own),
            is_control=_CONTROL.search(own_text) is not None,
            is_criterion=is_criterion(self.text, quantity),
            is_background=self.section is SectionKind.BACKGROUND
            or _EARLIER.search(self.text) is not None,
        )

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

    def _locators(
        self,
        quantity: Quantity,
        weighed: Sequence[tuple[Term, float]],
        quantities: Sequence[Quantity],
    ) -> tuple[Locator, ...]:
        """Return the times, doses, ages and years beside a number."""
        found: list[Locator] = []
        for term, weight in weighed:
            if not term.stem.startswith("@"):
                continue
            other = quantities[int(term.stem[1:])]
            if other.span != quantity.span:
                before = self.text[max(0, other.span.start - 24) : other.span.start].lower()
                after = re.search(r"\b(?:after|beyond|past)\b[^.;,]*\Z", before) is not None
                found.append(Locator(other, weight, after))
        return tuple(found)


def _is_negated(text: str, quantity: Quantity, own: Span) -> bool:
    """Tell whether the words that go with a number deny what it counts."""
    after = text[quantity.span.end : max(own.end, quantity.span.end)]
    if _NEGATION.search(after):
        return True
    before = text[own.start : quantity.span.start]
    return re.search(r"\bnon-?(?:respon|remi|complet)", before + after, re.IGNORECASE) is not None


def _best_keys(words: Sequence[tuple[Term, float]]) -> dict[str, float]:
    """Return the weight of the best place of each key."""
    best: dict[str, float] = {}
    for term, weight in words:
        for key, worth in term.keys:
            value = weight * worth
            if value > best.get(key, 0.0):
                best[key] = value
    return best


def _best_sides(words: Sequence[tuple[Term, float]]) -> dict[int, dict[int, float]]:
    """Return the alternatives named around a number, each with its best weight."""
    best: dict[int, dict[int, float]] = {}
    for term, weight in words:
        for group, member in term.sides:
            members = best.setdefault(group, {})
            members[member] = max(weight, members.get(member, 0.0))
    return best


def is_value(quantity: Quantity) -> bool:
    """Tell whether a number is a finding rather than a place to look or a statistic."""
    return quantity.kind not in LOCATORS and quantity.kind is not QuantityKind.MONEY
