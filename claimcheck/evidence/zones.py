"""
Which words of a sentence belong to which of its numbers.

«63% remitted compared with 46% receiving the drug»: «receiving» belongs to 46%, «remitted» to
63% and, left out the second time, in a weaker way to 46%. A weight of 1 means that the word
stands in a number's own part of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from claimcheck.evidence.layout import (
    Cluster,
    Joint,
    find_brackets,
    find_clusters,
    find_joints,
    innermost,
)
from claimcheck.evidence.lexicon import Term
from claimcheck.model import Quantity, Span

OWN = 1.0
SHARED = 0.6
AFTER = 0.4
LED = 0.45
ELIDED = 0.35
FOREIGN = 0.2
_PAIRED_AWAY = 0.05
_PREPOSITION = re.compile(r"\A[ \u00a0](?:of|in|for|among|with|on|at)\b", re.IGNORECASE)
_LIST_START = re.compile(r"\b(?:in|for|among|of|with|on|to|between|by)\b", re.IGNORECASE)
_LISTS = re.compile(r"\b(?:and|or|versus|vs|than)\b|\A,\Z|[/&]", re.IGNORECASE)
_COMPARATIVE = re.compile(
    r"\b(?:more|less|fewer|higher|lower|greater|smaller|better|worse|longer|shorter|commoner|rarer"
    r"|twice|double|increased|reduced|decreased|improved|superior|inferior|times as)\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"less|fewer|lower|smaller|shorter|rarer|reduced|decreased", re.IGNORECASE)
_COMPARED_LEAD = re.compile(
    r"\A(?:(?:as )?compared (?:with|to)|relative to|in contrast to|unlike)[ \u00a0]"
    r"(?P<other>[^,;()]{3,80}),[ \u00a0](?P<named>(?:[^\s,;()]{1,30}[ \u00a0]){1,6}?)"
    r"(?=had|have|has|showed|were|was|experienced|reported)",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\b(?:versus|vs|compared|to|against)\b", re.IGNORECASE)
_LONGEST_ITEM = 60
_OTHER_CLAUSE = 0.45
_SCANTY = 0.5
"""Least weight of left-out words for a number with at most one telling word of its own."""
_LEAST_ELIDED = 0.2
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)

Weights = list[dict[int, float]]
"""For each quantity of a sentence: index of a term → weight."""


def find_zones(
    text: str,
    terms: Sequence[Term],
    quantities: Sequence[Quantity],
    chosen: Sequence[int],
    *,
    elliptic: bool = False,
) -> dict[int, dict[int, float]]:
    """
    Return for each quantity in `chosen` the weights of the sentence's terms.

    Only the chosen quantities part the sentence; the others (times, doses) count as words. With
    `elliptic`, a number with hardly a word of its own takes more from the others' parts.
    """
    layout = _Layout(text, terms, quantities, chosen)
    layout.elliptic = elliptic
    result: dict[int, dict[int, float]] = {}
    for number, cluster in enumerate(layout.clusters):
        weights = layout.weights(number)
        for member in cluster.members:
            result[member] = weights
    return result


class _Layout:
    """The parts of one sentence while the words are dealt out to its numbers."""

    def __init__(
        self,
        text: str,
        terms: Sequence[Term],
        quantities: Sequence[Quantity],
        chosen: Sequence[int],
    ) -> None:
        self.text = text
        self.terms = terms
        self.quantities = quantities
        self.joints = find_joints(text, quantities)
        self.brackets = find_brackets(text)
        self.clusters = find_clusters(text, quantities, self.brackets, chosen)
        self.runs = self._find_runs()
        self.owned = self._own_all()
        self.elliptic = False
        self.shunned: dict[int, Span] = {}
        self.paired = self._pair_runs()

    def weights(self, number: int) -> dict[int, float]:
        """Return the weight of each term for one cluster."""
        own = self.owned[number]
        mine, others = self.paired.get(number, (None, ()))
        scanty = self.elliptic and self._is_scanty(own)
        result: dict[int, float] = {}
        for index, term in enumerate(self.terms):
            if mine is not None and mine.contains(term.span):
                weight = OWN
            elif any(other.contains(term.span) for other in others) or (
                number in self.shunned and self.shunned[number].contains(term.span)
            ):
                weight = _PAIRED_AWAY
            elif any(span.contains(term.span) for span in own):
                weight = OWN
            else:
                weight = self._outside(number, term.span)
                if scanty and weight >= _LEAST_ELIDED and not term.stem.startswith("@"):
                    weight = max(weight, _SCANTY)
            result[index] = weight
        return result

    def _is_scanty(self, own: Sequence[Span]) -> bool:
        """Tell whether a part has at most one word that tells something."""
        telling = (
            term.weight >= 1 and any(span.contains(term.span) for span in own)
            for term in self.terms
        )
        return sum(telling) < 2

    def _outside(self, number: int, span: Span) -> float:
        """Return the weight of a word that stands outside a cluster's own part."""
        cluster = self.clusters[number]
        weight = SHARED
        for other, spans in enumerate(self.owned):
            if other != number and any(part.contains(span) for part in spans):
                weight = self._foreign_weight(other, number, span)
                break
        if span.start > cluster.span.end and weight == SHARED:
            weight = AFTER
        low, high = sorted((span.start, cluster.span.start))
        if any(joint.strength == 4 and low < joint.span.start < high for joint in self.joints):
            weight *= _OTHER_CLAUSE
        return weight

    def _foreign_weight(self, other: int, number: int, span: Span) -> float:
        """Return the weight for one cluster of a word in another's own part."""
        first = self.clusters[0]
        if other == 0 and span.end <= first.span.start:
            return SHARED if first.bracket is None else LED
        if other > number and self._is_common_tail(number, span):
            return SHARED
        return ELIDED if other < number else FOREIGN

    def _is_common_tail(self, number: int, span: Span) -> bool:
        """
        Tell whether a word belongs to all of «12% of A and 5% of B had it», as «had» does.

        The part after the last number answers to the one after the first by as many words; what
        comes after these words is said of both.
        """
        chain = self.clusters[number:]
        lengths: list[int] = []
        for before, after in pairwise(chain):
            if before.bracket is not None or after.bracket is not None:
                return False
            between = self.text[before.span.end : after.span.start]
            if _PREPOSITION.match(between) is None or len(between) > _LONGEST_ITEM:
                return False
            lengths.append(self._count_terms(before.span.end, after.span.start))
        tail = self._count_terms(chain[-1].span.end, span.start)
        return bool(lengths) and span.start >= chain[-1].span.end and tail >= max(lengths)

    def _count_terms(self, start: int, end: int) -> int:
        """Return how many terms stand between two places."""
        return sum(start <= term.span.start < end for term in self.terms)

    def _own_all(self) -> list[tuple[Span, ...]]:
        """Return the parts that belong to each cluster; a bare run shares its parts."""
        owned = [self._own_spans(number) for number in range(len(self.clusters))]
        for first, last in self.runs:
            together = tuple(span for spans in owned[first : last + 1] for span in spans)
            owned[first : last + 1] = [together] * (last - first + 1)
        return owned

    def _own_spans(self, number: int) -> tuple[Span, ...]:
        """Return the parts of the sentence that belong to one cluster."""
        cluster = self.clusters[number]
        spans = [cluster.span, self._side_span(number)]
        bare = cluster.bracket is not None and self._is_bare_bracket(cluster.bracket)
        if cluster.bracket is not None and bare and not self._is_led(number):
            spans.append(self._anchor(cluster.bracket))
        return tuple(spans)

    def _is_bare_bracket(self, bracket: Span) -> bool:
        """Tell whether a bracket names nothing itself, so that it speaks of what stands before."""
        return not any(bracket.contains(term.span) and term.weight >= 1 for term in self.terms)

    def _is_led(self, number: int) -> bool:
        """Tell whether the bracket of a cluster follows a number that it explains."""
        bracket = self.clusters[number].bracket
        return bracket is not None and any(
            cluster.bracket != bracket and cluster.span.end <= bracket.start
            and not self.text[cluster.span.end : bracket.start].strip()
            for cluster in self.clusters
        )  # fmt: skip

    def _side_span(self, number: int) -> Span:
        """Return the stretch around a cluster up to its neighbours in the same bracket."""
        cluster = self.clusters[number]
        low, high = 0, len(self.text)
        if cluster.bracket is not None:
            low, high = cluster.bracket.start + 1, cluster.bracket.end - 1
        start = self._start(number, low)
        end = self._end(number, high)
        return Span(min(start, cluster.span.start), max(end, cluster.span.end))

    def _start(self, number: int, low: int) -> int:
        """Return where the own part of a cluster begins."""
        place = self.clusters[number].span.start
        for other in range(number - 1, -1, -1):
            neighbour = self.clusters[other]
            if neighbour.bracket == self.clusters[number].bracket:
                return self._split(neighbour.span.end, place, level=neighbour.bracket)
            if neighbour.bracket is not None and neighbour.bracket.end <= place:
                return neighbour.bracket.end
        return low

    def _end(self, number: int, high: int) -> int:
        """Return where the own part of a cluster ends."""
        cluster = self.clusters[number]
        place = cluster.span.end
        for neighbour in self.clusters[number + 1 :]:
            if neighbour.bracket == cluster.bracket:
                return self._split(place, neighbour.span.start, level=cluster.bracket)
            if neighbour.bracket is not None and neighbour.bracket.start >= place:
                outer = innermost(self.brackets, neighbour.bracket, proper=True)
                split = self._split(place, neighbour.bracket.start, level=outer, default=place)
                return min(split, high)
        return high

    def _split(
        self, start: int, end: int, *, level: Span | None = None, default: int | None = None
    ) -> int:
        """
        Return the place between two numbers at which their parts meet.

        Only joints at the same `level` count: in the same bracket, or outside of all.
        """
        inside = [
            joint
            for joint in self.joints
            if start <= joint.span.start
            and joint.span.end <= end
            and innermost(self.brackets, joint.span) == level
        ]
        if not inside:
            return end if default is None else default
        strongest = max(joint.strength for joint in inside)
        return [joint for joint in inside if joint.strength == strongest][-1].span.start

    def _anchor(self, bracket: Span) -> Span:
        """Return the words before a bracket that it explains."""
        low = 0
        for cluster in self.clusters:
            end = cluster.span.end
            if cluster.bracket is not None and cluster.bracket != bracket:
                end = cluster.bracket.end
            if end <= bracket.start:
                low = max(low, end)
        outer = innermost(self.brackets, bracket, proper=True)
        return Span(self._split(low, bracket.start, level=outer, default=low), bracket.start)

    def _find_runs(self) -> list[tuple[int, int]]:
        """Return first and last number of each run of clusters with nothing to say between."""
        runs: list[tuple[int, int]] = []
        start = 0
        for number in range(1, len(self.clusters) + 1):
            if number < len(self.clusters) and self._is_bare(number):
                continue
            if number - start >= 2:
                runs.append((start, number - 1))
            start = number
        return runs

    def _sort(self, cluster: Cluster) -> tuple[str, str | None]:
        """Return kind and unit of the first number of a cluster."""
        quantity = self.quantities[cluster.members[0]]
        return quantity.kind.value, quantity.unit

    def _is_bare(self, number: int) -> bool:
        """Tell whether no word of weight stands between a cluster and the one before it."""
        before, after = self.clusters[number - 1], self.clusters[number]
        if before.bracket != after.bracket or self._sort(before) != self._sort(after):
            return False
        return not any(
            before.span.end <= term.span.start < after.span.start and term.weight >= 1
            for term in self.terms
        )

    def _pair_runs(self) -> dict[int, tuple[Span | None, tuple[Span, ...]]]:
        """Return for each cluster of a run the list item that is its own, and the others."""
        paired: dict[int, tuple[Span | None, tuple[Span, ...]]] = {}
        respectively = _RESPECTIVELY.search(self.text) is not None
        for first, last in self.runs:
            items = self._list_for(first, last, respectively=respectively)
            if len(items) != last - first + 1:
                self._part_from_first(first, last)
                continue
            lead = self._lead_of_run(first)
            for offset, item in enumerate(items):
                others = tuple(self._without_head(o, items) for o in items if o != item)
                paired[first + offset] = (item, others)
                self.owned[first + offset] = (*self.owned[first + offset], lead)
        return paired

    def _without_head(self, item: Span, items: Sequence[Span]) -> Span:
        """
        Return an item without the noun that it shares with the others.

        In «the gel and cream groups» and «with oral than with intravenous zinc» the last word is
        said of both.
        """
        if item != items[-1]:
            return item
        counts = [sum(span.contains(term.span) for term in self.terms) for span in items]
        inside = [term for term in self.terms if item.contains(term.span)]
        if len(inside) < 2 or counts[-1] <= min(counts[:-1]):
            return item
        return Span(item.start, inside[-1].span.start)

    def _lead_of_run(self, first: int) -> Span:
        """Return the words of its clause before a run, which are said of all its numbers."""
        bracket = self.clusters[first].bracket
        end = self.clusters[first].span.start if bracket is None else bracket.start
        low = max((c.span.end for c in self.clusters[:first] if c.span.end <= end), default=0)
        for joint in self.joints:
            if joint.strength == 4 and low < joint.span.end <= end:
                low = joint.span.end
        return Span(low, end)

    def _part_from_first(self, first: int, last: int) -> None:
        """
        Take the words of a comparison away from all but the first number of its run.

        «More often in the treated (30% versus 10%)» names one group only: the first number's.
        """
        place = self.clusters[first].span.start
        bracket = self.clusters[first].bracket
        start = max((c.span.end for c in self.clusters[:first]), default=0)
        before = self.text[start : place if bracket is None else bracket.start]
        between = self.text[self.clusters[first].span.end : self.clusters[last].span.start]
        if not _VERSUS.search(between):
            return
        tail = self._tail_of_comparison()
        rest = range(first + 1, last + 1)
        if bracket is not None and tail is not None:
            self.owned[first] = (*self.owned[first], tail)
            for number in rest:
                self.shunned[number] = tail
        elif _COMPARATIVE.search(before):
            for number in rest:
                self.owned[number] = (self.clusters[number].span,)

    def _tail_of_comparison(self) -> Span | None:
        """Return «less often with A» at the end of «B (1% vs 9%) and C (2% vs 8%) occurred …»."""
        last = self.clusters[-1]
        start = last.span.end if last.bracket is None else last.bracket.end
        found = _COMPARATIVE.search(self.text, start)
        return None if found is None else Span(found.start(), len(self.text))

    def _list_for(self, first: int, last: int, *, respectively: bool) -> tuple[Span, ...]:
        """Return the list that a run of numbers answers to, empty when there is none."""
        count = last - first + 1
        lead = self._items_of_lead(first, last)
        if lead:
            return lead
        after = self._items_after(last, count)
        before = self._items_before(first, count, any_joint=respectively)
        if respectively and not after and not before and self.runs:
            return self._items_before(self.runs[0][0], count, any_joint=True) or (
                self._items_after(self.runs[-1][1], count)
            )
        return after or before

    def _items_of_lead(self, first: int, last: int) -> tuple[Span, ...]:
        """
        Return the items of «Compared with A, B had less (12% versus 30%)» for each such bracket.

        Which number is B's is told by the direction: with less, the smaller.
        """
        match = _COMPARED_LEAD.match(self.text)
        if match is None or last - first != 1 or self.clusters[first].bracket is None:
            return ()
        values = [self.quantities[self.clusters[n].members[0]].low for n in (first, last)]
        word = _COMPARATIVE.search(self.text, match.end())
        if word is None or values[0] is None or values[1] is None:
            return ()
        other, named = Span(*match.span("other")), Span(*match.span("named"))
        is_less = _LESS.fullmatch(word.group()) is not None
        named_first = (values[0] < values[1]) is is_less
        return (named, other) if named_first else (other, named)

    def _items_after(self, last: int, count: int) -> tuple[Span, ...]:
        """Return the items of «in A and B» after the last number of a run."""
        start = self.clusters[last].span.end
        end = len(self.text)
        bracket = self.clusters[last].bracket
        if bracket is not None:
            start = bracket.end
        for neighbour in self.clusters[last + 1 :]:
            end = min(end, neighbour.span.start)
        opener = _LIST_START.search(self.text, start, min(end, start + 90))
        if opener is None:
            return ()
        joints = [
            joint
            for joint in self.joints
            if opener.end() <= joint.span.start < end and _LISTS.search(joint.span.cut(self.text))
        ][: count - 1]
        if len(joints) != count - 1 or any(joint.strength == 4 for joint in joints):
            return ()
        return self._cut(opener.end(), joints, min(end, joints[-1].span.end + _LONGEST_ITEM))

    def _items_before(self, first: int, count: int, *, any_joint: bool) -> tuple[Span, ...]:
        """Return the items of «A compared with B» or «A and B» before a run."""
        end = self.clusters[first].span.start
        bracket = self.clusters[first].bracket
        if bracket is not None:
            end = bracket.start
        low = max(
            (cluster.span.end for cluster in self.clusters[:first] if cluster.span.end <= end),
            default=0,
        )
        joints = [
            joint
            for joint in self.joints
            if low <= joint.span.start and joint.span.end < end
            and self.text[joint.span.end : end].strip(" ,:(")
        ][-(count - 1) :]  # fmt: skip
        if len(joints) != count - 1 or any(joint.strength == 4 for joint in joints):
            return ()
        contrast = any(joint.is_contrast(self.text) for joint in joints)
        if not (any_joint or contrast):
            return ()
        start = max(low, joints[0].span.start - _LONGEST_ITEM)
        openers = list(_LIST_START.finditer(self.text, start, joints[0].span.start))
        return self._cut(openers[-1].end() if openers else start, joints, end)

    def _cut(self, start: int, joints: Sequence[Joint], end: int) -> tuple[Span, ...]:
        """Return the stretches between the joints of a list."""
        places = [start, *(place for j in joints for place in (j.span.start, j.span.end)), end]
        items = tuple(
            Span(low, max(low, high))
            for low, high in zip(places[::2], places[1::2], strict=True)
        )  # fmt: skip
        full = all(
            any(item.contains(term.span) and term.stem != "respect" for term in self.terms)
            for item in items
        )
        return items if full else ()


__all__ = ["AFTER", "ELIDED", "FOREIGN", "OWN", "SHARED", "Cluster", "find_zones"]
