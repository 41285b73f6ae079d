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

from claimcheck.evidence.layout import is_place
from claimcheck.evidence.lexicon import Term, find_terms
from claimcheck.evidence.measures import Measure, find_measure, find_sign, is_criterion
from claimcheck.evidence.sections import SectionKind
from claimcheck.evidence.zones import OWN, find_zones
from claimcheck.model import Quantity, QuantityKind, Span

_BEYOND = re.compile(
    r"\b(?:after the first|beyond|later than|past the first)[^.;,]{0,12}\Z", re.IGNORECASE
)
_OPENS_BOUND = re.compile(r"[(\[][^()\[\]]{0,10}[<>≤≥]")
_LIST_GAP = re.compile(r"(?:[^\w%]|\b(?:and|or|to|versus|vs|respectively)\b|\([^()]{0,60}\)){0,40}")
_FROM = re.compile(
    r"\bfrom[ \u00a0](?:about |around |a |an )?(?:\w+[ \u00a0]){0,2}\Z", re.IGNORECASE
)
_TO_AFTER = re.compile(r"\bto[ \u00a0](?:\w+[ \u00a0]){0,2}[0-9]", re.IGNORECASE)
_FROM_TO = re.compile(
    r"\bfrom\b[^.;]{1,60}[0-9%][^.;]{0,40}?\bto[ \u00a0](?:\w+[ \u00a0]){0,2}\Z", re.IGNORECASE
)
_AT_START = re.compile(
    r"[^.;,0-9]{0,12}\b(?:at baseline|at entry|before treatment)\b", re.IGNORECASE
)
_AT_START_BEFORE = re.compile(r"\b(?:at baseline|baseline)\b[^.;,]{0,20}\Z", re.IGNORECASE)
_ENDED = re.compile(
    r"\b(?:ended up|ended|dropped to|fell to|rose to|climbed to|reached|reaching|down to|up to the)\b"
    r"[^.;,]{0,20}\Z",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:between|than|versus|vs\.?|compared (?:with|to)|relative to|over placebo|difference"
    r"|more than (?:placebo|controls?))\b",
    re.IGNORECASE,
)
_MORE_THAN = re.compile(
    r"[ \u00a0](?:points?[ \u00a0])?(?:greater|more|higher|lower|less|fewer|better|larger)\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"\bdifferences?\b[^;]*\Z", re.IGNORECASE)
_GREW = re.compile(
    r"\b(?:grew|grow|grown|enlarged|increased|rose|expanded|got (?:bigger|larger|worse|higher)"
    r"|became (?:bigger|larger|worse|higher)|gained|worsened|deteriorated|progressed)\b",
    re.IGNORECASE,
)
_SHRANK = re.compile(
    r"\b(?:shrank|shrunk|shrink|decreased|fell|dropped|declined|got (?:smaller|better|lower)"
    r"|became (?:smaller|better|lower)|lost|improved|regressed|eased|reduced)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:(?:did|do|does|had|have|has|was|were|is|are|could|would|will)[ \u00a0]not"
    r"|(?:did|do|does|had|have|has|was|were|is|are|could|would)n['’]t"
    r"|not(?![ \u00a0](?:quite|only|even|just|significant))|never|neither"
    r"|failed[ \u00a0]to|free[ \u00a0](?:of|from)|without|no[ \u00a0]longer"
    r"|no(?=[ \u00a0]\w+[ \u00a0](?:to|in|at|of|after|on)\b))\b",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"(?:placebo|sham|controls?(?! and Prevention)|control group|comparator|saline|dummy|untreated|usual care|"
    r"standard care|waiting[- ]list|waitlist)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:compared[ \u00a0](?:with|to)|versus|vs\.?|than|over|relative[ \u00a0]to|against|minus"
    r"|superior[ \u00a0]to|from|or|randomi[sz]ed[ \u00a0]to)"
    r"[ \u00a0](?:the[ \u00a0]|a[ \u00a0]|those[ \u00a0]\w+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\bwithout[ \u00a0](?:the[ \u00a0])?\Z", re.IGNORECASE)
_NON = re.compile(r"\bnon-?\Z", re.IGNORECASE)
_GROUP = re.compile(r"[ \u00a0-](?:group|users?|arm|patients?|treated)\b", re.IGNORECASE)
_AGAINST_LEVEL = re.compile(r"\b(?:versus|vs\.?)[ \u00a0]\Z", re.IGNORECASE)
_AGAINST_NEXT = re.compile(r"[^.;)]{0,20}[ \u00a0](?:versus|vs\.?)[ \u00a0]?[0-9-]", re.IGNORECASE)
_RIGHT_BEHIND = 30
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
    beyond: bool
    """Whether the words say «after the first» so long, rather than «by» or «within» it."""


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
    is_beside_control: bool
    """Whether another number of the sentence is a control arm's."""
    end: int
    """-1 where a change starts («from 8»), 1 where it ends («to 6»), 0 elsewhere."""
    is_between: bool
    """Whether the number's own words set two groups against one another."""
    turn: int
    """1 when the number counts those with a rise, -1 with a fall, 0 otherwise."""
    is_criterion: bool
    """Whether the number defines something instead of reporting it."""
    is_background: bool
    """Whether the number is of earlier knowledge rather than of this study."""

    @property
    def is_locator(self) -> bool:
        """Tell whether the number is of a kind that usually says where to look."""
        return is_place(self.quantity)


def frame_sentence(
    text: str,
    quantities: Sequence[Quantity],
    *,
    sentence: int = 0,
    section: SectionKind = SectionKind.OTHER,
    expansions: Mapping[str, str] | None = None,
    elliptic: bool = False,
) -> tuple[Frame, ...]:
    """
    Return a frame for each quantity of one sentence, in order.

    Args:
        text: The sentence.
        quantities: Its numbers, in order.
        sentence: Its index among the sentences of its text.
        section: The section it stands in.
        expansions: Abbreviations and what they stand for.
        elliptic: Whether words left out beside a later number are to be taken from an earlier
            one's part, as an article leaves them out («… 63%; the other not quite half»).
    """
    if not quantities:
        return ()
    terms = find_terms(text, expansions)
    markers = [
        Term(quantity.span, f"@{index}", (), 0.0)
        for index, quantity in enumerate(quantities)
        if is_place(quantity)
    ]
    everything = sorted((*terms, *markers), key=lambda term: term.span)
    zones: dict[int, dict[int, float]] = {}
    for chosen in _rounds(text, quantities):
        zones.update(find_zones(text, everything, quantities, chosen, elliptic=elliptic))
    _pair_places(text, quantities, everything, zones)
    spot = _Spot(text, sentence, section, tuple(everything))
    frames = [
        spot.frame(quantity, zones[index], quantities) for index, quantity in enumerate(quantities)
    ]
    controls = [frame.quantity.unit for frame in frames if frame.is_control]
    return tuple(
        replace(frame, is_beside_control=True)
        if not frame.is_control and frame.quantity.unit in controls
        else frame
        for frame in frames
    )


def _is_bracketed_bound(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is a threshold in brackets."""
    before = text[max(0, quantity.span.start - 12) : quantity.span.start]
    start = quantity.span.start
    return _OPENS_BOUND.search(before + text[start : start + 2]) is not None


def _rounds(text: str, quantities: Sequence[Quantity]) -> list[list[int]]:
    """Return which quantities part the sentence together; a later round overrules an earlier."""
    ratios = [i for i, quantity in enumerate(quantities) if quantity.kind is QuantityKind.RATIO]
    bounds = [i for i, quantity in enumerate(quantities) if _is_bracketed_bound(text, quantity)]
    values = [i for i, quantity in enumerate(quantities) if not is_place(quantity)]
    # «(≥70 mm)» and «(odds ratio 2.1)» explain; they do not part what stands around them.
    plain = [i for i in values if i not in ratios and i not in bounds]
    rounds = [chosen for chosen in (values, ratios, plain) if chosen]
    places = [i for i, quantity in enumerate(quantities) if is_place(quantity)]
    kinds = dict.fromkeys(quantities[i].kind for i in places)
    rounds.extend([i for i in places if quantities[i].kind is kind] for kind in kinds)
    return rounds


def _pair_places(
    text: str,
    quantities: Sequence[Quantity],
    terms: Sequence[Term],
    zones: Mapping[int, dict[int, float]],
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
            measure=measure,
            sign=sign,
            is_negated=_is_negated(self.text, quantity, own),
            is_control=self._is_control(quantity, words),
            is_beside_control=False,
            end=_find_end(self.text, quantity),
            is_between=self._is_between(quantity, own_text),
            turn=_find_turn(self.text, quantity, own),
            is_criterion=is_criterion(self.text, quantity),
            is_background=self.section is SectionKind.BACKGROUND
            or _EARLIER.search(self.text) is not None,
        )

    def _is_control(self, quantity: Quantity, words: Sequence[tuple[Term, float]]) -> bool:
        """Tell whether a number's own words name a control arm, not as what it is set against."""
        for term, weight in words:
            if weight < OWN:
                continue
            if self._is_left_out(term):
                return True
            if _CONTROL.match(self.text, term.span.start) is None:
                continue
            before = self.text[max(0, term.span.start - 30) : term.span.start]
            if _AGAINST.search(before) is None or self._follows(term, quantity):
                return True
        return False

    def _is_between(self, quantity: Quantity, own: str) -> bool:
        """Tell whether a number is a difference between groups by the words around it."""
        start, end = quantity.span.start, quantity.span.end
        if _AGAINST_LEVEL.search(self.text[max(0, start - 12) : start]) or _AGAINST_NEXT.match(
            self.text, end
        ):
            return False  # «1.3 vs 4.2 kg»: set against another level, it is a level itself
        if _BETWEEN.search(own) or _DIFFERENCE.search(self.text[:start]):
            return True
        return _MORE_THAN.match(self.text, end) is not None

    def _is_left_out(self, term: Term) -> bool:
        """Tell whether a word names a group by what it does not get, as «without statins»."""
        before = self.text[max(0, term.span.start - 12) : term.span.start]
        if _WITHOUT.search(before):
            return True
        if _NON.search(before) is None:
            return False
        group = _GROUP.match(self.text, term.span.end) or _GROUP.match(
            self.text, term.span.start - 1
        )
        return group is not None

    def _follows(self, term: Term, quantity: Quantity) -> bool:
        """Tell whether a share stands right behind a word, as in «compared with placebo (9%)»."""
        if quantity.unit != "%" or quantity.span.start < term.span.end:
            return False
        between = self.text[term.span.end : quantity.span.start]
        return len(between) < _RIGHT_BEHIND and "%" not in between

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
                found.append(Locator(other, weight, _BEYOND.search(before) is not None))
        return tuple(found)


def _find_end(text: str, quantity: Quantity) -> int:
    """Return which end of a change a number is: «from 8.3% at entry to 7.6%»."""
    before = text[max(0, quantity.span.start - 80) : quantity.span.start]
    after = text[quantity.span.end : quantity.span.end + 80]
    if _FROM.search(before) and _TO_AFTER.search(after):
        return -1
    if _FROM_TO.search(before):
        return 1
    if _AT_START.match(after) or _AT_START_BEFORE.search(before):
        return -1
    return 1 if _ENDED.search(before) else 0


def _find_turn(text: str, quantity: Quantity, own: Span) -> int:
    """Return the direction in which those changed whom a share counts, by the verb after it."""
    if quantity.unit != "%":
        return 0
    after = text[quantity.span.end : min(own.end, quantity.span.end + 90)]
    up, down = _GREW.search(after), _SHRANK.search(after)
    if up and down:
        return 1 if up.start() < down.start() else -1
    if up or down:
        return bool(up) - bool(down)
    before = text[own.start : quantity.span.start]
    ups = [match.start() for match in _GREW.finditer(before)]
    downs = [match.start() for match in _SHRANK.finditer(before)]
    return (max(ups, default=-1) > max(downs, default=-1)) - (
        max(downs, default=-1) > max(ups, default=-1)
    )


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
