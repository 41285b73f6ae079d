"""
What kind of evidence a record is: design, sample size, population, standing, notices.

A study card states design, sample and population itself; for an abstract they are read from
NLM's publication types and MeSH headings and from the text. An appraisal is no judgement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from claimcheck.evidence.designs import find_design
from claimcheck.model import Pmid, Record, RecordStatus, StudyDesign
from claimcheck.text.lowering import for_lower_case
from claimcheck.text.populations import PopulationKind, PopulationMention, find_populations
from claimcheck.text.vocabulary import load_vocabulary

_NOTICES = frozenset(
    {
        "RetractionIn",
        "PartialRetractionIn",
        "ExpressionOfConcernIn",
        "ErratumIn",
        "CorrectedandRepublishedIn",
        "RetractedandRepublishedIn",
        "UpdateIn",
    }
)
_PEOPLE = (
    r"(?:patients?|participants?|subjects?|adults?|adolescents?|children|infants?|neonates?|women|"
    r"men|individuals?|people|persons?|volunteers?|veterans?|out-?patients?|in-?patients?|respondents?|"
    r"students?|twins?|boys|girls|residents|smokers|users|cases|mothers|workers|nurses|physicians|"
    r"couples|controls|youths?|recipients|survivors|pregnanc(?:y|ies)|births)"
)
_FIGURE = r"(?P<figure>[0-9]{1,3}(?:[,\u2009\u00a0 ][0-9]{3}){1,3}|[0-9]{1,8})"
_SPELLED = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_BELOW_HUNDRED = (
    r"(?:(?:"
    + "|".join(_TENS)
    + r")(?:[- ](?:"
    + "|".join(_SPELLED[:9])
    + r"))?|"
    + "|".join(sorted(_SPELLED, key=len, reverse=True))
    + r")"
)
_WORD_FIGURE = (
    r"(?P<word>(?:(?:" + "|".join(_SPELLED) + r")[- ]hundred(?:(?:[- ]and)?[- ]"
    rf"{_BELOW_HUNDRED}\b)?|{_BELOW_HUNDRED}))"
    # «One hundred percent of subjects», «two thousand men»: the word is not all of the number.
    r"(?![- ](?:hundred|thousand|million|per[ ]?cent)\b)"
)
_BETWEEN = r"(?:[ \u00a0-][a-z][a-z-]{1,24}){0,4}[ \u00a0]"
_TOTAL = for_lower_case(
    r"\b(?:total(?: sample)? of|involv(?:ed|ing)|enrolled|recruited|randomi[sz]ed|"
    r"comprising|consisted of|sample of|cohort of|data (?:from|on|of)|included|studied|followed|"
    r"analy[sz]ed|evaluated|examined|treated|surveyed|interviewed)[ \u00a0](?:\w{1,12}[ \u00a0])?"
    rf"{_FIGURE}(?![0-9.]*[ \u00a0]?(?:%|mg|kg|years?|months?|weeks?|days?|trials?|studies))"
    rf"{_BETWEEN}{_PEOPLE}\b",
)
_N_EQUALS = re.compile(rf"\b(?P<letter>[Nn])\s?=\s?{_FIGURE}(?![0-9.,]*%)")
_COUNTED = re.compile(
    # «31 per 1000 person-years» is a rate.
    rf"(?<![0-9.,/=<>±-])(?<!per[ \u00a0]){_FIGURE}(?![0-9]){_BETWEEN}{_PEOPLE}\b"
    r"(?!-(?:year|month|day))",
    re.IGNORECASE,
)
_COUNTED_WORD = for_lower_case(rf"\b{_WORD_FIGURE}\b{_BETWEEN}{_PEOPLE}\b")
_NOT_COUNT = re.compile(
    r"^[- ](?:years?|months?|weeks?|days?|hours?|mg|kg|ml|of|per|in|to|and|or|%|out|point|"
    r"trials?|studies|sites?|cent(?:er|re)s?|countries)\b",
    re.IGNORECASE,
)
_TEXT_LIMIT = 6_000
_SYNTHESES = frozenset(
    {
        StudyDesign.REVIEW,
        StudyDesign.GUIDELINE,
        StudyDesign.COMMENT,
        StudyDesign.NOTICE,
        StudyDesign.PROTOCOL,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """What kind of evidence a record is."""

    design: StudyDesign
    sample_size: int | None
    """Number of participants, as far as the text tells; None when it does not."""
    population: str | None
    status: RecordStatus
    notices: tuple[Pmid, ...]
    """PMIDs of retraction notices, expressions of concern, errata and newer versions."""


def appraise(record: Record) -> Appraisal:
    """Return what kind of evidence a record is; what it states itself goes before its text."""
    design = find_design(record)
    size = record.sample_size
    if size is None and design not in _SYNTHESES:
        size = find_sample_size(record.abstract)
    return Appraisal(
        design=design,
        sample_size=size,
        population=record.population or _population(record),
        status=record.status,
        notices=tuple(
            dict.fromkeys(
                correction.pmid
                for correction in record.corrections
                if correction.ref_type in _NOTICES and correction.pmid is not None
            )
        ),
    )


@lru_cache(maxsize=4_096)
def find_sample_size(abstract: str) -> int | None:
    """
    Return how many people or animals a study had, None when the abstract does not say.

    What is said to be the total counts first, then `N=`, then the largest number of people.

    >>> find_sample_size("A total of 1,234 adults took part; 12 patients left.")
    1234
    """
    text = abstract[:_TEXT_LIMIT]
    low = text.lower()
    totals = [_to_int(match["figure"]) for match in _TOTAL.finditer(low)]
    if totals:
        return max(totals)
    equals = [(match["letter"], _to_int(match["figure"])) for match in _N_EQUALS.finditer(text)]
    capitals = [figure for letter, figure in equals if letter == "N"]
    if capitals:
        return max(capitals)
    counts = [
        _to_int(match["figure"])
        for match in _COUNTED.finditer(text)
        if not _NOT_COUNT.match(text, match.end("figure"))
    ]
    counts += [_spelled(match["word"]) for match in _COUNTED_WORD.finditer(low)]
    best = max([*counts, *(figure for _, figure in equals)], default=0)
    return best if best > 1 else None


def _to_int(figure: str) -> int:
    return int("".join(character for character in figure if character.isdigit()))


def _spelled(word: str) -> int:
    """Return the value of a number word below two thousand."""
    value = 0
    for part in word.casefold().replace("-", " ").split():
        if part == "hundred":
            value *= 100
        elif part != "and":
            value += (_TENS.index(part) + 2) * 10 if part in _TENS else _SPELLED.index(part) + 1
    return value


def _population(record: Record) -> str | None:
    """Return the most telling words for who was studied; None when the text names nobody."""
    mentions = [
        *find_populations(record.title),
        *find_populations(record.abstract[:_TEXT_LIMIT]),
    ]
    kept = [mention for mention in mentions if not mention.excluded]
    if not kept:
        return None
    who = _who(kept)
    condition = next((mention.condition for mention in kept if mention.condition), None)
    if condition is None and who in {"patients", "humans"}:
        condition = _condition_of(record.title)
    if who in {"animals", "in vitro"} or condition is None:
        return "people" if who == "humans" else who
    return f"{'people' if who == 'humans' else who} with {condition}"


def _who(mentions: list[PopulationMention]) -> str:
    """Return the kind named most, special kinds before general ones."""
    order = {
        PopulationKind.HUMANS: 2,
        PopulationKind.PATIENTS: 1,
        PopulationKind.ADULTS: 1,
    }
    counts: dict[PopulationKind, int] = {}
    for mention in mentions:
        counts[mention.kind] = counts.get(mention.kind, 0) + 1
    # A single mention in passing («adults and children») does not make a study one of children.
    frequent = {kind: count for kind, count in counts.items() if count * 3 >= max(counts.values())}
    kind = min(frequent, key=lambda kind: (order.get(kind, 0), -frequent[kind]))
    if kind is PopulationKind.ANIMALS:
        names = {mention.surface.casefold() for mention in mentions if mention.kind is kind}
        for plural in ("mice", "rats"):
            if names & {plural, plural[:-1], "mouse", "murine"} and plural in names:
                return plural
    return kind.value.replace("-", " ")


def _condition_of(title: str) -> str | None:
    """Return the first condition that a title names."""
    for mention in load_vocabulary().find(title):
        if mention.category.value == "condition":
            return mention.surface
    return None
