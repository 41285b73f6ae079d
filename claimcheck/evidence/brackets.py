"""
What the brackets of a sentence say of the numbers in and before them.

A bracket that names nothing itself explains what stands before it: «in women (41%)».
"""

from __future__ import annotations

import re

from claimcheck.evidence.layout import innermost
from claimcheck.evidence.skeleton import Skeleton
from claimcheck.model import Span

_SUBJECT = re.compile(
    r"\b(?:patient|participant|people|person|women|men|children"
    r"|[a-z]{3,20}s|[0-9]+)[ \u00a0]?\Z",
    re.IGNORECASE,
)
_PREDICATE_BEHIND = re.compile(
    r"[ \u00a0](?:had|have|has|was|were|did|felt|got|[a-z]{3,12}ed|underwent|met|became|took)\b"
)
_LABELLED = re.compile(
    r"\([^\W\d][\w+-]{0,14}(?:[ \u00a0][\w+-]{1,10})?[:=,][ \u00a0]?[0-9][0-9.]{0,6}[ \u00a0]?%\)"
)
_NAMED_RATIO = re.compile(
    r"[(\[](?:(?:(?:un)?adjusted|crude|pooled|multivariate|odds|hazards?|rate|risk|relative|ratio"
    r"|a?[OHR]R|IRR|[\[(][A-Za-z]{2,4}[\])])[ \u00a0,;:=]*){1,6}[0-9]",
    re.IGNORECASE,
)
"""«(adjusted odds ratio [OR], 0.40 …)» names nothing that the figure is of."""
_FEWEST_TOPS = 2
_MOST_TOPS = 12
"""So many brackets with several numbers each stand in no sentence that anybody wrote."""


class Brackets:
    """The brackets of one sentence with the numbers that they hold; never changed."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.text = skeleton.text
        self.terms = skeleton.terms
        self.clusters = skeleton.clusters
        self.held = self._held()
        self.several = self._several()

    def is_bare(self, bracket: Span) -> bool:
        """
        Tell whether a bracket speaks of what stands before: it names nothing itself, or a label.

        «Few symptoms (Low: 72%)» gives those with few symptoms the 72%.
        """
        if _LABELLED.fullmatch(self.text, bracket.start, bracket.end) is not None:
            return True
        if _NAMED_RATIO.match(self.text, bracket.start) is not None:
            return True
        printed = [q.span for q in self.skeleton.quantities if bracket.contains(q.span)]
        return not any(
            bracket.contains(term.span)
            and term.weight >= 1
            and not any(span.contains(term.span) for span in printed)
            for term in self.terms
        )

    def explains_first(self, bracket: Span) -> bool:
        """Tell whether a bracket explains a word, then gives its one figure: «(red; 9%)»."""
        inside = self.held[bracket]
        first = self.clusters[inside[0]].span
        before = self.text[bracket.start : first.start].rstrip()
        return len(inside) == 1 and before.endswith(";")

    def is_led(self, number: int) -> bool:
        """Tell whether the bracket of a cluster follows a number that it explains."""
        bracket = self.clusters[number].bracket
        return bracket is not None and any(
            cluster.bracket != bracket and cluster.span.end <= bracket.start
            and not self.text[cluster.span.end : bracket.start].strip()
            for cluster in self.clusters
        )  # fmt: skip

    def anchor(self, bracket: Span) -> Span:
        """Return the words before a bracket that it explains."""
        low = 0
        for cluster in self.clusters:
            end = cluster.span.end
            if cluster.bracket is not None and cluster.bracket != bracket:
                end = cluster.bracket.end
            if end <= bracket.start:
                low = max(low, end)
        outer = innermost(self.skeleton.brackets, bracket, proper=True)
        return Span(
            self.skeleton.split(low, bracket.start, level=outer, default=low), bracket.start
        )

    def parted_by(self, bracket: Span) -> int | None:
        """Return the share that a bracket parts: «4.1% (5.0% women, 2.8% men)»."""
        inside = self.held[bracket]
        number = inside[0] - 1
        if number < 0 or len(inside) < 2:
            return None
        cluster = self.clusters[number]
        if cluster.span.end > bracket.start or self.text[cluster.span.end : bracket.start].strip():
            return None
        same = all(
            self.skeleton.sort(self.clusters[n]) == self.skeleton.sort(cluster) for n in inside
        )
        return number if same else None

    def predicate_behind(self, number: int) -> Span | None:
        """Return what «Nine trainees (75%) felt well taught, …» says behind the bracket."""
        bracket = self.clusters[number].bracket
        if bracket is None or _SUBJECT.search(self.text, 0, bracket.start) is None:
            return None
        following = [c for c in self.clusters[number + 1 :] if c.span.start >= bracket.end]
        if not following or _PREDICATE_BEHIND.match(self.text, bracket.end) is None:
            return None
        end = self.skeleton.split(bracket.end, following[0].span.start, default=bracket.end)
        return Span(bracket.end, end) if end > bracket.end else None

    def _held(self) -> dict[Span, list[int]]:
        """Return the clusters that stand in each innermost bracket."""
        held: dict[Span, list[int]] = {}
        for number, cluster in enumerate(self.clusters):
            if cluster.bracket is not None:
                held.setdefault(cluster.bracket, []).append(number)
        return held

    def _several(self) -> tuple[Span, ...]:
        """Return the outermost brackets with several numbers each, where there are two or more."""
        tops: list[Span] = []
        for bracket in self.skeleton.brackets:
            if not tops or bracket.start >= tops[-1].end:
                tops.append(bracket)
        found: list[Span] = []
        number = 0
        for top in tops:
            count = 0
            while number < len(self.clusters) and self.clusters[number].span.start < top.end:
                count += top.contains(self.clusters[number].span)
                number += 1
            if count > 1:
                found.append(top)
        return tuple(found) if _FEWEST_TOPS <= len(found) <= _MOST_TOPS else ()
