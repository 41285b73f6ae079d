"""
Which words of a sentence belong to which of its numbers.

«63% remitted compared with 46% receiving the drug»: «receiving» belongs to 46%, «remitted» to
63% and, left out the second time, in a weaker way to 46%. A weight of 1 means that the word
stands in a number's own part of the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from claimcheck.evidence.brackets import Brackets
from claimcheck.evidence.colons import RowHead, find_row_heads
from claimcheck.evidence.compared_groups import (
    COMPARATIVE,
    VERSUS,
    group_behind,
    named_group,
    owner_before,
    predicate_before,
    tail_of_comparison,
)
from claimcheck.evidence.layout import Cluster, innermost
from claimcheck.evidence.list_items import without_head
from claimcheck.evidence.lists import (
    LONGEST_ITEM,
    RESPECTIVELY,
    find_items,
    lead_of_run,
)
from claimcheck.evidence.shared_words import (
    Chain,
    find_chain,
    names_in_chain,
    stems_of_others,
    tells_of_group,
    words_printed_with,
)
from claimcheck.evidence.skeleton import Bones, Skeleton
from claimcheck.model import Span

OWN = 1.0
SHARED = 0.6
AFTER = 0.4
TAIL = 0.9
"""A word behind several numbers that is said of all of them."""
LED = 0.45
ELIDED = 0.35
FOREIGN = 0.2
_PAIRED_AWAY = 0.05
_FROM = re.compile(r"\bfrom[ \u00a0]\Z", re.IGNORECASE)
_OTHER_CLAUSE = 0.45
_FEWEST_ROWS = 3
_SCANTY = 0.5
"""Least weight of left-out words for a number with at most one telling word of its own."""
_LEAST_ELIDED = 0.2

Weights = list[dict[int, float]]
"""For each quantity of a sentence: index of a term → weight."""


def find_zones(
    bones: Bones, chosen: Sequence[int], *, elliptic: bool = False
) -> dict[int, dict[int, float]]:
    """
    Return for each quantity in `chosen` the weights of the sentence's terms.

    Only the chosen quantities part the sentence; the others (times, doses) count as words. With
    `elliptic`, a number with hardly a word of its own takes more from the others' parts.
    """
    layout = _Layout(bones, chosen, elliptic=elliptic)
    result: dict[int, dict[int, float]] = {}
    for number, cluster in enumerate(layout.clusters):
        weights = layout.weights(number)
        for member in cluster.members:
            result[member] = weights
    return result


class _Layout:
    """The parts of one sentence while the words are dealt out to its numbers."""

    def __init__(self, bones: Bones, chosen: Sequence[int], *, elliptic: bool) -> None:
        self.skeleton = Skeleton(bones, chosen)
        self.text = bones.text
        self.terms = bones.terms
        self.clusters = self.skeleton.clusters
        self.head = self._head_of_rows()
        places = [cluster.span.start for cluster in self.clusters]
        self.leads: dict[int, int] = {}
        self.row_heads = find_row_heads(self.text, places, bones.clause_ends)
        self.brackets = Brackets(self.skeleton)
        self.owned = self._own_all()
        self.elliptic = elliptic
        self.shunned: dict[int, Span] = {}
        self.chains: dict[int, Chain | None] = {}
        self.named_away = self._name_away()
        self.paired = self._pair_runs()
        self.owners = self._find_owners()
        self.printed = words_printed_with(self.skeleton)

    def weights(self, number: int) -> dict[int, float]:
        """Return the weight of each term for one cluster."""
        mine, others = self.paired.get(number, (None, ()))
        shunned = self.shunned.get(number)
        scanty = self.elliptic and self._is_scanty(number)
        foreign = stems_of_others(self.terms, mine, others) | self.named_away.get(
            number, frozenset()
        )
        result: dict[int, float] = {}
        for index, term in enumerate(self.terms):
            span = term.span
            head = self._head_over(span) if self.row_heads else None
            if head is not None:
                is_over = head.span.start <= self.clusters[number].span.start < head.last
                weight = OWN if is_over else _PAIRED_AWAY
            elif self.printed.get(index, number) != number:
                weight = _PAIRED_AWAY
            elif mine is not None and mine.contains(span):
                weight = OWN
            elif (
                term.stem in foreign
                or (others and any(other.contains(span) for other in others))
                or (shunned is not None and shunned.contains(span))
            ):
                weight = _PAIRED_AWAY
            elif number in self.owners[index]:
                weight = OWN
            else:
                weight = self._outside(number, index, span)
                if scanty and weight >= _LEAST_ELIDED and not term.stem.startswith("@"):
                    weight = max(weight, _SCANTY)
            result[index] = weight
        return result

    def _find_owners(self) -> list[list[int]]:
        """Return for each term the clusters in whose own parts it stands, in order."""
        starts = [term.span.start for term in self.terms]
        ends = [term.span.end for term in self.terms]
        owners: list[list[int]] = [[] for _ in starts]
        for number, spans in enumerate(self.owned):
            for span in spans:
                inside = range(bisect_left(starts, span.start), bisect_right(ends, span.end))
                for index in inside:
                    if owners[index][-1:] != [number]:
                        owners[index].append(number)
        return owners

    def _head_of_rows(self) -> int:
        """Return where what is said of all rows ends: «deaths by stage: I, 2%; II, 9%»."""
        if len(self.clusters) < _FEWEST_ROWS or self.clusters[0].bracket is not None:
            return 0
        places = [cluster.span.start for cluster in self.clusters]
        ends = [cluster.span.end for cluster in self.clusters]
        between = (self.text[end:start] for end, start in zip(ends, places[1:], strict=False))
        if sum(";" in gap for gap in between) < _FEWEST_ROWS - 2:
            return 0
        colon = self.text.rfind(": ", 0, places[0])
        return colon if colon > 0 and places[0] - colon < LONGEST_ITEM else 0

    def _is_scanty(self, number: int) -> bool:
        """Tell whether a part has at most one word that tells something."""
        telling = (
            term.weight >= 1 and number in self.owners[index]
            for index, term in enumerate(self.terms)
        )
        return sum(telling) < 2

    def _name_away(self) -> dict[int, frozenset[str]]:
        """
        Return for each number of a chain the words that name other groups of it.

        In «more sailors than nurses: 52% of sailors and 38% of nurses» no «sailors» is of 38%.
        """
        found: dict[int, frozenset[str]] = {}
        for first in range(len(self.clusters)):
            chain = None if first in found else self._chain(first)
            if chain is None:
                continue
            names = names_in_chain(self.skeleton, first, chain)
            for offset, own in enumerate(names):
                others = frozenset[str]().union(*names)
                found[first + offset] = others - own if own else frozenset()
                self.leads[first + offset] = first
        return found

    def _outside(self, number: int, index: int, span: Span) -> float:
        """Return the weight of a word that stands outside a cluster's own part."""
        if span.end <= self.head:
            return SHARED
        cluster = self.clusters[number]
        weight = SHARED
        if self.owners[index]:
            weight = self._foreign_weight(self.owners[index][0], number, span)
        if span.start > cluster.span.end and weight == SHARED:
            weight = AFTER
        low, high = span.start, cluster.span.start
        if low > high:
            low, high = high, low
        for joint in self.skeleton.clause_ends:
            if low < joint.start < high:
                return weight * _OTHER_CLAUSE
        return weight

    def _foreign_weight(self, other: int, number: int, span: Span) -> float:
        """Return the weight for one cluster of a word in another's own part."""
        first = self.clusters[0]
        if self.leads.get(number) == other and span.end <= self.clusters[other].span.start:
            return TAIL  # «gout was seen in | 12% of the A group and 5% of the B group»
        if other == 0 and span.end <= first.span.start:
            return SHARED if first.bracket is None else LED
        if other > number:
            chain = self._chain(number)
            if chain is not None and chain.tail.contains(span):
                return TAIL
        elif span.start >= self.clusters[other].span.end:
            chain = self._chain(other)
            if chain is not None and number <= chain.last:
                return FOREIGN
        return ELIDED if other < number else FOREIGN

    def _chain(self, number: int) -> Chain | None:
        """Return the chain that begins with a cluster."""
        if number not in self.chains:
            self.chains[number] = find_chain(self.skeleton, number)
        return self.chains[number]

    def _own_all(self) -> list[tuple[Span, ...]]:
        """Return the parts that belong to each cluster; a bare run shares its parts."""
        owned = [self._own_spans(number) for number in range(len(self.clusters))]
        for first, last in self.skeleton.runs:
            together = tuple(span for spans in owned[first : last + 1] for span in spans)
            owned[first : last + 1] = [together] * (last - first + 1)
        return owned

    def _own_spans(self, number: int) -> tuple[Span, ...]:
        """Return the parts of the sentence that belong to one cluster."""
        cluster = self.clusters[number]
        spans = [cluster.span, self._side_span(number)]
        bare = cluster.bracket is not None and self.brackets.is_bare(cluster.bracket)
        if cluster.bracket is not None and bare and not self.brackets.is_led(number):
            spans.append(self.brackets.anchor(cluster.bracket))
            behind = self.brackets.predicate_behind(number)
            if behind is not None:
                spans.append(behind)
        if cluster.bracket is not None and not bare:
            parted = self.brackets.parted_by(cluster.bracket)
            if parted is not None:
                spans.append(self._side_span(parted))
            outer = next((top for top in self.brackets.several if top.contains(cluster.span)), None)
            if outer is not None:
                spans.append(self.brackets.anchor(outer))
            elif self.brackets.explains_first(cluster.bracket):
                spans.append(self.brackets.anchor(cluster.bracket))
        return tuple(spans)

    def _head_over(self, span: Span) -> RowHead | None:
        """Return the head of rows in which a word stands."""
        return next((head for head in self.row_heads if head.span.contains(span)), None)

    def _side_span(self, number: int) -> Span:
        """Return the stretch around a cluster up to its neighbours in the same bracket."""
        cluster = self.clusters[number]
        low, high = self.head if number == 0 else 0, len(self.text)
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
                return self.skeleton.split(neighbour.span.end, place, level=neighbour.bracket)
            if neighbour.bracket is not None and neighbour.bracket.end <= place:
                if other < number - 1:
                    return low  # what stands before the bracket is a figure's outside of it
                own = self.brackets.predicate_behind(other)
                return neighbour.bracket.end if own is None else own.end
        return low

    def _end(self, number: int, high: int) -> int:
        """Return where the own part of a cluster ends."""
        cluster = self.clusters[number]
        place = cluster.span.end
        if 0 < number == len(self.clusters) - 1 and cluster.bracket is None:
            ends = (joint.start for joint in self.skeleton.clause_ends if joint.start >= place)
            high = min(ends, default=high)
        for neighbour in self.clusters[number + 1 :]:
            if neighbour.bracket == cluster.bracket:
                return self.skeleton.split(place, neighbour.span.start, level=cluster.bracket)
            if tells_of_group(self.skeleton, neighbour):
                continue
            if neighbour.bracket is not None and neighbour.bracket.start >= place:
                outer = innermost(self.skeleton.brackets, neighbour.bracket, proper=True)
                # «11% had lice (head 9%, body 2%)» leaves the lice to the 11%.
                is_bare = self.brackets.is_bare(neighbour.bracket)
                default = place if is_bare else neighbour.bracket.start
                split = self.skeleton.split(
                    place, neighbour.bracket.start, level=outer, default=default
                )
                return min(split, high)
        return high

    def _pair_runs(self) -> dict[int, tuple[Span | None, tuple[Span, ...]]]:
        """Return for each cluster of a run the list item that is its own, and the others."""
        paired: dict[int, tuple[Span | None, tuple[Span, ...]]] = {}
        for first, last in self.skeleton.runs:
            respectively = self._is_told_respectively(first, last)
            items = find_items(self.skeleton, first, last, respectively=respectively)
            if len(items) != last - first + 1:
                self._part_from_first(first, last)
                continue
            lead = lead_of_run(self.skeleton, first)
            for offset, item in enumerate(items):
                others = tuple(without_head(self.skeleton, o, items) for o in items if o != item)
                paired[first + offset] = (item, others)
                self.owned[first + offset] = (*self.owned[first + offset], lead)
        return paired

    def _is_told_respectively(self, first: int, last: int) -> bool:
        """Tell whether a run answers to a list one by one, as its clause says."""
        start, end = self.clusters[first].span.start, self.clusters[last].span.end
        for told in RESPECTIVELY.finditer(self.text):
            low, high = min(end, told.end()), max(start, told.start())
            if not any(
                low <= joint.start < high and self.text[joint.start].isalpha()
                for joint in self.skeleton.clause_ends
            ):
                return True
        return False

    def _part_by_group_behind(self, first: int, behind: Span, start: int) -> None:
        """Give the second of two numbers the group that stands behind it: «12% versus 9% in B»."""
        if self.clusters[first].bracket is not None:
            self._part_in_bracket(first, behind)
            return
        last = first + 1
        self.shunned[first] = behind
        shared = predicate_before(self.skeleton, start, self.clusters[first].span.start)
        self.owned[last] = (self.clusters[last].span, behind, shared)
        named = owner_before(self.skeleton, start, shared.start)
        if named is not None:
            self.shunned[last] = named

    def _part_in_bracket(self, first: int, behind: Span) -> None:
        """Part «longer on wax (9 compared with 4 hours on tallow)», whose second group is last."""
        group = named_group(self.skeleton, first)
        bracket = self.clusters[first].bracket
        end = self.clusters[first].span.start if bracket is None else bracket.start
        ends = (c.span.end for c in self.clusters[:first] if c.span.end <= end)
        start = max(ends, default=0)
        shared = Span(start, end if group is None else max(start, group.start))
        self.shunned[first] = behind
        self.owned[first] = (*self.owned[first], shared)
        self.owned[first + 1] = (self.clusters[first + 1].span, behind, shared)
        if group is not None:
            self.owned[first] = (*self.owned[first], group)
            self.shunned[first + 1] = group

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
        if not VERSUS.search(between) or _FROM.search(before):
            return  # «from 30% to 10%» are two ends of one change
        behind = group_behind(self.skeleton, first, last)
        if behind is not None:
            self._part_by_group_behind(first, behind, start)
            return
        tail = tail_of_comparison(self.skeleton)
        rest = range(first + 1, last + 1)
        if bracket is not None and tail is not None:
            self.owned[first] = (*self.owned[first], tail)
            for number in rest:
                self.shunned[number] = tail
            return
        group = named_group(self.skeleton, first)
        if group is not None:
            self.owned[first] = (*self.owned[first], group)
            for number in rest:
                self.shunned[number] = group
        if COMPARATIVE.search(before):
            for number in rest:
                self.owned[number] = (self.clusters[number].span,)


__all__ = ["AFTER", "ELIDED", "FOREIGN", "OWN", "SHARED", "Cluster", "find_zones"]
