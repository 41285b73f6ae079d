"""
Where a sentence names its source: «(PMID 16894061)», «(Smith et al., 2004)», an address.

Such words say where a statement comes from and nothing of what it states.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from claimcheck.model import Span
from claimcheck.text.identifiers import find_identifiers
from claimcheck.text.vocabulary import load_vocabulary

_NAME = r"[A-ZÀ-Þ][\w’'-]{1,30}"
_BRACKET = re.compile(r"[(\[][^()\[\]]{4,300}[)\]]")
_AUTHOR_YEAR = re.compile(
    rf"{_NAME}(?:[ \u00a0]et[ \u00a0]al\b\.?|[ \u00a0](?:and|&)[ \u00a0](?:colleagues|{_NAME}))"
    r",?[ \u00a0](?:19|20)[0-9]{2}(?![0-9])[a-z]?"
    r"(?:[,:][ \u00a0]?pp?\.?[ \u00a0]?[0-9]{1,5}(?:[–-][0-9]{1,5})?)?"
)
_ALONE = re.compile(
    rf"(?P<name>{_NAME}),?[ \u00a0](?:19|20)[0-9]{{2}}[a-z]?"
    r"(?:[,:][ \u00a0]?pp?\.?[ \u00a0]?[0-9]{1,5}(?:[–-][0-9]{1,5})?)?"
)
_LEAD = re.compile(r"(?:(?:see|also|cf\.?|e\.g\.?,?)[ \u00a0]){0,2}", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[!-~]{1,400}?(?=[.,;:!?)\]]{0,3}(?:[^!-~]|\Z))")
_BEFORE = re.compile(
    r"(?:https?://)?(?:dx\.)?doi(?:\.org/|[ \u00a0]?[:=]?[ \u00a0]{0,2})\Z", re.IGNORECASE
)
_POINTER = re.compile(
    r"[(\[](?:(?:see|cf\.?)[ \u00a0])?(?:tables?|fig(?:ure|s|\.)?|box|appendix|chapter|section)"
    r"[ \u00a0][0-9A-Z]{1,3}[)\]]"
    r"|[(\[]sources?:[ \u00a0][^()\[\]0-9%]{2,80}[)\]]",
    re.IGNORECASE,
)
_EMPTIED = re.compile(
    r"[(\[][\s;,.:]*(?:(?:see|also|cf|e\.g|sources?|refs?|references?|and)\b[\s;,.:]*){0,4}[)\]]",
    re.IGNORECASE,
)
_LONGEST_PREFIX = 20


@lru_cache(maxsize=256)
def blank_source_marks(text: str) -> str:
    """
    Return `text`, as long as it was, with spaces where it names a source.

    >>> blank_source_marks("It helped 52% (PMID 16894061).")
    'It helped 52%                .'
    """
    spans = _marks(text)
    if not spans:
        return text
    characters = list(text)
    for span in spans:
        characters[span.start : span.end] = " " * len(span)
    return _EMPTIED.sub(lambda match: " " * len(match.group()), "".join(characters))


def _marks(text: str) -> tuple[Span, ...]:
    """Return identifiers with what leads in to them, addresses, pointers and authors."""
    found = [
        Span(*match.span()) for pattern in (_ADDRESS, _POINTER) for match in pattern.finditer(text)
    ]
    for span, _ in find_identifiers(text):
        first = max(0, span.start - _LONGEST_PREFIX)
        lead = _BEFORE.search(text[first : span.start])
        found.append(Span(first + lead.start() if lead else span.start, span.end))
    for bracket in _BRACKET.finditer(text):
        if _holds_authors_alone(bracket.group()[1:-1]):
            found.append(Span(bracket.start() + 1, bracket.end() - 1))
            continue
        found += [
            Span(*match.span())
            for match in _AUTHOR_YEAR.finditer(text, bracket.start(), bracket.end())
        ]
    return tuple(found)


def _holds_authors_alone(content: str) -> bool:
    """
    Tell whether a bracket holds nothing but authors with years, «George 2002; Miller et al. 2004».

    A name without a second one, or «et al.», may be anything else that has a year: a month, a
    country, a drug.
    """
    items = [item.strip() for item in content.split(";")]
    return all(_is_author_with_year(item[len(_lead(item)) :]) for item in items)


def _lead(item: str) -> str:
    lead = _LEAD.match(item)
    return lead.group() if lead else ""


def _is_author_with_year(item: str) -> bool:
    if _AUTHOR_YEAR.fullmatch(item):
        return True
    alone = _ALONE.fullmatch(item)
    if alone is None:
        return False
    name = alone["name"]
    return (
        not name.isupper()
        and name.casefold() not in _not_authors()
        and load_vocabulary().named(name) is None
    )


@cache
def _not_authors() -> frozenset[str]:
    source = files("claimcheck.text").joinpath("data", "not_authors.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return frozenset(word for block in data.values() for word in str(block).split())
