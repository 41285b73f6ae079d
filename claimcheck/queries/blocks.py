"""
Blocks of a query: everything that stands for one subject of a claim, joined by OR.

A MeSH heading never stands alone, because new records and records outside MEDLINE carry none
(eutils-wire, «PubMed query syntax»): it is always joined with words of title and abstract.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from claimcheck.model import AnyOf, Field, Near, Node, Term
from claimcheck.queries.sanitise import sanitise_words
from claimcheck.text.spelling import other_spelling
from claimcheck.text.tokens import STOP_WORDS
from claimcheck.text.vocabulary import (
    Category,
    Concept,
    Vocabulary,
    load_vocabulary,
    lookup_form,
)

MAX_NAMES = 8
"""Names taken of one concept; the rest adds length, hardly records."""
_MAX_MEMBERS = 10
_SHORTEST_STEM = 5
_NAME_WORD = re.compile(r"[^\W_]+")


def concept_block(concept: Concept, vocabulary: Vocabulary) -> Node:
    """Return the MeSH heading and the names of a concept; of a class also its members."""
    if vocabulary is load_vocabulary():
        return _shipped_block(concept.id)
    return _make_block(concept, vocabulary)


@cache
def _shipped_block(concept_id: str) -> Node:
    """Return the block of a concept of the vocabulary that ships with the package."""
    vocabulary = load_vocabulary()
    concept = vocabulary.get(concept_id)
    if concept is None:
        raise KeyError(concept_id)
    return _make_block(concept, vocabulary)


def _make_block(concept: Concept, vocabulary: Vocabulary) -> Node:
    names = [*_distinct(concept.names)]
    if concept.category is Category.INTERVENTION:
        names.extend(vocabulary.narrower_names(concept)[:_MAX_MEMBERS])
    parts: list[Node] = []
    if concept.mesh is not None:
        parts.append(Term(text=concept.mesh, field=Field.MESH, phrase=True))
    parts.extend(term for words in _distinct_words(names) for term in word_terms(words))
    return join_any(parts)


def text_block(text: str) -> Node | None:
    """
    Return words that the vocabulary does not know as one block; None when none is searchable.

    Two and more words are searched side by side by proximity: PubMed breaks a tagged phrase
    that is not in its index, and finds nothing at all for a hyphenated one.
    """
    words = tuple(
        piece
        for word in sanitise_words(text)
        for piece in word.split("-")
        if piece.casefold() not in STOP_WORDS
    )[:6]
    if len(words) <= 1:
        return join_any(word_terms(words)) if words else None
    near = Near(words=words, distance=0 if len(words) == 2 else len(words))
    return join_any([near, replace(near, words=_respelt(words))])


def word_terms(words: tuple[str, ...]) -> list[Node]:
    """Return a name in the spellings of both Englishes: PubMed takes a tagged word as written."""
    own = word_term(words)
    other = " ".join(_respelt(own.text.split(" ")))
    if other == own.text:
        return [own]
    return [replace(own, text=own.text.lower()), replace(own, text=other)]


def _respelt(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words as the other English spells them, or as they are where it does so, too."""
    return tuple(other_spelling(word) or word for word in words)


def word_term(words: tuple[str, ...]) -> Term:
    """
    Return a name as a term of title and abstract, open at its end for plurals.

    >>> word_term(("suicidal", "thoughts")).text, word_term(("suicidal", "thoughts")).truncated
    ('suicidal thought', True)
    """
    last = lookup_form(words[-1])
    if not last.isascii() or not last.isalpha() or last[:4] != words[-1].casefold()[:4]:
        last = words[-1]
    stem = last.removesuffix("y")
    truncated = len(stem) >= _SHORTEST_STEM and stem.isalpha()
    kept = (*words[:-1], stem if truncated else words[-1])
    return Term(text=" ".join(kept), phrase=len(words) > 1, truncated=truncated)


def join_any(parts: list[Node]) -> Node:
    """Join by OR what is joined, and return a single part as it is."""
    unique = tuple(dict.fromkeys(parts))
    return unique[0] if len(unique) == 1 else AnyOf(parts=unique)


def _distinct(names: tuple[str, ...]) -> list[str]:
    """Leave out abbreviations so short that they stand for many things."""
    kept = [name for name in names if not (name.isupper() and len(name) <= 3)]
    return kept or list(names[:1])


def _distinct_words(names: list[str]) -> list[tuple[str, ...]]:
    """Return names as words, less those that a shorter name finds anyway."""
    split = []
    for name in names:
        words = tuple(_NAME_WORD.findall(name.replace("'s ", " ")))
        if words:
            split.append(words)
    chosen: list[tuple[str, ...]] = []
    for words in sorted(split, key=len):
        if not any(_contains(words, shorter) for shorter in chosen):
            chosen.append(words)
    order = {words: place for place, words in reversed(list(enumerate(split)))}
    return sorted(chosen, key=lambda words: order[words])[: MAX_NAMES + _MAX_MEMBERS]


def _contains(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Tell whether `part` stands in `words` in one piece, number and case aside."""
    whole = [lookup_form(word) for word in words]
    wanted = [lookup_form(word) for word in part]
    return any(
        whole[start : start + len(wanted)] == wanted
        for start in range(len(whole) - len(wanted) + 1)
    )
