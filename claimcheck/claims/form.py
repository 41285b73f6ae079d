"""The shape of a sentence: whom it addresses, how it begins and how it ends."""

from __future__ import annotations

import re

from claimcheck.claims.candidates import PRONOUNS, Candidate
from claimcheck.claims.phrases import load_phrases, words_of
from claimcheck.model import BlockKind

_YOU = frozenset({"you", "your", "yours", "yourself", "you're", "you'll", "you've", "you'd"})
_WE = frozenset({"we", "our", "us", "ours", "we're", "we've", "we'll", "i", "my", "me"})
_EVERYBODY = frozenset({"we", "our", "us"})
_PERSON = frozenset({"he", "she", "his", "her", "him", "hers", "himself", "herself"})
_CONDITIONS = frozenset({"if", "when", "whether", "before", "after", "once"})
_STARTS = (
    ("conditional_start", _CONDITIONS),
    ("pronoun_start", frozenset({"this", "that", "these", "those", "it", "they", "such"})),
    (
        "connective_start",
        frozenset({"and", "but", "so", "perhaps", "instead", "that's", "here", "there", "now"}),
    ),
)
# After these a word that is a noun as well as a verb («research», «set») gives an order.
_OBJECTS = frozenset(
    {"a", "an", "the", "your", "any", "all", "each", "every", "this", "these", "it", "them"}
) | frozenset({"how", "what", "whether", "for", "with", "on", "to"})
_OPENING = re.compile(
    r"(?:^|:\s)(?:in|before|during|after|on|at|for|if|when|once|until)\s[^,.:;]{3,60},\s",
    re.IGNORECASE,
)
# «It is crucial to tell your doctor», «patients are advised to rest»; not «important to note».
_ADVICE = re.compile(
    r"\bit[’']?s?(?:\sis)?\s(?:also\s)?(?:crucial|essential|important|vital|best|advisable|recommended|"
    r"wise|imperative)\s(?:for|to)\s(?!note)|\bare\s(?:advised|encouraged|urged|recommended)\sto\b",
    re.IGNORECASE,
)
_REACH = 9
"""How many words before «than» may stand what it compares."""
_MORE = frozenset({"more", "less", "fewer", "better", "worse"})
_ER_WORDS = frozenset(
    {
        "other",
        "rather",
        "never",
        "either",
        "neither",
        "however",
        "under",
        "after",
        "whether",
        "number",
    }
)
_THRESHOLD = re.compile(r"[<>≤≥±]\s?[0-9]")
_ADDRESS = ("__", "@", "www.")
OPEN_ENDS = frozenset(
    {"include", "includes", "including", "through", "mechanisms", "ways", "following", "show"}
) | frozenset(
    {
        "shows",
        "revealed",
        "found",
        "reveal",
        "suggest",
        "report",
        "experience",
        "which",
        "where",
        "can",
        "may",
        "are",
        "is",
        "that",
    }
)
"""Words at the end of a line with a colon that leave its statement to the list below."""


def form_of(candidate: Candidate) -> dict[str, float]:
    """Return the features of a sentence's shape."""
    words, text = candidate.words, candidate.text
    start = load_phrases().count(candidate.statement[:4])
    is_row = candidate.block.kind is BlockKind.TABLE_ROW
    is_sentence = len(words) > 3 and text.rstrip("*_\"'”’)").endswith(".")
    holds = {
        "very_short": len(words) <= 3 and not is_row,
        "short": 3 < len(words) <= 6 and not is_sentence and not is_row,
        "sentence": is_sentence,
        "clinical_start": "clinical" in start,
        "no_verb": not is_row and not has_verb(words),
        "threshold": _THRESHOLD.search(text) is not None,
        "people_start": "people" in start,
        "professional_start": "professional" in start,
        "label": len(candidate.statement) < len(words),
        "will": "will" in words,
        "comparative": _compares(words),
        "anaphor": not PRONOUNS.isdisjoint(words[:2]),
        "person": not _PERSON.isdisjoint(words),
        # «Join a trial: studies need volunteers.»
        "conditional_later": not _CONDITIONS.isdisjoint(candidate.statement[1:]),
        "imperative_label": len(candidate.statement) < len(words)
        and load_phrases().first(words, "imperative"),
        "advice_turn": _ADVICE.search(text) is not None,
        "exclamation": text.endswith("!"),
        "introduction": candidate.is_introduction,
        "open_introduction": candidate.is_introduction and not OPEN_ENDS.isdisjoint(words[-1:]),
        "no_full_stop": text[-1:].isalnum() and candidate.block.kind is BlockKind.PARAGRAPH,
        "form_or_address": any(mark in text for mark in _ADDRESS),
    }
    first = candidate.statement[0] if candidate.statement else ""
    holds |= {name: first in starts for name, starts in _STARTS}
    if first == "whether" and _YOU.isdisjoint(words[:3]):  # «Whether it helps is unknown»
        holds["conditional_start"] = False
    features = {name: 1.0 for name, is_so in holds.items() if is_so}
    features["you"] = min(sum(word in _YOU for word in words), 2) / 2
    features["we"] = min(_count_we(words), 2) / 2
    features.update(_orders(candidate))
    return features


def _count_we(words: tuple[str, ...]) -> int:
    """Return how often the authors speak of themselves; «we sleep», «our skin» mean everybody."""
    return sum(
        word in _WE
        and not (word in _EVERYBODY and load_phrases().first(words[place + 1 :], "human"))
        for place, word in enumerate(words)
    )


def _compares(words: tuple[str, ...]) -> bool:
    """Tell whether a sentence sets two things against each other: «milder than», «as well as»."""
    for place, word in enumerate(words):
        if word == "than" and any(map(_is_comparative, words[max(0, place - _REACH) : place])):
            return True
        if word == "as" and "as" in words[place + 2 : place + 5]:
            return True
    return False


def _is_comparative(word: str) -> bool:
    return word in _MORE or (len(word) > 4 and word.endswith("er") and word not in _ER_WORDS)


def has_verb(words: tuple[str, ...]) -> bool:
    """Tell whether a sentence holds a word that is surely or probably its verb."""
    return bool(load_phrases().count(words).keys() & {"verb", "effect", "influence", "report"})


def _orders(candidate: Candidate) -> dict[str, float]:
    """Tell whether a sentence forbids or orders something."""
    phrases, words = load_phrases(), candidate.statement
    if phrases.first(words, "prohibition"):
        return {"prohibition": 1.0}
    if _is_order(words) or _is_late_imperative(candidate.text):
        return {"imperative": 1.0}
    return {}


def _is_order(words: tuple[str, ...]) -> bool:
    """Tell whether words begin with an order: «Rest your eyes», «Support and join a trial»."""
    phrases = load_phrases()
    if phrases.first(words, "imperative"):
        return True
    if len(words) < 2 or not phrases.first(words, "imperative_or_noun"):
        return False
    further = words[2:] if words[1] == "and" else ()
    return words[1] in _OBJECTS or any(
        phrases.first(further, group) for group in ("imperative", "prohibition")
    )


def _is_late_imperative(text: str) -> bool:
    """Tell whether the order follows a phrase: «In the days before, avoid alcohol»."""
    opening = _OPENING.search(text, 0, 120)
    if opening is None:
        return False
    return _is_order(words_of(text[opening.end() : opening.end() + 60]))
