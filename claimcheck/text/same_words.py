"""
What a reader and an abstract call the same thing, as search words: painkiller, analgesic.

The groups stand in data/lexicon.toml and serve the comparison of sentences too. Here only those
words of them count that narrow a search: a group that begins with a word of any abstract is
left out, and so are such words in the others.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from claimcheck.text.generic_words import generic_words
from claimcheck.text.tokens import stem, stem_words
from claimcheck.text.vocabulary import lookup_form


class Worded(NamedTuple):
    """A word or a set phrase of a text, and what else it is called."""

    words: tuple[str, ...]
    others: tuple[str, ...]
    """Words and phrases of the same meaning, those of the text left out."""


def reword(words: Sequence[str]) -> tuple[Worded, ...]:
    """
    Return the words in order, set phrases in one piece, each with what else it is called.

    >>> [item.others[:2] for item in reword(["felt", "sick", "yesterday"])]
    [('nausea', 'nauseous'), ()]
    """
    groups = _groups()
    stems = [stem(word.lower()) for word in words]
    found: list[Worded] = []
    place = 0
    while place < len(words):
        length, members = 1, groups.get((stems[place],), ())
        for size in range(min(_longest_phrase(), len(words) - place), 1, -1):
            phrase = groups.get(tuple(stems[place : place + size]))
            if phrase is not None:
                length, members = size, phrase
                break
        own = tuple(stems[place : place + length])
        printed = " ".join(words[place : place + length]).casefold()
        others = [
            member
            for member, member_stems in members
            if member_stems != own or (length > 1 and member != printed)
        ]
        found.append(Worded(tuple(words[place : place + length]), tuple(dict.fromkeys(others))))
        place += length
    return tuple(found)


def _is_generic(name: str) -> bool:
    """Tell whether all words of a name are such that any abstract may hold."""
    generic = generic_words()
    return all(word in generic or lookup_form(word) in generic for word in re.findall(r"\w+", name))


@cache
def _groups() -> Mapping[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return the stems of each member → the members of its first group, as written and stemmed."""
    source = files("claimcheck.text").joinpath("data", "lexicon.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    weak = {stems for part in data["weak"].split(",") for stems in stem_words(part)}
    found: dict[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for line in data["same"]:
        members = [part.strip() for part in line.split(",")]
        if set(stem_words(members[0])) <= weak:
            continue
        telling = tuple(
            (member, stem_words(member)) for member in members if member and not _is_generic(member)
        )
        for _, stems in telling:
            found.setdefault(stems, telling)
    for line in data["set_phrases"]:
        for phrase in (part.strip() for part in line.split(",")):
            stems = stem_words(phrase)
            found.setdefault(stems, ((phrase, stems),))
    return found


@cache
def _longest_phrase() -> int:
    return max((len(stems) for stems in _groups()), default=1)
