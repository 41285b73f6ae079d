"""
What a sentence leaves to its surroundings: «It» is the treatment of the sentence before.

A claim that names no treatment, or no disease, would be searched for without one. The terms that
its surroundings give are kept beside it and never count as words of the claim itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.model import BlockKind, Document, Span, SubjectTerms
from claimcheck.text.abbreviations import find_abbreviations
from claimcheck.text.vocabulary import Category, load_vocabulary

_REACH = 1_500
"""How many characters back a section is looked through."""
_PARTS = (Category.INTERVENTION, Category.CONDITION)
_WEAK = frozenset({"placebo", "route-of-administration"})
_SKIPPED = frozenset({BlockKind.REFERENCE, BlockKind.CODE, BlockKind.FRONT_MATTER})
_ENOUGH_FOR_TOPIC = 3


_WORD = re.compile(r"\w[\w-]{0,20}")


def _forms(word: str) -> tuple[str, ...]:
    """Return a word as an abbreviation may be printed: as it is, in singular, a part of it."""
    parts = (word, *word.split("-"))
    return (*parts, *(part.removesuffix("s") for part in parts))


_HAVE = re.compile(
    r"\b(?:have|has|lives?[ \u00a0]with|suffers?[ \u00a0]from"
    r"|(?:is|are)[ \u00a0]affected[ \u00a0]by)[ \u00a0]"
    r"(?!been|had|shown|found|not|to\b|\w+ed\b)",
    re.IGNORECASE,
)
_TREATED = re.compile(
    r"\b(?:it|its|this|these|treat\w*|therap\w*|drugs?|medicines?|doses?|infusions?|tablets?|after"
    r"|before|than|who|trial|study)\b",
    re.IGNORECASE,
)


def _tells_how_many_have_it(text: str) -> bool:
    """Tell whether a claim says how common a disease is: «a tenth of adults have insomnia»."""
    return _HAVE.search(text) is not None and _TREATED.search(text) is None


@dataclass(frozen=True, slots=True)
class _Named:
    """A treatment or a disease where it is named."""

    start: int
    concept: str
    surface: str


def _start_of(named: _Named) -> int:
    return named.start


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The treatments and diseases that a document names, in its order."""

    named: dict[Category, tuple[_Named, ...]]
    topics: dict[Category, _Named | None]
    """What the document speaks of most."""
    sections: tuple[int, ...]
    """Where its headings begin."""
    paragraphs: tuple[int, ...]
    """Where its blocks begin: paragraphs, list items, headings."""
    abbreviations: Mapping[str, str]
    """The short forms that it explains, with what they stand for."""

    def unsaid(self, span: Span, subjects: SubjectTerms, text: str = "") -> tuple[str, ...]:
        """
        Return the terms that a claim at `span` with these subjects leaves unsaid.

        Among them what the abbreviations in its `text` stand for, where the document says so.
        """
        said = {
            Category.INTERVENTION: subjects.intervention,
            Category.CONDITION: subjects.condition,
        }
        if subjects.condition and _tells_how_many_have_it(text):
            said[Category.INTERVENTION] = subjects.condition  # there is none to be left unsaid
        terms = [self._nearest(part, span) for part in _PARTS if not said[part]]
        found = [term for term in terms if term is not None]
        found += self._explained(text)
        return tuple(dict.fromkeys(found))

    def _explained(self, text: str) -> list[str]:
        """Return what the abbreviations in a text stand for, unless it says so itself."""
        words = {word for match in _WORD.finditer(text) for word in _forms(match.group())}
        return [
            self.abbreviations[word]
            for word in sorted(words & self.abbreviations.keys())
            if self.abbreviations[word].casefold() not in text.casefold()
        ]

    def _nearest(self, part: Category, span: Span) -> str | None:
        place = bisect_right(self.sections, span.start) - 1
        section = self.sections[place] if place >= 0 else 0
        before = self._within(part, max(section, span.start - _REACH), span.start)
        topic = self.topics[part]
        if topic is not None and (not before or topic.concept in {item.concept for item in before}):
            return topic.surface
        if part is Category.CONDITION:
            before = tuple(item for item in before if self._belongs(item, span))
        return before[-1].surface if before else None

    def _belongs(self, named: _Named, span: Span) -> bool:
        """
        Tell whether a disease that is named before a claim may be the one of its treatment.

        A paragraph further up that does not name the treatment of the claim is of another one.
        """
        own = {item.concept for item in self._within(Category.INTERVENTION, span.start, span.end)}
        place = bisect_right(self.paragraphs, named.start)
        if not own or place == bisect_right(self.paragraphs, span.start):
            return True
        paragraph = (self.paragraphs[max(0, place - 1)], self.paragraphs[place])
        told = self._within(Category.INTERVENTION, *paragraph)
        return not own.isdisjoint(item.concept for item in told)

    def _within(self, part: Category, first: int, last: int) -> tuple[_Named, ...]:
        """Return what is named from one place up to another."""
        named = self.named[part]
        since, until = (bisect_left(named, at, key=_start_of) for at in (first, last))
        return named[since:until]


def read_surroundings(document: Document) -> Surroundings:
    """Find what a document speaks of, and where; linear in its length."""
    named: dict[Category, list[_Named]] = {part: [] for part in _PARTS}
    for block in document.blocks:
        if block.kind in _SKIPPED:
            continue
        for mention in load_vocabulary().find(block.span.cut(document.text)):
            concept = mention.concept
            if concept is None or mention.is_guess or concept.id in _WEAK:
                continue
            if mention.category in named:
                start = mention.span.start + block.span.start
                named[mention.category].append(_Named(start, concept.id, mention.surface))
    return Surroundings(
        named={part: tuple(items) for part, items in named.items()},
        topics={part: _topic(items) for part, items in named.items()},
        sections=tuple(
            block.span.start for block in document.blocks if block.kind is BlockKind.HEADING
        ),
        paragraphs=tuple(block.span.start for block in document.blocks),
        abbreviations=find_abbreviations(document.text),
    )


def _topic(items: Sequence[_Named]) -> _Named | None:
    """Return the first mention of what is named most, None when nothing stands out."""
    counted = Counter(item.concept for item in items).most_common(1)
    if not counted or counted[0][1] < _ENOUGH_FOR_TOPIC:
        return None
    return next(item for item in items if item.concept == counted[0][0])
