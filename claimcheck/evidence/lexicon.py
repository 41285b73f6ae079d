"""
Words that count as one another, and words that exclude one another, by stem.

An article says «painkiller» where an abstract says «analgesic». The groups are data
(text/data/lexicon.toml); this module turns words of a text into terms whose keys can be compared.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from claimcheck.model import Span
from claimcheck.text.spelling import in_american
from claimcheck.text.tokens import STOP_WORDS, find_words, stem

SAME_WORD = 1.0
SAME_MEANING = 0.8
SAME_BEGINNING = 0.5
_PREFIX = 6
_DENIED_AFTER = re.compile(r"(?:-[0-9]{1,2})?[-\u2010\u2011](?:negative|free)\b", re.IGNORECASE)
"""«HIV-negative», «HIV-1-negative», «symptom-free»."""
_HYPHENS = frozenset("-\u2010\u2011")
_MODIFIERS = frozenset({"non", "without", "no", "un", "never"})
_OPENING = frozenset({"in", "of", "among", "the", "for", "with"})
FIRST_OF_TIMES = 500
"""Sets of alternatives from this number on tell when something was."""
FIRST_OPPOSITE = 1000
"""Sets of alternatives from this number on are opposites: their shares add up to 100%."""
_WEAK_WEIGHT = 0.2
_DIRECTION_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a set phrase of a text with the keys by which it is compared."""

    span: Span
    stem: str
    keys: tuple[tuple[str, float], ...]
    """Pairs of key and how much a match by it is worth, 0 to 1; best first."""
    weight: float
    """How much the word says about the subject: 1, or less for words of every abstract."""
    sides: tuple[tuple[int, int], ...] = ()
    """Pairs of a set of alternatives and the member that this word names."""


_Profile = tuple[str, tuple[tuple[str, float], ...], float, tuple[tuple[int, int], ...]]
"""Stem, keys, weight and sides of a term: all but its place."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The groups of lexicon.toml, by stem."""

    groups: Mapping[str, tuple[str, ...]]
    """Stem of a single word → keys of its groups."""
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First stem of a phrase → (all stems, key of its group), longest first."""
    sides: Mapping[str, tuple[tuple[int, int], ...]]
    weak: frozenset[str]
    weak_groups: frozenset[str]
    """Keys of the groups whose first member is weak; all their members are."""
    direction: frozenset[str]
    """Stems of words for more and less, which say little about the subject."""
    plain: frozenset[str]
    """Stems of words that do not tell what a figure is of, by which texts are not set apart."""
    outcomes: frozenset[str]
    """Keys of the groups that name what becomes of people."""


def _stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a vocabulary entry."""
    return tuple([_stem(word) for word, _, _ in find_words(text)])


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """Return the stem of a word, that of its plain form where it is bent irregularly."""
    return stem(_plain_forms().get(word.lower(), word))


@cache
def _plain_forms() -> Mapping[str, str]:
    """Return irregular forms of words → their plain forms (text/data/word_forms.toml)."""
    source = resources.files("claimcheck.text").joinpath("data", "word_forms.toml")
    lines = tomllib.loads(source.read_text(encoding="utf-8"))["forms"]
    pairs = (line.split(":") for line in lines)
    return {form.strip(): plain for plain, forms in pairs for form in forms.split(",")}


def _stems_of_list(text: str) -> frozenset[str]:
    """Return the stems of all words of a list with commas."""
    return frozenset(member for part in text.split(",") for member in _stems(part))


@cache
def load_lexicon() -> Lexicon:
    """Return the shipped lexicon."""
    source = resources.files("claimcheck.text").joinpath("data", "lexicon.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    direction: set[str] = set()
    weak = _stems_of_list(data["weak"])
    weak_groups = {
        f"={index}"
        for index, line in enumerate(data["same"])
        if set(_stems(line.split(",")[0])) <= weak
    }
    outcomes: set[str] = set()
    heads = {_stems(part) for part in data["outcomes"].split(",")}
    for index, line in enumerate(data["same"]):
        key = f"={index}"
        members = [_stems(part) for part in line.split(",")]
        if members[0] in heads:
            outcomes.add(key)
        if members[0] in {("reduc",), ("increas",)}:
            direction.update(member[0] for member in members if len(member) == 1)
        for member in members:
            if len(member) == 1:
                groups.setdefault(member[0], []).append(key)
            elif member:
                phrases.setdefault(member[0], []).append((member, key))
    sides: dict[str, list[tuple[int, int]]] = {}
    numbered = (
        *enumerate(data["apart"]),
        *enumerate(data["apart_times"], FIRST_OF_TIMES),
        *enumerate(data["opposite"], FIRST_OPPOSITE),
    )
    for index, line in numbered:
        for number, member in enumerate(line.split("|")):
            for name in member.split(","):
                sides.setdefault(" ".join(_stems(name)), []).append((index, number))
    return Lexicon(
        groups={word: tuple(keys) for word, keys in groups.items()},
        phrases={
            word: tuple(sorted(found, key=lambda pair: -len(pair[0])))
            for word, found in phrases.items()
        },
        sides={word: tuple(found) for word, found in sides.items()},
        weak=weak,
        weak_groups=frozenset(weak_groups),
        direction=frozenset(direction),
        plain=_stems_of_list(data["plain"]),
        outcomes=frozenset(outcomes),
    )


def find_terms(text: str, expansions: Mapping[str, str] | None = None) -> tuple[Term, ...]:
    """
    Return the terms of `text` in order, stop words left out.

    Args:
        text: One sentence.
        expansions: Abbreviations of the document and what they stand for.
    """
    words = find_words(text)
    stems = tuple([_stem(word) for word, _, _ in words])
    phrases = load_lexicon().phrases
    known = expansions or {}
    terms: list[Term] = []
    index = 0
    total = len(words)
    while index < total:
        length, key = 1, None
        if stems[index] in phrases:
            length, key = _phrase_at(stems, index, phrases[stems[index]])
        word, start, end = words[index]
        if length > 1 or not _is_stop(word):
            end = words[index + length - 1][2]
            negated = _is_denied_before(stems, index) or (
                text[end : end + 1] in _HYPHENS and _DENIED_AFTER.match(text, end) is not None
            )
            if key is None and not negated and word not in known:
                terms.append(Term(Span(start, end), *_profile(word)))
            else:
                surfaces = [surface for surface, _, _ in words[index : index + length]]
                made = _make(surfaces, key, known, negated=negated)
                terms.append(Term(Span(start, end), *made))
        index += length
    return tuple(terms)


def _is_denied_before(stems: Sequence[str], index: int) -> bool:
    """Tell whether the word before one denies it: «without scars», «in not operated children»."""
    if index > 1 and stems[index - 1] == "not":
        return stems[index - 2] in _OPENING
    return index > 0 and stems[index - 1] in _MODIFIERS


@lru_cache(maxsize=65_536)
def _is_stop(word: str) -> bool:
    """Tell whether a word says nothing; capitals are kept, as «IT» or «US» may be names."""
    return word.lower() in STOP_WORDS and not (len(word) > 1 and word.isupper())


def _phrase_at(
    stems: tuple[str, ...], index: int, phrases: Sequence[tuple[tuple[str, ...], str]]
) -> tuple[int, str | None]:
    """Return length and key of the longest set phrase that begins here; (1, None) for none."""
    for members, key in phrases:
        if stems[index : index + len(members)] == members:
            return len(members), key
    return 1, None


def _make(
    words: Sequence[str], phrase: str | None, expansions: Mapping[str, str], *, negated: bool
) -> _Profile:
    """Return the profile of one word or one phrase."""
    lexicon = load_lexicon()
    stems = [_stem(word) for word in words]
    whole = " ".join(stems)
    keys = {whole: SAME_WORD, phrase: SAME_MEANING} if phrase else {}
    sides: list[tuple[int, int]] = list(lexicon.sides.get(whole, ()))
    if phrase:
        sides.extend(_group_sides().get(phrase, ()))
    # «Without symptoms» is another name of «asymptomatic», and names no symptoms.
    parts = () if phrase and stems[0] in _MODIFIERS else zip(words, stems, strict=True)
    for word, word_stem in parts:
        spelled = american_stem(word)
        other = () if spelled == word_stem else _word_keys(spelled)
        for key, worth in (*_word_keys(word_stem), *other):
            keys.setdefault(key, min(worth, SAME_MEANING) if phrase else worth)
        if not phrase:
            sides.extend(_word_sides(word_stem))
        expansion = expansions.get(word)
        if expansion:
            _add_expansion(expansion, keys, sides)
    if negated:
        keys = {f"!{key}": worth for key, worth in keys.items()} | {"!": SAME_BEGINNING}
        sides = []
    for group, _ in sides:
        if group >= FIRST_OPPOSITE:
            keys.setdefault(f"~{group}", SAME_MEANING)
    return (
        whole,
        tuple(sorted(keys.items(), key=lambda pair: -pair[1])),
        _weight(words, stems, phrase, lexicon),
        tuple(dict.fromkeys(sides)),
    )


@lru_cache(maxsize=65_536)
def _profile(word: str) -> _Profile:
    """Return the profile of a plain word."""
    return _make((word,), None, {}, negated=False)


def _add_expansion(expansion: str, keys: dict[str, float], sides: list[tuple[int, int]]) -> None:
    """Add the words that an abbreviation stands for."""
    for term in _expansion_terms(expansion):
        sides.extend(term.sides)
        for key, worth in term.keys:
            keys.setdefault(key, worth * SAME_MEANING)


_AMERICAN = (
    ("gramme", re.compile(r"gramme(?=s?$)"), "gram"),
    ("isation", re.compile(r"isation(?=s?$)"), "ization"),
    ("is", re.compile(r"is(?=(?:e|es|ed|ing)$)"), "iz"),
    ("our", re.compile(r"our(?=s?$)"), "or"),
    ("tre", re.compile(r"tre(?=s?$)"), "ter"),
    ("aem", re.compile(r"aem"), "em"),
    ("oed", re.compile(r"oed"), "ed"),
    ("paed", re.compile(r"paed"), "ped"),
)
"""Letters that a word must hold, what is changed in it, and into what."""


@lru_cache(maxsize=65_536)
def american_stem(word: str) -> str:
    """
    Return the stem of a word in American spelling.

    >>> american_stem("programmes"), american_stem("randomised")
    ('program', 'random')
    """
    spelled = in_american(word.lower())
    if len(spelled) > 5:
        for letters, pattern, american in _AMERICAN:
            if letters in spelled:
                spelled = pattern.sub(american, spelled)
    return _stem(spelled)


def _is_number(word: str) -> bool:
    """Tell whether a word is a number; «1B» is the name of a group."""
    return word[0].isdigit() and not any(letter.isalpha() for letter in word)


@lru_cache(maxsize=8192)
def _expansion_terms(expansion: str) -> tuple[Term, ...]:
    """Return the terms of what an abbreviation stands for."""
    return find_terms(expansion)


def _weight(
    words: Sequence[str], stems: Sequence[str], phrase: str | None, lexicon: Lexicon
) -> float:
    """Return how much a term says about the subject."""
    if phrase is not None:
        return _WEAK_WEIGHT if phrase in lexicon.weak_groups else 1.0
    if all(member in lexicon.direction for member in stems):
        return _DIRECTION_WEIGHT
    groups = {key for member in stems for key in lexicon.groups.get(member, ())}
    if groups and groups <= lexicon.weak_groups:
        return _WEAK_WEIGHT
    pairs = zip(words, stems, strict=True)
    if all(member in lexicon.weak or _is_number(word) for word, member in pairs):
        return _WEAK_WEIGHT
    return 1.0


@lru_cache(maxsize=65_536)
def _word_keys(word: str) -> tuple[tuple[str, float], ...]:
    """Return the keys of one stem; «nonsmoker» gets those of its denial."""
    if word.startswith("non") and len(word) >= 7:
        inner = stem(word[3:])
        denied = ((f"!{key}", worth) for key, worth in _word_keys(inner))
        return ((word, SAME_WORD), *denied, ("!", SAME_BEGINNING))
    if word.endswith("'s"):
        return _word_keys(stem(word[:-2]))
    keys = [(word, SAME_WORD)]
    keys.extend((key, SAME_MEANING) for key in load_lexicon().groups.get(word, ()))
    if word.endswith("er") and len(word) > _PREFIX - 1:
        keys.append((word[:-2], SAME_BEGINNING))  # «chewers» and «chewing»
    if len(word) >= _PREFIX:
        keys.append((f"^{word[:_PREFIX]}", SAME_BEGINNING))
    return tuple(keys)


@lru_cache(maxsize=65_536)
def _word_sides(word: str) -> tuple[tuple[int, int], ...]:
    """Return the alternatives that a word names, by itself or by a word of the same meaning."""
    return _side_index().get(word, ())


def _unambiguous(found: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the alternatives of a group without those of which it names several members."""
    return {side for side in found if sum(side[0] == other[0] for other in found) == 1}


@cache
def _group_sides() -> Mapping[str, tuple[tuple[int, int], ...]]:
    """Return key of a group → the alternatives that its members name without ambiguity."""
    lexicon = load_lexicon()
    found: dict[str, set[tuple[int, int]]] = {}
    for name, sides in lexicon.sides.items():
        stems = tuple(name.split(" "))
        keys = [key for words, key in lexicon.phrases.get(stems[0], ()) if words == stems]
        if len(stems) == 1:
            keys.extend(lexicon.groups.get(name, ())[:1])
        for key in keys[:1]:
            found.setdefault(key, set()).update(sides)
    return {key: tuple(sorted(_unambiguous(sides))) for key, sides in found.items()}


@cache
def _side_index() -> Mapping[str, tuple[tuple[int, int], ...]]:
    """Return stem → alternatives, spread over the groups of words with the same meaning."""
    lexicon = load_lexicon()
    index: dict[str, set[tuple[int, int]]] = {
        word: set(found) for word, found in lexicon.sides.items() if " " not in word
    }
    for word, keys in lexicon.groups.items():
        for key in keys[:1]:
            index.setdefault(word, set()).update(_group_sides().get(key, ()))
    return {word: tuple(sorted(found)) for word, found in index.items()}
