"""
What a claim says more strongly than the record, in words for the user.

Signals, never verdicts: each names what the claim says and what the record has instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from claimcheck.evidence.people import population_kinds
from claimcheck.model import Quantity, Relation
from claimcheck.text.cues import Cue, CueKind, find_cues
from claimcheck.text.populations import PopulationKind

_NO_HARM = re.compile(
    r"\b(?:no|without(?: any)?|zero|free of)[ \u00a0](?:known[ \u00a0]|serious[ \u00a0])?"
    r"(?:side[ -]effects?|risks?|harms?|adverse (?:effects?|events?)|downsides?)\b",
    re.IGNORECASE,
)
_HARM = re.compile(
    r"\b(?:adverse|side[ -]effects?|toxicit\w+|complications?|nausea|vomiting|dizziness|headache|"
    r"dissociat\w+|bleeding|sedation|deaths?)\b",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(?:most|nearly all|almost all|the (?:vast )?majority of|everyone|everybody|all) "
    r"(?:of )?(?:the )?(?:people|patients|participants|users|adults|women|men|children|those|"
    r"subjects|sufferers|responders)\b",
    re.IGNORECASE,
)
_TELLING_HEDGES = frozenset(
    {
        "may", "might", "could", "possibly", "perhaps", "potentially", "potential", "preliminary",
        "appears", "appear", "appeared", "seems", "seem", "seemed", "suggest", "suggests",
        "suggested", "suggesting", "unclear", "uncertain", "exploratory", "pilot", "tentative",
    }
)  # fmt: skip
"""Hedges whose loss changes what is said; «approximately» and «can» are not among them."""
_ANSWERED = frozenset({CueKind.OVERSTATEMENT, CueKind.CAUSAL})
"""Kinds of cues for which the record's own are looked at."""
_ANIMALS = frozenset({PopulationKind.ANIMALS, PopulationKind.IN_VITRO})
_HALF = 50


def find_overstatements(
    claim: str,
    claim_quantities: Sequence[Quantity],
    abstract: str,
    sentences: Sequence[str],
    shares: Sequence[float] = (),
) -> tuple[str, ...]:
    """
    Return what the claim says more strongly than the record.

    Args:
        claim: The claim's text.
        claim_quantities: Its numbers.
        abstract: The whole abstract.
        sentences: The sentences that bear on the claim, best first.
        shares: Percentages of the record that are comparable with the claim's «most».
    """
    said = _read(claim)
    evidence = " ".join(sentences) or abstract
    theirs = _cues(evidence) if said.is_strong else ()
    found: list[str] = []
    if said.is_strong:
        found += _strong_words(said.cues, theirs)
    if said.harmless is not None:
        found += _harmless(said.harmless, abstract)
    if said.most is not None and shares:
        found += _minority(said.most, shares)
    if said.is_of_people:
        found += _animals(abstract)
    if said.is_strong:
        found += _cause(said.cues, theirs)
    found += _lost_bound(claim_quantities, evidence)
    if sentences and not said.is_hedged:
        found += _lost_hedges(sentences[0])
    return tuple(dict.fromkeys(found))


class _Said(NamedTuple):
    """What a claim says that a record may say less strongly, read once for all records."""

    cues: tuple[Cue, ...]
    is_strong: bool
    """Whether it has cues for which the record's own are looked at; few claims do."""
    is_hedged: bool
    is_of_people: bool
    """Whether it speaks of people, and of no animals or cells."""
    harmless: str | None
    """The words by which it says that nothing bad comes of it."""
    most: str | None
    """The words by which it says that most people do."""


@lru_cache(maxsize=1024)
def _read(claim: str) -> _Said:
    """Read a claim for what may be too strong in it."""
    cues = _cues(claim)
    kinds = population_kinds(claim)
    harmless, most = _NO_HARM.search(claim), _MOST.search(claim)
    return _Said(
        cues=cues,
        is_strong=any(cue.kind in _ANSWERED for cue in cues),
        is_hedged=any(cue.kind is CueKind.HEDGE for cue in cues),
        is_of_people=bool(kinds) and kinds.isdisjoint(_ANIMALS),
        harmless=None if harmless is None else harmless.group(),
        most=None if most is None else most.group(),
    )


@lru_cache(maxsize=8192)
def _cues(text: str) -> tuple[Cue, ...]:
    """Return the cues of a text, read once."""
    return find_cues(text)


def _of(cues: Sequence[Cue], kind: CueKind) -> list[Cue]:
    """Return the cues of one kind."""
    return [cue for cue in cues if cue.kind is kind]


def _strong_words(mine: Sequence[Cue], theirs: Sequence[Cue]) -> list[str]:
    """Report words such as «cures» or «proven» that the record does not use."""
    strong = _of(mine, CueKind.OVERSTATEMENT)
    if not strong:
        return []
    denied = [cue.scope for cue in _of(mine, CueKind.NEGATION) if cue.scope is not None]
    used = {cue.text.lower() for cue in _of(theirs, CueKind.OVERSTATEMENT)}
    return [
        f"«{cue.text}» is the claim's word, not the record's"
        for cue in strong
        if cue.text.lower() not in used and not any(scope.overlaps(cue.span) for scope in denied)
    ]


def _harmless(words: str, abstract: str) -> list[str]:
    """Report «no side effects» where the abstract tells of some."""
    theirs = _HARM.search(abstract)
    if theirs is None:
        return []
    return [f"the claim says «{words}»; the record speaks of {theirs.group().lower()}"]


def _minority(words: str, shares: Sequence[float]) -> list[str]:
    """Report «most» where the comparable shares are below one half."""
    if max(shares) >= _HALF:
        return []
    return [f"the claim says «{words}»; the record's share is {max(shares):g}%"]


def _animals(abstract: str) -> list[str]:
    """Report people in the claim where the abstract has animals or cells only."""
    theirs = population_kinds(abstract)
    if theirs and theirs <= _ANIMALS:
        return ["the claim speaks of people; the record of animals or cells"]
    return []


def _cause(mine: Sequence[Cue], theirs: Sequence[Cue]) -> list[str]:
    """Report a cause in the claim where the record tells of an association only."""
    cause = _of(mine, CueKind.CAUSAL)
    if cause and _of(theirs, CueKind.ASSOCIATION) and not _of(theirs, CueKind.CAUSAL):
        link = _of(theirs, CueKind.ASSOCIATION)[0].text
        return [f"the claim tells of a cause («{cause[0].text}»); the record says «{link}»"]
    return []


def _lost_bound(quantities: Sequence[Quantity], evidence: str) -> list[str]:
    """Report a figure that the record gives with «up to» and the claim without."""
    found: list[str] = []
    if "up to " not in evidence.lower():
        return found
    for quantity in quantities:
        if quantity.relation is Relation.UP_TO or quantity.low is None:
            continue
        printed = re.escape(str(quantity.low))
        bound = re.search(rf"\bup to (?:about |an? )?{printed}\b", evidence, re.IGNORECASE)
        if bound is not None:
            found.append(f"the record says «{bound.group()}»; the claim leaves «up to» out")
    return found


def _lost_hedges(sentence: str) -> list[str]:
    """Report that the best sentence is hedged, as the claim is not."""
    hedge = _telling_hedge(sentence)
    return [f"the record says «{hedge}»; the claim says so plainly"] if hedge else []


@lru_cache(maxsize=8192)
def _telling_hedge(sentence: str) -> str | None:
    """Return the first hedge of a sentence whose loss changes what is said."""
    low = sentence.lower()
    if not any(hedge in low for hedge in _TELLING_HEDGES):
        return None  # quicker than reading all of its cues
    hedges = (cue for cue in _of(_cues(sentence), CueKind.HEDGE))
    return next((cue.text for cue in hedges if cue.text.lower() in _TELLING_HEDGES), None)
