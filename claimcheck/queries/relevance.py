"""
The searches that leave it to the order of relevance which records come first.

PubMed joins plain words by AND, so one word that an abstract does not use hides it. Here the words
of a claim are joined by OR, each with what abstracts call it instead, and those records come first
that hold most of them, the rarest above all. Only the treatment that a claim names must be there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from claimcheck.model import AllOf, Near, Node
from claimcheck.queries.blocks import join_any, word_terms
from claimcheck.queries.sanitise import sanitise_words
from claimcheck.queries.words import is_figure
from claimcheck.text.generic_words import generic_words, number_words
from claimcheck.text.same_words import Worded, reword
from claimcheck.text.tokens import PUBMED_STOP_WORDS, STOP_WORDS
from claimcheck.text.vocabulary import lookup_form

_MAX_WORDS = 18
"""Words taken of one claim; what any abstract may hold goes first where there are more."""
_MAX_WORDS_BESIDE = 12
"""Words taken of what stands beside a claim: they are to help its own, not to outvote them."""
_MAX_OTHERS = 6
_SHORTEST = 3


def by_relevance(
    text: str,
    blocks: Sequence[Node],
    *,
    must: Sequence[Node] = (),
    beside: Sequence[str] = (),
) -> Node | None:
    """
    Return a search for as many words of a claim as a record may hold.

    Args:
        text: The claim; anything may be in it.
        blocks: The blocks of its subjects.
        must: Blocks of which a record must hold one; none asks for nothing in particular.
        beside: What stands beside the claim, nearest first. It adds to a search and makes none.

    Returns:
        None when there is nothing to search for, or only words that any abstract may hold: what
        they bring has nothing to do with the claim. Numbers are in no part of it.
    """
    parts = [*blocks, *word_blocks(text)]
    shared = [block for block in _shared_blocks(tuple(beside)) if block not in parts]
    if not (blocks or must) and not (parts and (shared or _told(text)[0])):
        return None
    parts += shared[:_MAX_WORDS_BESIDE]
    if not must:
        return join_any(parts)
    needed = join_any(list(must))
    rest = [part for part in dict.fromkeys(parts) if part != needed]
    return AllOf(parts=(needed, join_any(rest))) if rest else needed


@lru_cache(maxsize=64)
def word_blocks(text: str) -> tuple[Node, ...]:
    """Return the words of a text, each with its other names, those of any abstract last."""
    telling, generic = _told(text)
    return tuple(dict.fromkeys([*telling, *generic]))[:_MAX_WORDS]


@lru_cache(maxsize=64)
def _shared_blocks(texts: tuple[str, ...]) -> tuple[Node, ...]:
    """
    Return what several texts beside a claim speak of.

    Neighbours about one study come back to its words. Those of a list of studies share few, and
    each one's own words would only lead away from the claim.
    """
    counts = Counter(block for text in texts for block in dict.fromkeys(_told(text)[0]))
    return tuple(block for block, count in counts.items() if count > 1)


@lru_cache(maxsize=64)
def _told(text: str) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Return the words of a text with their other names: those that tell, those of any abstract."""
    pieces = [piece for word in sanitise_words(text) for piece in word.split("-")]
    telling: list[Node] = []
    generic: list[Node] = []
    for worded in reword(pieces):
        block = _block(worded)
        if block is not None:
            (generic if _is_generic(worded) else telling).append(block)
    return tuple(telling), tuple(generic)


def _block(worded: Worded) -> Node | None:
    own = list(_other(" ".join(worded.words))) if len(worded.words) > 1 else []
    own = own or [term for word in worded.words for term in _word(word)]
    others = [term for name in worded.others[:_MAX_OTHERS] for term in _other(name)]
    return join_any([*own, *others]) if own else None


def _word(word: str) -> Sequence[Node]:
    """Return a word as terms, one for each spelling; none for what no search may or need hold."""
    folded = word.casefold()
    form = lookup_form(word)
    if len(word) < _SHORTEST or form in number_words() or not any(c.isalpha() for c in word):
        return ()
    if folded in STOP_WORDS or folded in PUBMED_STOP_WORDS or is_figure(word):
        return ()
    return word_terms((word,))


@lru_cache(maxsize=4_096)
def _other(name: str) -> Sequence[Node]:
    """
    Return a name as terms, several words side by side; none where no two words of it are left.

    PubMed finds nothing for a stop word. What stood between the others may stand there.
    """
    words = tuple(piece for word in sanitise_words(name) for piece in word.split("-"))
    if len(words) == 1:
        return _word(words[0])
    kept = [place for place, word in enumerate(words) if word.casefold() not in PUBMED_STOP_WORDS]
    if len(kept) < 2:
        return ()
    skipped = kept[-1] - kept[0] + 1 - len(kept)
    return (Near(words=tuple(words[place] for place in kept), distance=skipped),)


def _is_generic(worded: Worded) -> bool:
    generic = generic_words()
    return all(word.casefold() in generic or lookup_form(word) in generic for word in worded.words)
