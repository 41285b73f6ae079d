"""
A sentence with its joints, brackets and clusters of numbers in one place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from claimcheck.evidence.layout import (
    Cluster,
    Joint,
    find_asides,
    find_brackets,
    find_clusters,
    find_joints,
    innermost,
    is_apposition,
)
from claimcheck.evidence.lexicon import Term
from claimcheck.model import Quantity, Span

_NEXT_PART = re.compile(r"[)\]%]{0,2}(?P<comma>,)?[ \u00a0]and[ \u00a0]")
_LABEL = re.compile(r"[^\W\d_]{2,}[ \u00a0-][0-9]{1,3}[,:][ \u00a0]\Z")
_PREDICATE = re.compile(
    r"%[)\]]?[ \u00a0](?:of[ \u00a0][\w ]{1,30}[ \u00a0])?"
    r"(?:were|was|had|have|are|did|reported|showed)\b"
)
_OWN_VERB = re.compile(
    r"[)\]%]{0,2},?[ \u00a0](?:and|with)[ \u00a0](?:was|were|is|are|had|over|about|only)\b"
    r"|[^0-9]{0,30},[ \u00a0]with[ \u00a0]"
)
"""«26% in A, and was 16% in B», «over half, with two thirds needing it»."""
_FROM = re.compile(r"[ \u00a0]?from[ \u00a0]", re.IGNORECASE)
_IN_GROUP = re.compile(r"[)\]]?[ \u00a0](?:in|of|among|for|on|with)[ \u00a0]", re.IGNORECASE)
_LISTED = re.compile(r"\b(?:respectively|in both|in each)\b", re.IGNORECASE)
_LABEL_FIRST = re.compile(r"[^\W\d_][^,;:()\[\]]{0,40},[ \u00a0]")
_STATED = re.compile(r"\b(?:was|were|is|are|averaged|reached)[ \u00a0](?:[a-z]+[ \u00a0]){0,2}\Z")
_LONGEST_STATED = 40
_CLOSING = ")]%\u00a0 "
_LONGEST_SUBJECT = 60
_OF_WORDS = 2
"""Up to this strength, a joint may be one between two words rather than two parts."""


class Bones:
    """What a sentence holds whichever of its numbers part it, found once; never changed."""

    def __init__(self, text: str, terms: Sequence[Term], quantities: Sequence[Quantity]) -> None:
        self.text = text
        self.terms = terms
        self.starts = sorted(term.span.start for term in terms)
        self.quantities = quantities
        self.joints = find_joints(text, quantities)
        printed = (span for span in find_brackets(text) if not is_apposition(text, span))
        self.brackets = tuple(sorted((*printed, *find_asides(text, quantities))))
        self.levels = tuple(innermost(self.brackets, joint.span) for joint in self.joints)
        self.clause_ends = tuple(
            joint.span
            for joint, level in zip(self.joints, self.levels, strict=True)
            if joint.strength == 4 and level is None
        )


class Skeleton:
    """The parts of one sentence as far as its marks and numbers show them; never changed."""

    def __init__(self, bones: Bones, chosen: Sequence[int]) -> None:
        self.text = bones.text
        self.terms = bones.terms
        self.starts = bones.starts
        self.quantities = bones.quantities
        self.joints = bones.joints
        self.levels = bones.levels
        self.brackets = bones.brackets
        self.clause_ends = bones.clause_ends
        self.clusters = find_clusters(self.text, self.quantities, self.brackets, chosen)
        self.runs = self._find_runs()

    def split(
        self, start: int, end: int, *, level: Span | None = None, default: int | None = None
    ) -> int:
        """
        Return the place between two numbers at which their parts meet.

        Only joints at the same `level` count: in the same bracket, or outside of all.
        """
        inside = [
            joint
            for joint, own in zip(self.joints, self.levels, strict=True)
            if start <= joint.span.start and joint.span.end <= end and own == level
        ]
        if not inside:
            return end if default is None else default
        if len(inside) > 1 and _FROM.fullmatch(self.text, inside[-1].span.start, end):
            inside.pop()  # what rose «from 8%» stands before «from»
        strongest = max(joint.strength for joint in inside)
        if strongest <= _OF_WORDS and not self.count_terms(inside[-1].span.end, end):
            if self._is_label(start, inside) and (
                self._follows_verb(start) if level is None else self._leads_with_label(level)
            ):
                return inside[0].span.start
            return inside[-1].span.start  # «… with salt and sugar, 20%»
        return [joint for joint in inside if joint.strength == strongest][-1].span.start

    def _is_label(self, start: int, joints: Sequence[Joint]) -> bool:
        """Tell whether what follows a number stands between commas: «9%, placebo, 2%»."""
        between = self.text[start : joints[0].span.start]
        return len(joints) > 1 and not between.strip(_CLOSING)

    def _follows_verb(self, end: int) -> bool:
        """Tell whether a number ends a statement: «gout was seen in 9%, burns, 4%; lice, 2%»."""
        number = next((c for c in self.clusters if c.span.end == end), None)
        if number is None:
            return False
        start = number.span.start
        return _STATED.search(self.text, max(0, start - _LONGEST_STATED), start) is not None

    def _leads_with_label(self, bracket: Span) -> bool:
        """Tell whether a bracket names first whose number comes: «(drug, 9%, placebo, 2%)»."""
        first = next((c for c in self.clusters if bracket.contains(c.span)), None)
        if first is None:
            return False
        return _LABEL_FIRST.fullmatch(self.text, bracket.start + 1, first.span.start) is not None

    def count_terms(self, start: int, end: int) -> int:
        """Return how many terms stand between two places."""
        return max(0, bisect_left(self.starts, end) - bisect_left(self.starts, start))

    def sort(self, cluster: Cluster) -> tuple[str, str | None]:
        """Return kind and unit of the first number of a cluster; scores may leave theirs out."""
        quantity = self.quantities[cluster.members[0]]
        unit = None if quantity.unit == "{score}" else quantity.unit
        return quantity.kind.value, unit

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

    def _printed_sides(self, cluster: Cluster) -> frozenset[tuple[int, int]]:
        """Return the alternatives that a number is printed with, as «boys» in «17 boys»."""
        return frozenset(
            side for term in self.terms if cluster.span.contains(term.span) for side in term.sides
        )

    def _are_printed_apart(self, before: Cluster, after: Cluster) -> bool:
        """Tell whether two numbers are printed with alternatives: «17 boys and 53 girls»."""
        first, second = self._printed_sides(before), self._printed_sides(after)
        groups = {group for group, _ in first} & {group for group, _ in second}
        return any(
            {side for side in first if side[0] == group}.isdisjoint(second) for group in groups
        )

    def _have_a_group_each(self, before: Cluster, after: Cluster) -> bool:
        """Tell whether each of two numbers has a group behind it: «1 in A and 8 in B»."""
        own = _IN_GROUP.match(self.text, before.span.end, after.span.start)
        if own is None or _IN_GROUP.match(self.text, after.span.end) is None:
            return False
        return self.count_terms(own.end(), after.span.start) > 0

    def _are_rows(self, start: int, end: int) -> bool:
        """
        Tell whether two numbers have a part each: a label, a subject or a predicate.

        «Score 0, 1%; score 1, 3%» and «A was found in 53%, and 47% had B» do not state two
        figures of one thing.
        """
        ends = [joint.end for joint in self.clause_ends if start <= joint.start < end]
        if ends:
            return self.count_terms(ends[-1], end) > 0 or self._has_predicate(end)
        if _OWN_VERB.match(self.text, start, end) and not _LISTED.search(self.text, start):
            return True
        joined = _NEXT_PART.match(self.text, start)
        if joined is None or joined.end() > end:
            return False
        if _LABEL.search(self.text, joined.end(), end):
            return True
        return joined["comma"] is not None and self._has_predicate(end)

    def _has_predicate(self, start: int) -> bool:
        """Tell whether the number at a place has a verb of its own and no list for its run."""
        after = _PREDICATE.search(self.text, start, start + _LONGEST_SUBJECT)
        return after is not None and _LISTED.search(self.text, start) is None

    def _is_bare(self, number: int) -> bool:
        """Tell whether no word of weight stands between a cluster and the one before it."""
        before, after = self.clusters[number - 1], self.clusters[number]
        if before.bracket != after.bracket or self.sort(before) != self.sort(after):
            return False
        if self._are_rows(before.span.end, after.span.start):
            return False
        if self._are_printed_apart(before, after) or self._have_a_group_each(before, after):
            return False
        return not any(
            before.span.end <= term.span.start < after.span.start
            and (term.weight >= 1 or term.sides or term.stem.startswith("@"))
            for term in self.terms
        )
