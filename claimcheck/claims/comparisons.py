"""A sentence that holds two statements with figures, cut into its halves."""

from __future__ import annotations

import re

from claimcheck.claims.form import has_verb
from claimcheck.claims.phrases import words_of
from claimcheck.model import QuantityKind, Span
from claimcheck.text.quantities import parse_quantities

_JOINT = re.compile(
    r"[,;–—]\s{0,3}(?:whereas|while|but|and in contrast|in contrast,?|by contrast,?)\s{1,3}"
    r"|;\s{1,3}",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:while|whereas)\s{1,3}", re.IGNORECASE)
_COMPARABLE = frozenset(
    {
        QuantityKind.RATE,
        QuantityKind.TIME,
        QuantityKind.RATIO,
        QuantityKind.SCORE,
        QuantityKind.DOSE,
        QuantityKind.COUNT,
    }
)
_MIN_WORDS = 5


def split_comparison(text: str) -> tuple[Span, ...]:
    """
    Return the statements of a sentence: two where it sets one figure against another.

    A half must be understandable by itself: it has a verb, five words at least and a figure
    of the same kind as the other half's. «71% against 0% on placebo» stays whole, for «0% on
    placebo» says nothing by itself. The joining word belongs to neither half.
    """
    whole = (Span(0, len(text)),)
    joint = _find_joint(text)
    if joint is None:
        return whole
    first, second = joint
    one, other = first.cut(text), second.cut(text)
    if not (_is_statement(one) and _is_statement(other)):
        return whole
    kinds = {quantity.kind for quantity in parse_quantities(one)}
    others = {quantity.kind for quantity in parse_quantities(other)}
    return (first, second) if kinds & others & _COMPARABLE else whole


def _find_joint(text: str) -> tuple[Span, Span] | None:
    opening = _OPENING.match(text)
    if opening:
        comma = text.find(", ", opening.end())
        if comma < 0:
            return None
        first = Span(opening.end(), len(text[:comma].rstrip()))
        return first, Span(comma + 2, len(text))
    joint = _JOINT.search(text)
    if joint is None:
        return None
    # A claim's text never ends in white space: claims.yaml would not give it back as it was.
    return Span(0, len(text[: joint.start()].rstrip())), Span(joint.end(), len(text))


def _is_statement(clause: str) -> bool:
    words = words_of(clause)
    return len(words) >= _MIN_WORDS and has_verb(words)
