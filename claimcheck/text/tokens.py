"""
Words of a text: tokens with their places and stems, stop words, and folding for matching.

Stems and folded text serve matching only; what is shown or stored is always the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from Stemmer import Stemmer

from claimcheck.model import Span

_PUBMED_WORDS = """
    a about again all almost also although always among an and another any are as at be because
    been before being between both but by can could did do does done due during each either
    enough especially etc for found from further had has have having here how however i if in
    into is it its itself just kg km made mainly make may mg might ml mm most mostly must nearly
    neither no nor obtained of often on our overall perhaps pmid quite rather really regarding
    seem seen several should show showed shown shows significantly since so some such than that
    the their theirs them then there therefore these they this those through thus to upon use
    used using various very was we were what when which while with within without would
    """
PUBMED_STOP_WORDS = frozenset(_PUBMED_WORDS.split())
"""
The words that PubMed leaves out of a query, lower case: PubMed Help, «Stopwords», NLM. Printed
copies of the list differ in a word or two.
"""

_PLAIN_WORDS = """
    a about above after again all almost also although always am among an and another any are as
    at be because been before being below between both but by can cannot could did do does doing
    done due during each either enough especially etc for from further get gets getting got had
    has have having he her here hers him his how however i if in into is it its itself just made
    mainly make makes may me might more most mostly must my nearly neither no nor not of off often
    on once only or other our out over own perhaps quite rather really regarding same seem seems
    she should since so some such than that the their theirs them then there therefore these they
    this those through thus to too under until up upon us use used using various very was we were
    what when where whether which while who whom whose why will with within without would you your
    """
STOP_WORDS = frozenset(_PLAIN_WORDS.split())
"""Words that say nothing about the subject of a sentence, lower case."""

# A word, with inner apostrophes, or a number with inner separators; «_» and marks fall away.
_WORD = re.compile(r"[^\W_]+(?:['’.,·][^\W_]+){0,40}")
_POINTED = re.compile(r"[.,·]")
_GREEK = {
    ord(letter): name
    for name, letters in {
        "alpha": "αΑ", "beta": "βΒϐ", "gamma": "γΓ", "delta": "δΔ", "epsilon": "εΕϵ",
        "zeta": "ζΖ", "eta": "ηΗ", "theta": "θΘϑ", "iota": "ιΙ", "kappa": "κΚϰ",
        "lambda": "λΛ", "mu": "μΜµ", "nu": "νΝ", "xi": "ξΞ", "omicron": "οΟ", "pi": "πΠϖ",
        "rho": "ρΡϱ", "sigma": "σςΣ", "tau": "τΤ", "upsilon": "υΥ", "phi": "φΦϕ",
        "chi": "χΧ", "psi": "ψΨ", "omega": "ωΩΩ",
    }.items()
    for letter in letters
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number of a text."""

    text: str
    """As printed."""
    span: Span
    stem: str
    """Stem of the folded word, English Snowball; for matching only."""


def tokenize(text: str) -> tuple[Token, ...]:
    """
    Return the words and numbers of `text` in order; punctuation is left out.

    A hyphen parts words («double-blind» is two); an apostrophe or a decimal point inside does
    not («0.5», «patient's»). A full stop between words without a space parts them.
    """
    tokens: list[Token] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isalpha():
            tokens.append(Token(word, Span(*match.span()), stem(word)))
            continue
        for start, end in _parts(word, match.start()):
            part = text[start:end]
            tokens.append(Token(part, Span(start, end), stem(part)))
    return tuple(tokens)


def find_words(text: str) -> list[tuple[str, int, int]]:
    """Return the words of `tokenize(text)` with their places, as bare tuples and not stemmed."""
    found: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        start, end = match.span()
        if word.isalpha():
            found.append((word, start, end))
        else:
            found += [(text[low:high], low, high) for low, high in _parts(word, start)]
    return found


def stem_words(text: str) -> tuple[str, ...]:
    """Return the stems of `tokenize(text)` alone, without places, in a third of the time."""
    stems: list[str] = []
    for word in _WORD.findall(text):
        if "." in word or "," in word or "·" in word:
            stems += [stem(word[start:end]) for start, end in _parts(word, 0)]
        else:
            stems.append(stem(word))
    return tuple(stems)


def _parts(word: str, offset: int) -> list[tuple[int, int]]:
    """Cut «placebo.In» in two; keep «0.5» and «1,234» whole."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for mark in _POINTED.finditer(word):
        place = mark.start()
        if not (word[place - 1].isdigit() and word[place + 1].isdigit()):
            bounds.append((offset + start, offset + place))
            start = place + 1
    bounds.append((offset + start, offset + len(word)))
    return bounds


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """
    Return the English Snowball stem of `word`, folded.

    >>> stem("Depressive"), stem("infusions")
    ('depress', 'infus')
    """
    folded = fold(word)
    if len(folded) > 60 or not folded.isalpha():
        return folded
    # NOTE: a stemmer keeps the word it works on in itself, so that sharing one between threads
    # would mix words; making one without a cache of its own costs a microsecond or two.
    return str(Stemmer("english", 0).stemWord(folded))


def fold(text: str) -> str:
    """
    Return `text` for matching: lower case, Greek letters spelled, accents off.

    The result may be longer or shorter than `text`, so no span may be carried over.

    >>> fold("β-Sjögren’s")
    "beta-sjogren's"
    """
    if text.isascii():
        return text.lower()
    spelled = text.translate(_GREEK)
    parts = unicodedata.normalize("NFD", spelled.lower())
    kept = "".join(c for c in parts if not unicodedata.combining(c))
    return kept.replace("’", "'").replace("‐", "-").replace("‑", "-")
