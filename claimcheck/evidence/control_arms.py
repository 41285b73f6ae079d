"""
Whether a number's own words name a control arm: placebo, usual care, those without it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from claimcheck.evidence.frame_cues import group_clauses
from claimcheck.evidence.lexicon import SAME_WORD, Term
from claimcheck.evidence.zones import OWN
from claimcheck.model import Quantity
from claimcheck.text.lowering import for_lower_case, lowered
from claimcheck.text.tokens import stem

_DIFFERED_BY = re.compile(
    r"\bdiffer\w*[ \u00a0](?:by|of)[ \u00a0](?:\w+[ \u00a0]){0,2}\Z", re.IGNORECASE
)
_ARMS_BEHIND = re.compile(r"[^.;,()]{0,30}\bbetween[ \u00a0]", re.IGNORECASE)
_CONTROL = re.compile(
    r"(?:(?:placebo|pbo\b|sham|saline)(?![- ](?:control|lead-in|run-in|wash-?out|phase|period))"
    r"|controls?(?![ \u00a0](?:and[ \u00a0]Prevention|trials?|of|over)\b)|comparator"
    r"|comparison[ \u00a0](?:people|group|arm|women|men|children|patients|subjects|participants)"
    r"|dummy|un(?:treated|vaccinated|immuni[sz]ed)|expected(?![ \u00a0]to\b)|historical"
    r"|usual[- ]care|standard[- ]care|waiting[- ]list|waitlist)\b",
    re.IGNORECASE,
)
_CONTROL_STEMS = frozenset(stem(word) for word in ("placebo", "sham", "control"))
_STEMS_OF_CONTROL_NAMES = _CONTROL_STEMS | {stem(word) for word in ("group", "arm", "treatment")}
"""«PLA» names an arm where it stands for «placebo»; «PCT», a placebo-controlled trial, does not."""
_KEPT_IN_CHECK = re.compile(
    r"\b(?:glyc(?:a)?emic|glucose|sugar|pain|disease|infection|infectious|quality|seizure|symptom"
    r"|birth|pressure|tumou?r|local|weight|metabolic|impulse|motor|vector|tobacco|asthma|rate"
    r"|rhythm|cognitive|lipid|under|good|better|poor|optimal|adequate)[ \u00a0-]\Z",
    re.IGNORECASE,
)
"""«Glycaemic control», «under control»: what is kept in check, and no arm."""
_AGAINST = re.compile(
    r"\b(?:compared[ \u00a0](?:with|to)|versus|vs\.?|than|over|relative[ \u00a0]to|against|minus"
    r"|superior[ \u00a0]to|inferior[ \u00a0]to|from|or|randomi[sz]ed[ \u00a0]to"
    r"|(?:below|above|of)[ \u00a0](?:that|those)[ \u00a0](?:after|with|on|in|for|under|among)"
    r"|as[ \u00a0](?:many|much|often|likely)\b[^,;:.()]{0,60}[ \u00a0]"
    r"as[ \u00a0](?:on|with|in|under|among))"
    r"[ \u00a0](?:(?!(?:none|half|all|most|some|many|few|any|each|both)\b)"
    r"(?:[a-z]{3,14}[ \u00a0]){1,2}of[ \u00a0])?"
    r"(?:the[ \u00a0]|a[ \u00a0]|those[ \u00a0]\w+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:compared[ \u00a0](?:with|to)|versus|vs)\b", re.IGNORECASE)
_WITHOUT = for_lower_case(r"\bwithout[ \u00a0](?:(?:the|an?|any)[ \u00a0])?")
_THE_OTHERS = (
    r"(?:(?:those|patients|people|women|men|children|babies|adults|who)[ \u00a0])?"
    r"(?:without|not[ \u00a0](?:given|on|taking|using|getting|offered)"
    r"|(?:who[ \u00a0])?(?:did|had|have|were|are)[ \u00a0](?:not|never)[ \u00a0]"
    r"(?:get|have|take|use|receive|given|had|taken|used|received|on))[ \u00a0](?:it|them)\b"
)
_WITHOUT_IT_BEHIND = re.compile(
    rf"[ \u00a0]?\)?(?:[ \u00a0][a-z]{{3,12}})?"
    rf"(?:[ \u00a0](?:of|in|among|for|with)[ \u00a0]|[ \u00a0]){_THE_OTHERS}",
    re.IGNORECASE,
)
"""«28% with zinc, but half of those without it»"""
_WITHOUT_IT_BEFORE = re.compile(
    rf"\b{_THE_OTHERS},?[ \u00a0](?:[a-z]{{2,10}}[ \u00a0]){{0,4}}\Z", re.IGNORECASE
)
_WHO_DID_NOT = re.compile(
    r"(?:[ \u00a0]?\([^()]{1,40}\))?[ \u00a0](?:of|in|among|for)[ \u00a0]"
    r"(?:those|people|patients|women|men|children|adults|participants)[ \u00a0]who[ \u00a0]"
    r"(?:did|had|have|were|was)[ \u00a0](?:not|never)[ \u00a0]?(?=[,.;()]|\Z)"
)
"""«12% of those who smoked and 7% of those who did not»"""
_LONGEST_WITHOUT = 90
_NAMED_RATIO = re.compile(
    r"\b(?:odds|hazards?|risk|rate)[ \u00a0]ratio\b[^;0-9]{0,20}\Z"
    r"|\b(?:OR|RR|HR|IRR)\b[^;0-9]{0,12}\Z"
)
_LONGEST_NAME = 40
_BETWEEN_ARMS = re.compile(
    r"\bdifference\b[^.;()]{0,60}\bbetween\b[^.;()0-9]{3,80}"
    r"[ \u00a0](?:was|is|of|at|reached|averaged)[ \u00a0](?:[a-z]+[ \u00a0])?\Z",
    re.IGNORECASE,
)
_NON = for_lower_case(r"\bnon-?")
_NUMBER_BEHIND = re.compile(
    r"(?:[ \u00a0](?:\([ \u00a0]?)?(?:n[ \u00a0]?=[ \u00a0]?)?|,[ \u00a0]n[ \u00a0]?=[ \u00a0]?)"
    r"[0-9]+\b(?![ \u00a0]?%)"
)
_COUNTED = re.compile(
    r"\b(?:[0-9]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]{3,5}teen"
    r"|[a-z]{3,5}ty(?:-[a-z]{3,5})?)[ \u00a0]\Z",
    re.IGNORECASE,
)
_AND_NEXT = re.compile(r"(?:[ \u00a0][a-z]{3,14})?[ \u00a0](?:and|or|versus|vs\.?)[ \u00a0]")
_GROUP = re.compile(r"[ \u00a0-](?:group|users?|arm|patients?|treated)\b", re.IGNORECASE)
_FIRST_OF_PAIR = re.compile(r"[^();%]{0,20}\b(?:versus|vs)\b", re.IGNORECASE)
_SECOND_OF_PAIR = re.compile(
    r"[^();%]{0,20}\([^();]{1,30}%[^();]{0,20}\b(?:versus|vs\.?)[ \u00a0]", re.IGNORECASE
)
_AGAINST_LEAD = 90
_RIGHT_BEHIND = 30
_COUNTED_LEAD = 25


def names_control(text: str, quantity: Quantity, words: Sequence[tuple[Term, float]]) -> bool:
    """Tell whether a number's own words name a control arm, not as what it is set against."""
    if _is_named_ratio(text, quantity) or _is_difference_of_arms(text, quantity):
        return False
    return _is_of_those_without(text, quantity) or _has_word_for_control(text, quantity, words)


def names_control_between(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of a sentence names a control arm: «9 (placebo) to 7 (drug)»."""
    return _CONTROL.search(text, start, end) is not None


def _is_named_ratio(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is a ratio by its name, which is of two arms."""
    start = quantity.span.start
    return _NAMED_RATIO.search(text, max(0, start - _LONGEST_NAME), start) is not None


def _is_difference_of_arms(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is what two arms differ by: «the difference between drug and sham»."""
    if _BETWEEN_ARMS.search(text, 0, quantity.span.start) is not None:
        return True
    by = _DIFFERED_BY.search(text, 0, quantity.span.start)
    return by is not None and _ARMS_BEHIND.match(text, quantity.span.end) is not None


def _has_word_for_control(
    text: str, quantity: Quantity, words: Sequence[tuple[Term, float]]
) -> bool:
    """Tell whether one of a number's own words is for a control arm."""
    leaves_out = _leaves_out(text)
    for term, weight in words:
        if weight < OWN:
            continue
        if leaves_out and _is_left_out(text, term):
            return True
        if ";" in text[term.span.end : quantity.span.start]:
            continue  # «longer on A than on placebo; 5% of those on A …»
        if _CONTROL.match(text, term.span.start) is None and not _is_short_for_control(term):
            continue
        before = text[max(0, term.span.start - _AGAINST_LEAD) : term.span.start]
        if _KEPT_IN_CHECK.search(before) or _is_counted_apart(text, term, quantity):
            continue
        behind = _NUMBER_BEHIND.match(text, term.span.end)
        if behind is not None and quantity.span.end <= term.span.start:
            continue  # «(zinc 8 people, placebo 7)»
        if _COMPARED.search(text, quantity.span.end, term.span.start):
            continue  # «9 of 17 on honey, compared with none of those who received placebo»
        if _AGAINST.search(before) is None or _follows(text, term, quantity):
            return True
    return False


def _is_of_those_without(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is of those who did not get what was named before: «without it»."""
    if _WHO_DID_NOT.match(text, quantity.span.end) is not None:
        return True
    if "it" not in text and "them" not in text:
        return False
    behind = _WITHOUT_IT_BEHIND.match(text, quantity.span.end)
    if behind is not None:
        return True
    start = max(0, quantity.span.start - _LONGEST_WITHOUT)
    return _WITHOUT_IT_BEFORE.search(text, start, quantity.span.start) is not None


def _is_short_for_control(term: Term) -> bool:
    """Tell whether a word is an abbreviation that its text explains as a control arm's name."""
    if not any(key in _CONTROL_STEMS for key, _ in term.keys):
        return False
    words = {key for key, worth in term.keys if key.isalpha() and worth < SAME_WORD}
    return not words.isdisjoint(_CONTROL_STEMS) and words <= _STEMS_OF_CONTROL_NAMES


@lru_cache(maxsize=1024)
def _ends_of(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    """Return where the matches of a pattern for lower case end in a text."""
    return frozenset(match.end() for match in pattern.finditer(lowered(text)))


@lru_cache(maxsize=1024)
def _leaves_out(text: str) -> bool:
    """Tell whether a sentence may name a group by what it does not get; few do."""
    return bool(_ends_of(_WITHOUT, text) or group_clauses(text) or _ends_of(_NON, text))


def _is_left_out(text: str, term: Term) -> bool:
    """Tell whether a word names a group by what it does not get, as «without statins»."""
    start = term.span.start
    if start in _ends_of(_WITHOUT, text):
        return True
    if any(clause.start <= start < clause.end for clause in group_clauses(text)):
        return True
    if start not in _ends_of(_NON, text):
        return False
    group = _GROUP.match(text, term.span.end) or _GROUP.match(text, start - 1)
    return group is not None


def _is_counted_apart(text: str, term: Term, quantity: Quantity) -> bool:
    """Tell whether a word is of the number before: «eleven control and three treated eyes»."""
    if (
        quantity.span.start < term.span.end
        or _COUNTED.search(text, max(0, term.span.start - _COUNTED_LEAD), term.span.start) is None
    ):
        return False
    return _AND_NEXT.fullmatch(text, term.span.end, quantity.span.start) is not None


def _follows(text: str, term: Term, quantity: Quantity) -> bool:
    """Tell whether a share stands right behind a word, as in «compared with placebo (9%)»."""
    if quantity.unit != "%" or quantity.span.start < term.span.end:
        return False
    between = text[term.span.end : quantity.span.start]
    if _SECOND_OF_PAIR.fullmatch(between):
        return True
    if _FIRST_OF_PAIR.match(text, quantity.span.end) and "(" in between:
        return False  # «lower than with placebo (5% versus 12%)»
    return len(between) < _RIGHT_BEHIND and "%" not in between
