"""What a claim is about, by the parts that its terms play (PICO)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from claimcheck.model import Claim, ClaimResult, SubjectTerms, named_by_none
from claimcheck.text.source_marks import blank_source_marks
from claimcheck.text.vocabulary import Category, Mention, load_vocabulary

# What comes after these words is what something is compared with.
_AGAINST = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|than|rather than|whereas|unlike|over|"
    r"instead of|in contrast to|relative to|against|alternative to)\s"
    # «than 12% of those on», «versus the 2.1% a year with»
    r"(?:(?:the\s)?[0-9]{1,9}(?:[.,][0-9]{1,9}){0,3}\s?%?\s)?(?:[\w-]{1,20}\s){0,3}$",
    re.IGNORECASE,
)
_WINDOW = 60
_NOTHING = SubjectTerms()


def find_subjects(text: str, mentions: Sequence[Mention]) -> SubjectTerms:
    """
    Sort the mentions in `text` by their part, each in the words of the text, once.

    An intervention after «compared with», «than», «unlike» and the like is the comparator.
    """
    parts: dict[str, list[str]] = {}
    for mention in mentions:
        part = _part(text, mention)
        if part is None:
            continue
        terms = parts.setdefault(part, [])
        if mention.surface.casefold() not in {term.casefold() for term in terms}:
            terms.append(mention.surface)
    return SubjectTerms(**{part: tuple(terms) for part, terms in parts.items()})


def subjects_of(claim: Claim) -> SubjectTerms:
    """
    Return what a claim is about; what its text names where the claim does not say.

    A claim that was read from claims.yaml does not say.
    """
    return claim.subjects if claim.subjects != _NOTHING else subjects_named(claim.text)


def unnamed_subjects(result: ClaimResult) -> tuple[str, ...]:
    """
    Return the treatments and diseases of a claim that none of its records names.

    Such records are hardly about what the claim is about. Empty where there is no record.
    """
    subjects = subjects_of(result.claim)
    wanted = {*subjects.intervention, *subjects.condition}
    return tuple(term for term in named_by_none(result.evidence) if term in wanted)


@lru_cache(maxsize=4_096)
def subjects_named(text: str) -> SubjectTerms:
    """Return the subject terms that a text names, source marks in it left out."""
    plain = blank_source_marks(text)
    return find_subjects(plain, load_vocabulary().find(plain))


def _part(text: str, mention: Mention) -> str | None:
    category = mention.category
    if category is Category.INTERVENTION:
        before = text[max(0, mention.span.start - _WINDOW) : mention.span.start]
        return "comparator" if _AGAINST.search(before) else "intervention"
    if category in {Category.CONDITION, Category.OUTCOME, Category.POPULATION}:
        return category.value
    if category is Category.SYMPTOM:
        return "outcome"
    if category in {Category.MECHANISM, Category.ANATOMY, Category.MEASURE}:
        return "other"
    return None
