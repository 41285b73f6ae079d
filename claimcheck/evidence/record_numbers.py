"""
The numbers of a record with their frames, each sentence's completed by the ones before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar

from claimcheck.evidence.carrying import (
    carry_over,
    points_back,
    with_words_before,
    without_said_again,
)
from claimcheck.evidence.carrying_lists import carry_lists
from claimcheck.evidence.completion import (
    continue_ratios,
    inherit_units,
    mark_ages,
    names_ratios,
    read_more,
    read_units_behind,
)
from claimcheck.evidence.frames import Frame, frame_sentence
from claimcheck.evidence.lexicon import Term
from claimcheck.evidence.measures import Measure
from claimcheck.evidence.parts import read_proportions, share_parts
from claimcheck.evidence.printed_forms import read_forms
from claimcheck.evidence.sections import PlacedSentence
from claimcheck.model import Quantity, QuantityKind, Role
from claimcheck.text.quantities import parse_quantities

_Sort = TypeVar("_Sort")
_POINTS_IN_TIME = frozenset({Role.TIME_POINT, Role.FOLLOW_UP, Role.ONSET})

SentenceWords = tuple[PlacedSentence, tuple[Term, ...]]
"""A sentence of a record with its terms."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordNumbers:
    """What a record's sentences say in numbers."""

    frames: tuple[Frame, ...]
    """The frames of all sentences, in order."""
    in_sentence: tuple[tuple[Frame, ...], ...]
    """The same for each sentence."""
    of_measure: Mapping[Measure, tuple[Frame, ...]]
    """The frames of each measure, in order."""
    with_low: Mapping[Decimal | None, tuple[Frame, ...]]
    """The frames by the lower end of their quantities, in order."""
    times: int
    """How many different points in time the abstract names."""


def frame_numbers(abstract: str, sentences: Sequence[SentenceWords]) -> RecordNumbers:
    """Read the numbers of an abstract and frame them."""
    has_ratios = names_ratios(abstract)
    framed: list[tuple[Frame, ...]] = []
    before: tuple[Term, ...] | None = None
    for index, (placed, terms) in enumerate(sentences):
        quantities = _read_quantities(placed.text, has_ratios=has_ratios)
        frames = without_said_again(
            frame_sentence(placed.text, quantities, terms, sentence=index, section=placed.kind)
        )
        if before is not None and points_back(placed.text):
            frames = with_words_before(frames, before)
        framed.append(frames)
        before = terms
    in_sentence = tuple(carry_lists(carry_over(framed)))
    every = tuple(frame for frames in in_sentence for frame in frames)
    return RecordNumbers(
        frames=every,
        in_sentence=in_sentence,
        of_measure=_sorted_by(every, attrgetter("measure")),
        with_low=_sorted_by(every, attrgetter("quantity.low")),
        times=len(
            {
                (frame.quantity.low, frame.quantity.unit)
                for frame in every
                if frame.quantity.kind is QuantityKind.TIME
                and frame.quantity.role in _POINTS_IN_TIME
            }
        ),
    )


def _read_quantities(text: str, *, has_ratios: bool) -> tuple[Quantity, ...]:
    """Return the numbers of a sentence, completed by what it says around them."""
    parsed = read_more(text, parse_quantities(text), counts=True)
    parsed = read_forms(text, parsed, stretches=True)
    parsed = continue_ratios(text, read_units_behind(text, parsed), in_brackets=has_ratios)
    parsed = read_proportions(text, inherit_units(text, parsed))
    return tuple(mark_ages(text, share_parts(text, parsed)))


def _sorted_by(
    frames: Sequence[Frame], sort: Callable[[Frame], _Sort]
) -> dict[_Sort, tuple[Frame, ...]]:
    """Return the frames of each sort, in order."""
    found: dict[_Sort, list[Frame]] = {}
    for frame in frames:
        found.setdefault(sort(frame), []).append(frame)
    return {one: tuple(members) for one, members in found.items()}
