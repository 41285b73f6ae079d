"""Entries of reference lists without identifiers, read so that PubMed can be asked for them."""

from __future__ import annotations

import re

_LONGEST = 700
_AUTHOR = re.compile(
    r"^\W{0,3}(?:\[?[0-9]{1,3}[\].)]{0,2}\s{1,4})?([A-ZÀ-Þ][\w’'-]{1,30}(?:\s[A-ZÀ-Þ][\w’'-]{2,30})?)"
    r",?\s((?:[A-Z]\.?[ -]?){1,4})(?![\w’'])"
)
# «Biol Psychiatry. 2000 Feb 15;47(4):351-4», «Arch Gen Psychiatry 2006; 63: 856-864»
_VANCOUVER = re.compile(
    r"(?:^|[.?!]\s)([A-Z][A-Za-z&() -]{1,80}?)[.,]?\s((?:19|20)[0-9]{2})"
    r"(?:\s[A-Z][a-z]{2}(?:\s[0-9]{1,2})?)?;\s?([0-9]{1,4})(?:\s?\([^()]{1,15}\))?"
    r":\s?([A-Za-z]?[0-9]{1,7})"
)
# «(2000). Title of the paper. Biological Psychiatry, 47(4), 351-354»
_APA_YEAR = re.compile(r"\(((?:19|20)[0-9]{2})[a-z]?\)")
_APA = re.compile(
    r"[.?!]\s([A-Z][A-Za-z&: -]{1,80}),\s([0-9]{1,4})(?:\s?\([^()]{1,15}\))?,\s"
    r"([A-Za-z]?[0-9]{1,7})"
)


def free_citation(entry: str) -> str | None:
    """
    Return `CITATION:journal|year|volume|first page|first author`, or None where a part is absent.

    >>> free_citation("1. Muster AB, Other C. On lanterns. J Made Up Res. 2001 Feb;47(4):351-4.")
    'CITATION:J Made Up Res|2001|47|351|Muster AB'
    """
    text = " ".join(entry[:_LONGEST].split())
    author = _AUTHOR.match(text)
    if author is None:
        return None
    parts = _vancouver(text) or _apa(text)
    if parts is None:
        return None
    initials = "".join(character for character in author[2] if character.isalpha())
    return f"CITATION:{'|'.join(parts)}|{author[1]} {initials}".strip()


def _vancouver(text: str) -> tuple[str, str, str, str] | None:
    found = _VANCOUVER.search(text)
    if found is None:
        return None
    return found[1].strip(), found[2], found[3], found[4]


def _apa(text: str) -> tuple[str, str, str, str] | None:
    year = _APA_YEAR.search(text)
    found = None if year is None else _APA.search(text, year.end())
    if year is None or found is None:
        return None
    return found[1].strip(), year[1], found[2], found[3]
