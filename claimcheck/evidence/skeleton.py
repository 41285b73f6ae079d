"""
A sentence with its joints, brackets and clusters of numbers in one place.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.evidence.layout import (
    Cluster,
    find_brackets,
    find_clusters,
    find_joints,
    innermost,
)
from claimcheck.evidence.lexicon import Term
from claimcheck.model import Quantity, Span


class Skeleton:
    """The parts of one sentence as far as its marks and numbers show them; never changed."""

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
        self.clause_ends = tuple(
            joint.span
            for joint in self.joints
            if joint.strength == 4 and innermost(self.brackets, joint.span) is None
        )
        self.clusters = find_clusters(text, quantities, self.brackets, chosen)
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
            for joint in self.joints
            if start <= joint.span.start
            and joint.span.end <= end
            and innermost(self.brackets, joint.span) == level
        ]
        if not inside:
            return end if default is None else default
        strongest = max(joint.strength for joint in inside)
        return [joint for joint in inside if joint.strength == strongest][-1].span.start

    def count_terms(self, start: int, end: int) -> int:
        """Return how many terms stand between two places."""
        return sum(start <= term.span.start < end for term in self.terms)

    def sort(self, cluster: Cluster) -> tuple[str, str | None]:
        """Return kind and unit of the first number of a cluster."""
        quantity = self.quantities[cluster.members[0]]
        return quantity.kind.value, quantity.unit

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

    def _is_bare(self, number: int) -> bool:
        """Tell whether no word of weight stands between a cluster and the one before it."""
        before, after = self.clusters[number - 1], self.clusters[number]
        if before.bracket != after.bracket or self.sort(before) != self.sort(after):
            return False
        return not any(
            before.span.end <= term.span.start < after.span.start
            and (term.weight >= 1 or term.stem.startswith("@"))
            for term in self.terms
        )
