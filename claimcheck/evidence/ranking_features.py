"""
What of a claim stands in a record: the features by which records are ranked.

A record is taken apart once and kept; a claim is then a handful of look-ups a record. Every
feature is a share, 0 to 1, of what the claim could find at most, so that scores of different
claims can be compared roughly.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from claimcheck.evidence.identity import kept_for_records
from claimcheck.evidence.related_words import related
from claimcheck.model import Record
from claimcheck.text.generic_words import generic_words
from claimcheck.text.tokens import fold, stem
from claimcheck.text.vocabulary import load_vocabulary, lookup_form

FEATURES = (
    "bm25",
    "coverage_squared",
    "beginnings",
    "joined",
    "title",
    "concepts",
    "figures",
    "best_sentence",
    "topical",
    "related",
)
"""Names of the features, in the order in which `claim_features` returns them."""

_K1 = 0.9
_B = 0.4
_TITLE_WEIGHT = 2
_GENERIC_WEIGHT = 0.5
_LONGEST_WORD = 60
_BEGINNING = 6
_KEPT_RECORDS = 8_192
_SMOOTHING = 10.0
"""Records that are thought to stand beside the candidates without holding any of the words, so
that rarity means something among three records too."""
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(])")
"""Roughly: here it does not matter when an abbreviation ends a sentence."""
_MOST_SENTENCES = 62
"""Those from here on count as one, so that no text takes more than linear time."""
_TITLE_PRIOR = (1.0, 4.0)
"""Titles with a word, and texts with it, that are thought to stand beside the candidates."""
_JOINED = re.compile(r"(?<![^\W_])[^\W_]{1,40}(?:[-‐‑–/][^\W_]{1,40}){1,5}")
"""From the beginning of a word on: every other letter would be tried as one as well."""


@dataclass(frozen=True, slots=True)
class RankedText:
    """A title and an abstract taken apart for ranking."""

    stems: Mapping[str, int]
    """How often each stem stands there, in the title double."""
    words: frozenset[str]
    """The stems once more: two sets are laid over one another twice as fast as two mappings."""
    title_stems: frozenset[str]
    sentences: Mapping[str, Sequence[int]]
    """In which sentences of the abstract each stem stands, by their places."""
    beginnings: frozenset[str]
    joined: frozenset[str]
    """Hyphened words in one piece, and words of letters and digits: `il6`, `birthweight`."""
    concepts: frozenset[str]
    length: int
    """Number of words, the title's double."""


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """A claim taken apart for ranking; each part with its weight."""

    stems: Mapping[str, float]
    beginnings: Mapping[str, float]
    joined: frozenset[str]
    concepts: frozenset[str]


@kept_for_records(_KEPT_RECORDS)
def prepare_text(record: Record) -> RankedText:
    """Return a record taken apart; the same object is taken apart only once."""
    title = fold(record.title)
    body = fold(record.abstract)
    headings = " ; ".join([*(h.descriptor for h in record.mesh), *record.keywords])
    counts, sentences = _count_stems(record.abstract)
    title_stems = [word_stem(word) for word in _WORD.findall(title)]
    for one in title_stems:
        counts[one] += _TITLE_WEIGHT
    for word in _WORD.findall(fold(headings)):
        counts.setdefault(word_stem(word), 1)
    text = f"{record.title} ; {record.abstract} ; {headings}"
    return RankedText(
        stems=counts,
        words=frozenset(counts),
        title_stems=frozenset(title_stems),
        sentences=sentences,
        beginnings=frozenset(one[:_BEGINNING] for one in counts),
        joined=_joined(f"{title} ; {body}"),
        concepts=concept_ids(text),
        length=sum(counts.values()),
    )


def _count_stems(abstract: str) -> tuple[Counter[str], Mapping[str, Sequence[int]]]:
    """Return how often each stem stands in an abstract, and in which of its sentences."""
    counts: Counter[str] = Counter()
    sentences: dict[str, tuple[int, ...]] = {}
    for number, sentence in enumerate(_SENTENCE_END.split(abstract)):
        place = min(number, _MOST_SENTENCES - 1)
        alone = (place,)  # one object for all stems that stand in no other sentence
        stems = list(map(word_stem, _WORD.findall(fold(sentence))))
        counts.update(stems)
        for one in dict.fromkeys(stems):
            before = sentences.get(one)
            if before is None:
                sentences[one] = alone
            elif before[-1] != place:
                sentences[one] = before + alone
    return counts, sentences


def read_words(text: str) -> ClaimWords:
    """Take a claim apart; words of any claim weigh half."""
    stems: dict[str, float] = {}
    beginnings: dict[str, float] = {}
    generic = generic_words()
    for word in _WORD.findall(fold(text)):
        if word in _FUNCTION_WORDS:
            continue
        is_generic = word in generic or lookup_form(word) in generic or word.isdigit()
        weight = _GENERIC_WEIGHT if is_generic else 1.0
        one = word_stem(word)
        for key, table in ((one, stems), (one[:_BEGINNING], beginnings)):
            table[key] = max(weight, table.get(key, 0.0))
    return ClaimWords(stems, beginnings, _joined(fold(text)), concept_ids(text))


@dataclass(frozen=True, slots=True)
class FirstPass:
    """The words of a claim looked up in all candidates: what is cheap enough for each of them."""

    bm25: Sequence[float]
    """For each text its share of what BM25 could reach."""
    rarity: Mapping[str, float]
    hits: Sequence[Collection[str]]
    """For each text the claim's words that it holds."""
    counts: Mapping[str, int]
    """For each of the claim's words how many texts hold it; none for a word that none holds."""


def first_pass(claim: ClaimWords, texts: Sequence[RankedText]) -> FirstPass:
    """Look the words up, to choose whom to look at closely."""
    stems = claim.stems
    # In the claim's order, so that a sum over them is the same in every run.
    hits = [list(filter(text.words.__contains__, stems)) for text in texts]
    counts = Counter(chain.from_iterable(hits))
    rarity = _rarity(stems, counts, len(texts))
    mean = _mean_length(texts)
    whole = sum(rarity.values())
    bm25 = [_bm25(rarity, text, mean, held, whole) for text, held in zip(texts, hits, strict=True)]
    return FirstPass(bm25, rarity, hits, counts)


def claim_features(
    claim: ClaimWords,
    texts: Sequence[RankedText],
    first: FirstPass,
    *,
    figures: Sequence[float] | None = None,
    only: Sequence[int],
) -> list[tuple[float, ...]]:
    """
    Return the features of some texts seen from the claim, in the order of FEATURES.

    Args:
        claim: The claim.
        texts: The candidates.
        first: The first pass over them.
        figures: For each text what the claim's figures tell for it; None for a claim without.
        only: The places of the texts that are asked for.
    """
    near = [texts[place] for place in only]
    joined, concepts = sorted(claim.joined), sorted(claim.concepts)
    beginnings = _held(claim.beginnings, [text.beginnings for text in near])
    pieces = _held(dict.fromkeys(joined, 1.0), [text.joined for text in near])
    named = _held(dict.fromkeys(concepts, 1.0), [text.concepts for text in near])
    shares = _shares(first.rarity, [first.hits[place] for place in only])
    stems = frozenset(first.rarity)
    whole = sum(first.rarity.values())
    usual = whole / max(1, len(first.rarity))
    # A claim with figures tells a finding, and its words are hardly ever those of titles.
    topical = _topical_shares(first, texts, only) if figures is None else [0.0] * len(near)
    nearly = _related_shares(first, texts, only)
    return [
        (
            first.bm25[place],
            shares[at] ** 2,
            beginnings[at],
            pieces[at],
            _title_share(first.rarity, near[at].title_stems, stems, usual),
            named[at],
            figures[place] if figures is not None else 0.0,
            _best_sentence(first.rarity, near[at].sentences, first.hits[place]) / (whole or 1.0),
            topical[at],
            nearly[at],
        )
        for at, place in enumerate(only)
    ]


@lru_cache(maxsize=131_072)
def word_stem(word: str) -> str:
    """Return the stem of a folded word in American spelling."""
    return stem(lookup_form(word[:_LONGEST_WORD]))


@lru_cache(maxsize=1_024)
def concept_ids(text: str) -> frozenset[str]:
    """Return the ids of the concepts that a text names."""
    mentions = load_vocabulary().find(text)
    return frozenset(mention.concept.id for mention in mentions if mention.concept is not None)


def _joined(folded: str) -> frozenset[str]:
    """Return hyphened words in one piece and words with letters and digits."""
    found = {"".join(_WORD.findall(match)) for match in _JOINED.findall(folded)}
    found.update(
        word
        for word in _WORD.findall(folded)
        if not word.isalpha() and not word.isdigit() and len(word) < 30
    )
    return frozenset(found)


def _held(weights: Mapping[str, float], holders: Sequence[frozenset[str]]) -> list[float]:
    """Return for each text which share of some weighed keys it holds, rare ones counting more."""
    if not weights:
        return [0.0] * len(holders)
    keys = frozenset(weights)
    hits = [keys & holder for holder in holders]
    counts = Counter(chain.from_iterable(hits))
    return _shares(_rarity(weights, counts, len(hits)), hits)


def _rarity(
    weights: Mapping[str, float], counts: Mapping[str, int], texts: int
) -> dict[str, float]:
    """Return weight times inverse document frequency of each key, by how many texts hold it."""
    total = texts + _SMOOTHING
    return {
        key: weight * math.log(1 + (total - held + 0.5) / (held + 0.5))
        for key, weight in weights.items()
        for held in (counts.get(key, 0),)
    }


def _shares(rarity: Mapping[str, float], hits: Sequence[Collection[str]]) -> list[float]:
    """Return for each text which share of all that rarity the keys have that it holds."""
    whole = sum(rarity.values()) or 1.0
    # An exact sum does not depend on the order of a set.
    return [math.fsum(map(rarity.__getitem__, held)) / whole if held else 0.0 for held in hits]


def _mean_length(texts: Sequence[RankedText]) -> float:
    return sum(text.length for text in texts) / max(1, len(texts)) or 1.0


def _bm25(
    rarity: Mapping[str, float],
    text: RankedText,
    mean: float,
    hits: Iterable[str],
    whole: float,
) -> float:
    """Return the share of the claim's weight, `whole`, that a text has by its `hits`."""
    if not whole:
        return 0.0
    norm = _K1 * (1 - _B + _B * text.length / mean)
    stems = text.stems
    got = 0.0
    for key in hits:
        count = stems[key]
        got += rarity[key] * count / (count + norm)
    return got / whole


def _best_sentence(
    rarity: Mapping[str, float], sentences: Mapping[str, Sequence[int]], hits: Iterable[str]
) -> float:
    """Return the most of the claim's words, by rarity, that stand in one sentence."""
    sums: dict[int, float] = {}
    for key in hits:
        worth = rarity[key]
        for place in sentences.get(key, ()):
            sums[place] = sums.get(place, 0.0) + worth
    return max(sums.values(), default=0.0)


def _topical_shares(
    first: FirstPass, texts: Sequence[RankedText], only: Sequence[int]
) -> list[float]:
    """
    Return for some texts the share of the claim's topical words that they hold.

    A word counts by its rarity, times the share of the texts with it that have it in their title.
    """
    keys = frozenset(first.rarity)
    titled = Counter(chain.from_iterable([keys & text.title_stems for text in texts]))
    titles, all_texts = _TITLE_PRIOR
    weights = {
        key: rarity * (titled[key] + titles) / (first.counts.get(key, 0) + all_texts)
        for key, rarity in first.rarity.items()
    }
    whole = math.fsum(weights.values()) or 1.0
    return [math.fsum(map(weights.__getitem__, first.hits[place])) / whole for place in only]


def _related_shares(
    first: FirstPass, texts: Sequence[RankedText], only: Sequence[int]
) -> list[float]:
    """
    Return for some texts the share of the claim's words that only related words stand for there.

    A word counts by its rarity, times how near the nearest word is that the text has.
    """
    wanted: dict[str, list[tuple[str, float]]] = {}
    for key in first.rarity:
        for name, worth in related(key).items():
            wanted.setdefault(name, []).append((key, worth))
    names = frozenset(wanted)
    whole = math.fsum(first.rarity.values()) or 1.0
    return [
        _nearly_held(wanted, names & texts[place].words, first.hits[place], first.rarity) / whole
        for place in only
    ]


def _nearly_held(
    wanted: Mapping[str, Sequence[tuple[str, float]]],
    names: Collection[str],
    hits: Collection[str],
    rarity: Mapping[str, float],
) -> float:
    """Return what the words count for which a text has a related one, and not themselves."""
    best: dict[str, float] = {}
    for name in names:
        for key, worth in wanted[name]:
            if worth > best.get(key, 0.0) and key not in hits:
                best[key] = worth
    return math.fsum([rarity[key] * worth for key, worth in best.items()]) if best else 0.0


def _title_share(
    rarity: Mapping[str, float], title: frozenset[str], stems: frozenset[str], usual: float
) -> float:
    """Return which share of the title's words the claim has; its own words count by rarity."""
    shared = stems & title
    if not shared:
        return 0.0
    held = math.fsum(map(rarity.__getitem__, shared))
    return held / (held + usual * (len(title) - len(shared)))


_FUNCTION_WORDS = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had",
        "has", "have", "if", "in", "into", "is", "it", "its", "of", "on", "or", "such", "that",
        "the", "their", "then", "there", "these", "they", "this", "those", "to", "was", "were",
        "which", "will", "with",
    }
)  # fmt: skip
